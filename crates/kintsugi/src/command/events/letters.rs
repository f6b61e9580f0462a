//! `kintsugi events dead | retry | discard`: what consumers have given up.

use anyhow::bail;
use database::{
    Pool,
    dead_letter::{self, Filter, Headers, Listed, Outcome, State},
};

use crate::failure::say;

/// Letters that are listed.
const LISTED: i64 = 50;

/// Letters that are asked for in one statement.
const ASKED_AT_ONCE: i64 = 500;

/// The most of a payload that is printed, in characters.
const PRINTED: usize = 64 * 1024;

/// Lists the newest, of one consumer or of all.
pub(super) async fn list(pool: &Pool, consumer: Option<String>) -> anyhow::Result<()> {
    let filter = Filter { consumer, state: None };
    let letters = dead_letter::list(pool, &filter, None, LISTED).await?;
    if letters.is_empty() {
        say("There are no dead letters.")?;
        return Ok(());
    }
    for letter in &letters {
        say(line(letter))?;
    }
    let all = dead_letter::tallies(pool).await?;
    let all = all.iter().filter(|of| filter.consumer.as_ref().is_none_or(|name| *name == of.consumer));
    let more = all.map(|of| of.given_up + of.waiting + of.no_event).sum::<i64>() - LISTED;
    if more > 0 {
        say(format_args!("…and {more} that were given up before these."))?;
    }
    Ok(())
}

fn line(letter: &Listed) -> String {
    let state = match letter.state {
        State::GivenUp => "",
        State::Waiting => ", waits for another try",
        State::NoEvent => ", no event",
    };
    let (id, consumer) = (letter.id, &letter.consumer);
    let (died_at, times) = (letter.died_at.strftime("%F %TZ"), times(letter.deliveries));
    let (subject, reason) = (plain(&letter.subject), plain(&letter.reason));
    format!("{id:>6}  {died_at}  {consumer}  {subject}  ({times}{state})\n        {reason}")
}

/// Text from anywhere as a terminal may show it: what would steer the terminal is replaced.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn times(deliveries: i64) -> String {
    if deliveries == 1 { "delivered once".to_owned() } else { format!("delivered {deliveries} times") }
}

/// Prints one whole, its payload indented where it is JSON.
pub(super) async fn show(pool: &Pool, letter: i64) -> anyhow::Result<()> {
    let Some(letter) = dead_letter::find(pool, letter).await? else { bail!("there is no dead letter {letter}") };
    say(format_args!("letter     {}", letter.id))?;
    say(format_args!("consumer   {}", letter.consumer))?;
    say(format_args!("subject    {}", plain(&letter.subject)))?;
    say(format_args!("message    {}", plain(&letter.message_id)))?;
    match letter.headers {
        Some(Headers { schema_version, aggregate, revision }) => {
            say(format_args!("event      version {schema_version}, aggregate {aggregate}, revision {revision}"))?;
        }
        None => say("event      none: it can only be discarded")?,
    }
    say(format_args!("given up   {}, {}", letter.died_at.strftime("%F %TZ"), times(letter.deliveries)))?;
    if let Some(since) = letter.waits_since {
        say(format_args!("waits      for another try, since {}", since.strftime("%F %TZ")))?;
    }
    say(format_args!("reason     {}", plain(&letter.reason)))?;
    say(format_args!("payload    {} bytes", letter.payload.len()))?;
    say(payload(&letter.payload))?;
    Ok(())
}

/// The bytes, as text.
fn payload(bytes: &[u8]) -> String {
    let json = serde_json::from_slice::<serde_json::Value>(bytes).ok();
    let text = json.and_then(|json| serde_json::to_string_pretty(&json).ok());
    let text = text.unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned());
    match text.char_indices().nth(PRINTED) {
        Some((end, _)) => format!("{}\n…and more", plain(&text[..end])),
        None => plain(&text),
    }
}

/// Has one tried again, or all that a consumer gave up.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(super) async fn retry(pool: &Pool, letter: Option<i64>, all_of: Option<String>) -> anyhow::Result<()> {
    match (letter, all_of) {
        (Some(letter), _) => retry_one(pool, letter).await,
        (None, Some(consumer)) => {
            let asked = ask_all_again(pool, &consumer).await?;
            if asked == 0 {
                bail!("`{consumer}` has given up nothing that could be tried again");
            }
            println!("`{consumer}` will try {asked} letters again, one after the other.");
            Ok(())
        }
        (None, None) => bail!("name a letter, or a consumer with --all-of"),
    }
}

/// Asks for as many as there are now: what fails again meanwhile is not asked for a second time.
async fn ask_all_again(pool: &Pool, consumer: &str) -> anyhow::Result<u64> {
    let all = dead_letter::tallies(pool).await?;
    let mut left = all.iter().find(|of| of.consumer == consumer).map_or(0, |of| of.given_up);
    let mut asked = 0;
    while left > 0 {
        match dead_letter::ask_all_again(pool, consumer, left.min(ASKED_AT_ONCE)).await? {
            0 => break,
            some => asked += some,
        }
        left -= ASKED_AT_ONCE;
    }
    Ok(asked)
}

#[expect(clippy::print_stdout, reason = "a command says what it did")]
async fn retry_one(pool: &Pool, letter: i64) -> anyhow::Result<()> {
    match dead_letter::ask_again(pool, letter).await? {
        Outcome::Gone => bail!("there is no dead letter {letter}"),
        Outcome::NoEvent => bail!("dead letter {letter} is no event: trying it again cannot help"),
        Outcome::Busy => println!("Dead letter {letter} is being tried at this moment."),
        Outcome::Done => println!(
            "Its consumer will try {letter} again within seconds; `kintsugi events dead {letter}` tells whether it failed."
        ),
    }
    Ok(())
}

/// Throws one away.
#[expect(clippy::print_stdout, reason = "a command says what it did")]
pub(super) async fn discard(pool: &Pool, letter: i64) -> anyhow::Result<()> {
    match dead_letter::discard(pool, letter).await? {
        Outcome::Done => println!("Dead letter {letter} is thrown away."),
        Outcome::Busy => bail!("dead letter {letter} is being tried at this moment; nothing was changed"),
        Outcome::Gone | Outcome::NoEvent => bail!("there is no dead letter {letter}"),
    }
    Ok(())
}
