//! What people are told, in their words. What was planned is no news.

use crate::{
    alarm::{Message, Urgency},
    life::Cause,
    trend::Alarm,
};

/// A process was mended by a new one.
pub(crate) fn mend(cause: Cause, detail: &str, stall_ms: Option<f64>) -> Message {
    let what = match cause {
        Cause::Memory => "It had grown too large, and a fresh process took over.",
        Cause::Pool => "It had lost its connections to a database that answers others, and a fresh process took over.",
        Cause::Task => "A part of it had ended that it cannot live without, and a fresh process took over.",
        Cause::Watchdog => "It did not answer any more, was ended, and started again.",
        Cause::Crash => "It crashed and was started again.",
        Cause::OutOfMemory => "The system had no memory left and ended it; it was started again.",
        Cause::Rollback => "The new release died young twice; the one before it was put back.",
        _ => "It was started again.",
    };
    let stall = match stall_ms {
        Some(stall) if stall > 0.0 => format!(" Nobody answered for {stall:.0} ms."),
        Some(_) => " Nobody had to wait.".to_owned(),
        None => String::new(),
    };
    let detail = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
    let urgency = if cause == Cause::Rollback { Urgency::High } else { Urgency::Normal };
    Message {
        kind: cause.word(),
        title: format!("Mended: {}", cause.word()),
        text: format!("{what}{stall}{detail}"),
        urgency,
    }
}

/// A release was not taken.
pub(crate) fn refused(release: &str, reason: &str) -> Message {
    Message {
        kind: "refused",
        title: "A release was refused".to_owned(),
        text: format!("{release}: {reason}. The running process stays."),
        urgency: Urgency::High,
    }
}

/// Restarting does not help any more.
pub(crate) fn restart_limit(why: &str) -> Message {
    Message {
        kind: "restart-limit",
        title: "Restarting does not help".to_owned(),
        text: format!("The process {why}. It stays as it is; somebody must look."),
        urgency: Urgency::High,
    }
}

/// What several lives together show.
pub(crate) fn trend(alarm: &Alarm) -> Message {
    Message {
        kind: alarm.kind.word(),
        title: "Restarts hide an illness".to_owned(),
        text: alarm.sentence.clone(),
        urgency: Urgency::Normal,
    }
}
