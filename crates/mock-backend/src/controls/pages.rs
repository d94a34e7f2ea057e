//! The addresses under `/mock/`.

use super::fault::{Rule, only};
use super::latency::Latency;
use super::snapshot::MOST;
use crate::backend::Backend;
use crate::call::Answer;
use crate::clerk::Job;
use crate::problem::Problem;
use crate::router::{Envelope, is_json, read_body};
use crate::scenario::refusal::REFUSALS;
use crate::scenario::{Scenario, demo};
use crate::world::World;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use partner_api::json::Document;
use partner_api::{Node, ReadError, Timestamp};
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
    let Some((_, allow)) = PAGES.iter().find(|(page, _)| *page == path) else {
        return Err(Problem::RouteUnknown {
            nearest: addresses(),
        });
    };
    let controls = &backend.controls;
    match (parts.method.as_str(), path) {
        ("GET", "/mock") => ok(&overview(backend)),
        ("GET", "/mock/scenarios") => ok(&json!({ "scenarios": scenarios() })),
        ("POST", "/mock/reset") => reset(backend, &body).await,
        ("GET", "/mock/snapshots") => ok(&snapshots(backend)),
        ("POST", "/mock/snapshots") => put_aside(backend, &body),
        ("DELETE", "/mock/snapshots") => {
            controls.snapshots().clear();
            ok(&json!({}))
        }
        ("POST", "/mock/restore") => restore(backend, &body).await,
        ("GET", "/mock/clock") => ok(&time(backend)),
        ("POST", "/mock/clock") => clock(backend, &body).await,
        ("DELETE", "/mock/clock") => set_clock(backend, 0).await,
        ("GET", "/mock/latency") => ok(&json!({ "latency": controls.latency().all })),
        ("POST", "/mock/latency") => latency(backend, &body),
        ("DELETE", "/mock/latency") => {
            *controls.latency() = Default::default();
            ok(&json!({}))
        }
        ("GET", "/mock/faults") => ok(&json!({ "rules": controls.faults().rules() })),
        ("POST", "/mock/faults") => faults(backend, &body),
        ("DELETE", "/mock/faults") => {
            controls.faults().clear();
            ok(&json!({}))
        }
        ("GET", "/mock/journal") => {
            let journal = controls.journal();
            let visits: Vec<_> = journal.visits().collect();
            ok(&json!({ "visits": visits }))
        }
        ("DELETE", "/mock/journal") => {
            controls.journal().clear();
            ok(&json!({}))
        }
        _ => Err(Problem::MethodNotAllowed {
            allow: (*allow).to_owned(),
        }),
    }
}

/// Every address and its methods.
const PAGES: [(&str, &str); 9] = [
    ("/mock", "GET"),
    ("/mock/scenarios", "GET"),
    ("/mock/reset", "POST"),
    ("/mock/snapshots", "GET, POST, DELETE"),
    ("/mock/restore", "POST"),
    ("/mock/clock", "GET, POST, DELETE"),
    ("/mock/latency", "GET, POST, DELETE"),
    ("/mock/faults", "GET, POST, DELETE"),
    ("/mock/journal", "GET, DELETE"),
];

fn addresses() -> Vec<&'static str> {
    PAGES.iter().map(|(page, _)| *page).collect()
}

/// The items of a list, or the one thing that it is.
fn each<T>(body: &[u8], read: impl Fn(&Node<'_>) -> Result<T, ReadError>) -> Outcome<Vec<T>> {
    let document = Document::parse(body).map_err(|e| wrong(&e))?;
    let root = document.root();
    let items: Vec<Node<'_>> = match root.is_list() {
        true => root.items().collect(),
        false => return Ok(vec![read(&root).map_err(|e| wrong(&e))?]),
    };
    let read = items.iter().map(read);
    read.collect::<Result<_, _>>().map_err(|e| wrong(&e))
}

/// What a world can be reset to.
fn scenarios() -> Vec<Value> {
    let mut all = vec![
        json!({ "name": "demo", "tells": "every condition alone and together, difficult names" }),
        json!({ "name": "empty", "tells": "a partner without customers" }),
        json!({ "name": "portfolio", "tells": "100,000 subscriptions of 12,500 customers" }),
        json!({ "name": "portfolio-N", "tells": "N subscriptions, eight to a customer" }),
    ];
    all.extend(REFUSALS.iter().map(|refusal| {
        json!({
            "name": refusal.name,
            "tells": refusal.tells,
            "code": refusal.code,
            "story": refusal.story,
        })
    }));
    all
}

fn snapshots(backend: &Backend) -> Value {
    let snapshots = backend.controls.snapshots();
    let shown = |(name, world): (&str, &World)| {
        json!({
            "name": name,
            "scenario": world.scenario,
            "seed": world.seed,
            "writes": world.sequence,
        })
    };
    json!({ "snapshots": snapshots.all().map(shown).collect::<Vec<_>>() })
}

fn name(body: &[u8]) -> Outcome<String> {
    let read = || -> Result<String, ReadError> {
        let document = Document::parse(body)?;
        let root = document.root();
        only(&root, &["name"])?;
        root.required_text("name")
    };
    let name = read().map_err(|e| wrong(&e))?;
    match (1..=100).contains(&name.chars().count()) {
        true => Ok(name),
        false => Err(Problem::InvalidAttribute(
            "name: must have 1 to 100 characters".to_owned(),
        )),
    }
}

/// `{name}`: puts the world aside.
fn put_aside(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let name = name(body)?;
    let world = backend.world.look().clone();
    let kept = backend.controls.snapshots().keep(&name, world);
    kept.map_err(|_| {
        Problem::InvalidAttribute(format!(
            "name is “{name}”: there are {MOST} snapshots already; DELETE /mock/snapshots"
        ))
    })?;
    ok(&snapshots(backend))
}

/// `{name}`: the world as it was put aside, its clock included. MS-RequestIds are new again.
async fn restore(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let name = name(body)?;
    let found = backend.controls.snapshots().get(&name).cloned();
    let world = found.ok_or_else(|| {
        let problem = format!("name is “{name}”: there is no such snapshot; GET /mock/snapshots");
        Problem::InvalidAttribute(problem)
    })?;
    let answer = backend.desk.submit(Job::Replace(Box::new(world))).await;
    match answer.status {
        200 => ok(&overview(backend)),
        _ => Ok(answer),
    }
}

/// `{kind: none | fixed | log-normal | endless, …, path?, method?}`, or a list of these; it replaces
/// what was set before.
fn latency(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let read: Vec<Option<Latency>> = each(body, Latency::read)?;
    let mut latency = backend.controls.latency();
    latency.all = read.into_iter().flatten().collect();
    latency.waited = 0;
    ok(&json!({ "latency": latency.all }))
}

fn time(backend: &Backend) -> Value {
    let offset = backend.world.look().clock_offset;
    json!({ "now": backend.now().with_milliseconds(), "offsetMs": offset })
}

async fn set_clock(backend: &Backend, offset: i64) -> Outcome<Answer> {
    let answer = backend.desk.submit(Job::Clock(offset)).await;
    match answer.status {
        200 => ok(&time(backend)),
        _ => Ok(answer),
    }
}

/// Which world it is, what it can be reset to, and what there is to control; of the scenario `demo`,
/// and of a refusal, also which customer tells which story.
fn overview(backend: &Backend) -> Value {
    let world = backend.world.look();
    let stories: Vec<Value> = demo::STORIES
        .iter()
        .filter(|story| {
            let id = demo::customer_id(world.seed, story.key).ok();
            let mut partners = world.partners().iter();
            id.is_some_and(|id| partners.any(|partner| partner.customer(&id).is_some()))
        })
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
        "scenarios": scenarios(),
        "addresses": addresses(),
    })
}

/// `{scenario?, seed?}`: a fresh world, no faults, no latency, an empty journal, the real clock.
async fn reset(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let (mut name, mut seed) = {
        let world = backend.world.look();
        (world.scenario.clone(), world.seed)
    };
    if !body.trim_ascii().is_empty() {
        let read = || -> Result<_, ReadError> {
            let document = Document::parse(body)?;
            let root = document.root();
            only(&root, &["scenario", "seed"])?;
            Ok((root.text("scenario")?, root.number("seed")?))
        };
        let (scenario, number) = read().map_err(|e| wrong(&e))?;
        name = scenario.unwrap_or(name);
        seed = number.map_or(seed, |number| number as u64);
    }
    let scenario = Scenario::from_name(&name).ok_or_else(|| {
        let problem = format!("scenario is “{name}”: it must be {}", Scenario::NAMES);
        Problem::InvalidAttribute(problem)
    })?;
    let today = backend.host.now(0).date();
    let world = scenario.world(seed, today).map_err(|_| Problem::Internal)?;
    let answer = backend.desk.submit(Job::Replace(Box::new(world))).await;
    if answer.status == 200 {
        let controls = &backend.controls;
        controls.faults().clear();
        *controls.latency() = Default::default();
        controls.journal().clear();
        return ok(&overview(backend));
    }
    Ok(answer)
}

/// `{now}`, `{advanceDays}` or `{advanceSeconds}`.
async fn clock(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let read = || -> Result<_, ReadError> {
        let document = Document::parse(body)?;
        let root = document.root();
        only(&root, &["now", "advanceDays", "advanceSeconds"])?;
        let (days, seconds) = (root.number("advanceDays")?, root.number("advanceSeconds")?);
        Ok((root.text("now")?, days, seconds))
    };
    let present = backend.world.look().clock_offset;
    let real = backend.host.now(0).unix_milliseconds();
    let offset = match read().map_err(|e| wrong(&e))? {
        (Some(text), None, None) => {
            let wanted = Timestamp::parse(&text).ok_or_else(|| {
                Problem::InvalidAttribute(format!("now is “{text}”: as 2026-11-22T14:02:03Z"))
            })?;
            wanted.unix_milliseconds() - real
        }
        (None, Some(days), None) => present.saturating_add(days.saturating_mul(DAY)),
        (None, None, Some(seconds)) => present.saturating_add(seconds.saturating_mul(1000)),
        _ => {
            let problem = "one of now, advanceDays and advanceSeconds is required".to_owned();
            return Err(Problem::InvalidAttribute(problem));
        }
    };
    if Timestamp::from_unix_milliseconds(real.saturating_add(offset)).is_none() {
        let problem = "the clock goes from the year 1 to the year 9999".to_owned();
        return Err(Problem::InvalidAttribute(problem));
    }
    set_clock(backend, offset).await
}

/// One rule, or a list of them. All are read before the first is added.
fn faults(backend: &Backend, body: &[u8]) -> Outcome<Answer> {
    let rules = each(body, Rule::read)?;
    let mut faults = backend.controls.faults();
    for rule in rules {
        faults.add(rule);
    }
    ok(&json!({ "rules": faults.rules() }))
}
