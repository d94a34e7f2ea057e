//! What stands before the router: who may ask how often, how many at once, from which origin, and
//! what is written down about it.

use super::cors::Origins;
use super::health::Health;
use super::log::{self, Level, Log, Visit};
use super::rate::Rate;
use crate::backend::Backend;
use crate::call::Answer;
use crate::clerk::Job;
use crate::guid::Guid;
use crate::problem::Problem;
use crate::route::{self, Method, Place};
use crate::router::{Envelope, bearer};
use crate::store::Denial;
use crate::world::PartnerIndex;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use futures_util::FutureExt;
use http::header::{CONNECTION, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue, Request};
use partner_api::fault::RateLimited;
use std::error::Error;
use std::fmt;
use std::num::NonZeroU32;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use tokio::sync::Semaphore;

/// What can be set about a server.
pub struct Options {
    /// How many connections there may be.
    pub connections: usize,
    /// How many requests may be worked on at the same time.
    pub requests: usize,
    /// How many requests a second each partner may send; any number where there is none.
    pub rate: Option<NonZeroU32>,
    /// Pages of which other origins may ask.
    pub origins: Origins,
    /// Where it is written down.
    pub log: Log,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            // With some to spare below the usual limit of 1,024 open files.
            connections: 768,
            requests: 512,
            rate: NonZeroU32::new(50_000),
            origins: Origins::default(),
            log: Log::off(),
        }
    }
}

/// The response is dropped and the connection closed.
#[derive(Debug)]
pub struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed on demand")
    }
}

impl Error for Closed {}

/// Everything that a connection needs to answer.
pub struct Front {
    backend: Arc<Backend>,
    router: Router,
    requests: Semaphore,
    rate: Rate,
    origins: Origins,
    log: Log,
    /// Whether the server is alive and ready.
    pub health: Health,
    /// Whether requests have to wait too long before anybody looks at them.
    pub late: AtomicBool,
}

/// What has to be known of a request after the router has taken it.
struct Asked {
    since: Instant,
    method: http::Method,
    place: Option<Place>,
    partner: Option<PartnerIndex>,
    origin: Option<HeaderValue>,
    /// For the journal.
    #[cfg(feature = "controls")]
    uri: http::Uri,
    /// The headers that make an envelope.
    ids: HeaderMap,
}

impl Front {
    /// A front of a router.
    pub fn new(backend: Arc<Backend>, router: Router, options: Options) -> Self {
        Self {
            backend,
            router,
            requests: Semaphore::new(options.requests),
            rate: Rate::new(options.rate),
            origins: options.origins,
            log: options.log,
            health: Health::default(),
            late: AtomicBool::new(false),
        }
    }

    /// Says something to whoever runs the server.
    pub fn report(&self, sentence: &str) {
        self.backend.host.report(sentence);
    }

    /// The answer to a request.
    pub async fn answer(&self, request: Request<Body>) -> Result<Response, Closed> {
        let asked = self.ask(&request);
        let mut response = match self.refuse(&asked) {
            Some(answer) => self.kept_out(&asked, answer),
            None => self.served(&asked, request).await,
        };
        self.origins
            .seal(asked.origin.as_ref(), response.headers_mut());
        self.note(&asked, &response);
        #[cfg(feature = "controls")]
        match response.extensions().get() {
            Some(crate::controls::Instead::Close) => return Err(Closed),
            Some(crate::controls::Instead::Hang) => std::future::pending().await,
            None => {}
        }
        Ok(response)
    }

    /// The answer on a connection that is one too many.
    pub fn turn_away(&self, request: &Request<Body>) -> Response {
        let asked = self.ask(request);
        let mut response = self.overloaded(&asked);
        let out = response.headers_mut();
        out.insert(CONNECTION, HeaderValue::from_static("close"));
        self.origins.seal(asked.origin.as_ref(), out);
        self.note(&asked, &response);
        response
    }

    fn ask(&self, request: &Request<Body>) -> Asked {
        let headers = request.headers();
        let path = request.uri().path();
        let place = route::find(path);
        let mut ids = HeaderMap::new();
        for name in ["ms-requestid", "ms-correlationid", "x-locale"] {
            if let Some(value) = headers.get(name) {
                ids.insert(HeaderName::from_static(name), value.clone());
            }
        }
        Asked {
            since: Instant::now(),
            method: request.method().clone(),
            place,
            partner: self.partner(headers),
            origin: headers.get(ORIGIN).cloned(),
            #[cfg(feature = "controls")]
            uri: request.uri().clone(),
            ids,
        }
    }

    /// The partner whose token it is.
    fn partner(&self, headers: &HeaderMap) -> Option<PartnerIndex> {
        let token = self.backend.world.look().token(bearer(headers)?)?;
        Some(token.partner)
    }

    fn envelope(&self, asked: &Asked) -> Envelope {
        Envelope::of(&asked.ids, &self.backend)
    }

    /// Why a request does not even come to the router.
    fn refuse(&self, asked: &Asked) -> Option<Answer> {
        let partner = asked.partner.filter(|_| asked.place.is_some())?;
        let seconds = self.rate.take(partner).err()?;
        let body = serde_json::to_vec(&RateLimited::new(seconds)).unwrap_or_default();
        Some(Answer::json(429, body).with_header("retry-after", seconds.to_string()))
    }

    /// The answer to a request that does not come to the router, which keeps the journal of others.
    fn kept_out(&self, asked: &Asked, answer: Answer) -> Response {
        let response = self.envelope(asked).respond(answer);
        #[cfg(feature = "controls")]
        crate::controls::refused(&self.backend, &asked.method, &asked.uri, &response);
        response
    }

    fn overloaded(&self, asked: &Asked) -> Response {
        let language = self.envelope(asked).language;
        self.kept_out(asked, Problem::Overloaded.answer(language))
    }

    async fn served(&self, asked: &Asked, request: Request<Body>) -> Response {
        match self.origins.preflight(&request) {
            Some(Ok(response)) => return response,
            Some(Err(answer)) => return self.envelope(asked).respond(answer),
            None => {}
        }
        let path = request.uri().path();
        if let Some(answer) = self.health.answer(path, &self.backend).await {
            return self.envelope(asked).respond(answer);
        }
        let permit = self.requests.try_acquire();
        let Some(_permit) = permit.ok().filter(|_| !self.late.load(Ordering::Relaxed)) else {
            return self.overloaded(asked);
        };
        let serving = AssertUnwindSafe(route_to(self.router.clone(), request)).catch_unwind();
        match serving.await {
            Ok(response) => response,
            Err(_) => {
                let envelope = self.envelope(asked);
                envelope.respond(Problem::Internal.answer(envelope.language))
            }
        }
    }

    /// Writes down what became of a request.
    fn note(&self, asked: &Asked, response: &Response) {
        let status = response.status().as_u16();
        if matches!(status, 401 | 403 | 404)
            && let Some(place) = &asked.place
        {
            self.deny(asked, place, response);
        }
        let level = match status {
            500 => Level::Error,
            429 | 501.. => Level::Warn,
            _ => Level::Info,
        };
        if !self.log.keeps(level) {
            return;
        }
        let world = self.backend.world.look();
        let partner = asked.partner.and_then(|index| world.partner(index));
        let partner = partner.map(|p| p.id.to_string());
        drop(world);
        let visit = Visit {
            method: asked.method.as_str(),
            route: asked.place.as_ref().map_or("(other)", |p| p.route.path),
            status,
            microseconds: u64::try_from(asked.since.elapsed().as_micros()).unwrap_or(u64::MAX),
            partner,
            request_id: header(response, "ms-requestid").and_then(log::id),
            correlation_id: header(response, "ms-correlationid").and_then(log::id),
            replayed: response.headers().contains_key("idempotent-replayed"),
        };
        let now = self.backend.host.now(0).with_milliseconds();
        self.log.request(level, &now, &visit);
    }

    /// Keeps in the audit that somebody was not let through. The answer does not wait for it, so it
    /// takes as long as any other.
    fn deny(&self, asked: &Asked, place: &Place, response: &Response) {
        let Some(method) = Method::from_name(asked.method.as_str()) else {
            return;
        };
        let guids = place.ids.iter().all(|id| Guid::parse(id).is_some());
        let correlation_id = header(response, "ms-correlationid").and_then(log::id);
        let denial = Denial {
            at: self.backend.now(),
            partner: asked.partner,
            method,
            path: match guids {
                true => place.canonical(),
                false => place.route.path.to_owned(),
            },
            status: response.status().as_u16(),
            correlation_id: correlation_id.unwrap_or_default().to_owned(),
        };
        drop(self.backend.desk.submit(Job::Denial(Box::new(denial))));
    }
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

async fn route_to(mut router: Router, request: Request<Body>) -> Response {
    use tower_service::Service;
    // A router is always ready, and its error is one that cannot be.
    match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
