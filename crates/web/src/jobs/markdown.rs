//! Clean HTML as Markdown (CommonMark).
//!
//! It reads what the sanitiser of `importing` writes, and nothing else: fourteen elements, well nested, every attribute in
//! double quotes. An element that it does not know leaves its text.

/// What is open around the present text.
enum Open {
    /// The marker that the next item begins with counts on from here; `None` in a list without numbers.
    List(Option<u32>),
    Quote,
    /// Columns by which an item's further lines are moved in.
    Item(usize),
}

#[derive(Default)]
struct Writer {
    text: String,
    open: Vec<Open>,
    links: Vec<Option<String>>,
    /// Inside `pre`, where every character counts.
    verbatim: bool,
    /// A block has ended: the next one begins on a line of its own, behind an empty one.
    gap: bool,
    /// The marker of the item that has just begun.
    marker: Option<String>,
}

/// `html` as Markdown, without a line break at its end.
pub(super) fn of(html: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        writer.words(&rest[..at]);
        let Some(end) = rest[at..].find('>') else { break };
        writer.tag(&rest[at + 1..at + end]);
        rest = &rest[at + end + 1..];
    }
    writer.words(rest);
    writer.text.trim_end().to_owned()
}

/// A text in one line, as Markdown that shows it.
pub(super) fn escaped(text: impl AsRef<str>) -> String {
    let text = text.as_ref();
    let mut safe = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        let starts = safe.trim_start().is_empty();
        let special = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&')
            || starts && matches!(c, '#' | '+' | '-' | '>' | '=' | '~')
            || matches!(c, '.' | ')') && is_number(&text[..at]) && !text[at + 1..].starts_with(|next| next != ' ');
        if special {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// What a line begins with that would make it an item of a numbered list.
fn is_number(text: &str) -> bool {
    let text = text.trim_start();
    (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Writer {
    fn tag(&mut self, tag: &str) {
        let (name, end) = match tag.strip_prefix('/') {
            Some(name) => (name, true),
            None => (tag.split([' ', '/']).next().unwrap_or_default(), false),
        };
        match (name, end) {
            ("p" | "h3" | "h4" | "blockquote" | "ul" | "ol" | "pre", false) => self.begin_block(name, tag),
            ("p" | "h3" | "h4", true) => self.gap = true,
            ("blockquote" | "ul" | "ol", true) => {
                self.open.pop();
                self.gap = true;
            }
            ("pre", true) => {
                self.verbatim = false;
                self.line();
                self.text.push_str("```");
                self.gap = true;
            }
            ("li", false) => self.begin_item(),
            ("li", true) => {
                // An empty item still has its marker.
                if self.marker.is_some() {
                    self.settle();
                }
                self.open.pop();
            }
            ("hr", _) => {
                self.gap = true;
                self.settle();
                self.text.push_str("---");
                self.gap = true;
            }
            ("br", _) => {
                self.text.push('\\');
                self.line();
            }
            ("strong", _) => self.mark("**", end),
            ("em", _) => self.mark("*", end),
            ("code", _) if !self.verbatim => self.mark("`", end),
            ("a", false) => {
                let address = attribute(tag, "href").map(entities);
                if address.is_some() {
                    self.settle();
                    self.text.push('[');
                }
                self.links.push(address);
            }
            ("a", true) => {
                if let Some(Some(address)) = self.links.pop() {
                    self.text.push_str(&format!("](<{}>)", address.replace(['<', '>', '\n'], "")));
                }
            }
            _ => {}
        }
    }

    fn begin_block(&mut self, name: &str, tag: &str) {
        if self.marker.is_none() {
            self.gap = true;
        }
        match name {
            "ul" => self.open.push(Open::List(None)),
            "ol" => {
                let first = attribute(tag, "start").and_then(|number| number.parse().ok()).unwrap_or(1);
                self.open.push(Open::List(Some(first)));
            }
            "blockquote" => {
                let item = self.marker.take();
                if item.is_none() {
                    self.settle();
                }
                self.marker = Some(item.unwrap_or_default() + "> ");
                self.open.push(Open::Quote);
            }
            "pre" => {
                self.settle();
                self.text.push_str("```");
                self.line();
                self.verbatim = true;
            }
            // A page's own title is the first level, its parts the second.
            "h3" | "h4" => {
                self.settle();
                self.text.push_str(if name == "h3" { "### " } else { "#### " });
            }
            _ => {}
        }
    }

    fn begin_item(&mut self) {
        let marker = match self.open.last_mut() {
            Some(Open::List(Some(number))) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        // Items stand close, unless something was between them.
        self.line_of_item();
        self.open.push(Open::Item(marker.len()));
        self.marker = Some(marker);
    }

    fn line_of_item(&mut self) {
        let gap = std::mem::take(&mut self.gap);
        let first = self.text.ends_with(|c: char| c != '\n') && gap && !self.in_item();
        if first {
            self.line();
        }
        if !self.text.is_empty() && self.marker.is_none() {
            self.line();
        }
    }

    fn in_item(&self) -> bool {
        self.open.iter().any(|open| matches!(open, Open::Item(_)))
    }

    fn words(&mut self, html: &str) {
        let text = entities(html);
        if self.verbatim {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line();
                }
                self.text.push_str(line);
            }
            return;
        }
        if text.trim().is_empty() {
            // A space between words counts, a line break between blocks does not.
            if !text.contains('\n') && !text.is_empty() && !self.gap && self.marker.is_none() {
                self.text.push(' ');
            }
            return;
        }
        let at_start = self.gap || self.marker.is_some() || self.text.is_empty();
        self.settle();
        let mut lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
        let lead = if text.starts_with([' ', '\n']) && !at_start { " " } else { "" };
        let trail = if text.ends_with([' ', '\n']) { " " } else { "" };
        let joined =
            lines.next().map(str::to_owned).into_iter().chain(lines.map(str::to_owned)).collect::<Vec<_>>().join(" ");
        let safe = if at_start || self.text.ends_with("\\\n") { escaped(&joined) } else { escaped_inside(&joined) };
        self.text.push_str(lead);
        self.text.push_str(&safe);
        self.text.push_str(trail);
    }

    /// Begins what comes next: on a new line behind an empty one where a block has ended, behind an item's marker.
    fn settle(&mut self) {
        if let Some(marker) = self.marker.take() {
            self.text.push_str(&marker);
            self.gap = false;
            return;
        }
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            self.line();
            self.line();
        }
    }

    /// A new line, moved in as what is open asks for.
    fn line(&mut self) {
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
        for open in &self.open {
            match open {
                Open::Quote => self.text.push_str("> "),
                Open::Item(columns) => self.text.extend(std::iter::repeat_n(' ', *columns)),
                Open::List(_) => {}
            }
        }
    }

    fn mark(&mut self, mark: &str, end: bool) {
        if end {
            // CommonMark does not close emphasis behind a space.
            let space = self.text.ends_with(' ');
            while self.text.ends_with(' ') {
                self.text.pop();
            }
            self.text.push_str(mark);
            if space {
                self.text.push(' ');
            }
        } else {
            self.settle();
            self.text.push_str(mark);
        }
    }
}

fn escaped_inside(text: &str) -> String {
    // A letter in front keeps what only counts at a line's start from being escaped.
    escaped(format!("x{text}"))[1..].to_owned()
}

/// The value of an attribute, as it is written.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// The entities that the sanitiser writes.
fn entities(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_its_mark() {
        for (html, expected) in [
            ("<h3>What you do</h3>\n<p>You lead &amp; mend.</p>", "### What you do\n\nYou lead \\& mend."),
            ("<p>a <strong>b</strong> <em>c</em>, <code>d</code></p>", "a **b** *c*, `d`"),
            ("<p>a<strong> b </strong>c</p>", "a** b** c"),
            ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>d</p>", "- a\n- b\n  - c\n\nd"),
            ("<ol start=\"3\"><li>a</li><li><p>b</p><p>c</p></li></ol>", "3. a\n4. b\n\n   c"),
            ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
            ("<p>a<br>b</p><hr><p>c</p>", "a\\\nb\n\n---\n\nc"),
            ("<pre><code>a *b*\n  c</code></pre>", "```\na *b*\n  c\n```"),
            (
                "<p><a href=\"https://a.example/?b=1&amp;c=2\" rel=\"nofollow\">x</a></p>",
                "[x](<https://a.example/?b=1&c=2>)",
            ),
            ("<p>a</p>\n<ul>\n<li>b</li>\n</ul>", "a\n\n- b"),
        ] {
            assert_eq!(of(html), expected, "{html}");
        }
    }

    #[test]
    fn what_would_be_a_mark_is_escaped() {
        for (text, expected) in [
            ("# no heading", "\\# no heading"),
            ("1. no list", "1\\. no list"),
            ("- no item", "\\- no item"),
            ("C# and a_b *c* [d](e) `f` <g>", "C# and a\\_b \\*c\\* \\[d\\](e) \\`f\\` \\<g>"),
            ("version 1.5", "version 1.5"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
