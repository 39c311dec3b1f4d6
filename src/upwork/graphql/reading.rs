//! Upwork's responses about the user and for the form. Every name may be missing; then the id replaces it.

use app::model::{Category, DraftSkill, FormOptions, Length, Organization, Service, Subcategory, one_line};
use serde::Deserialize;

use crate::upwork::Identity;
use crate::upwork::id::WireId;
use crate::upwork::words::clean;

/// The data of `Identity`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct IdentityAnswer {
    user: User,
    company_selector: CompanySelector,
}

#[derive(Debug, Deserialize)]
struct User {
    id: WireId,
    nid: Option<String>,
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CompanySelector {
    items: Vec<Company>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Company {
    title: Option<String>,
    organization_id: WireId,
    organization_legacy_type: Option<String>,
}

impl From<IdentityAnswer> for Identity {
    /// Only organizations that Upwork calls clients: others can't post.
    fn from(IdentityAnswer { user, company_selector }: IdentityAnswer) -> Self {
        let mut organizations: Vec<Organization> = Vec::new();
        for company in company_selector.items {
            let client = company.organization_legacy_type.is_some_and(|kind| kind.eq_ignore_ascii_case("client"));
            if client && organizations.iter().all(|known| known.id != company.organization_id.0) {
                let name = named([company.title], &company.organization_id);
                organizations.push(Organization { id: company.organization_id.0, name });
            }
        }
        Self { name: named([user.name, user.nid], &user.id), user: user.id.0, organizations }
    }
}

/// The first name that is not empty, else the id.
fn named<const N: usize>(names: [Option<String>; N], id: &WireId) -> String {
    let mut given = names.into_iter().flatten().map(|name| clean(&name)).filter(|name| !name.is_empty());
    given.next().unwrap_or_else(|| id.0.clone())
}

/// The data of `FormOptions`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormOptionsAnswer {
    ontology_categories: Vec<CategoryNode>,
    proposal_metadata: Option<ProposalMetadata>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CategoryNode {
    id: WireId,
    preferred_label: Option<String>,
    #[serde(default)]
    subcategories: Vec<SubcategoryNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubcategoryNode {
    id: WireId,
    preferred_label: Option<String>,
    #[serde(default)]
    services: Vec<ServiceNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServiceNode {
    id: WireId,
    preferred_label: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProposalMetadata {
    engagement_duration_values: Vec<Duration>,
}

#[derive(Debug, Deserialize)]
struct Duration {
    id: WireId,
    label: Option<String>,
}

impl From<FormOptionsAnswer> for FormOptions {
    fn from(answer: FormOptionsAnswer) -> Self {
        let lengths = answer.proposal_metadata.map(|metadata| metadata.engagement_duration_values).unwrap_or_default();
        let length = |length: Duration| Length { name: named([length.label], &length.id), id: length.id.0 };
        Self {
            categories: answer.ontology_categories.into_iter().map(Category::from).collect(),
            lengths: lengths.into_iter().map(length).collect(),
            ..Self::default()
        }
    }
}

impl From<CategoryNode> for Category {
    fn from(node: CategoryNode) -> Self {
        let subcategories = node.subcategories.into_iter().map(Subcategory::from).collect();
        Self { name: named([node.preferred_label], &node.id), id: node.id.0, subcategories }
    }
}

impl From<SubcategoryNode> for Subcategory {
    fn from(node: SubcategoryNode) -> Self {
        let service = |node: ServiceNode| Service { name: named([node.preferred_label], &node.id), id: node.id.0 };
        let services = node.services.into_iter().map(service).collect();
        Self { name: named([node.preferred_label], &node.id), id: node.id.0, services }
    }
}

/// The data of `PreferenceNames`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NamesAnswer {
    countries: Vec<Country>,
    regions: Option<Vec<Region>>,
    time_zones: Vec<TimeZone>,
    languages: Vec<LanguageNode>,
}

#[derive(Debug, Deserialize)]
struct Country {
    name: Option<String>,
    active: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Region {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TimeZone {
    time_zone_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LanguageNode {
    english_name: String,
    active: bool,
}

impl NamesAnswer {
    /// The choices of the form, with these names. Entries that Upwork no longer uses are left out.
    pub(super) fn added_to(self, options: FormOptions) -> FormOptions {
        let countries = self.countries.into_iter().filter(|country| country.active != Some(false));
        let languages = self.languages.into_iter().filter(|language| language.active);
        FormOptions {
            countries: lines(countries.filter_map(|country| country.name)),
            regions: lines(self.regions.into_iter().flatten().map(|region| region.name)),
            time_zones: lines(self.time_zones.into_iter().map(|zone| zone.time_zone_name)),
            languages: lines(languages.map(|language| language.english_name)),
            ..options
        }
    }
}

/// Names in alphabetical order, each once, one per line.
fn lines(names: impl Iterator<Item = String>) -> String {
    let names: std::collections::BTreeSet<String> = names.map(|name| one_line(&clean(&name))).collect();
    let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
    names.join("\n")
}

/// The data of `FindSkills`.
#[derive(Debug, Deserialize)]
pub(super) struct SkillsAnswer {
    #[serde(rename = "ontologyElementsSearchByPrefLabel")]
    pub(super) found: Vec<SkillNode>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SkillNode {
    id: WireId,
    preferred_label: Option<String>,
    pretty_name: Option<String>,
}

impl From<SkillNode> for DraftSkill {
    fn from(node: SkillNode) -> Self {
        Self { name: named([node.pretty_name, node.preferred_label], &node.id), id: Some(node.id.0), optional: false }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_user_without_a_name_is_shown_by_nickname_or_id() {
        let name = |name: Option<&str>, nid: Option<&str>| {
            let user = json!({ "id": "7", "nid": nid, "name": name });
            let answer = json!({ "user": user, "companySelector": { "items": [] } });
            Identity::from(serde_json::from_value::<IdentityAnswer>(answer).expect("an answer")).name
        };
        assert_eq!(name(Some("Ada"), Some("ada7")), "Ada");
        assert_eq!(name(Some(" "), Some("ada7")), "ada7");
        assert_eq!(name(None, None), "7");
    }
}
