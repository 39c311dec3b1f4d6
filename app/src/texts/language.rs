/// A language that the pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, and the default for all other languages.
    #[default]
    English,
    /// German.
    German,
}

#[cfg(feature = "ssr")]
impl Language {
    /// The language of a tag such as `de`, `de-AT` or `de_DE`, if the pages support it.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        [Self::English, Self::German].into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The supported language that an `Accept-Language` header prefers.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut liked: Vec<(u16, Self)> = header.split(',').filter_map(liking).filter(|(much, _)| *much > 0).collect();
        // If several are preferred equally, the first one wins.
        liked.sort_by_key(|(much, _)| std::cmp::Reverse(*much));
        liked.first().map(|(_, language)| *language)
    }

    /// The value of `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

/// The weight of a part of the header, in thousandths.
#[cfg(feature = "ssr")]
fn liking(part: &str) -> Option<(u16, Language)> {
    let (tag, quality) = part.split_once(';').unwrap_or((part, ""));
    let language = Language::of_tag(tag)?;
    let Some(quality) = quality.trim().strip_prefix("q=") else { return Some((1000, language)) };
    let (whole, fraction) = quality.trim().split_once('.').unwrap_or((quality.trim(), ""));
    let thousandths = format!("{fraction:0<3}");
    match (whole, thousandths.parse()) {
        ("0", Ok(much @ 0..=999)) => Some((much, language)),
        _ => Some((1000, language)),
    }
}

#[cfg(feature = "ssr")]
mod current {
    use std::cell::Cell;

    use super::Language;

    // A page is rendered in one call that never waits, so a thread-local can hold its language. Leptos' context could
    // too, but each text would look it up there: 11,000 instructions for a panel.
    thread_local! {
        static LANGUAGE: Cell<Language> = const { Cell::new(Language::English) };
    }

    /// The language of the page that is being rendered.
    pub(crate) fn language() -> Language {
        LANGUAGE.get()
    }

    /// Renders something in a language, for this call only.
    pub(crate) fn speaking<R>(language: Language, render: impl FnOnce() -> R) -> R {
        struct Before(Language);
        impl Drop for Before {
            fn drop(&mut self) {
                LANGUAGE.set(self.0);
            }
        }
        let _before = Before(LANGUAGE.replace(language));
        render()
    }
}

#[cfg(not(feature = "ssr"))]
mod current {
    use super::Language;
    use crate::browser;

    thread_local! {
        /// Read once: a page never changes its language.
        static LANGUAGE: Language = of_page();
    }

    /// The language that the server made the page in.
    pub(crate) fn language() -> Language {
        LANGUAGE.with(|language| *language)
    }

    /// The tests of this crate alone run outside a browser, where there is no page to ask.
    fn of_page() -> Language {
        let german = cfg!(target_family = "wasm") && browser::is_in("de");
        if german { Language::German } else { Language::English }
    }
}

pub(super) use current::language;
#[cfg(feature = "ssr")]
pub(crate) use current::speaking;

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn only_the_primary_language_of_a_tag_counts() {
        for tag in ["de", "de-DE", "de_AT", "DE", " de-CH"] {
            assert_eq!(Language::of_tag(tag), Some(Language::German), "{tag}");
        }
        assert_eq!(Language::of_tag("en_US"), Some(Language::English));
        for tag in ["", "fr", "deu", "*", "english"] {
            assert_eq!(Language::of_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_preferred_accepted_language_is_used() {
        for (header, language) in [
            ("de", Some(Language::German)),
            ("fr-FR, fr;q=0.9, de;q=0.8, en;q=0.7", Some(Language::German)),
            ("en;q=0.5, de-DE;q=0.75", Some(Language::German)),
            ("en-US,en;q=0.9,de;q=0.8", Some(Language::English)),
            ("de;q=0, en;q=0.1", Some(Language::English)),
            ("fr, *;q=0.5", None),
            ("de;q=0", None),
            ("", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
