//! A node of a document, as lenient as a browser: attributes may have the wrong type, and anything may be missing.

use serde_json::Value;

/// A node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a>(&'a Value);

impl<'a> Node<'a> {
    /// The node itself, or the one that the editor did not know and wrapped in it.
    pub(super) fn new(value: &'a Value) -> Self {
        let mut node = Self(value);
        while node.kind().starts_with("unsupported") {
            let Some(original) = node.attribute("originalValue").filter(|original| original.is_object()) else { break };
            node = Self(original);
        }
        node
    }

    pub(super) fn kind(self) -> &'a str {
        self.string("type").unwrap_or_default()
    }

    pub(super) fn text(self) -> &'a str {
        self.string("text").unwrap_or_default()
    }

    pub(super) fn children(self) -> impl Iterator<Item = Node<'a>> {
        self.list("content")
    }

    pub(super) fn has_children(self) -> bool {
        self.children().next().is_some()
    }

    /// The attributes of the mark of this kind.
    pub(super) fn mark(self, kind: &str) -> Option<Node<'a>> {
        self.list("marks").find(|mark| mark.kind() == kind)
    }

    pub(super) fn attribute(self, name: &str) -> Option<&'a Value> {
        self.0.get("attrs")?.get(name)
    }

    /// An attribute that is text.
    pub(super) fn words(self, name: &str) -> Option<&'a str> {
        self.attribute(name)?.as_str()
    }

    /// An attribute that is a whole number, in whatever notation: `3`, `3.0` and `"3"` are the same.
    pub(super) fn integer(self, name: &str) -> Option<i64> {
        match self.attribute(name)? {
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => text.trim().parse().ok().or_else(|| whole(text.trim().parse().ok()?)),
            _ => None,
        }
    }

    fn string(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str()
    }

    fn list(self, name: &str) -> impl Iterator<Item = Node<'a>> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().map(Node::new)
    }
}

fn whole(number: f64) -> Option<i64> {
    // Above 2^53 a float no longer names one whole number.
    const MAX: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "checked")]
    (number.is_finite() && number.abs() <= MAX).then(|| number.trunc() as i64)
}
