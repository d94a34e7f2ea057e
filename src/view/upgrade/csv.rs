//! The list of affected accounts as a file: RFC 4180, with a byte order mark so that spreadsheets
//! read it as UTF-8, and with cells that a spreadsheet would run as a formula made harmless.

/// A file of rows.
pub fn file(rows: &[Vec<String>]) -> String {
    let mut out = String::from("\u{feff}");
    for row in rows {
        for (i, cell) in row.iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            push_cell(cell, &mut out);
        }
        out.push_str("\r\n");
    }
    out
}

fn push_cell(cell: &str, out: &mut String) {
    // A leading sign, @, tab or NUL starts a formula in some spreadsheet (ASVS 1.2.10).
    let harmful = cell.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ]);
    let quoted = harmful || cell.contains([',', '"', '\r', '\n', ';', '\t']);
    if quoted {
        out.push('"');
    }
    if harmful {
        out.push('\'');
    }
    for c in cell.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    if quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cell(text: &str) -> String {
        let mut out = String::new();
        push_cell(text, &mut out);
        out
    }

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        assert_eq!(cell("plain 名稱"), "plain 名稱");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"hi\""), "\"say \"\"hi\"\"\"");
        assert_eq!(cell("two\r\nlines"), "\"two\r\nlines\"");
        assert_eq!(cell(""), "");
    }

    #[test]
    fn a_cell_never_starts_a_formula() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "\0x", "＝1", "\r=1"] {
            let cell = cell(text);
            assert!(cell.starts_with("\"'"), "{text:?} became {cell:?}");
        }
    }

    /// What a reader of RFC 4180 finds in a file.
    fn read(file: &str) -> Vec<Vec<String>> {
        let mut rows = vec![vec![String::new()]];
        let mut letters = file.chars().peekable();
        let mut quoted = false;
        while let Some(c) = letters.next() {
            let row = rows.last_mut().unwrap();
            match c {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    row.last_mut().unwrap().push('"');
                    letters.next();
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(String::new()),
                '\r' if !quoted && letters.peek() == Some(&'\n') => {
                    letters.next();
                    rows.push(vec![String::new()]);
                }
                c => row.last_mut().unwrap().push(c),
            }
        }
        assert!(!quoted, "a quote that is not closed");
        assert_eq!(
            rows.pop(),
            Some(vec![String::new()]),
            "what follows the last row"
        );
        rows
    }

    proptest! {
        #[test]
        fn whatever_is_in_its_cells_a_file_is_read_back_and_no_cell_starts_a_formula(
            rows in prop::collection::vec(prop::collection::vec(any_cell(), 5), 1..6),
        ) {
            let text = file(&rows);
            let read = read(text.strip_prefix('\u{feff}').unwrap());
            prop_assert_eq!(read.len(), rows.len());
            for (read, cell) in read.iter().flatten().zip(rows.iter().flatten()) {
                prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']), "{:?}", read);
                let own = read.strip_prefix('\'').unwrap_or(read);
                prop_assert_eq!(own, cell.strip_prefix('\'').unwrap_or(cell));
            }
        }
    }

    /// Texts of few letters that matter, so that they meet.
    fn any_cell() -> impl Strategy<Value = String> {
        "[=+@,;\"' \t\r\n\\-\\x00a1名]{0,8}"
    }

    #[test]
    fn a_file_has_a_mark_and_ends_each_row() {
        let rows = [
            vec!["a".to_owned(), "b".to_owned()],
            vec!["1".to_owned(), String::new()],
        ];
        assert_eq!(file(&rows), "\u{feff}a,b\r\n1,\r\n");
    }
}
