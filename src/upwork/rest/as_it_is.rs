//! A job as `GET /api/hr/v2/jobs/{reference}.json` returns it, to be sent back unchanged.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The parameters of a job that `PUT` takes and `GET` returns under the same name, besides the team and the status.
const FIELDS: [&str; 11] = [
    "title",
    "description",
    "job_type",
    "category2",
    "subcategory2",
    "budget",
    "duration",
    "skills",
    "visibility",
    "start_date",
    "end_date",
];

#[derive(Debug, Deserialize)]
pub(super) struct AsItIsAnswer {
    pub(super) job: AsItIs,
}

#[derive(Debug, Deserialize)]
pub(super) struct AsItIs(Map<String, Value>);

impl AsItIs {
    /// The status to send with a change that does not change it. Any other than these is of an open job.
    pub(super) fn status(&self) -> &'static str {
        match self.text("status").as_deref() {
            Some("filled") => "filled",
            Some("cancelled") => "cancelled",
            _ => "open",
        }
    }

    /// What the job says, without what is empty.
    pub(super) fn fields(&self, team: &str) -> Vec<(&'static str, String)> {
        let told = FIELDS.into_iter().filter_map(|name| Some((name, self.text(name)?)));
        std::iter::once(("buyer_team__reference", team.to_owned())).chain(told).collect()
    }

    fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(job: Value) -> AsItIs {
        serde_json::from_value(job).expect("a job")
    }

    #[test]
    fn a_job_is_sent_back_unchanged_without_empty_or_server_side_fields() {
        let job = read(json!({
            "reference": "19", "title": "Fix  it ", "description": "Now &amp; here", "job_type": "hourly", "budget": "",
            "duration": 120, "skills": "python;js", "category2": "Web", "subcategory2": null, "visibility": "invite-only",
            "created_time": "1", "status": "open",
        }));
        let expected = [
            ("buyer_team__reference", "34567"),
            ("title", "Fix  it "),
            ("description", "Now &amp; here"),
            ("job_type", "hourly"),
            ("category2", "Web"),
            ("duration", "120"),
            ("skills", "python;js"),
            ("visibility", "invite-only"),
        ];
        assert_eq!(job.fields("34567"), expected.map(|(name, value)| (name, value.to_owned())));
    }

    #[test]
    fn a_change_keeps_the_status_if_it_can_be_sent() {
        for (status, kept) in
            [("open", "open"), ("filled", "filled"), ("cancelled", "cancelled"), ("private", "open"), ("", "open")]
        {
            assert_eq!(read(json!({ "status": status })).status(), kept, "{status}");
        }
    }
}
