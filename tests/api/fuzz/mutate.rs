//! Makes invalid inputs from valid ones, the same for the same seed.

use std::iter;

use serde_json::{Map, Value, json};

/// No part grows beyond this: longer inputs find no more than shorter ones, and take longer.
const MAX_PART_BYTES: usize = 20_000;
/// No input is longer: more than any route reads.
const MAX_BYTES: usize = 300_000;
/// A placeholder in a tree for text that no tree can contain.
const MARK: &str = "@raw@";

/// A source of changes.
pub(crate) struct Mutator(fastrand::Rng);

impl Mutator {
    /// The changes of one input of a run.
    pub(crate) fn new(seed: u64, index: u64) -> Self {
        // Neighboring inputs must not look alike: the golden ratio spreads them.
        Self(fastrand::Rng::with_seed(seed.rotate_left(32) ^ index.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0.usize(..bound.max(1))
    }

    pub(crate) fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A few changes of bytes: bits, cuts, doublings, insertions.
    pub(crate) fn bytes(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(3) {
            self.change_bytes(&mut bytes);
        }
        bytes
    }

    /// The same for text.
    pub(crate) fn text(&mut self, seed: &str) -> String {
        String::from_utf8_lossy(&self.bytes(seed.as_bytes())).into_owned()
    }

    fn change_bytes(&mut self, bytes: &mut Vec<u8>) {
        let (from, to) = self.range(bytes.len());
        match self.below(8) {
            0 | 1 if !bytes.is_empty() => bytes[from.min(to.saturating_sub(1))] ^= 1 << self.below(8),
            2 => bytes.truncate(from),
            3 => drop(bytes.drain(from..to)),
            4 if bytes.len() < MAX_PART_BYTES => {
                let piece = bytes[from..to].repeat(1 + self.below(4));
                bytes.splice(to..to, piece);
            }
            5 => {
                let odd = self.odd_text();
                bytes.splice(from..from, odd.bytes());
            }
            6 => bytes[from..to].reverse(),
            _ => {
                let byte = self.0.u8(..);
                bytes.insert(from, byte);
            }
        }
    }

    fn range(&mut self, len: usize) -> (usize, usize) {
        let (one, other) = (self.below(len + 1), self.below(len + 1));
        (one.min(other), one.max(other))
    }

    /// A few changes of a document: of its texts alone, or of its structure, sometimes also of its bytes.
    pub(crate) fn json(&mut self, seed: &Value) -> Vec<u8> {
        let (mut tree, mut raw) = (seed.clone(), Vec::new());
        if self.one_in(3) {
            self.change_texts(&mut tree);
            return tree.to_string().into_bytes();
        }
        for _ in 0..=self.below(3) {
            self.change_tree(&mut tree, &mut raw);
        }
        let mut text = tree.to_string();
        for (number, piece) in raw.iter().enumerate() {
            text = text.replacen(&format!("\"{MARK}{number}\""), piece, 20);
        }
        if self.one_in(500) {
            // Larger than any route accepts.
            text.push_str(&" ".repeat(MAX_BYTES));
        }
        let mut bytes = if self.one_in(8) { self.bytes(text.as_bytes()) } else { text.into_bytes() };
        bytes.truncate(MAX_BYTES);
        bytes
    }

    /// The document can still be parsed: the defect is inside.
    fn change_texts(&mut self, node: &mut Value) {
        match node {
            Value::Array(items) => items.iter_mut().for_each(|item| self.change_texts(item)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.change_texts(value)),
            Value::String(text) if self.one_in(2) => {
                *text = if self.one_in(2) { self.odd_text() } else { self.text(text) };
            }
            _ => {}
        }
    }

    fn change_tree(&mut self, tree: &mut Value, raw: &mut Vec<String>) {
        let mut places = Vec::new();
        collect_places(tree, String::new(), &mut places);
        let (place, other) = (self.pick(&places).clone(), self.pick(&places).clone());
        let elsewhere = tree.pointer(&other).cloned().unwrap_or_default();
        let Some(node) = tree.pointer_mut(&place) else { return };
        match self.below(8) {
            0..=2 => {
                *node = Value::String(format!("{MARK}{}", raw.len()));
                raw.push(self.odd_json());
            }
            3 => *node = elsewhere,
            4 => self.grow(node),
            5 => self.drop_part(node),
            6 => *node = nested(node.take(), 1 + self.below(30), self.one_in(2)),
            _ => match node {
                Value::String(text) => *text = self.text(text),
                Value::Object(fields) => self.rename(fields),
                node => *node = Value::String(node.to_string()),
            },
        }
    }

    fn grow(&mut self, node: &mut Value) {
        let times = 2 + self.below(100);
        match node {
            Value::Array(items) if !items.is_empty() => {
                let item = self.pick(items).clone();
                let fitting = MAX_PART_BYTES / item.to_string().len();
                items.extend(iter::repeat_n(item, times.min(fitting)));
            }
            Value::String(text) if text.len() * times < MAX_PART_BYTES => *text = text.repeat(times),
            Value::Object(fields) => {
                let copies: Vec<_> =
                    fields.iter().map(|(name, value)| (format!("{name}{times}"), value.clone())).collect();
                fields.extend(copies);
            }
            node => *node = Value::Array(vec![node.take(); 2]),
        }
    }

    fn drop_part(&mut self, node: &mut Value) {
        match node {
            Value::Array(items) if !items.is_empty() => drop(items.remove(self.below(items.len()))),
            Value::Object(fields) if !fields.is_empty() => {
                let name = fields.keys().nth(self.below(fields.len())).cloned();
                name.and_then(|name| fields.remove(&name));
            }
            node => *node = Value::Null,
        }
    }

    fn rename(&mut self, fields: &mut Map<String, Value>) {
        let Some(name) = fields.keys().nth(self.below(fields.len())).cloned() else { return };
        let value = fields.remove(&name).unwrap_or_default();
        fields.insert(self.text(&name), value);
    }

    /// JSON that is odd, or none.
    fn odd_json(&mut self) -> String {
        let depth = *self.pick(&[2, 60, 127, 128, 129, 2_000]);
        let digits = *self.pick(&[20, 310, 5_000]);
        match self.below(12) {
            0 => format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            1 => format!("{}1{}", r#"{"content":["#.repeat(depth), "]}".repeat(depth)),
            2 => "[{\"a\":".repeat(depth),
            3 => "9".repeat(digits),
            4 => format!("-0.{}1e-{}", "0".repeat(digits), self.below(5_000)),
            5 => format!("1e{}", self.below(100_000)),
            6 => {
                (*self.pick(&[r#""\ud800""#, r#""\udc00\ud800""#, r#""x\ud83d""#, r#""\u0000""#, r#""\x""#])).to_owned()
            }
            7 => r#"{"id":1,"id":"2","type":"doc","type":null}"#.to_owned(),
            8 => (*self.pick(&["NaN", "-Infinity", "nul", "'x'", "/**/1", "\u{feff}{}", "", ","])).to_owned(),
            9 => (*self.pick(&["null", "true", "{}", "[]", "0", "-0", "\"\"", "9007199254740993", "-1"])).to_owned(),
            _ => Value::String(self.odd_text()).to_string(),
        }
    }

    /// Text that has broken programs before.
    pub(crate) fn odd_text(&mut self) -> String {
        let odd: &[&str] = &[
            "\0",
            "\r\n",
            "\u{202e}",
            "\u{feff}",
            "e\u{301}\u{301}\u{301}",
            "👩‍👩‍👧‍👦",
            "\u{fffd}",
            "%00",
            "%",
            "%zz",
            "%c0%af",
            "+",
            "&",
            ";",
            "=",
            "..",
            "../",
            "//",
            "\\",
            "'",
            "\"",
            "<",
            "]]>",
            "${x}",
            "{{x}}",
            "$where",
            "javascript:x",
            "0x10",
            "1_000",
            "１２",
            "٣",
            "-1",
            "1e3",
            "ß",
            "İ",
            "ŉ",
            "\u{1F1E9}",
            "\u{e0001}",
            "\t",
            " ",
            ",",
            ".",
            ":",
            "null",
            "undefined",
        ];
        let text = *self.pick(odd);
        let times = *self.pick(&[1, 1, 1, 2, 17, 255, 4_096]);
        text.repeat(times.min(MAX_PART_BYTES / text.len()))
    }
}

/// The places of a tree, as JSON pointers.
fn collect_places(node: &Value, place: String, places: &mut Vec<String>) {
    let below = |name: &str| format!("{place}/{}", name.replace('~', "~0").replace('/', "~1"));
    match node {
        Value::Array(items) => {
            // One of many equal ones is enough.
            for (number, item) in items.iter().enumerate().take(20) {
                collect_places(item, below(&number.to_string()), places);
            }
        }
        Value::Object(fields) => fields.iter().for_each(|(name, value)| collect_places(value, below(name), places)),
        _ => {}
    }
    places.push(place);
}

fn nested(node: Value, depth: usize, in_content: bool) -> Value {
    let around = |node| {
        if in_content { json!({"type": "paragraph", "content": [node]}) } else { json!([node]) }
    };
    (0..depth).fold(node, |node, _| around(node))
}

#[test]
fn equal_seeds_give_equal_inputs_and_different_seeds_different_ones() {
    let seed = json!({"title": "Fix it", "questions": ["Why?", "When?"], "n": 1});
    let make = |seed_of_run, index| Mutator::new(seed_of_run, index).json(&seed);
    let inputs: std::collections::HashSet<Vec<u8>> = (0..500).map(|index| make(7, index)).collect();
    assert!(inputs.len() > 300, "{}", inputs.len());
    for index in 0..500 {
        assert_eq!(make(7, index), make(7, index));
    }
    assert!((0..50).any(|index| make(7, index) != make(8, index)));
}

#[test]
fn inputs_contain_what_a_json_tree_cannot() {
    let seed = json!({"title": "Fix it"});
    let inputs: Vec<String> =
        (0..3_000).map(|index| String::from_utf8_lossy(&Mutator::new(1, index).json(&seed)).into_owned()).collect();
    for odd in [r"\ud800", "1e", "NaN", "[[[[", "99999999999999999999", r#""id":1,"id":"2""#] {
        assert!(inputs.iter().any(|input| input.contains(odd)), "{odd}");
    }
    assert!(inputs.iter().any(|input| input.len() > 256 * 1024));
}
