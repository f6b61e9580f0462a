//! Ways to break the process on purpose, for the tests under a real systemd. Only with the feature `faults`.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    sync::{Arc, Mutex, OnceLock},
    thread,
    time::{Duration, Instant},
};

use crate::{accept::Door, handle::Handle, handle::lock};
use axum::{
    Router,
    extract::{Path, RawQuery},
    http::StatusCode,
    routing::post,
};

/// The public door, once it is open.
pub(crate) static DOOR: OnceLock<Arc<Door>> = OnceLock::new();

/// What has been grown, so that it is never freed.
static GROWN: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// How a fault in the executable's own trailer begins; a name and a newline follow.
const TRAILER: &str = "\nKINTSUGI-FAULT:";

/// `POST /faults/NAME`, to be merged into the operator's pages. `leak` takes every connection of the pool for ever.
pub fn router(handle: Handle, leak: impl Fn() + Clone + Send + Sync + 'static) -> Router {
    let serve = move |Path(name): Path<String>, RawQuery(size): RawQuery| {
        let (handle, leak) = (handle.clone(), leak.clone());
        async move {
            tracing::warn!(fault = name, ?size, "a fault was asked for");
            let size = size.unwrap_or_default();
            let hold = Duration::from_secs(number(&size, "seconds").unwrap_or(60));
            match name.as_str() {
                "block-worker" => block(1, hold),
                "block-all-workers" => block(tokio::runtime::Handle::current().metrics().num_workers() * 2, hold),
                "leak-pool" => leak(),
                "kill-accept" => with_door(Door::kill_accept),
                "stall-accept" => with_door(Door::stall_accept),
                "grow-memory" => grow(number(&size, "mib").unwrap_or(64)),
                "panic-critical" => handle.critical("fault", async { panic_now() }),
                "crash" => std::process::abort(),
                _ => return StatusCode::NOT_FOUND,
            }
            StatusCode::ACCEPTED
        }
    };
    Router::new().route("/faults/{name}", post(serve))
}

/// `name=NUMBER` in a query. By hand: axum's extractor is a feature of its own, and turning it on for the faults alone would
/// build everything twice.
fn number<N: std::str::FromStr>(query: &str, name: &str) -> Option<N> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

#[expect(clippy::panic, reason = "the fault that was asked for")]
fn panic_now() {
    panic!("a fault that was asked for")
}

/// Blocks so many tasks at once, each on whichever worker runs it.
fn block(tasks: usize, hold: Duration) {
    for _ in 0..tasks {
        tokio::spawn(async move {
            let until = Instant::now() + hold;
            while Instant::now() < until {
                #[expect(clippy::disallowed_methods, reason = "the fault that was asked for")]
                thread::sleep(Duration::from_millis(100));
            }
        });
    }
}

fn with_door(fault: impl Fn(&Door)) {
    if let Some(door) = DOOR.get() {
        fault(door);
    }
}

fn grow(mib: usize) {
    // Written, so that it is resident and not only promised.
    lock(&GROWN).push(vec![1; mib * 1024 * 1024]);
}

/// The fault that stands at the end of this executable, if any.
#[must_use]
pub fn trailer() -> Option<String> {
    let mut file = File::open("/proc/self/exe").ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(100))).ok()?;
    let mut end = Vec::new();
    file.read_to_end(&mut end).ok()?;
    let end = String::from_utf8_lossy(&end);
    let (_, name) = end.rsplit_once(TRAILER)?;
    Some(name.trim().to_owned())
}
