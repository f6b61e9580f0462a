//! XML, written so that no advert can break out of its element.

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};

/// A document that is being written.
pub(super) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document whose root is `name` with these attributes.
    pub(super) fn new(name: &str, attributes: &[(&str, &str)]) -> Self {
        let mut xml = Self(Writer::new(Vec::with_capacity(64 * 1024)));
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)));
        xml.open(name, attributes);
        xml
    }

    /// `<name a="b">`.
    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.write(Event::Start(start(name, attributes)))
    }

    /// `</name>`.
    pub(super) fn close(&mut self, name: &str) -> &mut Self {
        self.write(Event::End(BytesEnd::new(name)))
    }

    /// `<name a="b"/>`.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.write(Event::Empty(start(name, attributes)))
    }

    /// `<name>text</name>`.
    pub(super) fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.text_with(name, &[], text)
    }

    /// `<name a="b">text</name>`.
    pub(super) fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        self.open(name, attributes);
        self.write(Event::Text(BytesText::new(&allowed(text))));
        self.close(name)
    }

    /// The document, with its root `name` closed.
    pub(super) fn finish(mut self, name: &str) -> String {
        self.close(name);
        String::from_utf8(self.0.into_inner()).unwrap_or_default()
    }

    fn write(&mut self, event: Event<'_>) -> &mut Self {
        // Writing into memory cannot fail.
        let _ = self.0.write_event(event);
        self
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, allowed(value).as_ref()));
    }
    element
}

/// Without the characters that XML 1.0 cannot hold in any way (2.2, Char).
fn allowed(text: &str) -> std::borrow::Cow<'_, str> {
    let is_char =
        |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if text.chars().all(is_char) {
        text.into()
    } else {
        text.chars().filter(|c| is_char(*c)).collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_element() {
        let mut xml = Xml::new("a", &[("href", "\"><b c='d'>&")]);
        xml.text("t", "</t>]]>&amp;\u{b}\u{fffe}\0ü");
        let written = xml.finish("a");
        assert!(written.contains("<t>&lt;/t&gt;]]&gt;&amp;amp;ü</t></a>"), "{written}");
        assert!(!written.contains("<b") && !written.contains("\">&lt;\""), "{written}");
    }
}
