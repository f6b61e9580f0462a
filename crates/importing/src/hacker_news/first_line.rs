//! The convention of the thread: `Company | Role | Place | Kind | Pay | Address`, in any order and with gaps.

use crate::{place, understand::RawLocation};

/// What the first line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FirstLine {
    /// Who hires.
    pub(super) company: Option<String>,
    /// The role, or the roles as they are written; *Open roles* where only the text tells them.
    pub(super) title: String,
    /// Texts about pay.
    pub(super) pay: Vec<String>,
    /// Texts about the kind of employment.
    pub(super) employment_types: Vec<String>,
    /// Texts about where.
    places: Vec<String>,
}

const NO_ROLE: &str = "Open roles";

impl FirstLine {
    /// `None` where the line follows no convention.
    pub(super) fn read(line: &str) -> Option<Self> {
        let parts = parts(line);
        if parts.len() < 2 {
            return said_to_be_hiring(line);
        }
        let mut read = Self::default();
        let mut roles = Vec::new();
        let mut names = Vec::new();
        for (position, part) in parts.iter().enumerate() {
            match kind(part) {
                Kind::Address => {}
                Kind::Pay => read.pay.push((*part).to_owned()),
                Kind::Employment => read.employment_types.push((*part).to_owned()),
                Kind::Place => read.places.push((*part).to_owned()),
                Kind::Role => roles.push((position, *part)),
                Kind::Other => names.push((position, *part)),
            }
        }
        // The first part is the company, even where it sounds like a role (*Founding Engineers Inc*), unless another part
        // is marked as one or nothing else can be the role.
        let marked = parts.iter().find_map(|part| part.strip_prefix("Company:"));
        let first_is_role = roles.first().is_some_and(|(position, _)| *position == 0);
        if let Some(company) = marked {
            read.company = Some(company.trim().to_owned());
        } else if first_is_role && roles.len() == 1 {
            read.company = names.first().filter(|_| parts.len() > 2 || names.len() == 1).map(|(_, name)| bare(name));
        } else {
            read.company = names.iter().find(|(position, _)| *position == 0).map(|(_, name)| bare(name));
            if read.company.is_none() && first_is_role {
                read.company = Some(bare(roles.remove(0).1));
            }
        }
        read.company = read.company.filter(|company| !company.is_empty());
        read.title = roles.first().map_or_else(|| NO_ROLE.to_owned(), |(_, role)| tidy(role));
        Some(read)
    }

    /// Where, as free text.
    pub(super) fn locations(&self) -> Vec<RawLocation> {
        self.places.iter().map(RawLocation::from_text).collect()
    }

    /// How the work is done, where only one way is named.
    pub(super) fn workplace(&self) -> Option<String> {
        let said = self.places.join(" ").to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        let (hybrid, remote, onsite) =
            (says(&["hybrid"]), says(&["remote"]), says(&["onsite", "on-site", "on site", "in person", "in-person"]));
        match (hybrid, remote, onsite) {
            (true, ..) => Some("hybrid".to_owned()),
            (_, true, false) => Some("remote".to_owned()),
            (_, false, true) => Some("onsite".to_owned()),
            _ => None,
        }
    }
}

/// The parts of the line. Where nobody used the bar, other signs between words separate.
fn parts(line: &str) -> Vec<&str> {
    const MOST: usize = 20;
    for sign in ["|", " — ", " – ", " • ", " - ", "/ "] {
        let parts: Vec<_> = line.split(sign).map(str::trim).filter(|part| !part.is_empty()).take(MOST).collect();
        if sign == "|" && parts.len() >= 2 && parts[0].chars().count() <= LONGEST_NAME {
            return parts;
        }
        // Other signs stand in sentences as well.
        let is_line = parts.len() >= 3 && parts[0].chars().count() <= LONGEST_NAME / 2;
        if is_line && !line.contains(['!', '?']) && parts.iter().any(|part| kind(part) == Kind::Role) {
            return parts;
        }
    }
    Vec::new()
}

/// Characters of a company's name; a longer first part is a sentence.
const LONGEST_NAME: usize = 80;

/// What a part is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Address,
    Pay,
    Employment,
    Place,
    Role,
    Other,
}

fn kind(part: &str) -> Kind {
    let lower = part.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| has_word(&lower, word));
    if lower.contains("://") || (lower.contains('.') && !lower.contains(' ') && !lower.ends_with('.')) {
        return Kind::Address;
    }
    let digits = lower.chars().any(|c| c.is_ascii_digit());
    if digits && (lower.contains(['$', '€', '£', '¥', '₹']) || says(&["usd", "eur", "gbp", "chf", "cad", "salary"]))
    {
        return Kind::Pay;
    }
    let role = says(ROLES);
    let workplace = lower.contains("remote") || lower.contains("onsite") || says(&["hybrid", "on-site", "in-person"]);
    if workplace && !role {
        return Kind::Place;
    }
    if !role
        && says(&["full-time", "full", "fulltime", "part-time", "contract", "freelance", "internship", "permanent"])
    {
        return Kind::Employment;
    }
    if role {
        return Kind::Role;
    }
    if is_place(part) { Kind::Place } else { Kind::Other }
}

const ROLES: &[&str] = &[
    "engineer",
    "engineers",
    "engineering",
    "developer",
    "developers",
    "dev",
    "sre",
    "devops",
    "designer",
    "designers",
    "scientist",
    "scientists",
    "manager",
    "managers",
    "architect",
    "architects",
    "analyst",
    "analysts",
    "researcher",
    "researchers",
    "research",
    "cto",
    "vp",
    "director",
    "head",
    "lead",
    "leads",
    "founding",
    "co-founder",
    "cofounder",
    "roles",
    "positions",
    "programmer",
    "programmers",
    "administrator",
    "consultant",
    "marketer",
    "sales",
    "recruiter",
    "executive",
    "representative",
    "advocate",
    "specialist",
    "technician",
    "operator",
    "fullstack",
    "full-stack",
    "backend",
    "frontend",
    "back-end",
    "front-end",
    "qa",
    "strategist",
    "writer",
    "officer",
    "pm",
    "swe",
    "quant",
];

/// Whether `word` stands in `text` by itself.
fn has_word(text: &str, word: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text[from..].find(word).map(|at| from + at) {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[at + word.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if before && after {
            return true;
        }
        from = at + word.len();
    }
    false
}

fn is_place(part: &str) -> bool {
    const LONGEST: usize = 120;
    part.len() <= LONGEST && place::places(&[RawLocation::from_text(part)]).iter().any(|place| place.country.is_some())
}

/// A name without its address or batch in brackets: `Stoneware (YC S17)`.
fn bare(name: &str) -> String {
    name.split(" (").next().unwrap_or(name).trim_end_matches([':', ',', '-']).trim().to_owned()
}

fn tidy(role: &str) -> String {
    role.trim_end_matches([':', ',', '-', '.']).trim().to_owned()
}

/// `Company (YC S17) is hiring a Platform Engineer`: the titles of job stories, and comments without bars.
fn said_to_be_hiring(line: &str) -> Option<FirstLine> {
    let lower = line.to_ascii_lowercase();
    let (at, verb) = [" is hiring", " are hiring", " is looking for", " hiring:", " hiring "]
        .into_iter()
        .filter_map(|verb| Some((lower.find(verb)?, verb)))
        .min_by_key(|(at, _)| *at)?;
    let company = bare(line[..at].trim_end_matches(['–', '-', '—', ' ']));
    if company.is_empty() || company.chars().count() > LONGEST_NAME || company.split_whitespace().count() > 6 {
        return None;
    }
    let rest = line[at + verb.len()..].trim_start_matches([':', ' ']);
    let rest = ["an ", "a ", "for "].iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
    let title = rest.split(['.', '|', '(', '–', '—']).next().map(tidy).unwrap_or_default();
    let title = if title.is_empty() || title.split_whitespace().count() > 12 { NO_ROLE.to_owned() } else { title };
    Some(FirstLine { company: Some(company), title, ..FirstLine::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_hires_for_what_is_found_in_lines_as_people_write_them() {
        for (line, company, title) in [
            (
                "Kilnworks | Senior Backend Engineer | REMOTE (US) | Full-time",
                Some("Kilnworks"),
                "Senior Backend Engineer",
            ),
            ("Kilnworks (YC S18) | Berlin, Germany | ONSITE | Staff SRE | €90k-€120k", Some("Kilnworks"), "Staff SRE"),
            ("Kilnworks | Remote | Full-time | https://kilnworks.example", Some("Kilnworks"), "Open roles"),
            ("Head of Engineering | Full-Time | Remote | $180k - $220k USD", None, "Head of Engineering"),
            ("Engineering Director | Company: Kilnworks| San Francisco", Some("Kilnworks"), "Engineering Director"),
            ("Glaze Research | Research Engineer | London, UK", Some("Glaze Research"), "Research Engineer"),
            ("Kilnworks — Senior Rails Developer — Remote (EU)", Some("Kilnworks"), "Senior Rails Developer"),
            ("Kilnworks (YC W21) Is Hiring a Platform Engineer", Some("Kilnworks"), "Platform Engineer"),
            ("Kilnworks is hiring multiple roles worldwide", Some("Kilnworks"), "multiple roles worldwide"),
            ("Kilnworks (YC P26) Is Hiring", Some("Kilnworks"), "Open roles"),
        ] {
            let read = FirstLine::read(line).unwrap_or_default();
            assert_eq!((read.company.as_deref(), read.title.as_str()), (company, title), "{line}");
        }
    }

    #[test]
    fn what_follows_no_convention_is_no_advert() {
        for line in [
            "Please say where the job is: remote, on site or both.",
            "Why are so many comments at the bottom dead? I would like to know.",
            "",
            "|",
        ] {
            assert_eq!(FirstLine::read(line), None, "{line}");
        }
    }

    #[test]
    fn pay_place_and_kind_are_told_apart() {
        let read = FirstLine::read("Kilnworks | CTO | REMOTE (EU) | Full time | 120k-150k EUR | kilnworks.example");
        let read = read.unwrap_or_default();
        assert_eq!(read.pay, ["120k-150k EUR"]);
        assert_eq!(read.employment_types, ["Full time"]);
        assert_eq!(read.locations(), [RawLocation::from_text("REMOTE (EU)")]);
        assert_eq!(read.workplace().as_deref(), Some("remote"));
    }
}
