//! The lines of an advert's history, in words.

use jobs::{Change, ClosingReason, Edit, Happening, PostingEvent};

use crate::{
    texts::{Html, Language},
    words,
};

/// One line, with what it consists of where that is more than one thing.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) text: Html,
    pub(super) parts: Vec<String>,
}

/// The lines, newest first. That an advert appeared here is said by the dates around them.
pub(super) fn lines(events: &[PostingEvent], t: Language) -> Vec<Line> {
    events.iter().filter_map(|event| line(event, t)).collect()
}

/// Whether the history says of an edit: the date of the last one is then told already.
pub(super) fn tells_of_edits(events: &[PostingEvent]) -> bool {
    events.iter().any(|event| matches!(event.what, Happening::Edited(_)))
}

fn line(event: &PostingEvent, t: Language) -> Option<Line> {
    let day = words::time_of_day(event.at, t);
    let text = match &event.what {
        Happening::Published => return None,
        Happening::Edited(edits) => {
            let parts = edits.iter().map(|edit| self::edit(edit, t)).collect();
            return Some(Line { text: t.advert_log_edited_html(&day), parts });
        }
        Happening::Confirmed => t.advert_log_confirmed_html(&day),
        Happening::Closed(ClosingReason::LeftSource) => t.advert_log_left_html(&day),
        Happening::Closed(ClosingReason::Withdrawn) => t.advert_log_withdrawn_html(&day),
        Happening::Closed(ClosingReason::SourceGone) => t.advert_log_gone_html(&day),
        Happening::Reopened => t.advert_log_reopened_html(&day),
        Happening::Hidden => t.advert_log_hidden_html(&day),
        Happening::Returned => t.advert_log_returned_html(&day),
        Happening::Expired => t.advert_log_expired_html(&day),
    };
    Some(Line { text, parts: Vec::new() })
}

fn edit(edit: &Edit, t: Language) -> String {
    match edit {
        Edit::Title(change) => t.advert_edit_title(&change.before),
        Edit::Pay(change) => pay(change, t),
        Edit::Workplace(change) => {
            let said =
                |place| words::place_in_short(place, &[], None, t).unwrap_or_else(|| t.advert_not_stated().to_owned());
            t.advert_edit_workplace(said(change.after), said(change.before))
        }
        Edit::Places(change) => t.advert_edit_places(list(&change.after, t), list(&change.before, t)),
        Edit::Employment(change) => {
            let said =
                |kind: Option<_>| kind.and_then(|kind| words::employment(kind, t)).unwrap_or(t.advert_not_stated());
            t.advert_edit_employment(said(change.after), said(change.before))
        }
        Edit::Brief(change) => t.advert_edit_brief(i64::from(change.after), i64::from(change.before)),
        Edit::End(Change { after: Some(end), .. }) => t.advert_edit_end(words::day(*end, t)),
        Edit::End(_) => t.advert_edit_no_end().to_owned(),
        Edit::Equity => t.advert_edit_equity().to_owned(),
        Edit::Description => t.advert_edit_description().to_owned(),
        Edit::Details => t.advert_edit_details().to_owned(),
    }
}

/// Raised or lowered is said only where both ends of both ranges can be compared.
fn pay(change: &Change<Option<contracts::Salary>>, t: Language) -> String {
    let (before, after) = match (&change.before, &change.after) {
        (Some(before), Some(after)) => (before, after),
        (None, Some(after)) => return t.advert_edit_pay_stated(words::pay_in_full(after, t)),
        (Some(before), None) => return t.advert_edit_pay_withheld(words::pay_in_full(before, t)),
        (None, None) => return t.advert_edit_details().to_owned(),
    };
    let (was, is) = (words::pay_in_full(before, t), words::pay_in_full(after, t));
    let comparable = before.currency == after.currency && before.period == after.period;
    let ends = [(before.min, after.min), (before.max, after.max)];
    let all = |way: fn(&i64, &i64) -> bool| {
        comparable && ends.iter().all(|(old, new)| old.zip(*new).is_some_and(|(old, new)| way(&new, &old)))
    };
    if all(i64::ge) {
        t.advert_edit_pay_raised(&is, &was)
    } else if all(i64::le) {
        t.advert_edit_pay_lowered(&is, &was)
    } else {
        t.advert_edit_pay(&is, &was)
    }
}

fn list(places: &[String], t: Language) -> String {
    if places.is_empty() { t.advert_not_stated().to_owned() } else { places.join("; ") }
}

#[cfg(test)]
mod tests {
    use contracts::{PayPeriod, Salary};

    use super::*;

    fn euros(min: f64, max: f64) -> Option<Salary> {
        Salary::from_units("EUR".parse().expect("a code"), PayPeriod::Year, Some(min), Some(max))
    }

    #[test]
    fn a_change_of_pay_says_its_direction_only_where_it_has_one() {
        for (before, after, said) in [
            (
                euros(155e3, 180e3),
                euros(165e3, 190e3),
                "Pay raised from €155,000–180,000 a year to €165,000–190,000 a year",
            ),
            (
                euros(165e3, 190e3),
                euros(165e3, 180e3),
                "Pay lowered from €165,000–190,000 a year to €165,000–180,000 a year",
            ),
            (
                euros(150e3, 190e3),
                euros(160e3, 180e3),
                "Pay changed from €150,000–190,000 a year to €160,000–180,000 a year",
            ),
            (None, euros(160e3, 180e3), "Pay stated: €160,000–180,000 a year"),
            (euros(160e3, 180e3), None, "Pay no longer stated; it was €160,000–180,000 a year"),
        ] {
            assert_eq!(edit(&Edit::Pay(Change { before, after }), Language::English), said);
        }
    }

    #[test]
    fn a_first_day_is_no_line_of_its_own_and_an_edit_names_its_parts() {
        let at = "2026-11-03T10:00:00Z".parse().expect("a moment");
        let title = Edit::Title(Change { before: "CTO".into(), after: "VPE".into() });
        let events = [
            PostingEvent { at, what: Happening::Edited(vec![title, Edit::Description]) },
            PostingEvent { at, what: Happening::Published },
        ];
        let lines = lines(&events, Language::German);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].parts, ["Titel war „CTO“", "Text überarbeitet"]);
        assert!(lines[0].text.as_str().contains("3. November 2026"));
    }
}
