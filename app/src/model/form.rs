use serde::{Deserialize, Serialize};

/// Upwork's choices for the form. Cached for at most 24 hours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormOptions {
    /// Top categories, in Upwork's order.
    pub categories: Vec<Category>,
    /// Project lengths, in Upwork's order; empty if this API has none.
    pub lengths: Vec<Length>,
    /// Names of countries, one a line.
    #[serde(default)]
    pub countries: String,
    /// Names of regions, one a line.
    #[serde(default)]
    pub regions: String,
    /// Names of time zones, one a line.
    #[serde(default)]
    pub time_zones: String,
    /// Names of languages, one a line.
    #[serde(default)]
    pub languages: String,
}

impl FormOptions {
    /// Whether names are loaded. The form requests them when it needs them, because there are many.
    #[must_use]
    pub const fn has_names(&self) -> bool {
        !(self.countries.is_empty()
            && self.regions.is_empty()
            && self.time_zones.is_empty()
            && self.languages.is_empty())
    }

    /// The same without these names.
    #[must_use]
    pub fn without_names(self) -> Self {
        Self { categories: self.categories, lengths: self.lengths, ..Self::default() }
    }
}

/// A top category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Upwork's id: a string, it exceeds 2^53.
    pub id: String,
    /// The displayed name.
    pub name: String,
    /// The next level.
    pub subcategories: Vec<Subcategory>,
}

/// A subcategory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subcategory {
    /// Upwork's id.
    pub id: String,
    /// The displayed name.
    pub name: String,
    /// The last level; may be empty.
    pub services: Vec<Service>,
}

/// A service ("occupation" on Upwork).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Upwork's id.
    pub id: String,
    /// The displayed name.
    pub name: String,
}

/// A project length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Length {
    /// Upwork's id.
    pub id: String,
    /// Upwork's name for it; empty if the API takes hours and offers no list: then the id is a number of hours.
    pub name: String,
}

/// A client organization (GraphQL) or team (REST) that the connected user may post for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Upwork's id.
    pub id: String,
    /// The displayed name.
    pub name: String,
}
