//! The invariants of ARCHITECTURE.md: what must not be found, and where. Each has an offence that
//! it must see and an innocent text that it must not, so that no check passes by being blind.

mod source;

/// Something that must not be found.
struct Absence {
    /// The invariant, as a sentence for the person who broke it.
    says: &'static str,
    /// Which files it is about, by their paths from the root.
    covers: fn(&str) -> bool,
    /// What breaks it.
    finds: Finds,
    /// A file that breaks it.
    offence: (&'static str, &'static str),
    /// A file that does not, although it nearly does.
    innocent: (&'static str, &'static str),
}

enum Finds {
    /// These, as whole words.
    Words(&'static [&'static str]),
    /// Where in the code this says, and what is there.
    Code(fn(&str) -> Vec<(usize, String)>),
}

const ABSENCES: &[Absence] = &[
    Absence {
        says: "rules has no clock, no I/O, no float, no hash order and no serialisation",
        covers: |path| path.starts_with("crates/rules/src/"),
        finds: Finds::Words(&[
            "f32",
            "f64",
            "HashMap",
            "HashSet",
            "Instant",
            "SystemTime",
            "serde",
            "serde_json",
            "println!",
            "eprintln!",
            "thread_local!",
        ]),
        offence: (
            "crates/rules/src/billing.rs",
            "fn half(money: i64) -> f64 { 0.5 }",
        ),
        innocent: (
            "crates/rules/src/billing.rs",
            "// never f64\nstruct Hashmaps;",
        ),
    },
    Absence {
        says: "rules takes from std only what core and alloc have, and collections",
        covers: |path| path.starts_with("crates/rules/src/"),
        finds: Finds::Code(|code| {
            std_modules(
                code,
                &[
                    "time", "fs", "net", "io", "env", "process", "thread", "sync",
                ],
            )
        }),
        offence: (
            "crates/rules/src/date.rs",
            "use std::{fmt, time::SystemTime};",
        ),
        innocent: (
            "crates/rules/src/date.rs",
            "use std::{fmt, collections::BTreeMap};",
        ),
    },
    Absence {
        says: "partner-api knows nothing of the page or of a server",
        covers: |path| path.starts_with("crates/partner-api/"),
        finds: Finds::Words(&[
            "leptos",
            "web_sys",
            "web-sys",
            "js_sys",
            "js-sys",
            "wasm_bindgen",
            "wasm-bindgen",
            "axum",
            "gloo_net",
            "tokio",
        ]),
        offence: (
            "crates/partner-api/Cargo.toml",
            "[dependencies]\nweb-sys = \"0.3\"",
        ),
        innocent: (
            "crates/partner-api/src/lib.rs",
            "// not for axum\nuse serde::Serialize;",
        ),
    },
    Absence {
        says: "JSON is read and written by partner-api, the backends and src/api only",
        covers: |path| {
            (path.starts_with("src/") || path.starts_with("crates/") || path.starts_with("xtask/"))
                && path.ends_with(".rs")
                && !within(path, "src/api")
                && !path.starts_with("crates/partner-api/")
                && !path.starts_with("crates/mock-backend/")
                && !path.starts_with("crates/tab-backend/")
                && !path.starts_with("xtask/tests/")
        },
        finds: Finds::Words(&["serde_json"]),
        offence: ("src/view/table.rs", "let row = serde_json::from_str(text);"),
        innocent: ("src/api/endpoint.rs", "serde_json::to_string(&body)"),
    },
    Absence {
        says: "the page and its embed bundle know nothing of a mock: it comes by the fetch property",
        covers: |path| path.starts_with("src/") || path.starts_with("public/embed/"),
        finds: Finds::Code(|code| {
            let mut found = words(code, &["mock_backend", "tab_backend", "TabBackend"]);
            found.extend(parts(code, "/mock/"));
            found.extend(parts(code, "tab-backend"));
            found
        }),
        offence: (
            "src/element.js",
            "const { open } = await import(\"./tab-backend.js\");",
        ),
        innocent: ("src/view/table.rs", "// in a tab of its own\nlet tab = 1;"),
    },
    Absence {
        says: "nothing under src/view reads an answer of the API",
        covers: |path| within(path, "src/view"),
        finds: Finds::Words(&["partner_api", "Document"]),
        offence: (
            "src/view/upgrade/result.rs",
            "let result = partner_api::read(body);",
        ),
        innocent: ("src/view.rs", "let partner = document();"),
    },
    Absence {
        says: "nothing under src/view fetches",
        covers: |path| within(path, "src/view"),
        finds: Finds::Words(&[
            "gloo_net",
            "web_sys::Request",
            "fetch",
            "fetch_with_str",
            "fetch_with_request",
            "AbortController",
            "XmlHttpRequest",
            "EventSource",
            "WebSocket",
        ]),
        offence: ("src/view/table.rs", "window().fetch(url)"),
        innocent: (
            "src/view/table.rs",
            "// fetch is elsewhere\nfn prefetched() {}",
        ),
    },
    Absence {
        says: "nothing under src/view knows a path of the API",
        covers: |path| within(path, "src/view"),
        finds: Finds::Code(|code| parts(code, "/v1")),
        offence: ("src/view.rs", "let url = format!(\"{base}/v1/customers\");"),
        innocent: ("src/view.rs", "let version = v1;"),
    },
    Absence {
        says: "nothing under src/data or src/api draws",
        covers: |path| within(path, "src/data") || within(path, "src/api"),
        finds: Finds::Words(&["view", "view!", "create_element", "append_child"]),
        offence: ("src/data/remote.rs", "use crate::view::dom::el;"),
        innocent: ("src/data/remote.rs", "// not in the view\nfn preview() {}"),
    },
    Absence {
        says: "no style attribute and no inner HTML: a strict content security policy drops the \
               first, the second lets data become markup (write a class)",
        covers: |path| path.starts_with("src/"),
        finds: Finds::Code(|code| {
            let mut found = words(
                code,
                &["inner_html", "set_inner_html", "innerHTML", "outerHTML"],
            );
            found.extend(words(code, &["insertAdjacentHTML", "insert_adjacent_html"]));
            found.extend(attribute(code, "style"));
            found.extend(parts(code, "attr(\"style\""));
            found.extend(parts(code, "attribute(\"style\""));
            found
        }),
        offence: ("src/view/row.rs", "el(\"td\").attr(\"style\", width)"),
        innocent: (
            "src/view/row.rs",
            "el(\"td\").attr(\"data-style\", \"a\").class(\"style\u{2d}x\")",
        ),
    },
    Absence {
        says: "no style attribute in a page of ours",
        covers: |path| {
            path == "index.html" || path.starts_with("public/") && path.ends_with(".html")
        },
        finds: Finds::Code(|code| attribute(code, "style")),
        offence: ("index.html", "<body style=\"margin: 0\">"),
        innocent: (
            "index.html",
            "<link rel=\"stylesheet\" href=\"style/page.css\">",
        ),
    },
    Absence {
        says: "only src/log.rs writes to the console, and src/element.js about the host's functions",
        covers: |path| path.starts_with("src/") && path != "src/log.rs" && path != "src/element.js",
        finds: Finds::Words(&[
            "console",
            "println!",
            "eprintln!",
            "dbg!",
            "leptos::logging",
            "log!",
            "warn!",
            "error!",
            "debug_warn!",
        ]),
        offence: ("src/app.rs", "web_sys::console::log_1(&text.into());"),
        innocent: ("src/app.rs", "log::failure(&error);"),
    },
    Absence {
        says: "colours are in style/tokens.css only",
        covers: |path| {
            path != "style/tokens.css"
                && (path.starts_with("style/") || path.starts_with("src/") || path == "index.html")
        },
        finds: Finds::Code(colours),
        offence: ("style/element.css", ".card { border: 1px solid #c9d0d9; }"),
        innocent: (
            "style/element.css",
            "#added .white-space { color: var(--su-fg); white-space: nowrap; fill: currentColor }",
        ),
    },
    Absence {
        says: "colours are not named in a style sheet either",
        covers: |path| {
            path != "style/tokens.css" && path.starts_with("style/") && path.ends_with(".css")
        },
        finds: Finds::Code(named_colours),
        offence: ("style/page.css", "body { background: white; }"),
        innocent: (
            "style/page.css",
            "td { white-space: pre; color: CanvasText }\n.red:hover { top: 0 }",
        ),
    },
];

/// What names a version of a tool, beside tools.rs itself and the files that cargo and trunk read.
fn may_not_name_versions(path: &str) -> bool {
    let reads = [
        ".rs", ".toml", ".md", ".json", ".yml", ".yaml", ".sh", ".html",
    ];
    (reads.iter().any(|end| path.ends_with(end)) || path.starts_with(".ci/"))
        && !matches!(
            path,
            "xtask/src/tools.rs" | "Cargo.toml" | "Trunk.toml" | "CHANGELOG.md"
        )
        && !path.starts_with("public/")
}

#[test]
fn every_absence_holds() {
    let files = source::all().expect("the workspace can be read");
    let mut broken = Vec::new();
    for absence in ABSENCES {
        for (path, text) in files.iter().filter(|(path, _)| (absence.covers)(path)) {
            for (line, what) in absence.find(path, text) {
                broken.push(format!("{path}:{line}: {what}: {}", absence.says));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_absence_sees_its_offence_and_spares_the_innocent() {
    for absence in ABSENCES {
        let (path, text) = absence.offence;
        assert!(
            (absence.covers)(path),
            "{path} is not covered by: {}",
            absence.says
        );
        assert!(
            !absence.find(path, text).is_empty(),
            "{text} is not seen by: {}",
            absence.says
        );
        let (path, text) = absence.innocent;
        let found = if (absence.covers)(path) {
            absence.find(path, text)
        } else {
            Vec::new()
        };
        assert!(
            found.is_empty(),
            "{found:?} is wrongly seen by: {}",
            absence.says
        );
    }
}

#[test]
fn rules_depends_on_nothing() {
    let manifest = std::fs::read_to_string(source::root().join("crates/rules/Cargo.toml"))
        .expect("crates/rules/Cargo.toml can be read");
    assert_eq!(dependencies(&manifest), Vec::<&str>::new());
    let offence = "[package]\n[dependencies]\n# time\nserde = \"1\"\n[dev-dependencies]\nproptest = \"1\"\n\
                   [target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n[build-dependencies.cc]\nversion = \"1\"\n";
    assert_eq!(
        dependencies(offence),
        ["serde = \"1\"", "libc = \"1\"", "[build-dependencies.cc]"]
    );
}

#[test]
fn tool_versions_are_in_one_place() {
    let files = source::all().expect("the workspace can be read");
    let tools = files
        .iter()
        .find(|(path, _)| path == "xtask/src/tools.rs")
        .map(|(_, text)| versions(text))
        .expect("xtask/src/tools.rs is there");
    assert!(tools.len() >= 5, "only {tools:?} were found in tools.rs");
    let mut broken = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| may_not_name_versions(path)) {
        for version in &tools {
            for (line, _) in words(text, &[version]) {
                broken.push(format!(
                    "{path}:{line}: {version} belongs into xtask/src/tools.rs"
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_tool_version_elsewhere_is_seen() {
    let tools = versions("const TRUNK: Tool = Tool {\n    version: \"9.21.14\",\n};");
    assert_eq!(tools, ["9.21.14"]);
    assert!(may_not_name_versions(".ci/run") && may_not_name_versions("README.md"));
    assert_eq!(words("cargo install trunk@9.21.14", &["9.21.14"]).len(), 1);
    assert!(words("crate 19.21.140", &["9.21.14"]).is_empty());
}

impl Absence {
    /// The lines of a file that break it, and how.
    fn find(&self, path: &str, text: &str) -> Vec<(usize, String)> {
        let code = source::code(path, text);
        match self.finds {
            Finds::Words(list) => words(&code, list),
            Finds::Code(find) => find(&code),
        }
    }
}

/// Whether a file is the module `folder` or inside it.
fn within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn line(code: &str, at: usize) -> usize {
    code.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// Where a text is found, wherever that is.
fn parts(code: &str, part: &str) -> Vec<(usize, String)> {
    code.match_indices(part)
        .map(|(at, part)| (line(code, at), part.to_owned()))
        .collect()
}

/// Where one of these is found and is not part of a longer word.
fn words(code: &str, list: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for word in list {
        for (at, _) in code.match_indices(word) {
            let before = code.get(..at).and_then(|text| text.chars().next_back());
            let after = code
                .get(at + word.len()..)
                .and_then(|text| text.chars().next());
            let joined = |edge: Option<char>, next: Option<char>| {
                edge.is_some_and(is_word) && next.is_some_and(is_word)
            };
            if !joined(word.chars().next(), before) && !joined(word.chars().next_back(), after) {
                found.push((line(code, at), (*word).to_owned()));
            }
        }
    }
    found
}

/// Where one of these modules of std is named, in a path or in a group.
fn std_modules(code: &str, modules: &[&str]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("std::") {
        let rest = code.get(at + "std::".len()..).unwrap_or_default();
        let group = match rest.strip_prefix('{') {
            Some(group) => group.split(';').next().unwrap_or(group),
            None => rest.split(|letter| !is_word(letter)).next().unwrap_or(rest),
        };
        for module in modules {
            // A module of std stands at the start of its part of the group.
            if group.split([',', '{', '}']).any(|part| {
                part.trim()
                    .split("::")
                    .next()
                    .is_some_and(|first| first.trim() == *module)
            }) {
                found.push((line(code, at), format!("std::{module}")));
            }
        }
    }
    found
}

/// Where an attribute is written: `style=`, but neither `style:top=` nor `data-style=`, and not
/// the assignment `style =`.
fn attribute(code: &str, name: &str) -> Vec<(usize, String)> {
    code.match_indices(&format!("{name}="))
        .filter(|(at, found)| {
            let before = code.get(..*at).and_then(|text| text.chars().next_back());
            let after = code
                .get(at + found.len()..)
                .and_then(|text| text.chars().next());
            !before.is_some_and(|letter| is_word(letter) || "-:.".contains(letter))
                && after != Some('=')
        })
        .map(|(at, found)| (line(code, at), found.to_owned()))
        .collect()
}

/// Where a colour is written as a number. The one that a browser reads before any style sheet,
/// `theme-color`, cannot be a token.
fn colours(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, text) in code.lines().enumerate() {
        if text.contains("theme-color") {
            continue;
        }
        for (at, _) in text.match_indices('#') {
            let digits: String = text
                .get(at + 1..)
                .unwrap_or_default()
                .chars()
                .take_while(|letter| is_word(*letter) || *letter == '-')
                .collect();
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            // `#added` may be a name: a colour stands after a colon, a space, a quote or a comma.
            let selector = text.get(at..).is_some_and(|rest| rest.contains('{'));
            if matches!(digits.len(), 3 | 4 | 6 | 8)
                && digits.chars().all(|digit| digit.is_ascii_hexdigit())
                && before.is_some_and(|letter| ": \"'`,(".contains(letter))
                && !selector
            {
                found.push((number + 1, format!("#{digits}")));
            }
        }
        for function in [
            "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
        ] {
            found.extend(
                words(text, &[function])
                    .into_iter()
                    .map(|(_, word)| (number + 1, word)),
            );
        }
    }
    found
}

/// Where a colour is the value of a declaration by its name.
fn named_colours(code: &str) -> Vec<(usize, String)> {
    const NAMES: [&str; 16] = [
        "aqua", "black", "blue", "cyan", "gold", "gray", "green", "grey", "magenta", "navy",
        "orange", "purple", "red", "silver", "white", "yellow",
    ];
    let mut found = Vec::new();
    let mut at = 0;
    for declaration in code.split_inclusive([';', '{', '}']) {
        // What ends in `{` selects; `.red:hover {` is no value.
        if let Some((_, value)) = declaration
            .split_once(':')
            .filter(|_| !declaration.ends_with('{'))
        {
            let start = at + declaration.len() - value.len();
            for word in value.split(|letter: char| !is_word(letter) && letter != '-') {
                if NAMES.contains(&word) {
                    found.push((line(code, start), word.to_owned()));
                }
            }
        }
        at += declaration.len();
    }
    found
}

/// The lines of a manifest that make the crate depend on another one, development left out.
fn dependencies(manifest: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            let counts = |name: &str| matches!(name, "dependencies" | "build-dependencies");
            let parts: Vec<&str> = section.split('.').collect();
            inside = parts.last().is_some_and(|last| counts(last));
            // `[dependencies.serde]` is a dependency by itself.
            if !inside && parts.iter().any(|part| counts(part)) {
                found.push(line);
            }
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            found.push(line);
        }
    }
    found
}

/// The versions in tools.rs: `version: "1.2.3"`.
fn versions(tools: &str) -> Vec<&str> {
    tools
        .split("version: \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|version| version.contains('.'))
        .collect()
}
