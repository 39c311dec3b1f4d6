//! Content that looks as if it should not become public. Guesses: they warn and block nothing.

use super::{Field, JobDraft, plain_text};

/// Part of a draft that the user may not want to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// The field that contains it.
    pub field: Field,
    /// What it looks like.
    pub kind: LeakKind,
    /// Its beginning: enough to find it, not enough to reveal a secret.
    pub excerpt: String,
}

/// The kind of content that a text looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeakKind {
    /// A key, a token or a password.
    Secret,
    /// An e-mail address.
    Email,
    /// An address that only works inside a company.
    InternalLink,
}

/// Characters of a secret that are shown.
const SHOWN_OF_SECRET: usize = 8;
/// Maximum number of characters shown of other content.
const SHOWN: usize = 60;
/// Minimum length of a random text.
const MIN_RANDOM: usize = 32;

/// Prefixes of the keys of well-known services.
const KEY_PREFIXES: [&str; 21] = [
    "AIza",
    "ATATT",
    "EAAC",
    "SG.",
    "dop_v1_",
    "ghp_",
    "gho_",
    "ghs_",
    "ghu_",
    "github_pat_",
    "glpat-",
    "hf_",
    "npm_",
    "oauth2v2_",
    "pypi-",
    "rk_live_",
    "sk-",
    "sk_live_",
    "whsec_",
    "xoxb-",
    "xoxp-",
];
const MIN_KEY: usize = 20;

/// Names that precede a secret.
const SECRET_NAMES: [&str; 10] =
    ["password", "passwd", "passwort", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key"];

/// Endings of host names in private networks. Atlassian's sites belong to their users, not to everybody.
const INTERNAL_ENDS: [&str; 9] = [
    ".atlassian.net",
    ".jira-dev.com",
    ".local",
    ".internal",
    ".intranet",
    ".corp",
    ".lan",
    ".home.arpa",
    ".localhost",
];

/// Looks through everything that is typed freely. `own_host` is the host name of the user's own Jira.
#[must_use]
pub fn leaks(draft: &JobDraft, own_host: &str) -> Vec<Leak> {
    let mut found = Vec::new();
    scan(Field::Title, &draft.title, own_host, &mut found);
    for skill in draft.skills.iter().filter(|skill| skill.id.is_none()) {
        scan(Field::Skills, &skill.name, own_host, &mut found);
    }
    scan(Field::Description, &draft.description, own_host, &mut found);
    for question in &draft.questions {
        scan(Field::Questions, question, own_host, &mut found);
    }
    found
}

fn scan(field: Field, text: &str, own_host: &str, found: &mut Vec<Leak>) {
    // The text as it will be sent: an invisible character must not hide a secret from this check.
    let text = &*plain_text(text);
    let mut note = |kind, what: &str| {
        let most = if matches!(kind, LeakKind::Secret) { SHOWN_OF_SECRET } else { SHOWN };
        let mut excerpt: String = what.chars().take(most).collect();
        if excerpt.len() < what.len() {
            excerpt.push('…');
        }
        let leak = Leak { field, kind, excerpt };
        if !found.contains(&leak) {
            found.push(leak);
        }
    };
    if let Some(at) = place(text, "PRIVATE KEY-----") {
        note(LeakKind::Secret, &text[at..]);
    }
    // The name of a value, if the previous word was one: `password: hunter2`.
    let mut named = false;
    for word in text.split(is_gap) {
        let word = trim(word);
        if word.is_empty() {
            continue;
        }
        let value = assigned(word);
        let secret = (named && has_digit(word)).then_some(word).or(value.filter(|value| !value.is_empty()));
        let secret = secret.or_else(|| looks_secret(word).then_some(word));
        named = value.is_some_and(str::is_empty) || word.eq_ignore_ascii_case("bearer");
        if let Some(secret) = secret {
            note(LeakKind::Secret, secret);
        } else if is_email(word) {
            note(LeakKind::Email, word);
        } else if is_internal(word, own_host) {
            note(LeakKind::InternalLink, word);
        }
    }
}

fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '"' | '\'' | '`' | '<' | '>' | '|' | ',' | ';' | '“' | '”')
}

/// A word without the punctuation around it.
fn trim(word: &str) -> &str {
    word.trim_start_matches(['(', '[', '{', '*']).trim_end_matches(['.', '!', '?', ')', ']', '}', '*'])
}

fn has_digit(word: &str) -> bool {
    word.len() >= 4 && word.bytes().any(|b| b.is_ascii_digit())
}

/// The value in `name=value` or `name:value`, empty for `name:`; none if the name is not that of a secret.
fn assigned(word: &str) -> Option<&str> {
    let at = word.bytes().position(|b| matches!(b, b'=' | b':'))?;
    let name = word[..at].to_ascii_lowercase();
    let value = word[at + 1..].trim_start_matches(['=', ':', '>']);
    let plausible = value.is_empty() || (value.len() >= 3 && !value.starts_with("//"));
    (plausible && SECRET_NAMES.iter().any(|known| name.ends_with(known))).then_some(value)
}

fn looks_secret(word: &str) -> bool {
    is_known_key(word) || is_aws_key(word) || is_jwt(word) || is_random(word) || has_password(word)
}

fn is_known_key(word: &str) -> bool {
    word.len() >= MIN_KEY && has_digit(word) && KEY_PREFIXES.iter().any(|prefix| word.starts_with(prefix))
}

fn is_aws_key(word: &str) -> bool {
    word.len() == 20
        && (word.starts_with("AKIA") || word.starts_with("ASIA"))
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_jwt(word: &str) -> bool {
    word.starts_with("eyJ") && word.len() > 40 && word.bytes().filter(|b| *b == b'.').count() == 2 && is_base64(word)
}

/// A long run of capitals, lower-case letters and digits, as only machines write.
fn is_random(word: &str) -> bool {
    word.len() >= MIN_RANDOM
        && is_base64(word)
        && word.bytes().filter(u8::is_ascii_digit).count() >= 4
        && word.bytes().filter(u8::is_ascii_uppercase).count() >= 4
        && word.bytes().filter(u8::is_ascii_lowercase).count() >= 4
        && !word.bytes().any(|b| b == b'/')
}

fn is_base64(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+' | b'/' | b'='))
}

/// `scheme://user:password@host`
fn has_password(word: &str) -> bool {
    let user = authority(word).and_then(|authority| around_last(authority, b'@'));
    user.is_some_and(|(user, _)| user.bytes().any(|b| b == b':'))
}

/// The part between `//` and the path.
fn authority(word: &str) -> Option<&str> {
    Some(before_path(&word[place(word, "://")? + 3..]))
}

fn before_path(address: &str) -> &str {
    let end = address.bytes().position(|b| matches!(b, b'/' | b'?' | b'#'));
    &address[..end.unwrap_or(address.len())]
}

/// Finds one text in another. The standard library's search is made for longer texts, and larger than all of this.
fn place(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|part| part == wanted.as_bytes())
}

/// The parts of a word around the last such byte.
fn around_last(word: &str, byte: u8) -> Option<(&str, &str)> {
    let at = word.bytes().rposition(|b| b == byte)?;
    Some((&word[..at], &word[at + 1..]))
}

fn is_email(word: &str) -> bool {
    let word = word.strip_prefix("mailto:").unwrap_or(word);
    let Some((name, host)) = around_last(word, b'@') else { return false };
    let Some((before, end)) = around_last(host, b'.') else { return false };
    let fits = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b) || !b.is_ascii());
    !name.is_empty()
        && fits(name)
        && !before.is_empty()
        && fits(before)
        && end.len() >= 2
        && end.bytes().all(|b| b.is_ascii_alphabetic() || !b.is_ascii())
}

fn is_internal(word: &str, own_host: &str) -> bool {
    let linked = authority(word);
    let host = linked.unwrap_or_else(|| before_path(word));
    let host = around_last(host, b'@').map_or(host, |(_, host)| host);
    let (name, port) = around_last(host, b':').unwrap_or((host, ""));
    let name = name.to_ascii_lowercase();
    // A word with a dot before it is a file name.
    if name.is_empty() || name.starts_with('.') || !port.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let single = linked.is_some() && !name.bytes().any(|b| b == b'.');
    let local = name == "localhost" && (linked.is_some() || !port.is_empty());
    single
        || local
        || (!own_host.is_empty() && name == own_host)
        || is_private_address(&name)
        || INTERNAL_ENDS.iter().any(|end| name.ends_with(end))
}

/// An IPv4 address that is not on the Internet.
fn is_private_address(name: &str) -> bool {
    let mut parts = name.split('.').map(|part| part.parse::<u8>().ok());
    let (Some(Some(first)), Some(Some(second)), Some(Some(_)), Some(Some(_)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    matches!((first, second), (10 | 127, _) | (192, 168) | (169, 254) | (172, 16..=31))
}

#[cfg(test)]
mod tests;
