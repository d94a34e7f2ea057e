//! A scenario for each reason that an upgrade is refused for: the demo's one customer that has it,
//! and nobody else of partner A.

use super::demo;
use crate::world::{PartnerIndex, Token, World};
use rules::Date;
use rules::id::IdError;

/// A scenario of one refusal.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its name.
    pub name: &'static str,
    /// The code of the reason; of the most of them where there are several.
    pub code: u8,
    /// The key of the demo's story whose customer it is.
    pub story: &'static str,
    /// What it is, in English.
    pub tells: &'static str,
}

const fn refusal(
    name: &'static str,
    code: u8,
    story: &'static str,
    tells: &'static str,
) -> Refusal {
    Refusal {
        name,
        code,
        story,
        tells,
    }
}

const NO_USER: &str = "refused-5-no-user";

/// All of them, by their codes.
pub static REFUSALS: [Refusal; 17] = [
    refusal(
        "refused-1-no-delegation",
        1,
        "lonestar",
        "no delegated administration",
    ),
    refusal(
        "refused-1-partial-delegation",
        1,
        "halfdoor",
        "delegated administration leaves a service out",
    ),
    refusal(
        "refused-2-suspended",
        2,
        "slumber",
        "the subscription is suspended",
    ),
    refusal(
        "refused-2-deleted",
        2,
        "bygone",
        "the subscription is deleted",
    ),
    refusal(
        "refused-2-unknown-status",
        2,
        "enigma",
        "a status that nobody knows",
    ),
    refusal(
        "refused-3-overlap-here",
        3,
        "doubledecker",
        "services overlap with a subscription bought here",
    ),
    refusal(
        "refused-3-overlap-elsewhere",
        3,
        "outside",
        "services overlap with a product bought elsewhere",
    ),
    refusal(
        "refused-4-held-here",
        4,
        "twicetold",
        "the target is held, bought here",
    ),
    refusal(
        "refused-4-held-elsewhere",
        4,
        "elsewhere",
        "the target is held, bought elsewhere",
    ),
    refusal(
        "refused-4-hidden",
        4,
        "hidden",
        "the target is held elsewhere, and only the backend knows",
    ),
    refusal(
        NO_USER,
        5,
        "alpine",
        "the token “demo” stands for an application without a user",
    ),
    refusal(
        "refused-6-add-ons",
        6,
        "extramile",
        "add-ons on the subscription",
    ),
    refusal(
        "refused-7-no-path",
        7,
        "topfloor",
        "offers without an upgrade path",
    ),
    refusal(
        "refused-8-not-on-the-path",
        8,
        "seatlimit",
        "Business; ask for Enterprise E1, which is not on its path",
    ),
    refusal(
        "refused-9-pending",
        9,
        "firstlight",
        "the subscription is pending",
    ),
    refusal(
        "refused-10-billing-cycle",
        10,
        "threeyear",
        "a billing cycle that no target supports",
    ),
    refusal("refused-many", 1, "perfectstorm", "several reasons at once"),
];

/// The refusal with a name.
pub fn find(name: &str) -> Option<&'static Refusal> {
    REFUSALS.iter().find(|refusal| refusal.name == name)
}

/// Fills a world with the scenario.
pub fn fill(world: &mut World, today: Date, refusal: &Refusal) -> Result<(), IdError> {
    let mut all = World::new(&world.scenario, world.seed);
    demo::fill(&mut all, today)?;
    *world = all.outline();
    let customer = demo::customer_id(world.seed, refusal.story)?;
    let (a, b) = (PartnerIndex(0), PartnerIndex(1));
    world.borrow(&all, a, &customer);
    for other in all.partner(b).map_or(&[][..], |b| b.customers()) {
        world.borrow(&all, b, &other.id);
    }
    if refusal.name == NO_USER {
        let token = Token {
            partner: a,
            user_context: false,
        };
        world.add_token("demo", token);
    }
    Ok(())
}
