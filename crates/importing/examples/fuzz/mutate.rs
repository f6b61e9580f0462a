//! Ways in which a file is broken, by accident and on purpose.

use serde_json::{Value, json};

use crate::{corpus::Seed, dice::Dice, spite::SPITEFUL};

/// No input is longer.
const LONGEST: usize = 16 * 1024 * 1024;

/// A mutant of one seed, of two, or of a few of its rows.
pub(crate) fn mutant(seeds: &[Seed], dice: &mut Dice) -> Vec<u8> {
    let Some(seed) = dice.of(seeds) else { return Vec::new() };
    let mut bytes = match &seed.json {
        Some((path, rest, rows)) if !dice.one_in(40) => structural(path, rest, rows, dice),
        _ => seed.bytes.clone(),
    };
    if seed.json.is_none() || dice.one_in(2) {
        for _ in 0..=dice.below(5) {
            let other = dice.of(seeds).map_or(&[][..], |other| &other.bytes);
            bytewise(&mut bytes, other, dice);
        }
    }
    bytes.truncate(LONGEST);
    bytes.shrink_to_fit();
    bytes
}

/// A document of a few rows, in which values were exchanged.
fn structural(path: &str, rest: &Value, rows: &[Value], dice: &mut Dice) -> Vec<u8> {
    let mut document = rest.clone();
    let mut chosen: Vec<Value> = (0..=dice.below(4)).filter_map(|_| dice.of(rows).cloned()).collect();
    for row in &mut chosen {
        for _ in 0..dice.below(6) {
            let mut left = dice.below(count(row));
            let spare = dice.of(rows).cloned().unwrap_or_default();
            change(row, &mut left, &spare, dice);
        }
    }
    if let Some(list) = document.pointer_mut(path).and_then(Value::as_array_mut) {
        *list = chosen;
    }
    if dice.one_in(20) {
        let mut left = dice.below(count(&document));
        change(&mut document, &mut left, &rows.first().cloned().unwrap_or_default(), dice);
    }
    serde_json::to_vec(&document).unwrap_or_default()
}

/// Values within a value, itself among them.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// Changes the value that is the `left`th from here on.
fn change(value: &mut Value, left: &mut usize, spare: &Value, dice: &mut Dice) -> bool {
    if *left == 0 {
        *value = changed(value, spare, dice);
        return true;
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change(item, left, spare, dice)),
        Value::Object(members) => members.values_mut().any(|member| change(member, left, spare, dice)),
        _ => false,
    }
}

fn changed(value: &Value, spare: &Value, dice: &mut Dice) -> Value {
    if let (Value::String(text), true) = (value, dice.below(4) > 0) {
        return Value::String(mangled(text, dice));
    }
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(dice.roll() as i64),
        3 => json!(f64::from_bits(dice.roll())),
        4 => json!(dice.below(500_000)),
        5 => Value::Array(vec![value.clone(); dice.below(4)]),
        6 => json!({ "name": value, "value": value }),
        7 => Value::String(dice.of(SPITEFUL).copied().unwrap_or_default().to_owned()),
        8 => Value::String(value.to_string()),
        9 => Value::Array(vec![value.clone(); if dice.one_in(10) { 2_000 } else { 20 }]),
        10 => (0..dice.below(200)).fold(value.clone(), |inner, _| json!([inner])),
        _ => spare.as_object().and_then(|row| row.values().nth(dice.below(row.len())).cloned()).unwrap_or_default(),
    }
}

/// A text with something spiteful in it, cut, doubled, or escaped.
fn mangled(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..=dice.below(4) {
        let at = text.floor_char_boundary(dice.below(text.len() + 1));
        match dice.below(8) {
            0 => text.truncate(at),
            1 => text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            2 => text = text.bytes().map(char::from).collect(),
            3 if text.len() < 200_000 => text = format!("{}{text}", &text[at..]),
            4 => {
                let many = 1 << dice.below(13);
                let spite = dice.of(SPITEFUL).copied().unwrap_or_default();
                text.insert_str(at, &spite.repeat(many));
            }
            5 => {
                let other = text.floor_char_boundary(dice.below(text.len() + 1));
                text.replace_range(at.min(other)..at.max(other), "");
            }
            _ => text.insert_str(at, dice.of(SPITEFUL).copied().unwrap_or_default()),
        }
        if text.len() > 300_000 {
            text.truncate(text.floor_char_boundary(300_000));
        }
    }
    text
}

fn bytewise(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let longest = 1 << dice.below(14);
    let end = (at + dice.below(longest)).min(bytes.len());
    match dice.below(12) {
        0 => bytes.truncate(at),
        1 | 2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= dice.roll() as u8;
            }
        }
        3 => _ = bytes.drain(at..end),
        // A part once more, elsewhere.
        4 => {
            let to = dice.below(bytes.len() + 1);
            let part = bytes[at..end].to_vec();
            bytes.splice(to..to, part);
        }
        // A part of another file.
        5 => {
            let from = dice.below(other.len() + 1);
            let part = &other[from..(from + dice.below(20_000)).min(other.len())];
            bytes.splice(at..end, part.iter().copied());
        }
        // The beginning of this file and the end of the other.
        6 => {
            bytes.truncate(at);
            bytes.extend_from_slice(&other[dice.below(other.len() + 1)..]);
        }
        // A chunk nested in itself or repeated very often.
        7 => {
            let many = if dice.one_in(30) { 200_000 } else { 1 << dice.below(12) };
            let part = bytes[at..end.min(at + 64)].repeat(many);
            bytes.splice(at..at, part);
        }
        8 => {
            let many = 1 << dice.below(17);
            let spite = dice.of(SPITEFUL).copied().unwrap_or_default().repeat(many);
            bytes.splice(at..at, spite.bytes());
        }
        // A number becomes huge.
        9 => {
            let digit = bytes[at..].iter().position(u8::is_ascii_digit).map(|digit| at + digit);
            if let Some(digit) = digit {
                bytes.splice(digit..digit, b"9".repeat(dice.below(400)));
            }
        }
        _ => {
            let spite = dice.of(SPITEFUL).copied().unwrap_or_default();
            bytes.splice(at..at, spite.bytes());
        }
    }
}
