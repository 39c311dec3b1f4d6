use super::*;
use crate::model::DraftSkill;

fn kinds(text: &str) -> Vec<LeakKind> {
    let draft = JobDraft { description: text.into(), ..JobDraft::default() };
    leaks(&draft, "jira.clinic.example").into_iter().map(|leak| leak.kind).collect()
}

#[test]
fn keys_and_tokens_are_found() {
    for text in [
        "key AKIAIOSFODNN7EXAMPLE, please",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "(xoxb-263594206564-2343594206574-FGqddMF8t08v8N7Oq4i57vs1)",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1234",
        "postgres://app:hunter2@db.example.com/app",
        "Authorization: Bearer 4f9a1c7e2b",
    ] {
        assert_eq!(kinds(text), [LeakKind::Secret], "{text}");
    }
}

#[test]
fn a_value_labeled_as_a_password_is_a_secret() {
    for text in ["password=hunter2", "DB_PASSWORD: s3cret", "api_key=abc123", "Passwort: 12345", "pwd:=x1y2z3"] {
        assert_eq!(kinds(text), [LeakKind::Secret], "{text}");
    }
    for text in ["Password: see the vault", "the password reset page", "token: required", "secrets: none"] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn invisible_characters_do_not_hide_a_secret() {
    assert_eq!(kinds("pass\u{200b}word=hunter2"), [LeakKind::Secret]);
    assert_eq!(kinds("jo\u{ad}@clinic.example"), [LeakKind::Email]);
}

#[test]
fn email_addresses_are_found() {
    for text in ["Write to jo.doe+x@clinic.example.", "<jo@xn--bcher-kva.de>", "mailto:jo@müller.de"] {
        assert_eq!(kinds(text), [LeakKind::Email], "{text}");
    }
    for text in ["@jo", "jo@", "a@b", "user@example.", "3 pages @ 5.00"] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn links_to_internal_hosts_are_found() {
    for text in [
        "http://localhost:3000/x",
        "see localhost:8080",
        "https://10.1.2.3/admin",
        "192.168.0.1",
        "http://172.20.0.5:9000",
        "https://clinic.atlassian.net/browse/PROJ-1",
        "(https://wiki/page)",
        "db.internal",
        "https://git.clinic.corp/repo.",
        "https://JIRA.clinic.example/browse/PROJ-1",
    ] {
        assert_eq!(kinds(text), [LeakKind::InternalLink], "{text}");
    }
}

#[test]
fn ordinary_text_is_not_reported() {
    for text in [
        "Patients book an appointment without calling. See https://clinic.example/booking.",
        "Use Node.js 20.1.0, C++ and 8.8.8.8; runs on localhost. Commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "172.15.0.1 172.32.0.1 1.2.3 10.0.0 version 10.2.300.4",
        "Copy .env.local; keep time 12:30, ratio 3:4, a=b, x != y",
        "https://github.com/rust-lang/rust/blob/master/library/core/src/StringConversionTraits2024.rs",
        "Donaudampfschifffahrtsgesellschaftskapitän",
        "",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn an_error_names_the_field_of_a_secret_but_not_the_secret() {
    let skill =
        |id: Option<&str>, name: &str| DraftSkill { id: id.map(str::to_owned), name: name.into(), optional: false };
    let draft = JobDraft {
        title: "password=correct-horse-battery".into(),
        skills: vec![skill(Some("1"), "a@b.example"), skill(None, "c@d.example")],
        questions: vec!["Do you know wiki.corp? And wiki.corp?".into()],
        ..JobDraft::default()
    };
    let found: Vec<(Field, String)> = leaks(&draft, "").into_iter().map(|leak| (leak.field, leak.excerpt)).collect();
    let expected = [(Field::Title, "correct-…"), (Field::Skills, "c@d.example"), (Field::Questions, "wiki.corp")];
    assert_eq!(found, expected.map(|(field, excerpt)| (field, excerpt.to_owned())));
}
