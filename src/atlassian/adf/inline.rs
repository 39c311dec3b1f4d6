use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

use super::writer::Writer;
use super::{attribute, blocks, kind, text_attribute};

/// Longest address that is written out, in bytes.
const MOST_HREF: usize = 2_048;

/// Writes nodes that stand side by side. Pieces of one link (one of them bold, say) get its address once, at the end.
pub(super) fn run(writer: &mut Writer, nodes: &[Value], depth: usize) {
    let mut linked = String::new();
    for (index, node) in nodes.iter().enumerate() {
        blocks::write(writer, node, depth);
        let Some(href) = link(node) else { continue };
        linked.push_str(text(node));
        if nodes.get(index + 1).and_then(link).as_ref() != Some(&href) {
            write_href(writer, &href, linked.trim());
            linked.clear();
        }
    }
}

/// Writes an inline node, or the text of a node that is not known.
pub(super) fn write(writer: &mut Writer, node: &Value, depth: usize) {
    match kind(node) {
        "text" => writer.text(text(node)),
        "hardBreak" => writer.line_break(),
        "emoji" => writer.text(text_attribute(node, "text").or(text_attribute(node, "shortName")).unwrap_or_default()),
        "status" => writer.text(text_attribute(node, "text").unwrap_or_default()),
        "date" => writer.text(&date(node).unwrap_or_default()),
        "inlineCard" => writer.text(&card(node).unwrap_or_default()),
        "mention" | "media" | "mediaInline" | "mediaGroup" | "placeholder" => writer.squeeze(),
        _ => {
            writer.text(text(node));
            blocks::children(writer, node, depth);
        }
    }
}

/// The address of a card.
pub(super) fn card(node: &Value) -> Option<String> {
    allowed(text_attribute(node, "url")?)
}

fn text(node: &Value) -> &str {
    node.get("text").and_then(Value::as_str).unwrap_or_default()
}

/// The address that a text is linked to, if it may be shown.
fn link(node: &Value) -> Option<String> {
    let marks = node.get("marks")?.as_array()?;
    let link = marks.iter().find(|mark| kind(mark) == "link")?;
    allowed(text_attribute(link, "href")?)
}

fn write_href(writer: &mut Writer, href: &str, text: &str) {
    let bare = href.strip_prefix("mailto:").unwrap_or(href);
    if text.is_empty() {
        writer.text(bare);
    } else if text != href && text != bare {
        writer.text(&format!(" ({bare})"));
    }
}

/// Web and mail addresses; others may run something or mean nothing to the reader.
fn allowed(href: &str) -> Option<String> {
    let url = Url::parse(href).ok().filter(|_| href.len() <= MOST_HREF)?;
    let known = matches!(url.scheme(), "http" | "https" | "mailto");
    let as_written = href.bytes().all(|b| b.is_ascii_graphic());
    known.then(|| if as_written { href.to_owned() } else { url.into() })
}

/// A day, from milliseconds since 1970 as text or number.
fn date(node: &Value) -> Option<String> {
    let millis = match attribute(node, "timestamp")? {
        Value::String(text) => text.parse().ok()?,
        number => number.as_i64()?,
    };
    let day = Timestamp::from_millisecond(millis).ok()?.to_zoned(TimeZone::UTC).date();
    Some(day.to_string())
}
