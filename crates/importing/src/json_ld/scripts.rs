//! The blocks of JSON-LD in a page.

use serde_json::Value;

use crate::{error, limits};

/// What stands between `<script type="application/ld+json">` and `</script>`. A browser's parser does no more: within a
/// script nothing else is markup.
pub(super) fn json_ld(page: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = position(rest, "<script") {
        let tag = &rest[at + "<script".len()..];
        let Some(end) = tag.find('>') else { break };
        let content = &tag[end + 1..];
        let Some(close) = position(content, "</script") else { break };
        if tag[..end].to_ascii_lowercase().contains("ld+json") {
            found.push(&content[..close]);
        }
        rest = &content[close..];
    }
    found
}

/// Where `word` (in small ASCII letters) first stands, in whatever letters.
fn position(text: &str, word: &str) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| *byte == b'<').map(|at| from + at) {
        if text.len() - at >= word.len() && text[at..at + word.len()].eq_ignore_ascii_case(word) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Reads a block. Line breaks and tabs within strings are against the rules of JSON and common all the same, and so are
/// comments of HTML around the whole.
pub(super) fn parse(script: &str) -> Result<Value, String> {
    if script.len() > limits::BLOCK_BYTES {
        return Err("it is longer than 4 MiB".to_owned());
    }
    let script = script.trim();
    let script = script.strip_prefix("<!--").unwrap_or(script);
    let script = script.strip_suffix("-->").unwrap_or(script);
    let script = script.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
    let script = script.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>").trim();
    serde_json::from_str(script).or_else(|first| {
        let spaced: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&spaced).map_err(|_| error::without_position(&first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_in_pages_as_they_are() {
        let page = "<SCRIPT>var a = '<p>';</SCRIPT><script\n type='application/LD+JSON' nonce=x>{\"a\": 1}</script >\
                    <script type=\"application/ld+json\"><!-- [\"two\nlines\"] --></script><script type=\"application/ld+json\">{";
        let blocks = json_ld(page);
        assert_eq!(blocks.len(), 2);
        assert_eq!(parse(blocks[0]).map(|value| value["a"].clone()), Ok(1.into()));
        assert_eq!(parse(blocks[1]).map(|value| value[0].clone()), Ok("two lines".into()));
        assert_eq!(json_ld(&"<script ".repeat(50_000)).len(), 0);
    }
}
