//! Sockets. `axum::serve` has no timers, so a client that sends nothing or half a header would keep
//! its connection for ever (quality SE-41); here hyper gets a timer, and so does what it writes.

use super::front::{Front, Options};
use super::patience::Patient;
use crate::backend::Backend;
use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

/// How long a connection may be silent before a header, and how long a header may take.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// The same for a connection that is one too many.
const BRIEF: Duration = Duration::from_secs(2);
/// How long what has begun may take once the server is to stop.
const DRAIN: Duration = Duration::from_secs(10);
/// The most of a header that is read, in bytes.
const MAX_HEADER: usize = 32 * 1024;
/// The most headers that are read.
const MAX_HEADERS: usize = 64;
/// How often it is looked at how long a request has to wait.
const LOOK: Duration = Duration::from_millis(50);
/// How much later than it should come a look may come. Requests wait in the same line: beyond this
/// they are told to come again, which takes a tenth of the time of an answer.
const LATE: Duration = Duration::from_millis(300);
/// With how many connections lateness is not our clients' doing, but that of a busy machine.
const FEW: usize = 64;
/// How many connections beyond those that are served are told so. Those beyond are just closed.
const TURNED_AWAY: usize = 128;

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
    front: Arc<Front>,
    connections: usize,
    places: Arc<Semaphore>,
    queue: Arc<Semaphore>,
}

impl Server {
    /// Listens at an address; port 0 is any free one.
    pub async fn listen(
        address: SocketAddr,
        backend: Arc<Backend>,
        router: Router,
        options: Options,
    ) -> Result<Self, ServerError> {
        let problem = |error| ServerError(format!("cannot listen at {address}: {error}"));
        let listener = TcpListener::bind(address).await.map_err(problem)?;
        let address = listener.local_addr().map_err(problem)?;
        Ok(Self {
            listener,
            address,
            connections: options.connections,
            places: Arc::new(Semaphore::new(options.connections)),
            queue: Arc::new(Semaphore::new(TURNED_AWAY)),
            front: Arc::new(Front::new(backend, router, options)),
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
        let looking = tokio::spawn(look(
            Arc::clone(&self.front),
            Arc::clone(&self.places),
            self.connections,
        ));
        loop {
            tokio::select! {
                () = &mut stop => break,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => self.admit(stream, told.clone(), alive.clone()),
                    // Too many open files, most likely; others will be closed.
                    Err(error) => {
                        self.front.report(&format!("Cannot accept a connection: {error}"));
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
        looking.abort();
        self.front.health.stop();
        drop(self.listener);
        let _ = stopping.send(true);
        drop(alive);
        let _ = tokio::time::timeout(DRAIN, gone.recv()).await;
    }

    fn admit(
        &self,
        stream: TcpStream,
        told: watch::Receiver<bool>,
        alive: mpsc::Sender<Infallible>,
    ) {
        let place = |from: &Arc<Semaphore>| Arc::clone(from).try_acquire_owned().ok();
        let (permit, welcome) = match place(&self.places) {
            Some(permit) => (permit, true),
            None => match place(&self.queue) {
                Some(permit) => (permit, false),
                None => return,
            },
        };
        let front = Arc::clone(&self.front);
        tokio::spawn(async move {
            serve(stream, front, told, welcome).await;
            drop::<(OwnedSemaphorePermit, _)>((permit, alive));
        });
    }
}

/// Looks, for ever, how late it comes to look.
async fn look(front: Arc<Front>, places: Arc<Semaphore>, connections: usize) {
    loop {
        let began = Instant::now();
        tokio::time::sleep(LOOK).await;
        let crowd = connections.saturating_sub(places.available_permits());
        let late = began.elapsed() > LOOK + LATE && crowd > FEW;
        front.late.store(late, Ordering::Relaxed);
    }
}

async fn serve(
    stream: TcpStream,
    front: Arc<Front>,
    mut told: watch::Receiver<bool>,
    welcome: bool,
) {
    // An answer is one write; nothing is gained by holding it back.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let front = Arc::clone(&front);
        async move {
            let request = request.map(Body::new);
            match welcome {
                true => front.answer(request).await,
                false => Ok(front.turn_away(&request)),
            }
        }
    });
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(if welcome { HEADER_TIMEOUT } else { BRIEF })
        .max_buf_size(MAX_HEADER)
        .max_headers(MAX_HEADERS);
    let stream = TokioIo::new(Patient::new(stream));
    let mut serving = pin!(builder.serve_connection(stream, service));
    // How a connection ends is the client's affair: most are just closed.
    tokio::select! {
        _ = serving.as_mut() => return,
        _ = told.wait_for(|stop| *stop) => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}
