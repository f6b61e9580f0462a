//! Events that mean nothing, told in the machine by `kintsugi faults tell`, and the account of their effects.

use std::fmt;
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::load::Span;
use super::patience::{moment, rest, until};
use super::site::Site;
use super::verdict::short;

/// How often it is looked whether all have had their effect: each look counts two tables.
const LOOK: Duration = Duration::from_millis(100);

/// Of every event that was told, how often it had its effect and when for the first time.
const COUNTED: &str = "with counted as (select told.at, count(effect.message_id) as times, min(effect.at) as done
    from faults.told left join faults.effect using (message_id) group by told.message_id, told.at) ";

/// How long it took from the telling to the effect. Both moments are of Postgres's clock, which no row turns.
const LATENCY: &str = "'events', count(*), 'seconds', extract(epoch from max(at) - min(at)),
    'p50', percentile_cont(0.5) within group (order by extract(epoch from done - at)),
    'p99', percentile_cont(0.99) within group (order by extract(epoch from done - at)),
    'longest', max(extract(epoch from done - at))";

/// What became of the events.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Account {
    /// Without an effect.
    pub(super) lost: usize,
    /// With more than one.
    pub(super) double: usize,
    /// Effects of events that nobody told.
    pub(super) strange: usize,
    /// In the outbox and not yet told to NATS.
    pub(super) waiting: usize,
    /// Given up.
    pub(super) dead: usize,
    pub(super) latency: Latency,
}

/// From telling to effect, in seconds; none where nothing had an effect.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Latency {
    /// Events that were told.
    pub(super) events: usize,
    /// From the first of them to the last.
    seconds: Option<f64>,
    p50: Option<f64>,
    p99: Option<f64>,
    longest: Option<f64>,
}

impl Latency {
    /// How many were told a second.
    pub(super) fn rate(&self) -> f64 {
        self.events as f64 / self.seconds.unwrap_or_default().max(1e-3)
    }

    /// Half of the events were faster.
    pub(super) fn p50(&self) -> Option<Duration> {
        self.p50.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }

    /// 99 of 100 were faster.
    pub(super) fn p99(&self) -> Option<Duration> {
        self.p99.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |value: Option<f64>| {
            let time = value.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            time.map_or_else(|| "never".to_owned(), short)
        };
        let (p50, p99, longest) = (seconds(self.p50), seconds(self.p99), seconds(self.longest));
        write!(f, "telling to effect p50 {p50}, p99 {p99}, longest {longest}")
    }
}

/// Forgets every event, here and in NATS's packaged store. The site must not be running.
pub(super) fn forget(site: &Site) -> Result<()> {
    site.sql(
        "drop schema if exists faults cascade; truncate database.outbox, database.inbox, database.dead_letter;
         delete from database.stream",
    )?;
    site.inside
        .run("systemctl stop nats.service && rm -rf /var/lib/private/nats/jetstream && systemctl start nats.service")?;
    Ok(())
}

/// Begins to tell so many events a second, with these lines of the teller's unit, and waits until they have effects. One
/// that tells until it is stopped has `time` that is long enough.
pub(super) fn tell(site: &Site, rate: u32, time: Duration, unit: &[String]) -> Result<()> {
    let lines: String = unit.iter().map(|line| format!(" '--property={line}'")).collect();
    let seconds = time.as_secs();
    site.inside.run(&format!(
        "systemctl stop heal-teller.service 2>/dev/null; systemctl reset-failed heal-teller.service 2>/dev/null; \
         systemd-run --quiet --collect --unit=heal-teller --property=DynamicUser=yes --property=User=kintsugi \
         --property=LoadCredential=database_url:/etc/kintsugi/database_url{lines} \
         -- /opt/kintsugi/current/kintsugi faults tell --rate {rate} --seconds {seconds}"
    ))?;
    next_effect(site, Duration::from_secs(40)).map(|_| ())
}

/// Ends the telling; what is in the middle of a transaction is rolled back and was never told.
pub(super) fn stop(site: &Site) -> Result<()> {
    site.inside.run("systemctl stop heal-teller.service 2>/dev/null || true").map(|_| ())
}

/// Waits until the telling has ended by itself.
pub(super) fn until_told(site: &Site, limit: Duration) -> Result<()> {
    until(limit, "the end of the telling", || {
        rest(LOOK)?;
        Ok((site.property("heal-teller.service", "ActiveState")? != "active").then_some(()))
    })
}

/// Waits for another effect, and gives that moment.
pub(super) fn next_effect(site: &Site, limit: Duration) -> Result<u64> {
    let mut first = None;
    until(limit, "the next effect of an event", || {
        rest(LOOK)?;
        // The teller makes the tables.
        let Ok(count) = number(site, "select count(*) from faults.effect") else { return Ok(None) };
        let first = *first.get_or_insert(count);
        Ok((count > first).then(moment))
    })
}

/// How many events wait in the outbox.
pub(super) fn waiting(site: &Site) -> Result<usize> {
    number(site, "select count(*) from database.outbox where published_at is null")
}

/// Waits until every event has had its effect, and gives that moment; none where that has not come within `limit`.
pub(super) fn drained(site: &Site, limit: Duration) -> Result<Option<u64>> {
    let give_up = moment() + u64::try_from(limit.as_micros()).unwrap_or(u64::MAX / 2);
    let sql = "select greatest((select count(*) from faults.told) - (select count(*) from faults.effect), 0)";
    until(limit + Duration::from_secs(60), "the effects", || {
        rest(LOOK)?;
        let left = number(site, sql)?;
        let now = moment();
        Ok((left == 0 || now > give_up).then_some((left == 0).then_some(now)))
    })
}

/// What became of all events.
pub(super) fn account(site: &Site) -> Result<Account> {
    let text = site.sql(&format!(
        "{COUNTED} select json_build_object('lost', count(*) filter (where times = 0),
            'double', count(*) filter (where times > 1),
            'strange', (select count(*) from faults.effect
                        where not exists (select from faults.told where told.message_id = effect.message_id)),
            'waiting', (select count(*) from database.outbox where published_at is null),
            'dead', (select count(*) from database.dead_letter),
            'latency', json_build_object({LATENCY})) from counted"
    ))?;
    serde_json::from_str(text.trim()).with_context(|| format!("no account of events: {text}"))
}

/// How long those events took that were told in that span.
pub(super) fn latency(site: &Site, span: Span) -> Result<Latency> {
    let (from, to) = (span.from as f64 / 1e6, span.to as f64 / 1e6);
    let text = site.sql(&format!(
        "{COUNTED} select json_build_object({LATENCY}) from counted
         where at between to_timestamp({from:.6}) and to_timestamp({to:.6})"
    ))?;
    serde_json::from_str(text.trim()).with_context(|| format!("no times of events: {text}"))
}

fn number(site: &Site, sql: &str) -> Result<usize> {
    let text = site.sql(sql)?;
    text.trim().parse().with_context(|| format!("`{sql}` gives no number: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_also_where_nothing_had_an_effect() {
        let text = r#"{"lost":0,"double":1,"strange":0,"waiting":2,"dead":0,
            "latency":{"events":3,"seconds":0.5,"p50":0.0042,"p99":0.9,"longest":1.5}}"#;
        let account: Account = serde_json::from_str(text).unwrap();
        assert_eq!(account.latency.to_string(), "telling to effect p50 4.2 ms, p99 900 ms, longest 1.5 s");
        assert_eq!(account.latency.p50(), Some(Duration::from_micros(4_200)));
        assert!((account.latency.rate() - 6.0).abs() < 0.1);
        let none: Latency =
            serde_json::from_str(r#"{"events":0,"seconds":null,"p50":null,"p99":null,"longest":null}"#).unwrap();
        assert_eq!(
            (none.p99(), none.to_string()),
            (None, "telling to effect p50 never, p99 never, longest never".into())
        );
    }
}
