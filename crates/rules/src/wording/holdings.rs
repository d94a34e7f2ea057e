//! Holdings in words: which one, who sold it, how many seats, in which state.

use super::{Explanation, Language, Texts, set_apart};
use crate::catalogue::{Catalogue, OfferIndex};
use crate::holding::{Customer, HoldingRef};
use crate::reason::Overlap;
use std::borrow::Cow;

/// A customer's holdings, named in a language.
pub(super) struct Named<'a> {
    pub(super) texts: &'static Texts,
    pub(super) catalogue: &'a Catalogue,
    pub(super) customer: &'a Customer,
    pub(super) language: Language,
}

/// A holding in words.
struct Words {
    /// With seats and state.
    full: String,
    /// Its name only.
    short: String,
}

impl<'a> Named<'a> {
    /// The name of an offer: the catalogue's, or what the wire says of one that it does not know.
    pub(super) fn offer(&self, known: Option<OfferIndex>, wire: &str) -> Cow<'a, str> {
        match known {
            Some(known) => self.catalogue.offer(known).name.get(self.language).into(),
            None if wire.trim().is_empty() => self.texts.some_offer.into(),
            None => set_apart(wire).into(),
        }
    }

    fn words(&self, at: HoldingRef) -> Option<Words> {
        let texts = self.texts;
        let (nickname, offer, seats, status) = match at {
            HoldingRef::Subscription(i) => {
                let s = self.customer.subscriptions.get(i as usize)?;
                let offer = self.offer(s.offer.known(), &s.offer_name);
                // The wire gives the offer's name, in some language, where there is no nickname.
                let own = s.name.trim();
                let known = s.offer.known().map(|o| &self.catalogue.offer(o).name);
                let nickname = !own.is_empty()
                    && own != &*s.offer_name
                    && known.is_none_or(|name| own != &*name.en && own != &*name.zh_tw);
                let nickname = nickname.then(|| set_apart(own));
                (nickname, offer, s.seats, &s.status)
            }
            HoldingRef::Elsewhere(i) => {
                let e = self.customer.elsewhere.get(i as usize)?;
                (None, self.offer(e.offer, &e.name), e.seats, &e.status)
            }
        };
        let counted = if seats.0 == 1 {
            texts.seats.one
        } else {
            texts.seats.other
        };
        let seats = texts.filled(counted, &[("n", &seats.0.to_string())]);
        let facts = [
            ("name", nickname.as_deref().unwrap_or_default()),
            ("offer", &*offer),
            ("seats", &seats),
            ("status", texts.status(status)),
        ];
        Some(match nickname {
            Some(_) => Words {
                full: texts.filled(texts.full_named, &facts),
                short: texts.filled(texts.short_named, &facts),
            },
            None => Words {
                full: texts.filled(texts.full_plain, &facts),
                short: offer.into_owned(),
            },
        })
    }

    /// A list of holdings with their facts, and one of their names only.
    pub(super) fn both(&self, holdings: &[HoldingRef]) -> (String, String) {
        let words: Vec<Words> = holdings.iter().filter_map(|&at| self.words(at)).collect();
        let full: Vec<&str> = words.iter().map(|w| &*w.full).collect();
        let short: Vec<&str> = words.iter().map(|w| &*w.short).collect();
        (
            self.texts.join(&self.texts.list, &full),
            self.texts.join(&self.texts.list, &short),
        )
    }

    /// Services that other holdings include already, one sentence for each holding.
    pub(super) fn overlap(&self, overlaps: &[Overlap]) -> Explanation {
        let texts = self.texts;
        let entry = texts.overlap.by_seller(overlaps.iter().map(|o| o.holding));
        let mut detail = entry.detail.to_owned();
        for overlap in overlaps {
            let Some(words) = self.words(overlap.holding) else {
                continue;
            };
            let services = super::services_list(self.catalogue, overlap.services, self.language);
            let line = if overlap.holding.bought_elsewhere() {
                texts.overlap_elsewhere
            } else {
                texts.overlap_here
            };
            let facts = [("holding", &*words.full), ("services", &*services)];
            texts.push_sentence(&mut detail, &texts.filled(line, &facts));
        }
        let holdings: Vec<HoldingRef> = overlaps.iter().map(|o| o.holding).collect();
        let remedies = [texts.overlap.here.remedy, texts.overlap.elsewhere.remedy];
        Explanation {
            title: entry.title.to_owned(),
            detail,
            remedy: self.remedy(remedies, &holdings),
        }
    }

    /// Holdings of the target, one sentence for those sold here and one for those sold elsewhere.
    pub(super) fn target_held(&self, held: &[HoldingRef], target: &str) -> Explanation {
        let texts = self.texts;
        let entry = texts.target_held.by_seller(held.iter().copied());
        let mut detail = entry.detail.to_owned();
        for (line, elsewhere) in [(texts.held_here, false), (texts.held_elsewhere, true)] {
            let (full, _) = self.both(&sold(held, elsewhere));
            if !full.is_empty() {
                let facts = [("holdings", &*full)];
                texts.push_sentence(&mut detail, &texts.filled(line, &facts));
            }
        }
        let remedies = [
            texts.target_held.here.remedy,
            texts.target_held.elsewhere.remedy,
        ];
        Explanation {
            title: texts.filled(entry.title, &[("target", target)]),
            detail,
            remedy: self.remedy(remedies, held),
        }
    }

    /// The next step for holdings sold here, then the one for those sold elsewhere.
    fn remedy(&self, texts: [&str; 2], holdings: &[HoldingRef]) -> String {
        let mut out = String::new();
        for (text, elsewhere) in texts.into_iter().zip([false, true]) {
            let (_, names) = self.both(&sold(holdings, elsewhere));
            if !names.is_empty() {
                let sentence = self.texts.filled(text, &[("names", &*names)]);
                self.texts.push_sentence(&mut out, &sentence);
            }
        }
        out
    }
}

fn sold(holdings: &[HoldingRef], elsewhere: bool) -> Vec<HoldingRef> {
    holdings
        .iter()
        .copied()
        .filter(|at| at.bought_elsewhere() == elsewhere)
        .collect()
}
