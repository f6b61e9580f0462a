//! Reading XML that was written by many hands: one element of a list at a time.

use quick_xml::{Reader, events::Event};

use crate::{ReadError, error, limits, text};

/// An element and all that it holds. Names are without their prefix (`content` of `media:content`), in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    name: String,
    /// Its own text, with what was escaped undone once.
    text: String,
    children: Vec<Element>,
}

/// Elements within elements within a row; what is deeper is left out, and so is what comes behind [`limits::ELEMENTS`] or
/// [`limits::ROW_BYTES`] of text.
const DEPTH: usize = 16;

/// Bytes of an element's name; no name that is asked for is longer.
const NAME_BYTES: usize = 64;

/// Bytes between a `<` and what ends a name. What is longer is no document, and the parser would keep it more than once.
const NAME_MOST: usize = 64 * 1024;

impl Element {
    /// What the child `name` says, if anything.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.children.iter().find(|child| child.name == name).and_then(Self::own_text)
    }

    /// The same, or the empty string.
    pub(crate) fn text_or_empty(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    /// What this element says, if anything.
    pub(crate) fn own_text(&self) -> Option<String> {
        text::line(&self.text).is_some().then(|| self.text.trim().to_owned())
    }

    /// The children of the child `list`, and the child itself where it has none.
    pub(crate) fn children(&self, list: &str) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(move |child| child.name == list)
    }
}

/// Gives every element `row` of a document whose first element is `root` to `take`. `format` is the document's name in
/// errors.
pub(crate) fn rows(
    xml: &str,
    (root, row): (&str, &str),
    format: &'static str,
    mut take: impl FnMut(&Element),
) -> Result<(), ReadError> {
    if let Some(at) = endless_name(xml) {
        let (line, column) = error::position(xml, at);
        let problem = "a name without end".to_owned();
        return Err(ReadError::Malformed { format, problem, line, column });
    }
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // Unescaped ampersands are common, and no reason to lose the rest.
    config.allow_dangling_amp = true;
    let mut stack: Vec<Element> = Vec::new();
    let (mut begun, mut ended, mut skipped, mut outside) = (false, false, 0_usize, 0_usize);
    let (mut rows, mut elements, mut room) = (0_usize, 0_usize, limits::ROW_BYTES);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let malformed = |problem: String| {
            let (line, column) = error::position(xml, at.min(xml.len()));
            ReadError::Malformed { format, problem, line, column }
        };
        let event = reader.read_event().map_err(|error| malformed(error::said(&error)))?;
        match event {
            Event::Start(start) => {
                let name = start.local_name().into_inner();
                let name = name[..name.floor_char_boundary(NAME_BYTES)].to_ascii_lowercase();
                if !std::mem::replace(&mut begun, true) {
                    if name == "html" {
                        return Err(ReadError::WebPage);
                    }
                    if name != root {
                        return Err(malformed(format!("it begins with <{}>, not with <{root}>", shortened(&name))));
                    }
                } else if stack.is_empty() && name != row {
                    outside += 1;
                } else if skipped > 0 || stack.len() >= DEPTH || elements >= limits::ELEMENTS {
                    skipped += 1;
                } else {
                    elements += 1;
                    stack.push(Element { name, ..Element::default() });
                }
            }
            Event::End(_) => {
                if skipped > 0 {
                    skipped -= 1;
                } else if let Some(done) = stack.pop() {
                    match stack.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None if rows == limits::ROWS => {
                            return Err(malformed(format!("more than {rows} rows are no board")));
                        }
                        None => {
                            take(&done);
                            (rows, elements, room) = (rows + 1, 0, limits::ROW_BYTES);
                        }
                    }
                } else if outside > 0 {
                    outside -= 1;
                } else {
                    ended = true;
                }
            }
            Event::Text(words) => add(&mut stack, skipped, &mut room, &words),
            Event::CData(words) => add(&mut stack, skipped, &mut room, &words),
            Event::GeneralRef(reference) => {
                let known = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned),
                };
                // HTML's names are left for the reader of HTML.
                add(&mut stack, skipped, &mut room, &known.unwrap_or_else(|| format!("&{};", &*reference)));
            }
            Event::Eof if !begun => return Err(malformed("it has no element".to_owned())),
            Event::Eof if !ended => return Err(malformed("it ends in the middle".to_owned())),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::DocType(_) | Event::PI(_) | Event::Empty(_) => {}
        }
    }
}

/// Where a name begins that is longer than [`NAME_MOST`].
fn endless_name(xml: &str) -> Option<usize> {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'/' | b'!' | b'?');
    let is_endless = |at: &usize| {
        let behind = &xml.as_bytes()[at + 1..];
        behind.get(..NAME_MOST).is_some_and(|name| !name.iter().any(is_end))
    };
    xml.match_indices('<').map(|(at, _)| at).find(is_endless)
}

/// Adds words to the innermost element, as long as there is room in the row.
fn add(stack: &mut [Element], skipped: usize, room: &mut usize, words: &str) {
    if let Some(element) = stack.last_mut().filter(|_| skipped == 0) {
        let words = &words[..words.floor_char_boundary(*room)];
        *room -= words.len();
        element.text.push_str(words);
    }
}

fn shortened(name: &str) -> String {
    text::cut(name, 40).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(xml: &str) -> Result<Vec<Element>, ReadError> {
        let mut found = Vec::new();
        rows(xml, ("list", "row"), "a list (XML)", |row| found.push(row.clone()))?;
        Ok(found)
    }

    #[test]
    fn what_is_escaped_is_undone_once_and_what_is_quoted_stays() {
        let found = read(
            "<?xml version=\"1.0\"?><list><title>x</title><row a='1'><t>R&amp;D &#x26; &lt;b&gt; caf&eacute; A & B</t>\
             <c><![CDATA[<p>one</p>]]></c><m:e/></row></list>",
        );
        let found = found.unwrap_or_default();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].text("t").as_deref(), Some("R&D & <b> caf&eacute; A & B"));
        assert_eq!(found[0].text("c").as_deref(), Some("<p>one</p>"));
        assert_eq!(found[0].text("e"), None);
    }

    #[test]
    fn what_is_no_list_says_what_it_is() {
        for (xml, said) in [
            ("<html><p>Sign in</p></html>", "the file is a web page (HTML), not a feed: line 1 begins with `<`"),
            ("<feed/>", "it begins with <feed>, not with <list>"),
            ("<list><row><t>x</t></row>", "it ends in the middle"),
            ("<list><row><t>x</row></list>", "expected `</t>`, but `</row>` was found"),
            ("{}", "it has no element"),
        ] {
            let error = read(xml).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains(said), "{xml}: {error}");
        }
    }

    #[test]
    fn depth_and_entities_without_end_do_no_harm() {
        let deep = format!("<list><row>{}x{}</row></list>", "<a>".repeat(10_000), "</a>".repeat(10_000));
        assert!(read(&deep).is_ok_and(|rows| rows.len() == 1));
        let wide = format!("<list><row>{}<t>x</t></row><row><t>y</t></row></list>", "<a/>".repeat(1_000_000));
        let found = read(&wide).unwrap_or_default();
        assert_eq!((found[0].children.len(), found[1].text("t").as_deref()), (limits::ELEMENTS - 1, Some("y")));
        let long =
            read(&format!("<list><row><t>{}</t></row><row><t>y</t></row></list>", "é".repeat(limits::ROW_BYTES)));
        let long = long.unwrap_or_default();
        assert_eq!(long[0].text("t").map(|text| text.len()), Some(limits::ROW_BYTES));
        assert_eq!(long[1].text("t").as_deref(), Some("y"));
        let many = read(&format!("<list>{}</list>", "<row/>".repeat(100_000))).err().map(|error| error.to_string());
        assert!(many.is_some_and(|said| said.contains("more than 50000 rows are no board")));
        let lol = "<!DOCTYPE list [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;'>]><list><row><t>&b;</t></row></list>";
        assert_eq!(read(lol).unwrap_or_default()[0].text("t").as_deref(), Some("&b;"));
    }
}
