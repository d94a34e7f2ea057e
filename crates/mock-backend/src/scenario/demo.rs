//! The scenario `demo`: one customer for each story, and each story in [`STORIES`].
//!
//! Tokens: `demo` (partner A, a signed-in user), `demo-app` (partner A, an application alone),
//! `demo-other` (partner B, a signed-in user).

use super::build::{DE, Draft, IN, Place, Sale, TW, US};
use super::offers::{
    BUSINESS, BUSINESS_INDIA, E1, E1_SKU, E3, E3_SKU, E5, ESSENTIALS, ESSENTIALS_INDIA,
    ESSENTIALS_SKU, PREMIUM, PREMIUM_INDIA, PREMIUM_SKU, PRO_PLUS,
};
use crate::book::{
    ARCHIVING, AUDIO_CONFERENCING, AZURE, EXCHANGE_PLAN_1, EXCHANGE_PLAN_2, EXTRA_STORAGE,
    MOBILITY_E3, NOBODY_KNOWS, POWER_BI_PRO,
};
use crate::guid::Guid;
use crate::world::{Customer, Partner, Token, World};
use rules::id::IdError;
use rules::{CustomerId, Date, SubscriptionId};

/// A customer of partner A and what it is there to show.
#[derive(Debug)]
pub struct Story {
    /// Key, from which the customer's id follows.
    pub key: &'static str,
    /// Company name.
    pub name: &'static str,
    /// The story, in English.
    pub tells: &'static str,
}

const fn story(key: &'static str, name: &'static str, tells: &'static str) -> Story {
    Story { key, name, tells }
}

/// Partner A's customers, in the order of the list.
pub static STORIES: [Story; 32] = [
    story(
        "alpine",
        "Alpine Ski House",
        "everything is fine; all users move",
    ),
    story(
        "contoso",
        "Contoso Holdings",
        "25 subscriptions of every kind",
    ),
    story("slumber", "Slumber Lane Hotels", "only: suspended"),
    story("bygone", "Bygone Books", "only: deleted"),
    story(
        "firstlight",
        "First Light Bakery",
        "only: pending, not provisioned yet",
    ),
    story(
        "enigma",
        "Enigma Research",
        "only: a status that nobody knows",
    ),
    story(
        "lonestar",
        "Lone Star Legal",
        "only: no delegated administration",
    ),
    story(
        "halfdoor",
        "Half Door Design",
        "only: delegated administration leaves one service out",
    ),
    story(
        "doubledecker",
        "Double Decker Tours",
        "only: services overlap with a subscription bought here",
    ),
    story(
        "outside",
        "Outside Supply Company",
        "only: services overlap with a product bought elsewhere",
    ),
    story(
        "sidedoor",
        "Side Door Studios",
        "overlap with Exchange Online bought elsewhere; one target stays possible",
    ),
    story(
        "twicetold",
        "Twice Told Tales",
        "the target is held already, bought here",
    ),
    story(
        "elsewhere",
        "Elsewhere Estates",
        "the target is held already, bought elsewhere",
    ),
    story(
        "hidden",
        "Hidden Harbour Trading",
        "a hidden holding elsewhere: the page says yes, the backend no",
    ),
    story(
        "extramile",
        "Extra Mile Couriers",
        "only: add-ons on the subscription",
    ),
    story(
        "threeyear",
        "Three Year Timber",
        "only: billed every three years, which no target supports",
    ),
    story(
        "topfloor",
        "Top Floor Finance",
        "offers without an upgrade path",
    ),
    story("unlisted", "Unlisted Labs", "an offer that nobody knows"),
    story("azureskies", "Azure Skies Airlines", "Azure, sold by use"),
    story(
        "perfectstorm",
        "Perfect Storm Insurance",
        "several conditions fail together",
    ),
    story("chennai", "Chennai Spice Exports", "all three India offers"),
    story("kaohsiung", "高雄港務物流有限公司", "Chinese names"),
    story(
        "taiwancloud",
        "台灣雲端數位科技股份有限公司",
        "Chinese names, licences that do not move",
    ),
    story(
        "longname",
        "The Worshipful Company of Very Long Names, Registered Trademarks and Unabbreviated Titles, \
         Incorporated in the State of Washington in 1897, Limited",
        "a name of 147 characters, and one word that does not break",
    ),
    story(
        "script",
        "<script>alert(\"Contoso\")</script> & Söhne GmbH",
        "markup in every name",
    ),
    story(
        "bidi",
        "\u{202E}gnidarT\u{202C} مكتبة القاهرة \u{200F}& Sons",
        "right-to-left names and marks that turn the writing",
    ),
    story(
        "emoji",
        "Pizza Planet 🍕🚀👩\u{200D}🚀",
        "emoji, also joined ones",
    ),
    story(
        "stayput",
        "Stay Put Staffing",
        "users whose licences will not move, each cause",
    ),
    story("humongous", "Humongous Insurance", "60 users"),
    story(
        "leapyear",
        "Leap Year Logistics",
        "terms that end on a leap day and in the year 9999",
    ),
    story(
        "seatlimit",
        "Three Hundred Spartans Gym",
        "300 seats, the most that the offer can have",
    ),
    story(
        "blankslate",
        "Blank Slate Studio",
        "no subscriptions, no users",
    ),
];

/// Fills a world with the scenario.
pub fn fill(world: &mut World, today: Date) -> Result<(), IdError> {
    let seed = world.seed;
    let id = Guid::derive(seed, "partner/a");
    let mut partner = Partner::new(id, "Northwind Cloud Services", "4847383");
    for story in &STORIES {
        partner.add(customer(seed, today, story)?);
    }
    let a = world.add_partner(partner);
    let b = world.add_partner(other_partner(seed, today)?);
    for (text, partner, user_context) in [
        ("demo", a, true),
        ("demo-app", a, false),
        ("demo-other", b, true),
    ] {
        let token = Token {
            partner,
            user_context,
        };
        world.add_token(text, token);
    }
    Ok(())
}

/// The id of a customer by its key.
pub fn customer_id(seed: u64, key: &str) -> Result<CustomerId, IdError> {
    CustomerId::new(&Guid::derive(seed, &format!("customer/{key}")).to_string())
}

/// The id of a subscription by its customer's key and its own.
pub fn subscription_id(seed: u64, customer: &str, key: &str) -> Result<SubscriptionId, IdError> {
    super::build::subscription_id(seed, customer, key)
}

fn place(key: &str) -> &'static Place {
    match key {
        "kaohsiung" | "taiwancloud" => &TW,
        "chennai" => &IN,
        "script" => &DE,
        _ => &US,
    }
}

fn customer(seed: u64, today: Date, story: &Story) -> Result<Customer, IdError> {
    let draft = Draft::new(seed, today, story.key, story.name, place(story.key))?;
    let premium = || Sale::of("premium", PREMIUM).seats(25);
    let draft = match story.key {
        "alpine" => draft
            .sold(premium())
            .sold(Sale::of("azure", AZURE).seats(1).cycle("monthly"))
            .users(18, &[PREMIUM_SKU]),
        "contoso" => contoso(draft, today),
        "slumber" => draft
            .sold(premium().suspended(&["CustomerCancellation"]))
            .users(6, &[PREMIUM_SKU]),
        "bygone" => draft
            .sold(premium().status("deleted").age(900).ends_by_itself())
            .users(3, &[]),
        "firstlight" => draft.sold(premium().status("pending").age(1)).users(4, &[]),
        "enigma" => draft
            .sold(premium().status("underReview"))
            .users(5, &[PREMIUM_SKU]),
        "lonestar" => draft
            .without_delegated_admin()
            .sold(premium())
            .users(7, &[PREMIUM_SKU]),
        "halfdoor" => draft
            .unmanaged("Exchange")
            .sold(premium())
            .users(5, &[PREMIUM_SKU]),
        "doubledecker" => draft
            .sold(premium())
            .sold(
                Sale::of("e1", E1)
                    .seats(12)
                    .named("Drivers")
                    .cycle("monthly"),
            )
            .users(9, &[PREMIUM_SKU])
            .users(6, &[E1_SKU]),
        "outside" => draft
            .sold(premium())
            .holds(E1_SKU, 10)
            .users(8, &[PREMIUM_SKU]),
        "sidedoor" => draft
            .sold(Sale::of("business", BUSINESS).seats(15))
            .holds(EXCHANGE_PLAN_2, 15)
            .users(10, &[EXCHANGE_PLAN_2]),
        "twicetold" => draft
            .sold(premium())
            .sold(Sale::of("e3", E3).seats(5).cycle("monthly").age(40))
            .users(8, &[PREMIUM_SKU])
            .users(3, &[E3_SKU]),
        "elsewhere" => draft
            .sold(premium())
            .holds(E3_SKU, 8)
            .users(8, &[PREMIUM_SKU]),
        "hidden" => draft
            .sold(premium())
            .sold(Sale::of("business", BUSINESS).seats(10).cycle("monthly"))
            .holds_hidden(E3_SKU, 5)
            .users(8, &[PREMIUM_SKU]),
        "extramile" => draft
            .sold(premium())
            .sold(
                Sale::of("archiving", ARCHIVING)
                    .seats(25)
                    .add_on_of("premium"),
            )
            .sold(
                Sale::of("storage", EXTRA_STORAGE)
                    .seats(50)
                    .add_on_of("premium"),
            )
            .users(8, &[PREMIUM_SKU]),
        "threeyear" => draft
            .sold(premium().cycle("triennial"))
            .users(8, &[PREMIUM_SKU]),
        "topfloor" => draft
            .sold(Sale::of("e5", E5).seats(40))
            .sold(Sale::of("proplus", PRO_PLUS).seats(12).cycle("monthly"))
            .holds(POWER_BI_PRO, 3)
            .users(5, &[]),
        "unlisted" => draft
            .sold(Sale::of("unknown", NOBODY_KNOWS).seats(4))
            .sold(Sale::of("premium", PREMIUM).seats(4).cycle("monthly"))
            .holds(MOBILITY_E3, 4)
            .users(4, &[PREMIUM_SKU, MOBILITY_E3]),
        "azureskies" => draft
            .sold(
                Sale::of("azure", AZURE)
                    .seats(1)
                    .cycle("monthly")
                    .ends(Date::new(9999, 12, 10)),
            )
            .sold(
                Sale::of("azure-dev", AZURE)
                    .seats(1)
                    .cycle("monthly")
                    .named("Development")
                    .ends(Date::new(9999, 12, 10)),
            ),
        "perfectstorm" => draft
            .without_delegated_admin()
            .sold(
                Sale::of("essentials", ESSENTIALS)
                    .seats(30)
                    .cycle("triennial")
                    .suspended(&["CustomerCancellation", "Fraud"]),
            )
            .sold(
                Sale::of("storage", EXTRA_STORAGE)
                    .seats(20)
                    .add_on_of("essentials"),
            )
            .sold(Sale::of("e1", E1).seats(10))
            .holds(E3_SKU, 25)
            .users(12, &[ESSENTIALS_SKU]),
        "chennai" => draft
            .sold(Sale::of("business-india", BUSINESS_INDIA).seats(20))
            .sold(
                Sale::of("essentials-india", ESSENTIALS_INDIA)
                    .seats(35)
                    .cycle("monthly"),
            )
            .sold(
                Sale::of("premium-india", PREMIUM_INDIA)
                    .seats(15)
                    .status("deleted")
                    .age(800),
            )
            .users(10, &[]),
        "kaohsiung" => draft
            .sold(
                Sale::of("premium", PREMIUM)
                    .seats(48)
                    .named("倉儲與調度中心"),
            )
            .sold(
                Sale::of("business", BUSINESS)
                    .seats(6)
                    .cycle("monthly")
                    .named("船務部"),
            )
            .users(14, &[PREMIUM_SKU]),
        "taiwancloud" => draft
            .sold(
                Sale::of("essentials", ESSENTIALS)
                    .seats(12)
                    .named("業務部門"),
            )
            .users(10, &[ESSENTIALS_SKU])
            .users_like(2, &[ESSENTIALS_SKU], |u| u.usage_location = None),
        "longname" => draft
            .sold(Sale::of("premium", PREMIUM).seats(9).named(
                "Department of Redundant Departments, Office of the Assistant to the Deputy \
                     Vice-Chancellor for Nicknames of More Than One Hundred and Twenty Characters",
            ))
            .sold(
                Sale::of("business", BUSINESS)
                    .seats(3)
                    .named(&"Donaudampfschiff".repeat(9)),
            )
            .users(4, &[PREMIUM_SKU]),
        "script" => draft
            .sold(premium().named("<img src=x onerror=\"alert(1)\"> \"quoted\" & 'single'"))
            .users_like(6, &[PREMIUM_SKU], |u| {
                u.display_name = format!("<b>{}</b>", u.display_name).into();
                u.usage_location = None;
            }),
        "bidi" => draft
            .sold(premium().named("الاشتراك الرئيسي \u{2067}E3\u{2069}"))
            .sold(Sale::of("business", BUSINESS).named("Invoice \u{202E}fdp.exe"))
            .users_like(3, &[PREMIUM_SKU], |u| u.display_name = "ליאת כהן".into()),
        "emoji" => draft
            .sold(premium().named("Delivery 🛵 crew 👨\u{200D}👩\u{200D}👧"))
            .users(5, &[PREMIUM_SKU]),
        "stayput" => stay_put(draft),
        "humongous" => draft
            .sold(Sale::of("premium", PREMIUM).seats(80).age(500))
            .sold(Sale::of("azure", AZURE).seats(1).cycle("monthly"))
            .users(52, &[PREMIUM_SKU])
            .users_like(3, &[PREMIUM_SKU], |u| u.usage_location = None)
            .users(5, &[]),
        "leapyear" => draft
            .sold(
                premium()
                    .ends(Date::new(2028, 2, 29))
                    .named("Ends on a leap day"),
            )
            .sold(
                Sale::of("business", BUSINESS)
                    .ends(Date::new(9999, 12, 31))
                    .named("Never ends")
                    .ends_by_itself(),
            )
            .users(4, &[PREMIUM_SKU]),
        "seatlimit" => draft
            .sold(Sale::of("business", BUSINESS).seats(300))
            .users(3, &[]),
        _ => draft,
    };
    draft.done()
}

/// Each cause for which a licence does not move: no usage location, a plan from another product
/// that excludes the target's, and fewer seats than users (after seats were taken away).
fn stay_put(draft: Draft<'_>) -> Draft<'_> {
    draft
        .sold(Sale::of("premium", PREMIUM).seats(12))
        .holds(EXCHANGE_PLAN_1, 2)
        .users(9, &[PREMIUM_SKU])
        .users_like(2, &[PREMIUM_SKU], |u| u.usage_location = None)
        .users(1, &[PREMIUM_SKU, EXCHANGE_PLAN_1])
        .users_like(1, &[PREMIUM_SKU, EXCHANGE_PLAN_1], |u| {
            u.usage_location = None
        })
        .users(2, &[PREMIUM_SKU])
}

/// A customer that has been there for long: 25 subscriptions, half of them history.
fn contoso<'a>(draft: Draft<'a>, today: Date) -> Draft<'a> {
    let old = |key: &'static str, offer, age| {
        Sale::of(key, offer)
            .status("deleted")
            .age(age)
            .ends_by_itself()
            .ends(Some(today.plus_days(365 - age)))
    };
    let azure = |key: &'static str, name: &'static str| {
        Sale::of(key, AZURE)
            .seats(1)
            .cycle("monthly")
            .named(name)
            .ends(Date::new(9999, 12, 10))
    };
    let sales = [
        old("old-1", ESSENTIALS, 2300).named("Pilot"),
        old("old-2", ESSENTIALS, 1900),
        old("old-3", BUSINESS, 1850),
        old("old-4", PREMIUM, 1700).named("Before the merger"),
        old("old-5", E1, 1500),
        old("old-6", E3, 1480).named("Trial of 2022"),
        old("old-7", PRO_PLUS, 1200),
        Sale::of("premium-hq", PREMIUM)
            .seats(120)
            .named("Headquarters")
            .age(1100),
        Sale::of("premium-shops", PREMIUM)
            .seats(64)
            .named("Shops")
            .cycle("monthly")
            .age(400),
        Sale::of("premium-lab", PREMIUM)
            .seats(8)
            .named("Laboratory")
            .age(60),
        Sale::of("premium-seasonal", PREMIUM)
            .seats(30)
            .named("Seasonal staff")
            .cycle("monthly")
            .suspended(&["CustomerCancellation"]),
        Sale::of("business-field", BUSINESS)
            .seats(45)
            .named("Field sales")
            .age(700),
        Sale::of("business-print", BUSINESS)
            .seats(3)
            .named("Print room")
            .cycle("monthly"),
        Sale::of("business-new", BUSINESS)
            .seats(12)
            .named("New office")
            .status("pending")
            .age(1),
        Sale::of("essentials-floor", ESSENTIALS)
            .seats(210)
            .named("Shop floor")
            .age(350),
        Sale::of("essentials-interns", ESSENTIALS)
            .seats(20)
            .named("Interns")
            .cycle("monthly")
            .ends_by_itself(),
        Sale::of("proplus-design", PRO_PLUS)
            .seats(15)
            .named("Designers"),
        Sale::of("proplus-trial", PRO_PLUS)
            .seats(25)
            .trial()
            .age(12),
        Sale::of("archiving", ARCHIVING)
            .seats(64)
            .add_on_of("premium-shops")
            .age(300),
        Sale::of("audio", AUDIO_CONFERENCING)
            .seats(64)
            .add_on_of("premium-shops")
            .age(300),
        azure("azure-web", "Web shop"),
        azure("azure-data", "Data warehouse"),
        azure("azure-test", "Test"),
        Sale::of("unknown", NOBODY_KNOWS).seats(10),
        Sale::of("premium-board", PREMIUM)
            .seats(9)
            .named("Board")
            .cycle("triennial"),
    ];
    let mut draft = draft;
    for sale in sales {
        draft = draft.sold(sale);
    }
    draft
        .users(24, &[PREMIUM_SKU])
        .users(12, &[ESSENTIALS_SKU])
        .users_like(2, &[PREMIUM_SKU], |u| u.usage_location = None)
}

/// Somebody else's customers, which partner A must never see.
fn other_partner(seed: u64, today: Date) -> Result<Partner, IdError> {
    let id = Guid::derive(seed, "partner/b");
    let mut partner = Partner::new(id, "Fourth Coffee Cloud", "5182044");
    for (key, name, place) in [
        ("b-wideworld", "Wide World Importers", &US),
        ("b-litware", "Litware Energy", &DE),
        ("b-citypower", "城市電力股份有限公司", &TW),
    ] {
        let draft = Draft::new(seed, today, key, name, place)?
            .sold(Sale::of("premium", PREMIUM).seats(20))
            .sold(Sale::of("business", BUSINESS).seats(5).cycle("monthly"))
            .users(6, &[PREMIUM_SKU]);
        partner.add(draft.done()?);
    }
    Ok(partner)
}
