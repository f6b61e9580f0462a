//! An advert's twin in Markdown, for programs that read text: the same facts, brief and words as on its page.

use std::fmt::{self, Write};

use super::{
    brief::Said,
    markdown::{escaped, of},
    posting::{Advert, Fact, QUESTIONS},
};
use crate::texts::Language;

/// The whole text; `canonical` is the page's own address.
pub(super) fn write(advert: &Advert, canonical: &str, t: Language) -> String {
    let mut text = String::with_capacity(advert.description.as_str().len() + 4_096);
    // Writing to a string cannot fail.
    _ = head(&mut text, advert, canonical, t);
    _ = brief(&mut text, advert, t);
    _ = write!(text, "## {}\n\n{}\n", t.posting_job(), of(advert.description.as_str()));
    text
}

fn head(text: &mut String, advert: &Advert, canonical: &str, t: Language) -> fmt::Result {
    write!(text, "# {}\n\n{}", escaped(&advert.title), escaped(&advert.company))?;
    if let Some(domain) = &advert.domain {
        write!(text, " ({})", t.advert_domain(domain))?;
    }
    text.push_str("\n\n");
    if advert.demo {
        write!(text, "> {}\n\n", t.advert_demo_plain())?;
    }
    for fact in &advert.facts {
        writeln!(text, "- **{}**: {}", fact.label, said(fact))?;
    }
    writeln!(text, "- **{}**: {}", t.advert_posted(), advert.published_on)?;
    writeln!(text, "- **{}**: {}", t.advert_confirmed(), advert.confirmed_on)?;
    if let Some(apply) = &advert.apply {
        writeln!(text, "- **{}**: <{apply}>", t.posting_apply())?;
    }
    if let Some(original) = &advert.original {
        writeln!(text, "- **{}**: <{original}>", escaped(&advert.source))?;
    }
    write!(text, "- <{canonical}>\n\n")
}

fn said(fact: &Fact) -> String {
    match (&fact.list, &fact.value) {
        (Some((_, list)), _) => escaped(list.join("; ")),
        (None, Some(value)) => escaped(value),
        (None, None) => fact.absent.to_owned(),
    }
}

fn brief(text: &mut String, advert: &Advert, t: Language) -> fmt::Result {
    let stated = advert.brief.as_ref().map_or(0, |brief| brief.marks.stated);
    write!(text, "## {}\n\n{}.\n\n", t.posting_brief(), t.posting_answered(QUESTIONS, stated))?;
    for group in advert.brief.iter().flat_map(|brief| &brief.groups) {
        write!(text, "### {}\n\n", group.topic)?;
        for row in &group.rows {
            let said = match &row.said {
                Said::Stated(lines) => escaped(lines.join(" ")),
                Said::Declined => format!("*{}*", t.posting_declined_one()),
                Said::Nothing => format!("*{}*", t.posting_unanswered_one()),
            };
            writeln!(text, "- **{}**: {said}", row.question)?;
        }
        text.push('\n');
    }
    Ok(())
}
