use serde::{Deserialize, Serialize};

/// Something of the issue that is not in the form, although the issue has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueGap {
    /// All of it: Jira does not let the app read the issue.
    Hidden,
    /// The title could not be read.
    Title,
    /// The description could not be read, or it was too large to be.
    Description,
    /// The description was longer than what is read of it.
    DescriptionEnd,
    /// What the description nests very deeply.
    DescriptionDepth,
    /// People, pictures and files in the description.
    NamesAndFiles,
    /// Labels or components could not be read.
    Labels,
    /// Something that this release has no word for.
    #[serde(other)]
    Other,
}
