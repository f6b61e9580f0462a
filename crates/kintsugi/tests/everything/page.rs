//! Reads a page as a browser does, strictly: every complaint of the parser is a fault, and so is an id that occurs twice.

use std::{
    borrow::Cow,
    cell::{Ref, RefCell},
    collections::HashSet,
};

use html5ever::{
    Attribute, LocalName, ParseOpts, QualName, ns, parse_document,
    tendril::{StrTendril, TendrilSink},
    tokenizer::TokenizerOpts,
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink},
};

/// What a page consists of, as far as the tests ask.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) faults: Vec<String>,
    /// Every `href` of a link.
    pub(crate) links: Vec<String>,
    /// The contents of `application/ld+json` blocks.
    pub(crate) data: Vec<String>,
    ids: HashSet<String>,
    /// What `aria-labelledby` and `for` name.
    named: Vec<String>,
}

pub(crate) fn read(html: &str) -> Page {
    let tokenizer = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tree_builder = TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() };
    let mut page = parse_document(Sink::default(), ParseOpts { tokenizer, tree_builder }).one(html);
    for name in std::mem::take(&mut page.named) {
        if !page.ids.contains(&name) {
            page.faults.push(format!("nothing has the id `{name}`"));
        }
    }
    page
}

#[derive(Default)]
struct Sink {
    nodes: RefCell<Vec<QualName>>,
    page: RefCell<Page>,
    /// The node of the data block that was begun last.
    block: RefCell<Option<usize>>,
}

impl Sink {
    fn node(&self, name: QualName) -> usize {
        self.nodes.borrow_mut().push(name);
        self.nodes.borrow().len() - 1
    }

    fn note(&self, element: &str, attribute: &Attribute) {
        let (name, value) = (&*attribute.name.local, attribute.value.to_string());
        let mut page = self.page.borrow_mut();
        match (element, name) {
            ("a" | "link", "href") => page.links.push(value),
            (_, "id") if !page.ids.insert(value.clone()) => page.faults.push(format!("the id `{value}` occurs twice")),
            (_, "aria-labelledby" | "aria-describedby") | ("label", "for") => {
                page.named.extend(value.split_whitespace().map(str::to_owned));
            }
            _ => {}
        }
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Page;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Page {
        self.page.into_inner()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.page.borrow_mut().faults.push(message.into_owned());
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        let element = name.local.to_string();
        attributes.iter().for_each(|attribute| self.note(&element, attribute));
        let is_data = attributes.iter().any(|attribute| &*attribute.value == "application/ld+json");
        let node = self.node(name);
        if element == "script" && is_data {
            self.page.borrow_mut().data.push(String::new());
            *self.block.borrow_mut() = Some(node);
        }
        node
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendText(text) = child
            && *self.block.borrow() == Some(*parent)
            && let Some(block) = self.page.borrow_mut().data.last_mut()
        {
            block.push_str(&text);
        }
    }

    fn create_comment(&self, _: StrTendril) -> usize {
        self.get_document()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> usize {
        self.get_document()
    }

    fn elem_name<'a>(&'a self, node: &'a usize) -> Name<'a> {
        Name(Ref::map(self.nodes.borrow(), |nodes| &nodes[*node]))
    }

    fn get_document(&self) -> usize {
        self.node(QualName::new(None, ns!(), LocalName::from("")))
    }

    fn get_template_contents(&self, node: &usize) -> usize {
        *node
    }

    fn same_node(&self, a: &usize, b: &usize) -> bool {
        a == b
    }

    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {
        self.parse_error("text that a table moved".into());
    }
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
    fn set_quirks_mode(&self, mode: QuirksMode) {
        if mode != QuirksMode::NoQuirks {
            self.parse_error("a browser would fall into quirks mode".into());
        }
    }
}

/// A name that is borrowed from the sink.
#[derive(Debug)]
pub(crate) struct Name<'a>(Ref<'a, QualName>);

impl html5ever::interface::ElemName for Name<'_> {
    fn ns(&self) -> &html5ever::Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

#[test]
fn faults_are_found() {
    let page = |body: &str| {
        read(&format!("<!doctype html><html lang=\"en\"><head><title>x</title></head><body>{body}</body></html>"))
    };
    for broken in [
        "<p>a</div>",
        "<b><p>x</b></p>",
        "<p id=\"a\"></p><p id=\"a\"></p>",
        "<p aria-labelledby=\"b\"></p>",
        "&#0;",
        "<p a=1 a=2>",
    ] {
        assert_ne!(page(broken).faults, Vec::<String>::new(), "{broken}");
    }
    let fine = page("<p id=\"a\">a</p><script type=\"application/ld+json\">{}</script><a href=\"/x\">x</a>");
    assert_eq!((fine.faults, fine.links, fine.data), (vec![], vec!["/x".to_owned()], vec!["{}".to_owned()]));
    assert_ne!(read("<p>x").faults, Vec::<String>::new());
}
