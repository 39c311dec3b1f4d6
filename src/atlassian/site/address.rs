use url::{Host, Url};

/// Not an address of the kind that is wanted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a plain web address")]
pub struct InvalidAddress;

pub(super) fn web_address(text: &str) -> Result<Url, InvalidAddress> {
    let url = Url::parse(text).map_err(|_| InvalidAddress)?;
    let bare =
        url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && bare { Ok(url) } else { Err(InvalidAddress) }
}

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
