//! What only people read is not sent to browsers.

/// Takes comments that have their lines to themselves, indentation and empty lines out of a style sheet or of the glue
/// between JavaScript and WebAssembly. In neither does a text go over several lines, so all else stays what it means.
pub(crate) fn strip(code: &str) -> String {
    let mut in_comment = false;
    let kept = code.lines().map(str::trim).filter(|line| {
        let begins = line.starts_with("/*");
        let comment = in_comment || begins;
        in_comment = comment && !line.ends_with("*/");
        !comment && !line.starts_with("//") && !line.is_empty()
    });
    kept.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let code =
            "/* One line. */\na {\n  /* Two\n     lines. */\n  b: c;\n}\n\n/**\n * Three\n * lines */\n// Four\nd()\n";
        assert_eq!(strip(code), "a {\nb: c;\n}\nd()");
    }

    #[test]
    fn what_only_looks_like_a_comment_stays() {
        let code = "accept('text/*');\nopen('https://a'); // one\nurl(\"/*\");";
        assert_eq!(strip(code), code);
    }
}
