//! Links that go through somebody who counts clicks, and parameters that only count.

use url::Url;

/// Hosts (and all below them) that send on to the address in one of their parameters.
const REDIRECTS: [(&str, &str, &[&str]); 10] = [
    ("google.com", "/url", &["q", "url"]),
    ("safelinks.protection.outlook.com", "/", &["url"]),
    ("facebook.com", "/l.php", &["u"]),
    ("linkedin.com", "/redir/redirect", &["url"]),
    ("linkedin.com", "/safety/go", &["url"]),
    ("slack-redir.net", "/link", &["url"]),
    ("youtube.com", "/redirect", &["q"]),
    ("instagram.com", "/", &["u"]),
    ("umblr.com", "/redirect", &["z"]),
    ("steamcommunity.com", "/linkfilter/", &["u", "url"]),
];

/// Parameters that say who clicked where, and nothing about what is shown.
const COUNTERS: [&str; 12] =
    ["gclid", "fbclid", "msclkid", "dclid", "yclid", "igshid", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "trk"];

/// The address behind all redirects, without parameters that only count. An address that needs neither is left as it is
/// written.
pub(super) fn without(address: &str) -> String {
    let mut address = address.to_owned();
    // What is inside is shorter than what holds it, so there is a last one.
    while let Some(inner) = target(&address).filter(|inner| inner.len() < address.len()) {
        address = inner;
    }
    uncounted(&address).unwrap_or(address)
}

fn target(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str()?;
    let below = |known: &str| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let (_, _, names) = REDIRECTS.iter().find(|(known, path, _)| below(known) && url.path() == *path)?;
    let inner = |name: &&str| url.query_pairs().find(|(other, _)| other == *name).map(|(_, value)| value.into_owned());
    names.iter().find_map(inner).and_then(|inner| crate::text::web_address(&inner))
}

fn uncounted(address: &str) -> Option<String> {
    let (front, fragment) = address.split_once('#').map_or((address, None), |(front, end)| (front, Some(end)));
    let (path, query) = front.split_once('?')?;
    let counts = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
        name.starts_with("utm_") || COUNTERS.contains(&name.as_str())
    };
    if !query.split('&').any(|part| counts(&part)) {
        return None;
    }
    let kept: Vec<&str> = query.split('&').filter(|part| !counts(part)).collect();
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    Some(format!("{path}{query}{}", fragment.map(|end| format!("#{end}")).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_goes_where_it_says_and_counts_nobody() {
        for (written, kept) in [
            (
                "https://www.google.com/url?q=https://example.org/a?b%3Dc&sa=D&source=editors",
                "https://example.org/a?b=c",
            ),
            (
                "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2F&data=05",
                "https://example.org/",
            ),
            (
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%3A%2F%2Fexample.org",
                "https://example.org",
            ),
            ("https://example.org/a?utm_source=x&b=1&UTM_campaign=y#c", "https://example.org/a?b=1#c"),
            ("https://example.org/?fbclid=1", "https://example.org/"),
            // Nothing to take off: left as it is written.
            ("https://example.org/a?b=c&&d", "https://example.org/a?b=c&&d"),
            ("https://example.org/url?q=https://example.com", "https://example.org/url?q=https://example.com"),
            ("https://notgoogle.com/url?q=https://example.com", "https://notgoogle.com/url?q=https://example.com"),
            ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
            (
                "https://www.google.com/search?q=https://example.com",
                "https://www.google.com/search?q=https://example.com",
            ),
        ] {
            assert_eq!(without(written), kept, "{written}");
        }
    }
}
