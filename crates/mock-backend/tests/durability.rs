//! That an answer to a write goes out only after the disk has it, as the kernel sees it (quality
//! RL-31), and that a full disk or one that cannot be written to is survived without a restart
//! (RL-33). Needs `strace` (Debian package of that name) and, for the full disk, the right to mount;
//! a test that cannot run says so and why.
#![cfg(all(feature = "native", target_os = "linux"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests, where a panic is a failed test"
)]

mod common;

use common::wire::{Backend, Connection, Folder};
use common::{at_subscription, demo_world, machine, upgrades, wish};
use mock_backend::clerk::{Clerk, SharedWorld};
use mock_backend::host::native::{Log, Options, Server, ThreadDesk, host};
use mock_backend::router::router;
use mock_backend::scenario::offers::E3;
use mock_backend::store::Store;
use mock_backend::store::sqlite::{Durability, SqliteStore, Watch};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Whether strace is there; it is installed where that can be done.
fn has_strace() -> bool {
    let there = || {
        let found = Command::new("strace")
            .arg("-V")
            .stdout(Stdio::null())
            .status();
        found.is_ok_and(|status| status.success())
    };
    let install = || {
        let _ = Command::new("apt-get")
            .args(["install", "-y", "-q", "strace"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    };
    if !there() {
        install();
    }
    if !there() {
        println!("SKIPPED: strace is not there and cannot be installed (apt-get install strace)");
        return false;
    }
    true
}

/// A server of this program, as durable as it is told to be; it serves until it is killed.
fn child(task: &str) {
    let (durability, file) = task.split_once(' ').unwrap();
    let durability = match durability {
        "full" => Durability::Full,
        _ => Durability::Normal,
    };
    let file = PathBuf::from(file);
    let mut store = SqliteStore::open_with(&file, durability, Watch::default()).unwrap();
    let world = demo_world();
    store.replace(&world).unwrap();
    let machine = Arc::new(machine());
    let world = SharedWorld::new(world);
    let here = host(Log::off());
    let (m, w) = (Arc::clone(&machine), world.clone());
    let (desk, _writer) =
        ThreadDesk::start(Clerk::new(m, w, Box::new(store), here.clone())).unwrap();
    let backend = mock_backend::backend::Backend::new(machine, world, Box::new(desk), here);
    let backend = Arc::new(backend);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let router = router(Arc::clone(&backend), None);
    let address = "127.0.0.1:0".parse().unwrap();
    let server = runtime
        .block_on(Server::listen(address, backend, router, Options::default()))
        .unwrap();
    println!("\nlistening on http://{}", server.address());
    std::io::stdout().flush().unwrap();
    runtime.block_on(server.serve(std::future::pending()));
}

/// That server under strace: its process, and its address.
fn traced(durability: &str, file: &Path, trace: &Path) -> (Child, String) {
    let mut child = Command::new("strace")
        .args(["-f", "-qq", "-s", "48", "-e"])
        .arg("trace=read,recvfrom,write,sendto,writev,fdatasync,fsync")
        .arg("-o")
        .arg(trace)
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "an_answer_goes_out_after_the_disk_has_it",
            "--nocapture",
        ])
        .env("SU_SERVE", format!("{durability} {}", file.display()))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let line = out
        .lines()
        .map(Result::unwrap)
        .find(|l| l.starts_with("listening"));
    let address = line.unwrap().replace("listening on http://", "");
    (child, address)
}

/// How many answers 200 to writes there are in a trace, and how many of them went out without a
/// sync of the disk that began after their request was read and ended before.
fn unsafe_answers(trace: &str) -> (usize, usize) {
    let (mut answers, mut bad) = (0, 0);
    // One client sends one request at a time, so the latest request is the one that is answered.
    let (mut asked, mut syncing, mut synced) = (false, false, false);
    for line in trace.lines() {
        let call = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let sync = call.contains("fdatasync") || call.contains("fsync");
        if call.contains("\"POST /v1/") || call.contains("\"PATCH /v1/") {
            (asked, syncing, synced) = (true, false, false);
        } else if sync && call.contains("unfinished") {
            syncing = asked;
        } else if sync && call.contains("resumed") {
            synced |= syncing && call.ends_with("= 0");
        } else if sync {
            synced |= asked && call.ends_with("= 0");
        } else if call.contains("HTTP/1.1 200 OK") && asked {
            answers += 1;
            bad += usize::from(!synced);
            asked = false;
        }
    }
    (answers, bad)
}

fn measured(durability: &str) -> (usize, usize) {
    let folder = Folder::new(&format!("strace-{durability}"));
    let trace = folder.file("trace");
    let (mut strace, address) = traced(durability, &folder.file("a.db"), &trace);
    let mut connection = Connection::to(&address).unwrap();
    for n in 0..10 {
        // What is refused for a reason is stored too, and so is its answer.
        let post = upgrades(["alpine", "emoji", "stayput"][n % 3], "premium");
        let id = format!("r-{n}");
        let reply = connection
            .post(&post, &id, &wish(E3, 25 + n as u32, true))
            .unwrap();
        assert_eq!(reply.status, 200);
        assert_eq!(change(&mut connection, "script", n), 200);
    }
    drop(connection);
    // The traced server is strace's child and goes with its parent's signal.
    let server = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", strace.id()));
    for id in server.unwrap().split_whitespace() {
        Command::new("kill").args(["-KILL", id]).status().unwrap();
    }
    strace.wait().unwrap();
    unsafe_answers(&std::fs::read_to_string(&trace).unwrap())
}

#[test]
fn an_answer_goes_out_after_the_disk_has_it() {
    if let Ok(task) = std::env::var("SU_SERVE") {
        return child(&task);
    }
    if !has_strace() {
        return;
    }
    let (answers, bad) = measured("full");
    assert_eq!((answers, bad), (20, 0));
    // The check itself can fail: without waiting for the disk it does.
    let (answers, bad) = measured("normal");
    assert_eq!(answers, 20);
    assert!(bad > 10, "the check sees no difference: {bad}");
    println!("20 answers after fdatasync; with synchronous=NORMAL {bad} of 20 go out before");
}

#[test]
fn the_check_tells_an_answer_before_the_disk_from_one_after_it() {
    let asked = "12 recvfrom(9, \"POST /v1/customers/x\"..., 8192) = 300\n";
    let changed = "12 recvfrom(9, \"PATCH /v1/customers/x\"..., 8192) = 300\n";
    let answered = "12 writev(9, [{\"HTTP/1.1 200 OK\\r\\n\"}]) = 900\n";
    let synced = "13 fdatasync(7) = 0\n";
    let (begun, ended) = (
        "13 fdatasync(7 <unfinished ...>\n",
        "13 <... fdatasync resumed>) = 0\n",
    );
    for (parts, want) in [
        (vec![asked, synced, answered], (1, 0)),
        (vec![changed, synced, answered], (1, 0)),
        (vec![asked, synced, answered, changed, answered], (2, 1)),
        (vec![asked, begun, ended, answered], (1, 0)),
        (vec![asked, answered, synced], (1, 1)),
        (vec![synced, asked, answered], (1, 1)),
        (vec![asked, begun, answered, ended], (1, 1)),
        (vec![begun, asked, ended, answered], (1, 1)),
        (
            vec![
                asked,
                "13 fdatasync(7) = -1 EIO (Input/output error)\n",
                answered,
            ],
            (1, 1),
        ),
    ] {
        assert_eq!(unsafe_answers(&parts.concat()), want, "{parts:?}");
    }
}

/// Tries for twenty seconds.
fn eventually(what: &str, mut attempt: impl FnMut() -> bool) {
    let began = Instant::now();
    while !attempt() {
        assert!(began.elapsed() < Duration::from_secs(20), "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A change of a customer's subscription that is different each time.
fn change(connection: &mut Connection, customer: &str, n: usize) -> u16 {
    let headers = [
        ("Authorization", "Bearer demo"),
        ("Content-Type", "application/json"),
        ("MS-RequestId", &*format!("c-{n}")),
    ];
    let body = format!(r#"{{"friendlyName":"{}"}}"#, format!("{n} ").repeat(40));
    let path = at_subscription(customer, "premium");
    let reply = connection.send("PATCH", &path, &headers, &body).unwrap();
    if reply.status != 200 {
        assert_eq!((reply.status, reply.code()), (503, 800_003));
        assert!(reply.header("retry-after").is_some());
    }
    reply.status
}

/// What is in the file is what was answered.
fn check(file: &Path, accepted: usize, name: &str) {
    let database = rusqlite::Connection::open(file).unwrap();
    let number = |sql: &str| -> i64 { database.query_row(sql, [], |r| r.get(0)).unwrap() };
    assert_eq!(
        number("SELECT count(*) FROM audit"),
        accepted as i64,
        "{name}"
    );
    assert_eq!(
        number("SELECT count(*) FROM request"),
        accepted as i64,
        "{name}"
    );
    let integrity = database.query_row("PRAGMA integrity_check", [], |r| r.get::<_, String>(0));
    assert_eq!(integrity, Ok("ok".to_owned()), "{name}");
}

/// A file system in memory of four megabytes, gone at the end.
struct Small(PathBuf);

impl Small {
    fn mounted(path: PathBuf) -> Option<Self> {
        std::fs::create_dir_all(&path).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=4m", "tmpfs"])
            .arg(&path)
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|s| s.success()).then_some(Self(path))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_said_and_survived() {
    let folder = Folder::new("full");
    let Some(small) = Small::mounted(folder.file("disk")) else {
        println!("SKIPPED: a small file system cannot be mounted here (needs root)");
        return;
    };
    let file = small.0.join("a.db");
    let backend = Backend::start(&file, &[]);
    let mut connection = backend.connect();
    assert_eq!(change(&mut connection, "alpine", 0), 200);
    let mut accepted = 1;
    for round in 0..3 {
        let ballast = small.0.join("ballast");
        let mut filling = std::fs::File::create(&ballast).unwrap();
        while filling.write(&[0; 4096]).is_ok() {}
        let mut refused = 0;
        for n in 0..200 {
            match change(&mut connection, "alpine", 1 + round * 1000 + n) {
                200 => accepted += 1,
                _ => refused += 1,
            }
            if refused > 5 {
                break;
            }
        }
        assert!(refused > 5, "the disk was never full");
        // What is there can still be read.
        assert_eq!(connection.get("/v1/customers").unwrap().status, 200);
        drop(filling);
        std::fs::remove_file(&ballast).unwrap();
        let mut n = 1 + round * 1000 + 500;
        eventually("it stores again", || {
            n += 1;
            change(&mut connection, "alpine", n) == 200
        });
        accepted += 1;
    }
    assert_eq!(backend.stop(), 0);
    check(&file, accepted, "a full disk");
    println!("a full disk: {accepted} changes accepted, all there and no other");
}

/// Lets a call of the kernel fail in a running process, as it does on a file system that was
/// mounted anew as read-only, or on a disk that is broken.
struct Broken(Child);

impl Broken {
    fn begin(process: u32, calls: &str, error: &str) -> Self {
        let child = Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-p", &process.to_string()])
            .args(["-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={calls}:error={error}")])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self(child)
    }

    fn end(mut self) {
        let id = self.0.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.0.wait().unwrap();
    }
}

#[test]
fn a_disk_that_fails_is_said_and_survived() {
    if !has_strace() {
        return;
    }
    for (name, calls, error) in [
        ("read-only", "pwrite64,ftruncate,fallocate", "EROFS"),
        ("no space", "pwrite64,ftruncate,fallocate", "ENOSPC"),
        ("broken", "pwrite64,pread64", "EIO"),
        ("not synced", "fdatasync,fsync", "EIO"),
    ] {
        let folder = Folder::new(&format!("broken-{}", name.replace(' ', "-")));
        let file = folder.file("a.db");
        let backend = Backend::start(&file, &[]);
        let mut connection = backend.connect();
        assert_eq!(change(&mut connection, "alpine", 0), 200);
        let mut sent = vec![0];
        let broken = Broken::begin(backend.id(), calls, error);
        let (mut n, mut refused) = (0, Vec::new());
        eventually(&format!("{name}: it is noticed"), || {
            n += 1;
            match change(&mut connection, "alpine", n) {
                200 => sent.push(n),
                _ => refused.push(n),
            }
            refused.len() > 3
        });
        assert_eq!(connection.get("/v1/customers").unwrap().status, 200);
        broken.end();
        // What was refused comes again, as it was told to, and is done once.
        for n in refused {
            eventually(&format!("{name}: it stores again"), || {
                change(&mut connection, "alpine", n) == 200
            });
            sent.push(n);
        }
        drop(connection);
        assert_eq!(backend.stop(), 0);
        check(&file, sent.len(), name);
        println!(
            "{name}: {} changes accepted, all there and no other",
            sent.len()
        );
    }
}
