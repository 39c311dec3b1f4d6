//! Unknown names that look like settings: typing errors would otherwise go unnoticed.

use std::collections::BTreeSet;

/// A name that is set and is no setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownSetting {
    /// The name as set.
    pub name: String,
    /// The setting that it is close to.
    pub meant: Option<String>,
}

/// Nobody else is likely to use this prefix.
const OUR_PREFIX: &str = "UPWORK_";
/// The number of letters that a typing error changes, omits, adds or swaps.
const MAX_TYPING_ERRORS: usize = 2;

/// The unknown names that look like settings.
pub(super) fn among(names: impl Iterator<Item = String>, known: &BTreeSet<String>) -> Vec<UnknownSetting> {
    let unknown: BTreeSet<String> = names.filter(|name| !known.contains(name)).collect();
    let doubtful = |name: String| {
        let meant = closest(&name, known).map(str::to_owned);
        (meant.is_some() || name.starts_with(OUR_PREFIX)).then_some(UnknownSetting { name, meant })
    };
    unknown.into_iter().filter_map(doubtful).collect()
}

fn closest<'a>(name: &str, known: &'a BTreeSet<String>) -> Option<&'a str> {
    let upper = name.to_ascii_uppercase();
    let distances = known.iter().map(|known| (strsim::osa_distance(&upper, known), known));
    let (distance, known) = distances.min()?;
    (distance <= MAX_TYPING_ERRORS).then_some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warned_of(names: &[&str]) -> Vec<(String, Option<String>)> {
        let known = ["BASE_URL", "DATA_DIR", "SECRET_KEYS", "SECRET_KEYS_FILE", "UPWORK_API", "UPWORK_CLIENT_ID"];
        let known = known.map(str::to_owned).into_iter().collect();
        let found = among(names.iter().map(|name| (*name).to_owned()), &known);
        found.into_iter().map(|unknown| (unknown.name, unknown.meant)).collect()
    }

    #[test]
    fn a_mistyped_setting_gets_a_warning_with_the_closest_name() {
        for (mistyped, meant) in [
            ("UPWORK_CLIENTID", "UPWORK_CLIENT_ID"),
            ("SECRET_KEY", "SECRET_KEYS"),
            ("SECRETKEYS_FILE", "SECRET_KEYS_FILE"),
            ("DATADIR", "DATA_DIR"),
            ("BASE_ULR", "BASE_URL"),
            ("base_url", "BASE_URL"),
        ] {
            assert_eq!(warned_of(&[mistyped]), [(mistyped.to_owned(), Some(meant.to_owned()))]);
        }
    }

    #[test]
    fn an_unknown_name_with_our_prefix_gets_a_warning() {
        assert_eq!(warned_of(&["UPWORK_PASSWORD"]), [("UPWORK_PASSWORD".to_owned(), None)]);
    }

    #[test]
    fn known_settings_and_foreign_variables_get_no_warning() {
        for name in ["BASE_URL", "UPWORK_API", "PATH", "HOME", "SESSION_MANAGER", "MONGO_URL", "DATABASE_URL"] {
            assert_eq!(warned_of(&[name]), [], "{name}");
        }
    }
}
