use url::{Host, Url};

use crate::web_address::{InvalidAddress, web_address};

/// An origin that was spelled as one, but for case and one slash at the end.
pub(in crate::atlassian) fn normal_origin(text: &str) -> Result<String, InvalidAddress> {
    let url = web_address(text)?;
    let origin = url.origin().ascii_serialization();
    let spelled = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
    let dotted = url.host_str().is_some_and(|host| host.ends_with('.'));
    if spelled == origin && !dotted { Ok(origin) } else { Err(InvalidAddress) }
}

pub(super) fn is_domain(origin: &str) -> bool {
    Url::parse(origin).is_ok_and(|url| matches!(url.host(), Some(Host::Domain(name)) if is_dns_name(name)))
}

pub(super) fn is_dns_name(name: &str) -> bool {
    name.split('.').all(is_label)
}

/// A label of a host name (RFC 1123, section 2.1).
pub(super) fn is_label(label: &str) -> bool {
    let plain = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain && (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}
