//! The filters beside the results: every value with the number of jobs that it would leave.

use contracts::Currency;
use jobs::{Count, Facet, Facets, Query, Sort, names as parameter};

use super::names;
use crate::{address, texts::Texts, words};

/// Values of a long filter that are shown without unfolding it.
const SHOWN: usize = 7;

/// The value of a choice that filters nothing.
const ANY: &str = "";

/// All filters.
#[derive(Debug)]
pub(super) struct Panel {
    pub(super) groups: Vec<Group>,
    /// The order, which the form sends along; `None` is the one that needs no saying.
    pub(super) sort: Option<&'static str>,
    /// How many values are chosen.
    pub(super) active: usize,
    /// The search without any filter, where there is one.
    pub(super) clear: Option<String>,
    /// What the button of the sheet says.
    pub(super) show: String,
}

/// One filter.
#[derive(Debug)]
pub(super) struct Group {
    /// The name of its parameter.
    pub(super) name: &'static str,
    pub(super) legend: &'static str,
    pub(super) hint: Option<&'static str>,
    pub(super) body: Body,
}

/// How one chooses.
#[derive(Debug)]
pub(super) enum Body {
    /// Several of a list, or one of it.
    List(List),
    /// One of a list that is rarely looked at.
    Menu(Vec<Choice>),
    /// An amount and its currency.
    Pay {
        /// Steps.
        amounts: Vec<Choice>,
        /// What the visitor counts in.
        currencies: Vec<Choice>,
    },
}

/// A list of boxes.
#[derive(Debug, Default)]
pub(super) struct List {
    /// One value only.
    pub(super) single: bool,
    pub(super) shown: Vec<Choice>,
    /// What is unfolded.
    pub(super) rest: Vec<Choice>,
    /// What unfolds it.
    pub(super) more: String,
}

/// One value.
#[derive(Debug)]
pub(super) struct Choice {
    /// As the address holds it.
    pub(super) value: String,
    pub(super) label: String,
    pub(super) number: Option<String>,
    pub(super) chosen: bool,
    /// Nothing would be found.
    pub(super) none: bool,
}

impl List {
    /// Whether something in the unfolded part is chosen: then it stands open.
    pub(super) fn is_open(&self) -> bool {
        self.rest.iter().any(|choice| choice.chosen)
    }
}

impl Choice {
    /// The value as a part of the control's id, which may hold no spaces.
    pub(super) fn id(&self) -> String {
        self.value.replace(char::is_whitespace, "_")
    }

    fn any(label: &str, chosen: bool) -> Self {
        Self { value: ANY.into(), label: label.into(), number: None, chosen, none: false }
    }
}

/// Makes the choices of one filter.
struct Maker<'a>(&'a Texts);

impl Maker<'_> {
    fn choice<T>(&self, facet: &Facet<T>, value: String, label: String) -> Choice {
        Choice {
            value,
            label,
            number: names::number(facet.count, **self.0),
            chosen: facet.selected,
            none: facet.count == Count::Exactly(0) && !facet.selected,
        }
    }

    fn choices<T>(&self, facets: &[Facet<T>], word: impl Fn(&T) -> (String, String)) -> Vec<Choice> {
        let choice = |facet: &Facet<T>| {
            let (value, label) = word(&facet.value);
            self.choice(facet, value, label)
        };
        facets.iter().map(choice).collect()
    }

    /// The same of rising values, with the one that the address asks for, where it is none of them.
    fn steps<T: Copy + PartialOrd>(
        &self,
        facets: &[Facet<T>],
        asked: Option<T>,
        word: impl Fn(&T) -> (String, String),
    ) -> Vec<Choice> {
        let mut choices = self.choices(facets, &word);
        if let Some(asked) = asked.filter(|asked| facets.iter().all(|facet| facet.value != *asked)) {
            let (value, label) = word(&asked);
            let at = facets.partition_point(|facet| facet.value < asked);
            choices.insert(at, Choice { value, ..Choice::any(&label, true) });
        }
        choices
    }

    /// In a menu the number stands in the text.
    fn menu(&self, choices: Vec<Choice>) -> Vec<Choice> {
        let said = |choice: Choice| Choice {
            label: match &choice.number {
                Some(number) => self.0.filters_with_count(number, &choice.label),
                None => choice.label,
            },
            ..choice
        };
        choices.into_iter().map(said).collect()
    }
}

fn boxes(shown: Vec<Choice>) -> Body {
    Body::List(List { shown, ..List::default() })
}

/// A long list: the first values are seen at once.
fn long(mut shown: Vec<Choice>, more: impl Fn(usize) -> String) -> Body {
    // Unfolding a single line is more work than reading it.
    let rest = if shown.len() > SHOWN + 1 { shown.split_off(SHOWN) } else { Vec::new() };
    let more = more(rest.len());
    Body::List(List { single: false, shown, rest, more })
}

impl Panel {
    /// The filters of a search with what was counted under it; `total` is what it finds, and it may be asked in each of
    /// `currencies` beside the one that it names.
    pub(super) fn new(query: &Query, facets: &Facets, currencies: &[Currency], total: Option<&str>, t: &Texts) -> Self {
        let everything = query.clone().filtered(jobs::Filters::default());
        let active = super::chips::active(query.filters());
        Self {
            groups: groups(query, facets, currencies, t),
            sort: (query.sort() != Sort::Newest).then(|| query.sort().as_str()),
            active,
            clear: (active > 0).then(|| t.link(&address::search(&everything))),
            show: total.map_or_else(|| t.filters_apply().to_owned(), |total| t.filters_show(total)),
        }
    }
}

fn groups(query: &Query, facets: &Facets, currencies: &[Currency], t: &Texts) -> Vec<Group> {
    let group = |name, legend, body| Group { name, legend, hint: None, body };
    let hinted = |name, legend, hint, body| Group { name, legend, hint: Some(hint), body };
    let make = Maker(t);
    let roles = make.choices(&facets.roles, |role| (role.to_string(), names::role(*role, **t).into()));
    let workplaces =
        make.choices(&facets.workplaces, |place| (place.to_string(), names::workplace(*place, **t).into()));
    let from = make.choices(&facets.remote_from, |from| (from.as_str().into(), names::from(*from, **t)));
    let equity = vec![make.choice(&facets.equity, "yes".into(), t.filters_equity_yes().into())];
    let stages = make.choices(&facets.stages, |stage| (stage.to_string(), words::stage(*stage, **t).into()));
    let teams = make.choices(&facets.team_sizes, |size| (size.as_str().into(), names::team(*size, **t)));
    let stack = make.choices(&facets.stack, |tag| (tag.to_lowercase(), tag.clone()));
    let languages = make.choices(&facets.languages, |code| (code.to_string(), words::language(*code, **t)));
    vec![
        group(parameter::ROLE, t.filters_role(), boxes(roles)),
        group(parameter::WORKPLACE, t.filters_workplace(), boxes(workplaces)),
        hinted(
            parameter::FROM,
            t.filters_from(),
            t.filters_from_hint(),
            long(from, |count| t.filters_from_more(count)),
        ),
        group(parameter::UTC, t.filters_utc(), zones(query, facets, t)),
        hinted(parameter::SALARY, t.filters_salary(), t.filters_salary_hint(), pay(query, facets, currencies, t)),
        group(parameter::EQUITY, t.filters_equity(), boxes(equity)),
        group(parameter::STAGE, t.filters_stage(), boxes(stages)),
        group(parameter::TEAM, t.filters_team(), boxes(teams)),
        group(parameter::STACK, t.filters_stack(), long(stack, |count| t.filters_stack_more(count))),
        group(parameter::LANGUAGE, t.filters_language(), long(languages, |count| t.filters_language_more(count))),
        group(parameter::DAYS, t.filters_days(), days(query, facets, t)),
    ]
}

fn zones(query: &Query, facets: &Facets, t: &Texts) -> Body {
    let (make, asked) = (Maker(t), query.filters().utc_offset);
    let any = Choice::any(t.filters_utc_any(), asked.is_none());
    let zones = make.steps(&facets.utc_offsets, asked, |offset| (offset.to_string(), words::utc(*offset)));
    Body::Menu(std::iter::once(any).chain(make.menu(zones)).collect())
}

fn pay(query: &Query, facets: &Facets, currencies: &[Currency], t: &Texts) -> Body {
    let (make, asked) = (Maker(t), query.filters().salary);
    let any = Choice::any(t.filters_salary_any(), asked.is_none());
    let said = |amount: &u64| (amount.to_string(), names::salary(*amount, facets.currency, **t));
    let steps = make.steps(&facets.salaries, asked, said);
    let other = Some(facets.currency).filter(|counted| !currencies.contains(counted));
    let currency = |code: Currency| {
        let word = code.to_string();
        Choice { value: word.clone(), ..Choice::any(&word, code == facets.currency) }
    };
    let currencies = currencies.iter().copied().chain(other).map(currency).collect();
    Body::Pay { amounts: std::iter::once(any).chain(make.menu(steps)).collect(), currencies }
}

fn days(query: &Query, facets: &Facets, t: &Texts) -> Body {
    let asked = query.filters().posted_within;
    let any = Choice::any(t.filters_days_any(), asked.is_none());
    let spans = Maker(t).steps(&facets.posted_within, asked, |days| (days.to_string(), t.filters_days_of(*days)));
    Body::List(List { single: true, shown: std::iter::once(any).chain(spans).collect(), ..List::default() })
}
