//! What an input costs, by the kernel's account of this process (proc_pid_status(5), proc_pid_stat(5), proc_pid_schedstat).

use std::fs;

/// CPU time of the calling thread in milliseconds.
pub(crate) fn cpu_ms() -> u64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<u64>().ok()).unwrap_or_default() / 1_000_000
}

/// CPU time of all threads of this process in milliseconds.
pub(crate) fn process_cpu_ms() -> u64 {
    /// Milliseconds of a clock tick, which Linux counts for user space on every architecture.
    const TICK: u64 = 10;
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything: the state, and as the 12th and 13th field the times.
    let behind = stat.rsplit(')').next().unwrap_or_default();
    behind.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * TICK
}

/// The most memory that this process has held since [`forget_peak`], in MB.
pub(crate) fn peak_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or_default() / 1_000
}

/// Begins a new peak at what is held now.
pub(crate) fn forget_peak() {
    _ = fs::write("/proc/self/clear_refs", "5");
}
