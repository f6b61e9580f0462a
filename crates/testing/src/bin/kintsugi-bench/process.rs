//! What a process costs, from `/proc` (proc_pid_stat(5), proc_pid_status(5)).

use std::{fs, time::Duration};

/// `/proc` counts time in hundredths of a second on every architecture that Linux has today (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// Processor time of all threads of a process so far, in user and in kernel mode. `None` where there is no such process.
pub(crate) fn cpu(pid: u32) -> Option<Duration> {
    ticks(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

fn ticks(stat: &str) -> Option<Duration> {
    // The name, in parentheses, may hold spaces and parentheses; the state after it is field 3.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(TICK * (user + system))
}

/// Resident memory of a process, in bytes.
pub(crate) fn resident(pid: u32) -> Option<u64> {
    resident_in(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)
}

fn resident_in(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_past_a_difficult_name() {
        let stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 3 0 12345 1000 200";
        assert_eq!(ticks(stat), Some(Duration::from_secs(2)));
    }

    #[test]
    fn resident_memory_is_in_bytes() {
        assert_eq!(resident_in("Name:\tx\nVmRSS:\t   2048 kB\nThreads:\t3\n"), Some(2 * 1024 * 1024));
        assert!(resident(std::process::id()).is_some_and(|bytes| bytes > 100_000));
    }
}
