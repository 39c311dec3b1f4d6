//! The text of a paragraph.

use app::model::{one_line, plain_text};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::line::Lines;
use super::node::Node;
use super::script::Script;
use super::{MAX_DEPTH, PlainText, address, gap};

/// Marks of a text, as far as they change its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Style {
    /// Where it leads, if that may be shown.
    link: Option<String>,
    struck: bool,
    script: Script,
}

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(String, Style),
    /// A lozenge, a date or a smart link.
    Boxed(String),
    Break,
    LeftOut,
}

/// The text of adjacent inline nodes.
pub(super) fn text<'a>(nodes: impl IntoIterator<Item = Node<'a>>) -> PlainText {
    let mut inline = PlainText::default();
    let mut pieces = Vec::new();
    for node in nodes {
        collect(node, 0, &mut pieces, &mut inline.is_too_deep);
    }
    inline.has_gaps = pieces.contains(&Piece::LeftOut);
    inline.text = write(&merged(scripted(merged(without_orphaned_commas(pieces)))));
    inline
}

/// The text and the address of a smart link.
fn card(node: Node<'_>) -> Option<String> {
    let data = node.attribute("data");
    let of_data = |name| data.and_then(|data| data.get(name)?.as_str());
    let href = node.words("url").or_else(|| of_data("url")).unwrap_or_default();
    if address::is_person(href) {
        return None;
    }
    let name = of_data("name").map(one_line).filter(|name| !name.is_empty());
    match (name, address::shown(href)) {
        (Some(name), Some(address)) if !address::is_same(&name, &address) => Some(format!("{name} ({address})")),
        (name, address) => address.or(name),
    }
}

/// The text of code: every character counts.
pub(super) fn code(node: Node<'_>) -> String {
    let mut code = String::new();
    for child in node.children() {
        code.push_str(if child.kind() == "hardBreak" { "\n" } else { child.text() });
    }
    plain_text(&code)
}

fn collect(node: Node<'_>, depth: usize, pieces: &mut Vec<Piece>, is_too_deep: &mut bool) {
    if depth > MAX_DEPTH {
        *is_too_deep = true;
        return;
    }
    let boxed = |text: Option<String>| text.filter(|text| !text.is_empty()).map_or(Piece::LeftOut, Piece::Boxed);
    match node.kind() {
        "text" => collect_text(node, pieces),
        "hardBreak" => pieces.push(Piece::Break),
        "emoji" => pieces.push(emoji(node)),
        "status" => pieces.push(boxed(node.words("text").map(one_line))),
        "date" => pieces.push(boxed(date(node))),
        "inlineCard" | "blockCard" | "embedCard" => pieces.push(boxed(card(node))),
        "mention" | "media" | "mediaInline" | "mediaGroup" | "image" | "placeholder" => pieces.push(Piece::LeftOut),
        _ => {
            let count = pieces.len();
            collect_text(node, pieces);
            let words = ["inlineExtension", "extension"].contains(&node.kind()).then(|| node.words("text")).flatten();
            pieces.extend(words.map(one_line).map(|words| Piece::Text(words, Style::default())));
            for child in node.children() {
                collect(child, depth + 1, pieces, is_too_deep);
            }
            if pieces.len() == count && !node.kind().is_empty() {
                pieces.push(Piece::LeftOut);
            }
        }
    }
}

fn collect_text(node: Node<'_>, pieces: &mut Vec<Piece>) {
    let Some(style) = style(node) else {
        pieces.push(Piece::LeftOut);
        return;
    };
    let text = plain_text(node.text());
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            pieces.push(Piece::Break);
        }
        if !line.is_empty() {
            pieces.push(Piece::Text(line.to_owned(), style.clone()));
        }
    }
}

/// The marks of a text; none if it is a link to a person, who is left out.
fn style(node: Node<'_>) -> Option<Style> {
    let href = node.mark("link").and_then(|link| link.words("href"));
    if href.is_some_and(address::is_person) {
        return None;
    }
    let script = match node.mark("subsup").and_then(|mark| mark.words("type")) {
        Some("sup") => Script::Super,
        Some("sub") => Script::Sub,
        _ => Script::None,
    };
    Some(Style { link: href.and_then(address::shown), struck: node.mark("strike").is_some(), script })
}

/// The sign, or the name of one that only this Jira has.
fn emoji(node: Node<'_>) -> Piece {
    let mut names = ["text", "shortName"].into_iter().filter_map(|name| node.words(name)).map(one_line);
    let name = names.find(|name| !name.is_empty());
    name.zip(style(node)).map_or(Piece::LeftOut, |(name, style)| Piece::Text(name, style))
}

/// A day, from milliseconds since 1970 in any notation; otherwise the text unchanged.
fn date(node: Node<'_>) -> Option<String> {
    if let Some(day) = node.words("timestamp").and_then(|day| day.trim().parse::<Date>().ok()) {
        return Some(day.to_string());
    }
    let written = node.words("timestamp").and_then(|time| time.trim().parse::<Timestamp>().ok());
    let time = written.or_else(|| Timestamp::from_millisecond(node.integer("timestamp")?).ok())?;
    Some(time.to_zoned(TimeZone::UTC).date().to_string())
}

/// A comma between two removed names is dropped.
fn without_orphaned_commas(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut kept: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        let is_joint = match &piece {
            Piece::Text(text, _) => gap::only_joins(text),
            _ => false,
        };
        let is_between = kept.last() == Some(&Piece::LeftOut) && rest.peek() == Some(&Piece::LeftOut);
        if !(is_joint && is_between) {
            kept.push(piece);
        }
    }
    kept
}

/// Pieces of one style as one piece: where only a part is bold, there is still one link. A break within a link or within
/// struck text belongs to it.
fn merged(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.into_iter().peekable();
    while let Some(piece) = rest.next() {
        match (merged.last_mut(), piece) {
            (Some(Piece::Text(before, style)), Piece::Text(text, next)) if *style == next => before.push_str(&text),
            (Some(Piece::Text(before, style)), Piece::Break)
                if style.link.is_some() && matches!(rest.peek(), Some(Piece::Text(_, next)) if next == style) =>
            {
                before.push('\n');
            }
            (_, piece) => merged.push(piece),
        }
    }
    merged
}

fn scripted(mut pieces: Vec<Piece>) -> Vec<Piece> {
    for piece in &mut pieces {
        if let Piece::Text(text, style) = piece {
            *text = std::mem::take(&mut style.script).apply(text);
        }
    }
    pieces
}

fn write(pieces: &[Piece]) -> String {
    let mut lines = Lines::default();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        at += 1;
        match piece {
            Piece::Break => lines.end_line(),
            Piece::LeftOut => lines.leave_out(),
            Piece::Boxed(text) => lines.boxed(text),
            Piece::Text(text, Style { link: None, struck, .. }) => write_words(&mut lines, text, *struck),
            Piece::Text(_, Style { link: Some(address), .. }) => {
                let same =
                    |piece: &&Piece| matches!(piece, Piece::Text(_, style) if style.link.as_ref() == Some(address));
                let run = pieces[at - 1..].iter().take_while(same).count();
                write_link(&mut lines, &pieces[at - 1..at - 1 + run], address);
                at += run - 1;
            }
        }
    }
    lines.finish()
}

/// A text and then its address, unless the text shows it. Spaces at the edges of the link stay outside.
fn write_link(lines: &mut Lines, pieces: &[Piece], address: &str) {
    let texts = || {
        pieces.iter().filter_map(|piece| if let Piece::Text(text, style) = piece { Some((text, style)) } else { None })
    };
    let words: String = texts().map(|(text, _)| text.as_str()).collect();
    let core = words.trim();
    lines.text(&words[..words.len() - words.trim_start().len()]);
    if core.is_empty() || address::is_same(core, address) {
        let struck = texts().all(|(_, style)| style.struck);
        lines.address(&if struck { format!("~~{address}~~") } else { address.to_owned() });
    } else {
        let count = texts().count();
        for (index, (text, style)) in texts().enumerate() {
            let text = if index == 0 { text.trim_start() } else { text };
            write_words(lines, if index + 1 == count { text.trim_end() } else { text }, style.struck);
        }
        lines.address(&format!(" ({address})"));
    }
    lines.text(&words[words.trim_end().len().max(words.len() - words.trim_start().len())..]);
}

/// A text, between tildes if it is struck out: outdated text must not look current.
fn write_words(lines: &mut Lines, text: &str, struck: bool) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            lines.end_line();
        }
        let core = line.trim();
        if struck && !core.is_empty() {
            let start = line.len() - line.trim_start().len();
            let end = start + core.len();
            lines.text(&line[..start]);
            lines.text(&format!("~~{core}~~"));
            lines.text(&line[end..]);
        } else {
            lines.text(line);
        }
    }
}
