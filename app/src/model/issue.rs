use serde::{Deserialize, Serialize};

/// A part of the issue that the form lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssueGap {
    /// All of it: Jira does not let the app read the issue.
    Hidden,
    /// The title could not be read.
    Title,
    /// The description could not be read, or it was too large to be.
    Description,
    /// The end of the description, which is longer than the limit.
    DescriptionEnd,
    /// Deeply nested parts of the description.
    DescriptionDepth,
    /// People, pictures and files in the description.
    NamesAndFiles,
    /// Labels or components could not be read.
    Labels,
    /// A part that this release has no name for.
    #[serde(other)]
    Other,
}
