//! The jobs as a file for a spreadsheet (RFC 4180).

use crate::model::SiteJob;
use crate::texts::{Message, panel, site_jobs as words};

/// Without it, spreadsheets assume an old encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";
const COLUMNS: [Message; 14] = [
    words::ISSUE,
    words::SUMMARY,
    words::ISSUE_STATUS,
    words::PROJECT,
    words::JOB,
    words::JOB_LINK,
    words::STATE,
    words::LAST_SEEN,
    words::PROPOSALS,
    words::HIRES,
    words::BUDGET,
    words::ORGANIZATION,
    words::POSTED_BY,
    words::POSTED_ON,
];

/// The whole file.
pub(super) fn file(rows: &[SiteJob]) -> String {
    let mut file = BYTE_ORDER_MARK.to_owned();
    line(&mut file, &COLUMNS.map(|column| column.text().to_owned()));
    for row in rows {
        line(&mut file, &cells(row));
    }
    file
}

fn cells(row: &SiteJob) -> [String; 14] {
    let SiteJob { issue, job, seen_at, poster } = row;
    let number = |count: Option<u32>| count.map(|count| count.to_string()).unwrap_or_default();
    [
        issue.key.clone(),
        issue.summary.clone(),
        issue.status.clone(),
        issue.project_name.clone(),
        job.title.clone(),
        job.url.clone(),
        job.status.map(|status| panel::status(status).text().to_owned()).unwrap_or_default(),
        seen_at.clone().unwrap_or_default(),
        number(job.proposals),
        number(job.hires),
        panel::budget(job.budget.as_ref()),
        job.organization.clone().unwrap_or_default(),
        poster.name.clone().unwrap_or_default(),
        job.posted_at.clone(),
    ]
}

fn line(file: &mut String, cells: &[String; 14]) {
    for (index, text) in cells.iter().enumerate() {
        if index > 0 {
            file.push(',');
        }
        file.push('"');
        file.push_str(&harmless(text).replace('"', "\"\""));
        file.push('"');
    }
    file.push_str("\r\n");
}

/// A spreadsheet evaluates text that looks like a formula, whoever wrote it: such a cell begins with an apostrophe
/// (OWASP, *CSV Injection*).
fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(['=', '+', '-', '@']);
    if is_formula { ["'", text].concat() } else { text.to_owned() }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::site_jobs::tests::a_row;
    use crate::texts::{Language, speaking};

    fn english(rows: &[SiteJob]) -> String {
        speaking(Language::English, || file(rows))
    }

    #[test]
    fn a_cell_that_looks_like_a_formula_is_text() {
        for (text, cell) in [
            ("=HYPERLINK(\"http://evil.test\")", "\"'=HYPERLINK(\"\"http://evil.test\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\tx", "\"'\tx\""),
            ("\rx", "\"'\rx\""),
            ("\n=1", "\"'\n=1\""),
            (" =1", "\"' =1\""),
            ("1=2", "\"1=2\""),
        ] {
            let mut row = a_row("1", "PROJ-1");
            row.job.title = text.to_owned();
            row.issue.summary = text.to_owned();
            row.poster.name = Some(text.to_owned());
            assert_eq!(english(&[row]).matches(cell).count(), 3, "{text:?}");
        }
    }

    #[test]
    fn each_job_is_a_line_whose_cells_are_quoted() {
        let mut row = a_row("1", "PROJ-1");
        row.job.title = "One, \"two\"\nthree".to_owned();
        let file = english(&[row, a_row("2", "PROJ-2")]);
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert!(lines[0].starts_with("\u{feff}\"Issue\",\"Summary\",\"Issue status\""), "{}", lines[0]);
        assert!(lines[1].contains(",\"One, \"\"two\"\"\nthree\","), "{}", lines[1]);
        assert!(lines[2].starts_with("\"PROJ-2\",") && lines[2].contains("\"$150.00 fixed price\""), "{}", lines[2]);
        assert_eq!((lines.len(), lines[3]), (4, ""));
    }
}
