//! The catalogue of texts, and what must be true of it: both languages say the same things of the same values.

use std::{collections::BTreeMap, fs, io, path::Path};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

/// The languages, by their folders; the first one is the one that the others are compared with.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "de"];

/// The categories of the Unicode plural rules: whoever selects by one needs a number.
const PLURALS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The texts of one file in every language.
#[derive(Clone, Debug)]
pub(crate) struct Area {
    /// The file's name without `.ftl`; every key in it begins with it.
    pub(crate) name: String,
    /// In the order of [`LANGUAGES`].
    pub(crate) sources: [String; 2],
}

/// What a message wants for one of its variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A text or a number, to be printed.
    Any,
    /// A number, for the message has plural forms of it.
    Number,
}

/// The variables of a message by their names.
pub(crate) type Variables = BTreeMap<String, Kind>;

/// Every message's key with its variables.
#[derive(Debug)]
pub(crate) struct Catalogue(pub(crate) BTreeMap<String, Variables>);

/// Reads `en/*.ftl` and their counterparts. A file without a counterpart reads as an empty one, so that every missing
/// text is named.
pub(crate) fn read(texts: &Path) -> io::Result<Vec<Area>> {
    let mut names = Vec::new();
    for language in LANGUAGES {
        for file in fs::read_dir(texts.join(language))? {
            let file = file?.path();
            if let (Some("ftl"), Some(name)) =
                (file.extension().and_then(|end| end.to_str()), file.file_stem().and_then(|name| name.to_str()))
            {
                names.push(name.to_owned());
            }
        }
    }
    names.sort();
    names.dedup();
    let source = |name: &str, language: &str| match fs::read_to_string(texts.join(language).join(format!("{name}.ftl")))
    {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        read => read,
    };
    let area = |name: String| Ok(Area { sources: [source(&name, LANGUAGES[0])?, source(&name, LANGUAGES[1])?], name });
    names.into_iter().map(area).collect()
}

impl Catalogue {
    /// The messages of all areas, or everything that is wrong with them.
    pub(crate) fn new(areas: &[Area]) -> Result<Self, Vec<String>> {
        let mut complaints = Vec::new();
        let mut catalogue = BTreeMap::new();
        for area in areas {
            let [first, other] = [0, 1].map(|at| messages(area, at, &mut complaints));
            for (key, variables) in &first {
                match other.get(key) {
                    None => complaints.push(format!("{} lacks `{key}` in {}.ftl", LANGUAGES[1], area.name)),
                    Some(others) if !others.keys().eq(variables.keys()) => complaints
                        .push(format!("`{key}` has other variables in {} than in {}", LANGUAGES[0], LANGUAGES[1])),
                    Some(_) => {}
                }
            }
            for key in other.keys().filter(|key| !first.contains_key(*key)) {
                complaints.push(format!("{} lacks `{key}` in {}.ftl", LANGUAGES[0], area.name));
            }
            for (key, variables) in first {
                let strictest = |name: String, kind: Kind| {
                    let other = other.get(&key).and_then(|variables| variables.get(&name)).copied();
                    (name, other.map_or(kind, |other| other.max(kind)))
                };
                let variables = variables.into_iter().map(|(name, kind)| strictest(name, kind)).collect();
                if catalogue.insert(key.clone(), variables).is_some() {
                    complaints.push(format!("`{key}` is there twice"));
                }
            }
        }
        if complaints.is_empty() { Ok(Self(catalogue)) } else { Err(complaints) }
    }
}

/// The messages of one file, each with its variables.
fn messages(area: &Area, at: usize, complaints: &mut Vec<String>) -> BTreeMap<String, Variables> {
    let file = format!("{}/{}.ftl", LANGUAGES[at], area.name);
    let source = area.sources[at].as_str();
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, errors)| {
        complaints.extend(errors.iter().map(|error| format!("{file}:{}: {error}", line(source, error.pos.start))));
        resource
    });
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let key = message.id.name;
        if !key.starts_with(&format!("{}-", area.name)) {
            complaints.push(format!("{file}: `{key}` does not begin with `{}-`", area.name));
        }
        if !message.attributes.is_empty() {
            complaints.push(format!("{file}: `{key}` has attributes, which nothing reads"));
        }
        let mut variables = Variables::new();
        match &message.value {
            Some(pattern) => of_pattern(pattern, &mut variables, &mut |what| {
                complaints.push(format!("{file}: `{key}` {what}"));
            }),
            None => complaints.push(format!("{file}: `{key}` says nothing")),
        }
        if messages.insert(key.to_owned(), variables).is_some() {
            complaints.push(format!("{file}: `{key}` is there twice"));
        }
    }
    messages
}

fn of_pattern(pattern: &Pattern<&str>, variables: &mut Variables, complain: &mut impl FnMut(&str)) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        of_expression(expression, variables, complain);
    }
}

fn of_expression(expression: &Expression<&str>, variables: &mut Variables, complain: &mut impl FnMut(&str)) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, Kind::Any, variables, complain),
        Expression::Select { selector, variants } => {
            let is_plural = variants.iter().any(|variant| match &variant.key {
                VariantKey::NumberLiteral { .. } => true,
                VariantKey::Identifier { name } => PLURALS[..5].contains(name),
            });
            of_inline(selector, if is_plural { Kind::Number } else { Kind::Any }, variables, complain);
            for variant in variants {
                of_pattern(&variant.value, variables, complain);
            }
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, kind: Kind, variables: &mut Variables, complain: &mut impl FnMut(&str)) {
    match inline {
        InlineExpression::VariableReference { id } => {
            let known = variables.entry(id.name.to_owned()).or_insert(kind);
            *known = kind.max(*known);
        }
        InlineExpression::Placeable { expression } => of_expression(expression, variables, complain),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        InlineExpression::TermReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::FunctionReference { .. } => {
            complain("refers to a function, a term or another message, which nothing here resolves");
        }
    }
}

fn line(source: &str, at: usize) -> usize {
    source.get(..at).map_or(0, |before| before.matches('\n').count() + 1)
}
