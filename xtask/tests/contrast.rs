//! VD-01: every pair of colours that text or a meaningful line is drawn with can be told apart,
//! in both themes, and where somebody asks for more contrast.
#![expect(
    clippy::float_arithmetic,
    reason = "contrast is defined in real numbers, and nothing but this test reads them"
)]

use std::collections::BTreeMap;
use std::path::Path;

/// Text needs this ratio (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;
/// Edges, icons and focus rings need this one (1.4.11).
const LINE: f64 = 3.0;

/// What is drawn, and what it is drawn on; names without `--su-`.
const PAIRS: &[(f64, &[&str], &[&str])] = &[
    (
        TEXT,
        &["fg", "fg-muted", "link"],
        &["bg", "bg-subtle", "bg-hover", "bg-selected", "surface"],
    ),
    (
        TEXT,
        &["on-accent"],
        &["accent", "accent-hover", "accent-active"],
    ),
    (
        TEXT,
        &["success-fg"],
        &["success-bg", "bg", "bg-selected", "surface"],
    ),
    (
        TEXT,
        &["info-fg"],
        &["info-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
    (
        TEXT,
        &["warning-fg"],
        &["warning-bg", "bg", "bg-selected", "surface"],
    ),
    (
        TEXT,
        &["danger-fg"],
        &["danger-bg", "bg", "bg-subtle", "bg-selected", "surface"],
    ),
    (
        TEXT,
        &["neutral-fg"],
        &["neutral-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
    (LINE, &["accent"], &["bg", "surface"]),
    (
        LINE,
        &["border-strong", "focus"],
        &["bg", "bg-hover", "bg-selected", "surface"],
    ),
    (
        LINE,
        &["success-border"],
        &["success-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
    (
        LINE,
        &["info-border"],
        &["info-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
    (
        LINE,
        &["warning-border"],
        &["warning-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
    (
        LINE,
        &["danger-border"],
        &["danger-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
    (
        LINE,
        &["neutral-border"],
        &["neutral-bg", "bg", "bg-hover", "bg-selected", "surface"],
    ),
];

/// The colour of each token: light, dark.
type Tokens<'a> = BTreeMap<&'a str, [Colour; 2]>;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Colour([u8; 3]);

impl Colour {
    /// `#1b1f24` or `#fff`; none when it lets something shine through.
    fn read(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        let digit = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok();
        let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        match digits.len() {
            3 => Some(Self([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17])),
            6 => Some(Self([pair(0)?, pair(2)?, pair(4)?])),
            _ => None,
        }
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }
}

/// The tokens in a rule that are one colour per theme. What a host may override counts with our
/// own colour.
fn tokens(rule: &str) -> Tokens<'_> {
    rule.split(';')
        .filter_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let name = name.rsplit_once("--su-")?.1.trim();
            let (_, colours) = value.split_once("light-dark(")?;
            let (light, rest) = colours.split_once(',')?;
            let dark = rest.split(')').next()?;
            Some((name, [Colour::read(light)?, Colour::read(dark)?]))
        })
        .collect()
}

/// The text between the braces that follow `start`.
fn rule<'a>(css: &'a str, start: &str) -> Option<&'a str> {
    let (_, rest) = css.split_once(start)?;
    let (_, rest) = rest.split_once('{')?;
    Some(rest.split('}').next().unwrap_or(rest))
}

/// A sentence for each pair that cannot be told apart well enough.
fn faults(tokens: &Tokens<'_>) -> Vec<String> {
    let mut faults = Vec::new();
    for (least, drawn, grounds) in PAIRS {
        for name in *drawn {
            for ground in *grounds {
                let (Some(one), Some(two)) = (tokens.get(name), tokens.get(ground)) else {
                    faults.push(format!("--su-{name} or --su-{ground} is missing"));
                    continue;
                };
                for (theme, (one, two)) in ["light", "dark"].iter().zip(one.iter().zip(two)) {
                    let ratio = one.contrast(*two);
                    if ratio < *least {
                        faults.push(format!(
                            "{theme}: --su-{name} on --su-{ground} has {ratio:.2}, needs {least}"
                        ));
                    }
                }
            }
        }
    }
    faults
}

/// The tokens of the sheet as they are, and as they are for who wants more contrast.
fn themes(css: &str) -> Option<[Tokens<'_>; 2]> {
    let usual = tokens(rule(css, ":host")?);
    let mut more = usual.clone();
    if let Some((_, media)) = css.split_once("(prefers-contrast: more)") {
        more.extend(tokens(rule(media, ":host")?));
    }
    Some([usual, more])
}

#[test]
fn every_pair_can_be_told_apart() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../style/tokens.css"));
    let css = std::fs::read_to_string(file).expect("style/tokens.css can be read");
    for (name, tokens) in ["usual", "more contrast"]
        .iter()
        .zip(themes(&css).expect("a :host rule"))
    {
        let faults = faults(&tokens);
        assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
    }
}

#[test]
fn the_formula_is_that_of_wcag() {
    let colour = |text| Colour::read(text).unwrap();
    let near = |one: f64, two: f64| (one - two).abs() < 0.005;
    assert!(near(colour("#000").contrast(colour("#ffffff")), 21.0));
    assert!(near(colour("#777777").contrast(colour("#fff")), 4.48));
    assert!(near(colour("#0b5cad").contrast(colour("#ffffff")), 6.67));
    assert!(near(colour("#6cb2f7").contrast(colour("#16191d")), 7.85));
    assert_eq!(Colour::read("#00000066"), None);
}

#[test]
fn a_weak_pair_and_a_missing_token_are_seen() {
    let css = "/* a */\n:host, .root {\n  --su-fg: light-dark(#777777, #e8ebef); --su-bg: light-dark(#ffffff, #16191d);\n\
               --su-accent: var(--su-host-accent, light-dark(#0b5cad, #6cb2f7));\n}\n\
               @media (prefers-contrast: more) { :host, .root { --su-fg: light-dark(#888, #999); } }";
    let [usual, more] = themes(css).unwrap();
    assert_eq!(usual.len(), 3);
    assert_eq!(
        usual["accent"],
        [Colour([0x0b, 0x5c, 0xad]), Colour([0x6c, 0xb2, 0xf7])]
    );
    assert_eq!(more["fg"], [Colour([0x88; 3]), Colour([0x99; 3])]);
    let faults = faults(&usual);
    let weak = "light: --su-fg on --su-bg has 4.48, needs 4.5";
    assert!(faults.iter().any(|fault| fault == weak), "{faults:?}");
    assert!(
        faults.iter().any(|fault| fault.contains("--su-link")),
        "{faults:?}"
    );
    assert!(
        !faults
            .iter()
            .any(|fault| fault.contains("dark: --su-fg on --su-bg ")),
        "{faults:?}"
    );
}
