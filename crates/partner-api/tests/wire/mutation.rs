//! A server that answers nonsense gets an error that can be shown, never a panic.

use crate::samples;
use partner_api::{
    Collection, Customer, CustomerUser, Document, ETag, Fault, License, ManagedService, Offer,
    ReadError, Resource, SubscribedSku, Subscription, SubscriptionPatch, Timestamp, Upgrade,
    UpgradeRequest, UpgradeResult, read,
};
use serde_json::Value;

/// Marsaglia's xorshift: the same documents each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

fn documents() -> Vec<Vec<u8>> {
    vec![
        serde_json::to_vec(&samples::customers()).unwrap(),
        serde_json::to_vec(&samples::customer()).unwrap(),
        serde_json::to_vec(&Collection::of(vec![samples::subscription()])).unwrap(),
        serde_json::to_vec(&samples::upgrades()).unwrap(),
        serde_json::to_vec(&samples::upgrade_result()).unwrap(),
        serde_json::to_vec(&Collection::of(vec![samples::user()])).unwrap(),
        serde_json::to_vec(&Collection::of(vec![samples::licence()])).unwrap(),
        serde_json::to_vec(&Collection::of(vec![samples::subscribed_sku()])).unwrap(),
        serde_json::to_vec(&Collection::of(vec![samples::managed_service()])).unwrap(),
        include_bytes!("../../../../public/catalog.json").to_vec(),
    ]
}

/// Bytes changed, cut, doubled or put in.
fn damaged(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(bytes.len());
        match dice.roll(6) {
            0 => bytes.truncate(at),
            1 => bytes[at] = dice.roll(256) as u8,
            2 => {
                bytes.remove(at);
            }
            3 => bytes.insert(at, br#""{}[]:,\0e-u"#[dice.roll(12)]),
            4 => {
                let end = (at + dice.roll(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                bytes.drain(at..(at + dice.roll(40)).min(bytes.len()));
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// A value at some depth.
fn somewhere<'a>(dice: &mut Dice, value: &'a mut Value) -> &'a mut Value {
    if dice.roll(8) == 0 {
        return value;
    }
    let members = match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if members == 0 {
        return value;
    }
    let place = dice.roll(members);
    match value {
        Value::Array(items) => somewhere(dice, &mut items[place]),
        Value::Object(members) => somewhere(dice, members.values_mut().nth(place).unwrap()),
        _ => unreachable!(),
    }
}

/// Valid JSON in which some values are others.
fn exchanged(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(bytes).unwrap();
    for _ in 0..=dice.roll(4) {
        let at = somewhere(dice, &mut value);
        *at = match dice.roll(12) {
            0 => Value::Null,
            1 => Value::Bool(dice.roll(2) == 0),
            2 => (-1).into(),
            3 => u64::MAX.into(),
            4 => 1.5.into(),
            5 => "".into(),
            6 => "9999-99-99T99:99:99Z".into(),
            7 => "\u{202E}𝔘\u{0}".into(),
            8 => "x".repeat(10_000).into(),
            9 => Value::Array(vec![Value::Null, 7.into()]),
            10 => Value::Object(serde_json::Map::new()),
            _ => "4294967296".into(),
        };
    }
    serde_json::to_vec(&value).unwrap()
}

fn shown(error: &ReadError) {
    let sentence = error.to_string();
    assert!(!sentence.is_empty() && sentence.len() < 600, "{sentence}");
}

fn try_as<T: Resource>(bytes: &[u8]) {
    if let Err(error) = read::<T>(bytes) {
        shown(&error);
    }
    match read::<Collection<T>>(bytes) {
        Ok(page) => page.unread.iter().for_each(shown),
        Err(error) => shown(&error),
    }
}

fn try_all(bytes: &[u8]) {
    try_as::<Customer>(bytes);
    try_as::<Subscription>(bytes);
    try_as::<SubscriptionPatch>(bytes);
    try_as::<Offer>(bytes);
    try_as::<Upgrade>(bytes);
    try_as::<UpgradeRequest>(bytes);
    try_as::<UpgradeResult>(bytes);
    try_as::<CustomerUser>(bytes);
    try_as::<License>(bytes);
    try_as::<SubscribedSku>(bytes);
    try_as::<ManagedService>(bytes);
    try_as::<Fault>(bytes);
    if let Err(error) = partner_api::catalogue::read(bytes) {
        assert!(!error.to_string().is_empty());
    }
    let text = String::from_utf8_lossy(bytes);
    ETag::decode(&text);
    Timestamp::parse(&text);
}

#[test]
fn a_thousand_damaged_documents_are_errors_or_answers_and_never_a_panic() {
    let documents = documents();
    let mut dice = Dice(0x5EED_2017_0330);
    let mut json = 0;
    for i in 0..1_000 {
        let document = &documents[i % documents.len()];
        let bytes = if dice.roll(2) == 0 {
            damaged(&mut dice, document.clone())
        } else {
            exchanged(&mut dice, document)
        };
        json += usize::from(Document::parse(&bytes).is_ok());
        try_all(&bytes);
    }
    // Both kinds of damage are there: to the JSON, and to what it says.
    assert!((300..900).contains(&json), "{json}");
}

#[test]
fn a_document_cut_anywhere_is_an_error() {
    let whole = serde_json::to_vec(&samples::upgrade_result()).unwrap();
    for end in 0..whole.len() {
        assert!(read::<UpgradeResult>(&whole[..end]).is_err(), "{end}");
    }
}

#[test]
fn a_deeply_nested_document_is_an_error() {
    for (open, close) in [("[", "]"), (r#"{"items":"#, "}")] {
        let text = open.repeat(100_000) + "1" + &close.repeat(100_000);
        try_all(text.as_bytes());
        assert!(matches!(
            read::<Fault>(text.as_bytes()),
            Err(ReadError::Syntax { .. })
        ));
    }
}
