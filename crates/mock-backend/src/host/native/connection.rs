//! Sockets. `axum::serve` has no timers, so a client that sends nothing or half a header would keep
//! its connection for ever (quality SE-41); here hyper gets a timer.

use crate::backend::Backend;
use crate::problem::Problem;
use crate::router::Envelope;
use axum::Router;
use axum::body::Body;
use axum::response::Response;
use futures_util::FutureExt;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// How long a connection may be silent before a header, and how long a header may take.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long what has begun may take once the server is to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// The most of a header that is read, in bytes.
const MAX_HEADER: usize = 32 * 1024;

/// Why the server could not start or go on.
#[derive(Debug)]
pub struct ServerError(pub String);

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ServerError {}

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    backend: Arc<Backend>,
    router: Router,
}

impl Server {
    /// Listens at an address; port 0 is any free one.
    pub async fn listen(
        address: SocketAddr,
        backend: Arc<Backend>,
        router: Router,
    ) -> Result<Self, ServerError> {
        let problem = |error| ServerError(format!("cannot listen at {address}: {error}"));
        let listener = TcpListener::bind(address).await.map_err(problem)?;
        let address = listener.local_addr().map_err(problem)?;
        Ok(Self {
            listener,
            address,
            backend,
            router,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` comes, then finishes what has begun.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let (stopping, told) = watch::channel(false);
        // Every connection holds a sender; when the last is gone, all are.
        let (alive, mut gone) = mpsc::channel::<Infallible>(1);
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let alive = alive.clone();
                        let serving = connection(
                            stream,
                            Arc::clone(&self.backend),
                            self.router.clone(),
                            told.clone(),
                        );
                        tokio::spawn(async move {
                            serving.await;
                            drop(alive);
                        });
                    }
                    // Too many open files, most likely; others will be closed.
                    Err(error) => {
                        self.backend.host.report(&format!("Cannot accept a connection: {error}"));
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        drop(self.listener);
        let _ = stopping.send(true);
        drop(alive);
        let _ = tokio::time::timeout(DRAIN, gone.recv()).await;
    }
}

async fn connection(
    stream: TcpStream,
    backend: Arc<Backend>,
    router: Router,
    mut told: watch::Receiver<bool>,
) {
    // An answer is one write; nothing is gained by holding it back.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let (backend, router) = (Arc::clone(&backend), router.clone());
        async move { answer(&backend, router, request.map(Body::new)).await }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER);
    let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), service));
    // How a connection ends is the client's affair: most are just closed.
    tokio::select! {
        _ = serving.as_mut() => return,
        _ = told.wait_for(|stop| *stop) => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}

/// The response is dropped and the connection closed.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed on demand")
    }
}

impl Error for Closed {}

async fn answer(
    backend: &Backend,
    router: Router,
    request: Request<Body>,
) -> Result<Response, Closed> {
    let envelope = Envelope::of(request.headers(), backend);
    let serving = AssertUnwindSafe(serve(router, request)).catch_unwind();
    let response = match serving.await {
        Ok(response) => response,
        Err(_) => envelope.respond(Problem::Internal.answer(envelope.language)),
    };
    #[cfg(feature = "controls")]
    match response.extensions().get() {
        Some(crate::controls::Instead::Close) => return Err(Closed),
        Some(crate::controls::Instead::Hang) => std::future::pending().await,
        None => {}
    }
    Ok(response)
}

async fn serve(router: Router, request: Request<Body>) -> Response {
    use tower_service::Service;
    let mut router = router;
    // A router is always ready, and its error is one that cannot be.
    match router.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}
