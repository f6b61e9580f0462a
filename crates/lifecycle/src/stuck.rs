//! The end of a process that does not answer: what it was doing goes into the log, and then it aborts.

use std::{fs, time::Duration};

use crate::{clock, handle::Handle, systemd};

/// Whether somebody starts us again: a service manager, or the engine of a container whose first process we are.
pub(crate) fn is_restarted() -> bool {
    systemd::is_managed() || std::process::id() == 1
}

/// Writes down what can be known without the runtime, and ends the process by SIGABRT.
pub(crate) fn end(handle: &Handle, misses: u32, unanswered: Duration) -> ! {
    let detail = format!("no answer from our own listener {misses} times in a row");
    dump(handle);
    if let (Some(ledger), Some(life)) = (handle.ledger(), handle.life()) {
        ledger.hung(life, clock::now(), unanswered, &detail);
    }
    tracing::error!(detail, "the process is stuck and ends itself");
    std::process::abort();
}

/// Logs the process's state: its threads and what each waits for, as the kernel tells (proc(5)).
pub(crate) fn dump(handle: &Handle) {
    let counters = handle.counters();
    tracing::warn!(
        state = handle.state().word(),
        served = counters.served(),
        in_flight = counters.in_flight(),
        connections = counters.open(),
        resident = handle.resident(),
        dependencies = ?handle.dependencies(),
        age = ?handle.age(),
        "state of the process"
    );
    let Ok(tasks) = fs::read_dir("/proc/self/task") else { return };
    for task in tasks.flatten().take(64) {
        let read = |name: &str| fs::read_to_string(task.path().join(name)).unwrap_or_default();
        let status = read("status");
        let state = status.lines().find_map(|line| line.strip_prefix("State:")).unwrap_or_default().trim();
        tracing::warn!(
            thread = task.file_name().to_string_lossy().as_ref(),
            name = read("comm").trim(),
            state,
            waits_in = read("wchan").trim(),
            system_call = read("syscall").trim(),
            "thread"
        );
    }
}
