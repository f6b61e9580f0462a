//! A search as an address holds it: read with notes on what was ignored, written in one canonical form.

use contracts::{CountryCode, Currency, LanguageCode};

use super::{
    Filters, Ignored, MAX_DAYS, MAX_SALARY, MAX_VALUES, Query, QueryError, RemoteFrom, Sort, TeamSize, UTC_OFFSETS,
    Why, notice::MAX_IGNORED,
};

/// Parameters that are looked at; those behind them are not read at all.
pub const MAX_PARAMETERS: usize = 300;

/// The longest tag, in characters.
const MAX_TAG_CHARS: usize = 60;

/// The parameters that a search is made of, in the order in which addresses name them.
pub mod names {
    /// All of them.
    pub const ALL: [&str; 15] =
        [TEXT, ROLE, WORKPLACE, FROM, UTC, SALARY, CURRENCY, EQUITY, STAGE, TEAM, STACK, LANGUAGE, DAYS, SORT, AFTER];
    /// The text.
    pub const TEXT: &str = "q";
    /// Kinds of technology leadership.
    pub const ROLE: &str = "role";
    /// Workplaces.
    pub const WORKPLACE: &str = "workplace";
    /// From where a remote job may be done.
    pub const FROM: &str = "from";
    /// The visitor's offset from UTC, in minutes.
    pub const UTC: &str = "utc";
    /// Minimum salary.
    pub const SALARY: &str = "salary";
    /// Its currency.
    pub const CURRENCY: &str = "currency";
    /// Only with equity: `yes`.
    pub const EQUITY: &str = "equity";
    /// Stages of companies.
    pub const STAGE: &str = "stage";
    /// Sizes of teams.
    pub const TEAM: &str = "team";
    /// Tags.
    pub const STACK: &str = "stack";
    /// Languages of adverts; `lang` is the interface's.
    pub const LANGUAGE: &str = "language";
    /// Posted within so many days.
    pub const DAYS: &str = "days";
    /// The order.
    pub const SORT: &str = "sort";
    /// Where the page begins.
    pub const AFTER: &str = "after";
}

/// A search with what was ignored of its address.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The search.
    pub query: Query,
    /// What it does without.
    pub ignored: Vec<Ignored>,
}

impl Query {
    /// Reads the decoded parameters of an address. Unknown names are passed over in silence; empty values are absent
    /// ones, as forms send them. The work is bounded by [`MAX_PARAMETERS`].
    ///
    /// # Errors
    /// When the text cannot be searched for.
    pub fn read<N: AsRef<str>, V: AsRef<str>>(
        parameters: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Reading, QueryError> {
        let mut reader = Reader::default();
        for (name, value) in parameters.into_iter().take(MAX_PARAMETERS) {
            let value = value.as_ref().trim();
            if !value.is_empty() {
                reader.parameter(name.as_ref(), value);
            }
        }
        reader.finish()
    }

    /// The parameters that [`Query::read`] reads this search from, in one canonical order, without counts.
    #[must_use]
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let filters = &self.filters;
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push((names::TEXT, self.text.clone()));
        }
        pairs.extend(filters.roles.iter().map(|role| (names::ROLE, role.to_string())));
        pairs.extend(filters.workplaces.iter().map(|workplace| (names::WORKPLACE, workplace.to_string())));
        pairs.extend(filters.remote_from.iter().map(|from| (names::FROM, from.as_str().to_owned())));
        pairs.extend(filters.utc_offset.map(|offset| (names::UTC, offset.to_string())));
        pairs.extend(filters.salary.map(|amount| (names::SALARY, amount.to_string())));
        pairs.extend(filters.currency.map(|currency| (names::CURRENCY, currency.to_string())));
        pairs.extend(filters.equity.then(|| (names::EQUITY, "yes".to_owned())));
        pairs.extend(filters.stages.iter().map(|stage| (names::STAGE, stage.to_string())));
        pairs.extend(filters.team_sizes.iter().map(|band| (names::TEAM, band.as_str().to_owned())));
        pairs.extend(filters.stack.iter().map(|tag| (names::STACK, tag.clone())));
        pairs.extend(filters.languages.iter().map(|language| (names::LANGUAGE, language.to_string())));
        pairs.extend(filters.posted_within.map(|days| (names::DAYS, days.to_string())));
        pairs.extend((self.sort != Sort::Newest).then(|| (names::SORT, self.sort.as_str().to_owned())));
        pairs.extend(self.after.map(|after| (names::AFTER, after.to_string())));
        pairs
    }
}

/// What was read so far.
#[derive(Default)]
struct Reader {
    text: Option<String>,
    filters: Filters,
    sort: Option<Sort>,
    after: Option<String>,
    ignored: Vec<Ignored>,
}

impl Reader {
    fn ignore(&mut self, parameter: &'static str, value: &str, why: Why) {
        let note = Ignored::new(parameter, value, why);
        if self.ignored.len() < MAX_IGNORED && !self.ignored.contains(&note) {
            self.ignored.push(note);
        }
    }

    fn parameter(&mut self, name: &str, value: &str) {
        match name {
            names::TEXT => self.once(names::TEXT, value, |reader| &mut reader.text, |text| Ok(text.to_owned())),
            names::ROLE => self.one_of(names::ROLE, value, |filters| &mut filters.roles, |word| word.parse().ok()),
            names::WORKPLACE => {
                self.one_of(names::WORKPLACE, value, |filters| &mut filters.workplaces, |word| word.parse().ok());
            }
            names::FROM => self.one_of(names::FROM, value, |filters| &mut filters.remote_from, remote_from),
            names::UTC => {
                let (least, most) = (i64::from(*UTC_OFFSETS.start()), i64::from(*UTC_OFFSETS.end()));
                self.once(
                    names::UTC,
                    value,
                    |reader| &mut reader.filters.utc_offset,
                    |word| number(word, least, most).map(|minutes| i16::try_from(minutes).unwrap_or_default()),
                );
            }
            names::SALARY => self.once(
                names::SALARY,
                value,
                |reader| &mut reader.filters.salary,
                |word| {
                    let most = i64::try_from(MAX_SALARY).unwrap_or(i64::MAX);
                    number(word, 1, most).map(i64::unsigned_abs)
                },
            ),
            names::CURRENCY => self.once(
                names::CURRENCY,
                value,
                |reader| &mut reader.filters.currency,
                |word| word.to_ascii_uppercase().parse::<Currency>().map_err(|_| Why::UnsupportedCurrency),
            ),
            names::EQUITY => match value {
                "yes" => self.filters.equity = true,
                _ => self.ignore(names::EQUITY, value, Why::Unknown),
            },
            names::STAGE => self.one_of(names::STAGE, value, |filters| &mut filters.stages, |word| word.parse().ok()),
            names::TEAM => self.one_of(names::TEAM, value, |filters| &mut filters.team_sizes, TeamSize::from_word),
            names::STACK => self.one_of(names::STACK, value, |filters| &mut filters.stack, tag),
            names::LANGUAGE => {
                let read = |word: &str| word.to_ascii_lowercase().parse::<LanguageCode>().ok();
                self.one_of(names::LANGUAGE, value, |filters| &mut filters.languages, read);
            }
            names::DAYS => self.once(
                names::DAYS,
                value,
                |reader| &mut reader.filters.posted_within,
                |word| number(word, 1, MAX_DAYS.into()).map(|days| u16::try_from(days).unwrap_or(MAX_DAYS)),
            ),
            names::SORT => self.once(
                names::SORT,
                value,
                |reader| &mut reader.sort,
                |word| Sort::from_word(word).ok_or(Why::Unknown),
            ),
            names::AFTER => self.once(names::AFTER, value, |reader| &mut reader.after, |word| Ok(word.to_owned())),
            _ => {}
        }
    }

    /// A parameter that takes one value; the first one that can be read counts.
    fn once<T: PartialEq>(
        &mut self,
        parameter: &'static str,
        value: &str,
        place: impl Fn(&mut Self) -> &mut Option<T>,
        read: impl Fn(&str) -> Result<T, Why>,
    ) {
        match read(value) {
            Err(why) => self.ignore(parameter, value, why),
            Ok(read) => match place(self) {
                Some(known) if *known == read => {}
                Some(_) => self.ignore(parameter, value, Why::Repeated),
                empty => *empty = Some(read),
            },
        }
    }

    /// A parameter that takes several values.
    fn one_of<T: PartialEq>(
        &mut self,
        parameter: &'static str,
        value: &str,
        list: impl Fn(&mut Filters) -> &mut Vec<T>,
        read: impl Fn(&str) -> Option<T>,
    ) {
        let Some(read) = read(value) else {
            return self.ignore(parameter, value, Why::Unknown);
        };
        let list = list(&mut self.filters);
        if list.contains(&read) {
            return;
        }
        if list.len() >= MAX_VALUES {
            return self.ignore(parameter, value, Why::TooMany(MAX_VALUES));
        }
        list.push(read);
    }

    fn finish(mut self) -> Result<Reading, QueryError> {
        let text = self.text.take().unwrap_or_default();
        self.drop_contradictions();
        let mut sort = self.sort.unwrap_or_default();
        if sort == Sort::Relevance && text.is_empty() {
            self.ignore(names::SORT, sort.as_str(), Why::SortNeedsText(sort));
            sort = Sort::Newest;
        }
        let after = self.after.take().and_then(|written| {
            let place = written.parse::<crate::Cursor>().ok().filter(|place| place.sort() == sort);
            if place.is_none() {
                self.ignore(names::AFTER, &written, Why::NoSuchPlace);
            }
            place
        });
        let query = Query { filters: self.filters, sort, ..Query::new(&text, after)? };
        Ok(Reading { query, ignored: self.ignored })
    }

    /// Only remote jobs say from where; together with other workplaces alone nothing could ever be found.
    fn drop_contradictions(&mut self) {
        use contracts::Workplace::Remote;
        if self.filters.workplaces.is_empty() || self.filters.workplaces.contains(&Remote) {
            return;
        }
        for from in std::mem::take(&mut self.filters.remote_from) {
            self.ignore(names::FROM, from.as_str(), Why::NotRemote);
        }
        if let Some(offset) = self.filters.utc_offset.take() {
            self.ignore(names::UTC, &offset.to_string(), Why::NotRemote);
        }
    }
}

fn remote_from(word: &str) -> Option<RemoteFrom> {
    if word.eq_ignore_ascii_case(RemoteFrom::Worldwide.as_str()) {
        return Some(RemoteFrom::Worldwide);
    }
    word.to_ascii_uppercase().parse::<CountryCode>().ok().map(RemoteFrom::Country)
}

/// A tag, in lower case: its case does not count.
fn tag(word: &str) -> Option<String> {
    let fits = word.chars().count() <= MAX_TAG_CHARS && !word.chars().any(char::is_control);
    fits.then(|| word.to_lowercase())
}

/// A whole number between two others; people may group its digits by spaces, commas, points or apostrophes.
fn number(word: &str, least: i64, most: i64) -> Result<i64, Why> {
    let digits: String = word.chars().filter(|c| !matches!(c, ' ' | ',' | '.' | '\'' | '’' | '\u{a0}')).collect();
    match digits.parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(Why::OutOfRange { least, most }),
    }
}
