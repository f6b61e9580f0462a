//! Reads HTML as a browser does and notes everything that a clean text must not have.

use std::{
    borrow::Cow,
    cell::{Ref, RefCell},
    collections::BTreeMap,
};

use html5ever::tokenizer::TokenizerOpts;
use html5ever::{
    Attribute, LocalName, ParseOpts, QualName, local_name, ns, parse_fragment,
    tendril::{StrTendril, TendrilSink},
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilderOpts, TreeSink},
};

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// What a parser stumbled over, and what is not allowed.
    pub(crate) faults: Vec<String>,
    /// How often each element occurs.
    pub(crate) elements: BTreeMap<String, usize>,
}

const ALLOWED: [&str; 14] =
    ["h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "code", "pre", "blockquote", "br", "hr"];

/// Reads `html` as the content of `body`.
pub(crate) fn read(html: &str) -> Findings {
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let tokenizer = TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() };
    let tree_builder = TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() };
    let sink = Sink { names: RefCell::default(), findings: RefCell::default(), reading: RefCell::new(false) };
    let parser = parse_fragment(sink, ParseOpts { tokenizer, tree_builder }, body, Vec::new(), false);
    *parser.tokenizer.sink.sink.reading.borrow_mut() = true;
    parser.one(html)
}

struct Sink {
    names: RefCell<Vec<QualName>>,
    findings: RefCell<Findings>,
    /// The parser makes elements of its own before it reads.
    reading: RefCell<bool>,
}

impl Sink {
    fn fault(&self, fault: String) {
        self.findings.borrow_mut().faults.push(fault);
    }

    fn node(&self, name: QualName) -> usize {
        self.names.borrow_mut().push(name);
        self.names.borrow().len() - 1
    }

    fn attribute(&self, element: &str, attribute: &Attribute) {
        let value = attribute.value.to_lowercase();
        let fine = match (element, &*attribute.name.local) {
            ("a", "href") => ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme)),
            ("a", "rel") => value == "nofollow noopener ugc",
            ("ol", "start") => value.chars().all(|c| c.is_ascii_digit()),
            _ => false,
        };
        if !fine {
            self.fault(format!("<{element} {}={value}>", attribute.name.local));
        }
    }
}

impl TreeSink for Sink {
    type Handle = usize;
    type Output = Findings;
    type ElemName<'a> = Expanded<'a>;

    fn finish(self) -> Findings {
        self.findings.into_inner()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.fault(message.into_owned());
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> usize {
        if *self.reading.borrow() && &*name.local != "html" {
            let element = name.local.to_string();
            if !ALLOWED.contains(&element.as_str()) {
                self.fault(format!("<{element}>"));
            }
            attributes.iter().for_each(|attribute| self.attribute(&element, attribute));
            *self.findings.borrow_mut().elements.entry(element).or_default() += 1;
        }
        self.node(name)
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.fault(format!("<!--{text}-->"));
        self.get_document()
    }

    fn create_pi(&self, target: StrTendril, _: StrTendril) -> usize {
        self.fault(format!("<?{target}?>"));
        self.get_document()
    }

    fn elem_name<'a>(&'a self, node: &'a usize) -> Expanded<'a> {
        Expanded(Ref::map(self.names.borrow(), |names| &names[*node]))
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

    fn append(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_based_on_parent_node(&self, _: &usize, _: &usize, _: NodeOrText<usize>) {
        self.fault("text that a table moved".to_owned());
    }
    fn append_before_sibling(&self, _: &usize, _: NodeOrText<usize>) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn add_attrs_if_missing(&self, _: &usize, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &usize) {}
    fn reparent_children(&self, _: &usize, _: &usize) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
}

/// A name that is borrowed from the sink.
#[derive(Debug)]
pub(crate) struct Expanded<'a>(Ref<'a, QualName>);

impl html5ever::interface::ElemName for Expanded<'_> {
    fn ns(&self) -> &html5ever::Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}
