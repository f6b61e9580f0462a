//! Who asks when: fixed times, whatever the answers do, so that a site that stands still does not slow its visitors.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::Arguments;
use super::connection::{Connection, Manner};
use super::failure::{Broken, Failure};
use super::record::{Answer, Record};
use crate::heal::patience::moment;

/// Each twentieth request is slow, which is 5 %: half of them in their sending, half in their reading.
const SLOW: u64 = 20;

/// A visitor who is so late does not catch up what was missed.
const LATE: Duration = Duration::from_secs(1);

/// Small: there are hundreds of them, and each holds one page at a time on the heap.
const STACK: usize = 256 << 10;

/// Starts all visitors.
pub(super) fn start(arguments: &Arguments, stop: &Arc<AtomicBool>) -> Result<Vec<JoinHandle<Record>>> {
    let half = f64::from(arguments.rate) / 2.0;
    let mut threads = Vec::new();
    for (count, keeps) in [(arguments.kept, true), (arguments.fresh, false)] {
        let period = Duration::from_secs_f64(f64::from(count) / half);
        for number in 0..count {
            let visitor = Visitor {
                arguments: arguments.clone(),
                stop: Arc::clone(stop),
                keeps,
                number: u64::from(number),
                connection: None,
                record: Record::default(),
            };
            let first = Instant::now() + period.mul_f64(f64::from(number) / f64::from(count));
            let name = format!("visitor {number}");
            let builder = std::thread::Builder::new().name(name).stack_size(STACK);
            threads.push(builder.spawn(move || visitor.visit(first, period))?);
        }
    }
    Ok(threads)
}

struct Visitor {
    arguments: Arguments,
    stop: Arc<AtomicBool>,
    /// Whether its connection is kept.
    keeps: bool,
    number: u64,
    connection: Option<Connection>,
    record: Record,
}

impl Visitor {
    fn visit(mut self, first: Instant, period: Duration) -> Record {
        let mut next = first;
        // Visitors differ in what they ask for at the same time, and in which of their requests is a slow one.
        let mut count = self.number.wrapping_mul(7);
        while !self.stop.load(Ordering::Relaxed) {
            let now = Instant::now();
            if next > now {
                std::thread::sleep((next - now).min(Duration::from_millis(50)));
                continue;
            }
            while now.duration_since(next) > LATE {
                next += period;
                self.record.missed += 1;
            }
            next += period;
            let manner = match (count % SLOW, (count / SLOW) % 2) {
                (0, 0) => Manner::InPieces,
                (0, _) => Manner::ReadSlowly,
                _ => Manner::Plain,
            };
            self.ask(count, manner);
            count += 1;
        }
        self.record
    }

    /// Makes one request and writes down what came of it.
    fn ask(&mut self, count: u64, manner: Manner) {
        let paths = u64::try_from(self.arguments.paths.len()).unwrap_or(1).max(1);
        let path = u8::try_from(count % paths).unwrap_or_default();
        let (began, start) = (moment(), Instant::now());
        let (mut reused, mut fresh) = (false, false);
        match self.answer(path, manner, start, &mut reused, &mut fresh) {
            Ok((status, warned, took)) => {
                self.record.answers.push(Answer { began, took: micros(took), status, path, fresh, warned });
            }
            Err(Broken { phase, kind }) => {
                self.connection = None;
                let path = self.arguments.paths.get(usize::from(path)).cloned().unwrap_or_default();
                let slow = manner != Manner::Plain;
                let took = micros(start.elapsed());
                self.record.failures.push(Failure { began, took, phase, kind, reused, slow, path });
            }
        }
    }

    fn answer(
        &mut self,
        path: u8,
        manner: Manner,
        start: Instant,
        reused: &mut bool,
        fresh: &mut bool,
    ) -> Result<(u16, bool, Duration), Broken> {
        let patience = Duration::from_millis(self.arguments.patience);
        let mut connection = match self.kept_connection(manner) {
            Some(connection) => connection,
            None => {
                *fresh = true;
                Connection::open(self.arguments.address, patience, manner)?
            }
        };
        *reused = connection.is_reused();
        let whole = connection.ask(self.request(path).as_bytes(), manner, start, patience)?;
        if self.keeps && whole.stays && manner != Manner::ReadSlowly {
            self.connection = Some(connection);
        }
        Ok((whole.status, whole.warned, whole.took))
    }

    /// The kept connection, if it can be used. Slow reading needs one with a small buffer, opened for it alone.
    fn kept_connection(&mut self, manner: Manner) -> Option<Connection> {
        if manner == Manner::ReadSlowly {
            return None;
        }
        let connection = self.connection.take()?;
        if connection.is_stale() {
            self.record.closed_idle += 1;
            return None;
        }
        Some(connection)
    }

    fn request(&self, path: u8) -> String {
        let path = self.arguments.paths.get(usize::from(path)).map_or("/", String::as_str);
        let connection = if self.keeps { "" } else { "Connection: close\r\n" };
        let address = self.arguments.address;
        format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: kintsugi-heal\r\n\
             Accept: text/html,*/*;q=0.8\r\n{connection}\r\n"
        )
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
