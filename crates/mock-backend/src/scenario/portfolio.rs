//! A partner with very many subscriptions, for measurements: every offer, state and billing cycle
//! in plausible shares.

use super::build::{DE, Draft, IN, Sale, TW, US};
use super::dice::Dice;
use super::offers::{BUSINESS, E1, E1_SKU, E3, E3_SKU, E5, ESSENTIALS, PREMIUM, PRO_PLUS};
use crate::guid::Guid;
use crate::world::{Partner, Token, World};
use rules::Date;
use rules::id::IdError;

const OFFERS: [&str; 10] = [
    PREMIUM, PREMIUM, BUSINESS, BUSINESS, ESSENTIALS, ESSENTIALS, E1, E3, E5, PRO_PLUS,
];
const STATES: [&str; 16] = [
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "active",
    "suspended",
    "suspended",
    "deleted",
    "deleted",
    "pending",
];
const WORDS: [&str; 16] = [
    "Adatum",
    "Bellows",
    "Coho",
    "Datum",
    "Elm",
    "Fabrikam",
    "Graphic",
    "Harbour",
    "Island",
    "Juniper",
    "Litware",
    "Margie",
    "Northwind",
    "Olive",
    "Proseware",
    "Relecloud",
];
const TRADES: [&str; 12] = [
    "Travel", "Foods", "Traders", "Design", "Legal", "Vineyard", "Pharma", "Motors", "Studios",
    "Freight", "科技", "貿易",
];
/// Subscriptions of one customer.
const EACH: u32 = 8;

/// Fills a world with one partner and so many subscriptions.
pub fn fill(world: &mut World, today: Date, count: u32) -> Result<(), IdError> {
    let seed = world.seed;
    let id = Guid::derive(seed, "partner/a");
    let mut partner = Partner::new(id, "Northwind Cloud Services", "4847383");
    let mut dice = Dice::new(seed);
    let pick = |dice: &mut Dice, list: &[&'static str]| dice.one_of(list).copied().unwrap_or("");
    let mut left = count;
    let mut n = 0;
    while left > 0 {
        let place = match dice.below(8) {
            0 => &TW,
            1 => &IN,
            2 => &DE,
            _ => &US,
        };
        let word = pick(&mut dice, &WORDS);
        let name = format!("{word} {} {}", pick(&mut dice, &TRADES), n + 1);
        let key = format!("portfolio-{n}");
        let mut draft = Draft::new(seed, today, &key, &name, place)?;
        for k in 0..left.min(EACH) {
            let key = k.to_string();
            let sale = Sale::of(&key, pick(&mut dice, &OFFERS))
                .seats(1 + dice.below(300))
                .cycle(["annual", "monthly"][dice.below(2) as usize])
                .status(pick(&mut dice, &STATES))
                .age(dice.below(1500) as i32);
            draft = draft.sold(sale);
        }
        draft = match dice.below(10) {
            0 => draft.without_delegated_admin(),
            1 => draft.unmanaged("Exchange"),
            2 => draft.holds(E1_SKU, 5),
            3 => draft.holds(E3_SKU, 5),
            _ => draft,
        };
        partner.add(draft.done()?);
        left -= left.min(EACH);
        n += 1;
    }
    let partner = world.add_partner(partner);
    for (text, user_context) in [("demo", true), ("demo-app", false)] {
        let token = Token {
            partner,
            user_context,
        };
        world.add_token(text, token);
    }
    // Somebody who has nothing here, to try that out with.
    let other = Guid::derive(seed, "partner/b");
    let partner = world.add_partner(Partner::new(other, "Fourth Coffee Cloud", "5182044"));
    let token = Token {
        partner,
        user_context: true,
    };
    world.add_token("demo-other", token);
    Ok(())
}
