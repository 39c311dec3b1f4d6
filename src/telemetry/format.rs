//! The format of a log line. Text from outside is shortened and cannot look like a separate line.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// Characters of one field.
const MAX_FIELD: usize = 500;

/// A text of at most `max` characters; a shortened text ends with `…`.
pub(super) fn cut(text: &str, max: usize) -> Cow<'_, str> {
    if text.char_indices().nth(max).is_none() {
        return text.into();
    }
    let mut cut: String = text.chars().take(max.saturating_sub(1)).collect();
    cut.push('…');
    cut.into()
}

/// Writes on up to a number of characters, and control characters as `\u{..}`.
struct Bounded<'a, W> {
    writer: &'a mut W,
    left: usize,
}

impl<W: Write> Write for Bounded<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.left == 0 {
                self.writer.write_char('…')?;
                // Ends the formatting of a value that might be much longer.
                return Err(fmt::Error);
            }
            self.left -= 1;
            if character.is_control() {
                write!(self.writer, "{}", character.escape_default())?;
            } else {
                self.writer.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// The fields of a line for people: `message name=value`.
#[derive(Debug)]
pub(super) struct TextFields;

impl<'writer> FormatFields<'writer> for TextFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut visitor = TextVisitor { writer, is_first: true };
        fields.record(&mut visitor);
        Ok(())
    }
}

struct TextVisitor<'writer> {
    writer: Writer<'writer>,
    is_first: bool,
}

impl Visit for TextVisitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let separator = if self.is_first { "" } else { " " };
        self.is_first = false;
        let name = if field.name() == "message" { "" } else { field.name() };
        let equals = if name.is_empty() { "" } else { "=" };
        // The only error is the limit: the line continues with the next field.
        let _ = write!(self.writer, "{separator}{name}{equals}");
        let _ = write!(Bounded { writer: &mut self.writer, left: MAX_FIELD }, "{value:?}");
    }
}

/// Lines of JSON, with long texts shortened. JSON escapes control characters.
#[derive(Debug)]
pub(super) struct CutJson<F>(pub(super) F);

impl<S, N, F> FormatEvent<S, N> for CutJson<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(&self, context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut line = String::new();
        self.0.format_event(context, Writer::new(&mut line), event)?;
        if line.len() > MAX_FIELD
            && let Ok(mut value) = serde_json::from_str::<Value>(&line)
        {
            cut_texts(&mut value);
            return writeln!(writer, "{value}");
        }
        writer.write_str(&line)
    }
}

fn cut_texts(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(short) = cut(text, MAX_FIELD) {
                *text = short;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(cut_texts),
        Value::Object(values) => values.values_mut().for_each(cut_texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::fmt::MakeWriter;
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::registry;

    use super::super::{json_lines, text_lines};
    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Lines {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    /// How both formats log `log`.
    fn logged(log: impl Fn()) -> [String; 2] {
        let (text, json) = (Lines::default(), Lines::default());
        let for_people = registry().with(text_lines(text.clone()).with_ansi(false));
        tracing::subscriber::with_default(for_people, &log);
        tracing::subscriber::with_default(registry().with(json_lines(json.clone())), &log);
        [text, json].map(|lines| String::from_utf8(lines.0.lock().unwrap().clone()).unwrap())
    }

    #[test]
    fn a_text_is_cut_at_a_character_boundary() {
        for (text, expected) in [("", ""), ("four", "four"), ("five5", "fiv…"), ("äöüß€", "äöü…")] {
            assert_eq!(cut(text, 4), expected);
        }
    }

    #[test]
    fn every_kind_of_field_is_shortened() {
        let long = "é".repeat(60_000);
        let error = io::Error::other(long.clone());
        let lines = logged(|| {
            let span = tracing::info_span!("request", reference = "the-reference", span_field = long);
            let _entered = span.enter();
            tracing::info!(text = long, display = %long, debug = ?long, cause = %error, after = 1, "{long}");
        });

        for line in lines {
            assert_eq!(line.lines().count(), 1);
            assert!(line.chars().count() < 8 * MAX_FIELD, "{}", line.len());
            assert!(line.contains("the-reference") && line.contains("after") && line.contains('…'), "{line}");
        }
    }

    #[test]
    fn a_log_entry_stays_on_one_line() {
        let evil = "a\nb\r\u{1b}[31mc\u{2028}\u{0}";
        for line in logged(|| tracing::info!(text = evil, display = %evil, debug = ?evil, "{evil}")) {
            assert_eq!(line.matches('\n').count(), 1, "{line:?}");
            assert!(!line.trim_end().contains(|c: char| c.is_control()), "{line:?}");
        }
    }

    #[test]
    fn a_line_of_normal_length_is_complete() {
        let [text, json] = logged(|| {
            let span = tracing::info_span!("request", reference = "ref");
            let _entered = span.enter();
            tracing::warn!(path = "/a", status = 404, took = 1.5, "answered");
        });

        assert!(text.contains(r#"WARN request{reference="ref"}:"#), "{text}");
        assert!(text.ends_with("answered path=\"/a\" status=404 took=1.5\n"), "{text}");
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!((&json["message"], &json["path"], &json["status"]), (&"answered".into(), &"/a".into(), &404.into()));
        assert_eq!(json["span"]["reference"], "ref");
    }
}
