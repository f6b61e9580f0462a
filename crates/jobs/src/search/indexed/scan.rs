//! One pass over all live adverts: the page and every count, exact however many there are.

use std::{cmp::Reverse, sync::Arc};

use jiff::Timestamp;

use super::{
    bits::Bits,
    block::Block,
    columns::Columns,
    conditions::{Conditions, Sets},
};
use crate::search::{
    Facets, PAGE_SIZE, Query, Sort,
    fitting::{Filter, Fitting},
    postgres::counted::Key,
    ranking::RANKED,
    record::Flag,
    tally::Tally,
    value::Value,
};

/// So few adverts of a block are looked at one by one rather than value by value.
const FEW: usize = 48;

/// What was found.
#[derive(Debug)]
pub(super) struct Scanned {
    /// Adverts for the page, in no order: more than a page of them where there is another; for the order of relevance the
    /// newest that fit.
    pub(super) candidates: Vec<Candidate>,
    /// How many answer the text, whatever the filters say.
    pub(super) reach: usize,
    /// How many fit.
    pub(super) total: u32,
    /// Counts of the filters' values, where they are asked for.
    pub(super) facets: Option<Facets>,
}

/// An advert that may come on the page.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) key: Key,
    /// Where its card is.
    pub(super) block: Arc<Block>,
    pub(super) position: usize,
    /// It states its pay.
    pub(super) paid: bool,
}

/// Looks at all adverts, or those whose texts are in `answers`. Work for a thread that may be busy for a millisecond.
pub(super) fn scan(columns: &Columns, query: &Query, answers: Option<&Bits>, per_euro: f64, now: Timestamp) -> Scanned {
    let known = columns.tags().read();
    let conditions = Conditions::new(&query.filters, per_euro, now, &known);
    let fitting = Fitting::new(&query.filters, per_euro, now);
    let mut tally = Tally::new(&query.filters, per_euro, now);
    let mut tags = vec![0; known.written().len()];
    let (mut candidates, mut total, mut reach) = (Vec::new(), 0, 0);
    for block in columns.blocks() {
        let base = answers.map(|answers| block.answering(answers));
        let answering = base.as_ref().map_or(block.len(), Bits::len);
        if answering == 0 {
            continue;
        }
        reach += answering;
        let few = base.clone().filter(|_| answering <= FEW);
        let sets = conditions.sets(block, base);
        total += sets.fitting.len;
        match few {
            _ if !query.counted => {}
            Some(few) => {
                let records = few.iter().map(|position| block.record(position));
                records.for_each(|record| tally.add(record, fitting.failures(record)));
            }
            None => count(block, &sets, &mut tally, &mut tags),
        }
        if sets.fitting.len > 0 {
            choose(block, &sets.fitting.bits, query, &mut candidates);
        }
    }
    for (tag, count) in known.written().iter().zip(tags).filter(|(_, count)| *count > 0) {
        tally.count_tag(tag, count);
    }
    Scanned {
        candidates,
        reach,
        total: u32::try_from(total).unwrap_or(u32::MAX),
        facets: query.counted.then(|| tally.facets(true)),
    }
}

/// How many adverts answer a text, whatever else is asked; at most `most` are looked for.
pub(super) fn answering(columns: &Columns, answers: &Bits, most: usize) -> usize {
    let slots = columns.blocks().iter().flat_map(|block| block.slots());
    slots.filter(|slot| answers.contains(**slot as usize)).take(most).count()
}

/// Counts every value of a block.
fn count(block: &Block, sets: &Sets, tally: &mut Tally<'_>, tags: &mut [u32]) {
    block.members().count(sets, |value, count| match value {
        Value::Tag(number) => tags.get_mut(number as usize).into_iter().for_each(|tag| *tag += count),
        value => tally.count(value, count),
    });
    let set = sets.under(Filter::Salary);
    tally.count_paid(|least| {
        let reaching = block.pays().reaching(least);
        let is_whole = set.len == block.len();
        if is_whole { u32::try_from(reaching).unwrap_or(u32::MAX) } else { block.pays().within(reaching, &set.bits) }
    });
    let set = sets.under(Filter::PostedWithin);
    tally.count_published(|moment| {
        let newer = match block.since(moment) {
            all if all == block.len() => set.len,
            some => set.bits.len_below(some),
        };
        u32::try_from(newer).unwrap_or(u32::MAX)
    });
}

/// Chooses what may come on the page, out of those of a block that fit.
fn choose(block: &Arc<Block>, fitting: &Bits, query: &Query, candidates: &mut Vec<Candidate>) {
    let behind = query.after.map(|after| (after.key(), after.posting()));
    let is_behind = |key: Key| behind.is_none_or(|behind| key < behind);
    let candidate = |key, position| Candidate {
        key,
        block: Arc::clone(block),
        position,
        paid: block.record(position).flag(Flag::Paid),
    };
    match query.sort {
        // A page and one more, as far as they pay better than those of the blocks before.
        Sort::Salary => {
            let is_enough = candidates.len() > PAGE_SIZE;
            let worst = candidates.iter().map(|candidate| candidate.key).min().filter(|_| is_enough);
            let order = block.pays().order();
            let first = behind.map_or(0, |(pay, _)| order.partition_point(|(paid, _)| *paid > pay));
            let fit = order[first..].iter().map(|(pay, position)| (*pay, usize::from(*position)));
            let keys = fit
                .take_while(|(pay, _)| worst.is_none_or(|(worst, _)| *pay >= worst))
                .filter(|(_, position)| fitting.contains(*position))
                .map(|(pay, position)| ((pay, block.record(position).posting()), position));
            let behind = keys.filter(|(key, _)| is_behind(*key)).take(PAGE_SIZE + 1);
            candidates.extend(behind.map(|(key, position)| candidate(key, position)));
            if candidates.len() > PAGE_SIZE + 1 {
                candidates.select_nth_unstable_by_key(PAGE_SIZE, |candidate| Reverse(candidate.key));
                candidates.truncate(PAGE_SIZE + 1);
            }
        }
        // The blocks are in order: as soon as there are enough the rest is older.
        Sort::Newest if is_behind(block.place(block.len() - 1)) => {
            let left = (PAGE_SIZE + 1).saturating_sub(candidates.len());
            let keys = fitting.iter().map(|position| (block.place(position), position));
            let behind = keys.filter(|(key, _)| is_behind(*key)).take(left);
            candidates.extend(behind.map(|(key, position)| candidate(key, position)));
        }
        Sort::Newest => {}
        Sort::Relevance => {
            let left = RANKED.saturating_sub(candidates.len());
            candidates.extend(fitting.iter().take(left).map(|position| candidate(block.place(position), position)));
        }
    }
}
