//! What a fresh world holds. A scenario follows from its name, a seed and the day: ids from the
//! name and the seed alone, dates also from the day.

mod build;
pub mod demo;
mod dice;
mod names;
pub mod offers;
mod portfolio;
pub mod refusal;

use crate::world::World;
use refusal::Refusal;
use rules::Date;
use rules::id::IdError;

/// A scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// Two partners; every condition alone and together, and every kind of difficult name.
    Demo,
    /// One partner without customers.
    Empty,
    /// One partner with so many subscriptions, eight to a customer.
    Portfolio(u32),
    /// One customer of the demo, whose upgrade is refused for a reason.
    Refused(&'static Refusal),
}

/// How many subscriptions a portfolio has unless its name says another number.
const PORTFOLIO: u32 = 100_000;
/// The most subscriptions that a portfolio can have.
const MOST: u32 = 1_000_000;

impl Scenario {
    /// The scenario with a name: `demo`, `empty`, `portfolio`, `portfolio-5000`, or one
    /// of [`refusal::REFUSALS`].
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "demo" => Some(Self::Demo),
            "empty" => Some(Self::Empty),
            "portfolio" => Some(Self::Portfolio(PORTFOLIO)),
            _ if name.starts_with("refused-") => refusal::find(name).map(Self::Refused),
            _ => {
                let count = name.strip_prefix("portfolio-")?.parse().ok()?;
                (count <= MOST).then_some(Self::Portfolio(count))
            }
        }
    }

    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Demo => "demo".to_owned(),
            Self::Empty => "empty".to_owned(),
            Self::Portfolio(PORTFOLIO) => "portfolio".to_owned(),
            Self::Portfolio(count) => format!("portfolio-{count}"),
            Self::Refused(refusal) => refusal.name.to_owned(),
        }
    }

    /// Names that [`Scenario::from_name`] takes, for a message.
    pub const NAMES: &str = "demo, empty, portfolio, portfolio-N or refused-REASON";

    /// Its world on a day. Fails only where a name is no id, which the tests rule out.
    pub fn world(self, seed: u64, today: Date) -> Result<World, IdError> {
        let mut world = World::new(&self.name(), seed);
        match self {
            Self::Demo => demo::fill(&mut world, today)?,
            Self::Empty => portfolio::fill(&mut world, today, 0)?,
            Self::Portfolio(count) => portfolio::fill(&mut world, today, count)?,
            Self::Refused(refusal) => refusal::fill(&mut world, today, refusal)?,
        }
        Ok(world)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_found_by_its_name() {
        for name in [
            "demo",
            "empty",
            "portfolio",
            "portfolio-5000",
            "refused-2-suspended",
        ] {
            assert_eq!(Scenario::from_name(name).unwrap().name(), name);
        }
        for name in [
            "",
            "Demo",
            "portfolio-",
            "portfolio-9999999",
            "portfolio--1",
            "refused-",
        ] {
            assert_eq!(Scenario::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_world_and_another_one_other_ids() {
        let today = Date::new(2026, 11, 22).unwrap();
        for name in ["demo", "empty", "portfolio-1000"] {
            let scenario = Scenario::from_name(name).unwrap();
            let world = scenario.world(1, today).unwrap();
            assert_eq!(world, scenario.world(1, today).unwrap());
            assert_ne!(world, scenario.world(2, today).unwrap());
            // Dates move with the day, ids do not.
            let later = scenario.world(1, today.plus_days(400)).unwrap();
            let ids = |world: &World| {
                let customers = world.partners().iter().flat_map(|p| p.customers());
                customers
                    .flat_map(|c| c.subscriptions.iter().map(|s| s.id.clone()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(ids(&world), ids(&later));
        }
    }

    #[test]
    fn a_portfolio_has_as_many_subscriptions_as_it_says() {
        let today = Date::new(2026, 11, 22).unwrap();
        let world = Scenario::Portfolio(1003).world(7, today).unwrap();
        let customers = world.partners()[0].customers();
        let count: usize = customers.iter().map(|c| c.subscriptions.len()).sum();
        assert_eq!((customers.len(), count), (126, 1003));
    }
}
