//! The native backend. See `mock-backend --help`.
#![forbid(unsafe_code)]

mod arguments;

use arguments::{Arguments, Command};
use mock_backend::backend::Backend;
use mock_backend::book::Book;
use mock_backend::clerk::{Clerk, SharedWorld};
use mock_backend::host::Host;
use mock_backend::host::native::app::App;
use mock_backend::host::native::{
    Log, Options, Origins, Server, ThreadDesk, WriterThread, host, say,
};
use mock_backend::machine::Machine;
use mock_backend::router::router;
use mock_backend::scenario::Scenario;
use mock_backend::store::sqlite::SqliteStore;
use mock_backend::store::{MemoryStore, Store};
use mock_backend::world::World;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// The catalogue of this project.
const CATALOGUE: &[u8] = include_bytes!("../../../public/catalog.json");

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args().skip(1)) {
        Ok(Command::Serve(arguments)) => arguments,
        Ok(Command::Help) => {
            // Nobody may be there to read it.
            let _ = write!(std::io::stdout().lock(), "{}", arguments::HELP);
            return ExitCode::SUCCESS;
        }
        Err(sentence) => return fail(&sentence),
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => fail(&sentence),
    }
}

fn fail(sentence: &str) -> ExitCode {
    say(sentence);
    ExitCode::from(2)
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let book = book(arguments.catalogue.as_deref())?;
    let origins = Origins::new(arguments.origins.iter().map(String::as_str))?;
    let log = Log::start(arguments.log, std::io::stderr())
        .map_err(|error| format!("The log cannot start: {error}."))?;
    let host = host(log.clone());
    let (store, world) = read(arguments, &host)?;
    let app = match &arguments.app {
        Some(folder) => Some(App::new(folder).map_err(|error| {
            format!(
                "The page in “{}” cannot be served: {error}.",
                folder.display()
            )
        })?),
        None => None,
    };
    let machine = Arc::new(Machine::new(book));
    let world = SharedWorld::new(world);
    let clerk = Clerk::new(Arc::clone(&machine), world.clone(), store, host.clone());
    let (desk, writer) = ThreadDesk::start(clerk)
        .map_err(|error| format!("The writer thread cannot start: {error}."))?;
    let backend = Arc::new(Backend::new(machine, world, Box::new(desk), host));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("The runtime cannot start: {error}."))?;
    let mut options = Options {
        origins,
        log: log.clone(),
        ..Options::default()
    };
    options.connections = arguments.connections.unwrap_or(options.connections);
    options.rate = arguments.rate.unwrap_or(options.rate);
    runtime.block_on(serve(arguments, backend, app, options))?;
    // What still runs after the time for draining holds the backend, and with it the desk.
    runtime.shutdown_background();
    let finished = finish(writer);
    log.flush();
    finished
}

fn finish(writer: WriterThread) -> Result<(), String> {
    writer
        .finish()
        .map_err(|error| format!("The database could not be closed: {error}."))
}

fn book(path: Option<&Path>) -> Result<Book, String> {
    let catalogue = match path {
        None => partner_api::catalogue::read(CATALOGUE),
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| {
                format!(
                    "The catalogue “{}” cannot be read: {error}.",
                    path.display()
                )
            })?;
            partner_api::catalogue::read(&bytes)
        }
    };
    let catalogue = catalogue.map_err(|error| format!("The catalogue is not right: {error}."))?;
    Ok(Book::new(Arc::new(catalogue)))
}

/// Reads the world in a thread of its own: what that needed beside the world goes back to the system
/// when the thread ends, and not when the main thread, which only waits, should need memory again.
fn read(arguments: &Arguments, host: &Host) -> Result<(Box<dyn Store>, World), String> {
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| world(arguments, host));
        reading
            .join()
            .unwrap_or_else(|_| Err("The world cannot be read.".to_owned()))
    })
}

/// The store and its world: what the database holds, or the scenario where it holds nothing.
fn world(arguments: &Arguments, host: &Host) -> Result<(Box<dyn Store>, World), String> {
    let Some(path) = &arguments.database else {
        return Ok((Box::new(MemoryStore::default()), fresh(arguments, host)?));
    };
    let problem = |error| format!("The database “{}” cannot be used: {error}.", path.display());
    let mut store = SqliteStore::open(path).map_err(problem)?;
    if let Some(world) = store.world().map_err(problem)? {
        let file = path.display();
        if let Some(name) = arguments
            .scenario
            .as_deref()
            .filter(|n| *n != world.scenario)
        {
            return Err(format!(
                "The database “{file}” holds the scenario {}, not {name}. Leave --scenario out, \
                 or name another file.",
                world.scenario
            ));
        }
        if let Some(seed) = arguments.seed.filter(|s| *s != world.seed) {
            return Err(format!(
                "The database “{file}” holds the scenario of seed {}, not of {seed}. Leave \
                 --seed out, or name another file.",
                world.seed
            ));
        }
        return Ok((Box::new(store), world));
    }
    let world = fresh(arguments, host)?;
    store.replace(&world).map_err(problem)?;
    Ok((Box::new(store), world))
}

fn fresh(arguments: &Arguments, host: &Host) -> Result<World, String> {
    let name = arguments.scenario.as_deref().unwrap_or("demo");
    let scenario = Scenario::from_name(name)
        .ok_or_else(|| format!("--scenario is “{name}”; it must be {}.", Scenario::NAMES))?;
    let today = host.now(0).date();
    scenario
        .world(arguments.seed.unwrap_or(1), today)
        .map_err(|error| format!("The scenario {name} cannot be made: {error}."))
}

async fn serve(
    arguments: &Arguments,
    backend: Arc<Backend>,
    app: Option<App>,
    options: Options,
) -> Result<(), String> {
    let page = app.map(|app| app.router(Arc::clone(&backend)));
    let router = router(Arc::clone(&backend), page);
    let server = Server::listen(arguments.listen, backend, router, options)
        .await
        .map_err(|error| format!("The server {error}."))?;
    let mut out = std::io::stdout().lock();
    // Whoever started us waits for this line; if nobody reads it, we serve all the same.
    let _ = writeln!(out, "listening on http://{}", server.address());
    let _ = out.flush();
    drop(out);
    let asked_to_stop = async {
        stop().await;
        // Whoever asks again does not want to wait for what has begun.
        tokio::spawn(async {
            stop().await;
            std::process::exit(130);
        });
    };
    server.serve(asked_to_stop).await;
    Ok(())
}

/// Ctrl-C, or the signal that asks a service to end.
async fn stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminated) = signal(SignalKind::terminate()) else {
            return interrupted.await;
        };
        tokio::select! {
            () = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
