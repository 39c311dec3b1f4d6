//! Where values come from, and the one kind of error.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use secrecy::SecretString;

/// A setting that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} {should}")]
pub struct SettingError {
    /// The setting.
    pub name: String,
    /// What it should be; continues a sentence that begins with the name. Never contains the value of a secret.
    pub should: String,
}

impl SettingError {
    /// An error of the setting `name`.
    pub fn new(name: impl Into<String>, should: impl Into<String>) -> Self {
        Self { name: name.into(), should: should.into() }
    }
}

/// Looks settings up by name, and remembers the names: these are all known settings.
pub struct Source<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    requested: RefCell<BTreeSet<String>>,
}

impl std::fmt::Debug for Source<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Source")
    }
}

impl<'a> Source<'a> {
    /// Wraps a lookup, for example in the environment.
    pub fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, requested: RefCell::default() }
    }

    /// The names that were looked up so far.
    pub fn requested(&self) -> BTreeSet<String> {
        self.requested.borrow().clone()
    }

    /// A value, without spaces around it.
    pub fn text(&self, name: &str) -> Result<Option<String>, SettingError> {
        self.requested.borrow_mut().insert(name.to_owned());
        let Some(value) = (self.lookup)(name) else { return Ok(None) };
        match value.trim() {
            "" => Err(SettingError::new(name, "is set but empty: give it a value, or don't set it")),
            value if value.starts_with('<') && value.ends_with('>') => Err(SettingError::new(
                name,
                "is still the placeholder of the example: give it a value, or don't set it",
            )),
            value => Ok(Some(value.to_owned())),
        }
    }

    /// A value that `parse` accepts; `should` says what that is.
    pub fn parsed<T>(
        &self,
        name: &str,
        should: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, SettingError> {
        let Some(value) = self.text(name)? else { return Ok(None) };
        parse(&value).map(Some).ok_or_else(|| SettingError::new(name, format!("should be {should}")))
    }

    /// A value that `parse` accepts, or the parsed default.
    pub fn parsed_or<T>(
        &self,
        name: &str,
        default: &str,
        should: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, SettingError> {
        let value = self.text(name)?.unwrap_or_else(|| default.to_owned());
        parse(&value).ok_or_else(|| SettingError::new(name, format!("should be {should}")))
    }

    /// A secret: from `NAME`, or from the file that `NAME_FILE` names.
    pub fn secret(&self, name: &str) -> Result<Option<SecretString>, SettingError> {
        let by_file = format!("{name}_FILE");
        match (self.text(name)?, self.text(&by_file)?) {
            (Some(_), Some(_)) => Err(SettingError::new(name, format!("and {by_file} are both set: set one of them"))),
            (Some(value), None) => Ok(Some(value.into())),
            (None, Some(path)) => read_secret(&by_file, &path).map(Some),
            (None, None) => Ok(None),
        }
    }
}

fn read_secret(name: &str, path: &str) -> Result<SecretString, SettingError> {
    let should =
        |cause: String| SettingError::new(name, format!("should be a file that contains the secret ({cause})"));
    let text = fs::read_to_string(path).map_err(|error| should(error.to_string()))?;
    match text.trim() {
        "" => Err(should("it is empty".to_owned())),
        secret => Ok(secret.into()),
    }
}

/// A variable of this process. One that is not UTF-8 becomes text that no setting accepts.
pub(super) fn from_process(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// The names of all variables of this process.
pub(super) fn names_of_process() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}

/// The settings of a `.env` file; none if there is no such file.
pub(super) fn read_dotenv(path: &Path) -> Result<HashMap<String, String>, SettingError> {
    if !path.is_file() {
        return Ok(HashMap::new());
    }
    let lines = dotenvy::from_path_iter(path).map_err(|error| unreadable(path, &error))?;
    lines.map(|line| line.map_err(|error| unreadable(path, &error))).collect()
}

fn unreadable(path: &Path, error: &dotenvy::Error) -> SettingError {
    // The text of a parse error quotes the line, which may contain a secret.
    let cause = match error {
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "a line is not NAME=value".to_owned(),
    };
    SettingError::new(path.display().to_string(), format!("cannot be read: {cause}"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    fn secret(pairs: &[(&str, &str)]) -> Result<Option<String>, SettingError> {
        let lookup = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned());
        Ok(Source::new(&lookup).secret("KEY")?.map(|secret| secret.expose_secret().to_owned()))
    }

    #[test]
    fn a_placeholder_is_not_a_value() {
        assert_eq!(secret(&[("KEY", "<the key>")]).unwrap_err().name, "KEY");
        assert_eq!(secret(&[("KEY", "<a")]), Ok(Some("<a".to_owned())));
    }

    #[test]
    fn a_secret_may_be_read_from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "hush\n").unwrap();

        assert_eq!(secret(&[("KEY_FILE", file.path().to_str().unwrap())]), Ok(Some("hush".to_owned())));
    }

    #[test]
    fn a_secret_given_twice_is_refused() {
        let error = secret(&[("KEY", "a"), ("KEY_FILE", "b")]).unwrap_err();

        assert_eq!(error.to_string(), "KEY and KEY_FILE are both set: set one of them");
    }

    #[test]
    fn a_missing_or_empty_secret_file_is_refused_and_named() {
        let empty = tempfile::NamedTempFile::new().unwrap();

        for path in ["/nowhere/key", empty.path().to_str().unwrap()] {
            assert_eq!(secret(&[("KEY_FILE", path)]).unwrap_err().name, "KEY_FILE");
        }
    }

    #[test]
    fn a_broken_dotenv_file_is_refused_without_quoting_it() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "A=1\nSECRET hush hush\n").unwrap();

        let error = read_dotenv(file.path()).unwrap_err();

        assert!(!error.to_string().contains("hush"), "{error}");
    }

    #[test]
    fn a_missing_dotenv_file_is_not_an_error() {
        assert_eq!(read_dotenv(Path::new("/nowhere/.env")), Ok(HashMap::new()));
    }
}
