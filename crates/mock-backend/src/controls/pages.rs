//! The addresses under `/mock/`.

use super::fault::Rule;
use crate::backend::Backend;
use crate::call::Answer;
use crate::clerk::Job;
use crate::problem::Problem;
use crate::router::{Envelope, is_json, read_body};
use crate::scenario::{Scenario, demo};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use partner_api::json::Document;
use partner_api::{ReadError, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

const DAY: i64 = 86_400_000;

/// The router of the controls.
pub fn router() -> Router<Arc<Backend>> {
    Router::new()
        .route("/mock", any(control))
        .route("/mock/{*path}", any(control))
}

async fn control(State(backend): State<Arc<Backend>>, request: Request) -> Response {
    let envelope = Envelope::of(request.headers(), &backend);
    let answer = match answered(&backend, request).await {
        Ok(answer) => answer,
        Err(problem) => problem.answer(envelope.language),
    };
    envelope.respond(answer)
}

type Outcome<T> = Result<T, Problem>;

fn ok(body: &Value) -> Outcome<Answer> {
    Ok(Answer::json(200, body.to_string()))
}

fn wrong(error: &ReadError) -> Problem {
    Problem::InvalidAttribute(error.to_string())
}

async fn answered(backend: &Backend, request: Request) -> Outcome<Answer> {
    let (parts, body) = request.into_parts();
    let body = match parts.method.as_str() {
        "POST" if !is_json(&parts.headers) => return Err(Problem::NotJsonType),
        "POST" => read_body(backend, &parts.headers, body).await?,
        _ => Default::default(),
    };
    let path = parts.uri.path().trim_end_matches('/');
    match (parts.method.as_str(), path) {
        ("GET", "/mock") => ok(&overview(backend)),
        ("POST", "/mock/reset") => reset(backend, &body).await,
        ("GET", "/mock/clock") => ok(&json!({ "now": backend.now().with_milliseconds() })),
        ("POST", "/mock/clock") => clock(backend, &body).await,
        ("GET", "/mock/faults") => ok(&json!({ "rules": backend.controls.faults().rules() })),
        ("POST", "/mock/faults") => faults(backend, &body),
        ("DELETE", "/mock/faults") => {
            backend.controls.faults().clear();
            ok(&json!({}))
        }
        ("GET", "/mock/journal") => {
            let journal = backend.controls.journal();
            let visits: Vec<_> = journal.visits().collect();
            ok(&json!({ "visits": visits }))
        }
        ("DELETE", "/mock/journal") => {
            backend.controls.journal().clear();
            ok(&json!({}))
        }
        (_, "/mock") => not_allowed("GET"),
        (_, "/mock/reset") => not_allowed("POST"),
        (_, "/mock/clock") => not_allowed("GET, POST"),
        (_, "/mock/faults") => not_allowed("GET, POST, DELETE"),
        (_, "/mock/journal") => not_allowed("GET, DELETE"),
        _ => Err(Problem::RouteUnknown {
            nearest: vec![
                "/mock",
                "/mock/reset",
                "/mock/clock",
                "/mock/faults",
                "/mock/journal",
            ],
        }),
    }
}

fn not_allowed(allow: &str) -> Outcome<Answer> {
    Err(Problem::MethodNotAllowed {
        allow: allow.to_owned(),
    })
}

/// Which world it is; of the scenario `demo` also which customer tells which story.
fn overview(backend: &Backend) -> Value {
    let world = backend.world.look();
    let stories: Vec<Value> = demo::STORIES
        .iter()
        .filter(|_| world.scenario == "demo")
        .map(|story| {
            let id = demo::customer_id(world.seed, story.key).ok();
            json!({
                "key": story.key,
                "id": id.map(|id| id.to_string()),
                "name": story.name,
                "tells": story.tells,
            })
        })
        .collect();
    json!({
        "scenario": world.scenario,
        "seed": world.seed,
        "now": backend.host.now(world.clock_offset).with_milliseconds(),
        "writes": world.sequence,
        "tokens": world.tokens().map(|(text, _)| text).collect::<Vec<_>>(),
        "stories": stories,
    })
}

/// `{scenario?, seed?}`: a fresh world, no faults, an empty journal, the real clock.
async fn reset(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let (mut name, mut seed) = {
        let world = backend.world.look();
        (world.scenario.clone(), world.seed)
    };
    if !body.trim_ascii().is_empty() {
        let document = Document::parse(body).map_err(|e| wrong(&e))?;
        let root = document.root();
        root.check_object().map_err(|e| wrong(&e))?;
        if let Some(given) = root.text("scenario").map_err(|e| wrong(&e))? {
            name = given;
        }
        if let Some(given) = root.number("seed").map_err(|e| wrong(&e))? {
            seed = given as u64;
        }
    }
    let scenario = Scenario::from_name(&name).ok_or_else(|| {
        let problem = format!("scenario is “{name}”: it must be {}", Scenario::NAMES);
        Problem::InvalidAttribute(problem)
    })?;
    let today = backend.host.now(0).date();
    let world = scenario.world(seed, today).map_err(|_| Problem::Internal)?;
    let answer = backend.desk.submit(Job::Replace(Box::new(world))).await;
    if answer.status == 200 {
        backend.controls.faults().clear();
        backend.controls.journal().clear();
        return ok(&overview(backend));
    }
    Ok(answer)
}

/// `{now}` or `{advanceDays}`.
async fn clock(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let document = Document::parse(body).map_err(|e| wrong(&e))?;
    let root = document.root();
    root.check_object().map_err(|e| wrong(&e))?;
    let present = backend.world.look().clock_offset;
    let offset = match root.text("now").map_err(|e| wrong(&e))? {
        Some(text) => {
            let wanted = Timestamp::parse(&text).ok_or_else(|| {
                Problem::InvalidAttribute(format!("now is “{text}”: as 2026-11-22T14:02:03Z"))
            })?;
            wanted.unix_milliseconds() - backend.host.now(0).unix_milliseconds()
        }
        None => match root.number("advanceDays").map_err(|e| wrong(&e))? {
            Some(days) => present.saturating_add(days.saturating_mul(DAY)),
            None => {
                let problem = "either now or advanceDays is required".to_owned();
                return Err(Problem::InvalidAttribute(problem));
            }
        },
    };
    let answer = backend.desk.submit(Job::Clock(offset)).await;
    match answer.status {
        200 => ok(&json!({ "now": backend.now().with_milliseconds() })),
        _ => Ok(answer),
    }
}

/// One rule, or a list of them. All are read before the first is added.
fn faults(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let document = Document::parse(body).map_err(|e| wrong(&e))?;
    let root = document.root();
    let mut rules = Vec::new();
    if root.is_list() {
        for item in root.items() {
            rules.push(Rule::read(&item).map_err(|e| wrong(&e))?);
        }
    } else {
        rules.push(Rule::read(&root).map_err(|e| wrong(&e))?);
    }
    let mut faults = backend.controls.faults();
    for rule in rules {
        faults.add(rule);
    }
    ok(&json!({ "rules": faults.rules() }))
}
