//! The catalogue as Rust: a method a message, so that a text that is missing, or lacks a value, does not compile, and one
//! that nothing says is dead code.

use std::fmt::Write as _;

use fluent_bundle::{FluentBundle, FluentResource};

use crate::catalogue::{Area, Catalogue, Kind, LANGUAGES, Variables};

/// The names of [`LANGUAGES`] in the enum.
const NAMES: [&str; 2] = ["English", "German"];

/// Keys that end so hold markup.
const MARKUP: &str = "-html";

/// The code that `src/texts.rs` includes.
pub(crate) fn write(areas: &[Area], catalogue: &Catalogue) -> Result<String, Vec<String>> {
    let bundles = [bundle(areas, 0)?, bundle(areas, 1)?];
    let mut code = String::from("impl Language {\n");
    for (key, variables) in &catalogue.0 {
        let texts = bundles.each_ref().map(|bundle| plain(bundle, key));
        let is_markup = key.ends_with(MARKUP);
        let method =
            if variables.is_empty() { constant(key, &texts, is_markup) } else { filled(key, variables, is_markup) };
        // Writing to a string cannot fail.
        let doc = texts[0].replace('\n', " ");
        _ = write!(code, "    /// `{key}`: {}\n{method}", doc.replace(['[', ']', '<', '>', '`'], "'"));
    }
    code.push_str("}\n");
    for (at, name) in NAMES.iter().enumerate() {
        _ = writeln!(code, "/// Every source of a language.\nconst {}: &[&str] = &[", name.to_uppercase());
        for area in areas {
            _ = writeln!(code, "    {:?},", area.sources[at]);
        }
        code.push_str("];\n");
    }
    Ok(code)
}

/// A message without variables.
fn constant(key: &str, texts: &[String; 2], is_markup: bool) -> String {
    let arms =
        NAMES.iter().zip(texts).fold(String::new(), |arms, (name, text)| arms + &format!("Self::{name} => {text:?}, "));
    let (kind, open, close) = if is_markup { ("Html", "Html::known(", ")") } else { ("&'static str", "", "") };
    format!("    pub(crate) fn {}(self) -> {kind} {{ {open}match self {{ {arms}}}{close} }}\n", name(key))
}

/// A message whose variables are arguments, in the alphabet's order: it does not change with the words.
fn filled(key: &str, variables: &Variables, is_markup: bool) -> String {
    let (kind, fill, any, value) =
        if is_markup { ("Html", "fill_html", "Markup", "markup") } else { ("String", "fill", "Argument", "argument") };
    let mut arguments = String::new();
    let mut values = String::new();
    for (variable, wanted) in variables {
        let name = name(variable);
        let wanted = if *wanted == Kind::Number { "Number" } else { any };
        // Writing to a string cannot fail.
        _ = write!(arguments, ", {name}: impl {wanted}");
        _ = write!(values, "({variable:?}, {name}.{value}()), ");
    }
    format!("    pub(crate) fn {}(self{arguments}) -> {kind} {{ self.{fill}({key:?}, [{values}]) }}\n", name(key))
}

fn name(key: &str) -> String {
    key.replace('-', "_")
}

fn bundle(areas: &[Area], at: usize) -> Result<FluentBundle<FluentResource>, Vec<String>> {
    let language = LANGUAGES[at].parse().map_err(|error| vec![format!("{error}")])?;
    let mut bundle = FluentBundle::new(vec![language]);
    bundle.set_use_isolating(false);
    for area in areas {
        let resource = FluentResource::try_new(area.sources[at].clone());
        let resource = resource.map_err(|(_, errors)| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
        bundle.add_resource(resource).map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    }
    Ok(bundle)
}

/// The text of a message; variables stand in it by their names.
fn plain(bundle: &FluentBundle<FluentResource>, key: &str) -> String {
    let pattern = bundle.get_message(key).and_then(|message| message.value());
    pattern.map(|pattern| bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned()).unwrap_or_default()
}
