//! The card behind the icon: what a subscription can be upgraded to, or why not. A toggletip that
//! also opens on hover; one for each element, in the top layer, anchored to the icon of its row.

mod content;
pub mod intent;

use crate::data::facts::Judged;
use crate::live::{Kept, Live, effect};
use crate::session::{ICON, Session, now};
use crate::text::set_apart;
use crate::view::dom::{View, el, on_window_first, optional};
use intent::{Effect as Do, Event, Intent};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use rules::SubscriptionId;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// web-sys has no `showPopover({source})` yet.
    type Popover;
    #[wasm_bindgen(method, js_name = showPopover, catch)]
    fn show_popover(this: &Popover, options: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = hidePopover, catch)]
    fn hide_popover(this: &Popover) -> Result<(), JsValue>;
}

/// Room below an icon, in px, with which most cards need not scroll.
const ROOMY: i32 = 420;
/// The card's distance from its icon and from the edges of the window, in px.
const MARGIN: i32 = 8;
/// Both margins, and what rounding takes.
const SPARE: i32 = 2 * MARGIN + 8;
/// On a card that is placed by hand.
const BY_HAND: &str = "data-su-placed";
const FOCUSABLE: &str = "button, a[href], [tabindex='0']";

/// The handle that views get by value.
#[derive(Clone, Copy)]
pub struct HoverCard {
    session: Session,
    intent: Kept<Intent<String>>,
    timer: Kept<Option<TimeoutHandle>>,
    /// The icon that the card hangs on.
    anchor: Kept<Option<web_sys::HtmlElement>>,
    open: Live<Option<String>>,
    /// Where the mouse was, on its screen, when an icon went from under it.
    left: Kept<(i32, i32)>,
}

impl HoverCard {
    /// A closed card. Its owner must be current.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            intent: Kept::new(Intent::new()),
            timer: Kept::new(None),
            anchor: Kept::new(None),
            open: Live::new(None),
            left: Kept::new((-1, -1)),
        }
    }

    /// Whether the card of a row is open, tracked.
    pub fn is_open(&self, id: &str) -> bool {
        self.open.with(|open| open.as_deref() == Some(id))
    }

    /// The row whose card is open, tracked.
    fn row(&self) -> Option<(Arc<Judged>, usize)> {
        let id = SubscriptionId::new(&self.open.get()?).ok()?;
        self.session.facts.find(&id)
    }

    /// A pointer came onto something in the table.
    pub fn pointer_over(&self, event: &web_sys::PointerEvent) {
        // An icon that comes back under a mouse that rests, because what covered it went, was not
        // pointed at (HC-14).
        if event.pointer_type() == "mouse"
            && self.left.get() != (event.screen_x(), event.screen_y())
            && let Some(id) = icon_at(event.target())
        {
            self.on(Event::PointerOnIcon(id));
        }
    }

    /// A pointer left something in the table.
    pub fn pointer_out(&self, event: &web_sys::PointerEvent) {
        let (from, to) = (icon_at(event.target()), icon_at(event.related_target()));
        if event.pointer_type() == "mouse" && from.is_some() && from != to {
            if to.is_none() {
                self.left.set((event.screen_x(), event.screen_y()));
            }
            self.on(Event::PointerAway);
        }
    }

    /// Something in the table was pressed, by mouse, finger or key.
    pub fn click(&self, event: &web_sys::MouseEvent) {
        if let Some(id) = icon_at(event.target()) {
            self.on(Event::Press(id));
        }
    }

    /// Something scrolled, or the element was moved: the card goes when its icon is out of sight, or
    /// when the browser has closed it.
    pub fn scrolled(&self) {
        if self.open.with_untracked(Option::is_none) {
            return;
        }
        let (Some(card), Some(anchor)) = (self.session.find("[data-su-card]"), self.anchor.get())
        else {
            return;
        };
        let at = anchor.get_bounding_client_rect();
        let (x, y) = (
            at.left().midpoint(at.right()),
            at.top().midpoint(at.bottom()),
        );
        // Whatever cuts it off or lies over it: the table's own box, the host's, the window. But not
        // the card itself, which the browser moves along only afterwards.
        let through = |how: &str| drop(card.style().set_property("pointer-events", how));
        through("none");
        let top = self.session.root().element_from_point(x as f32, y as f32);
        through("auto");
        let there = top.is_some_and(|top| anchor.contains(Some(&top)));
        if there && card.matches(":popover-open") == Ok(true) {
            self.place();
        } else {
            self.on(Event::Gone);
        }
    }

    fn on(&self, event: Event<String>) {
        let mut effects = Vec::new();
        self.intent
            .update(|intent| effects = intent.on(event, now()));
        let focus_was_inside = self.focus_inside();
        for effect in effects {
            match effect {
                Do::StopTimer => self.stop_timer(),
                Do::StartTimer(ms) => {
                    self.stop_timer();
                    let this = *self;
                    let timer = set_timeout_with_handle(
                        move || this.on(Event::Timer),
                        Duration::from_millis(u64::from(ms)),
                    );
                    self.timer.set(timer.ok());
                }
                Do::Show(id) => self.show(id),
                Do::Hide => self.hide(focus_was_inside),
                // Chromium does not return focus by itself in a shadow root.
                Do::ReturnFocus(id) => {
                    if focus_was_inside && let Some(button) = self.session.icon_of(&id) {
                        let _ = button.focus();
                    }
                }
            }
        }
    }

    fn stop_timer(&self) {
        if let Some(Some(timer)) = self.timer.try_with(|timer| *timer) {
            timer.clear();
        }
    }

    fn show(&self, id: String) {
        let (Some(anchor), Some(card)) = (self.session.icon_of(&id), self.card()) else {
            self.on(Event::Gone);
            return;
        };
        let _ = card.hide_popover();
        self.open.set(Some(id));
        self.anchor.set(Some(anchor.clone()));
        // Where there is more room; below unless it is tight there.
        let at = anchor.get_bounding_client_rect();
        let height = window().inner_height().ok().and_then(|h| h.as_f64());
        let (above, below) = (
            at.top() as i32,
            height.map_or(i32::MAX, |h| h as i32 - at.bottom() as i32),
        );
        let (side, room) = if below < ROOMY && above > below {
            ("above", above)
        } else {
            ("below", below)
        };
        let element: &web_sys::HtmlElement = card.unchecked_ref();
        let _ = element.set_attribute("data-su-side", side);
        let _ = element.remove_attribute(BY_HAND);
        element.style().set_css_text("");
        let options = js_sys::Object::new();
        let _ = js_sys::Reflect::set(&options, &"source".into(), &anchor);
        let _ = card.show_popover(&options);
        let this = *self;
        request_animation_frame(move || {
            let (Some(card), Some(body)) = (
                this.session.find("[data-su-card]"),
                this.session.find(".card-body"),
            ) else {
                return;
            };
            let taller = || body.scroll_height() > body.client_height() + 1;
            // WebKit measures from where the icon was before the page was scrolled: the card is then
            // over its icon, out of the window, or has less room than there is.
            let (now, at) = (
                card.get_bounding_client_rect(),
                anchor.get_bounding_client_rect(),
            );
            let beside = now.top() >= at.bottom() || now.bottom() <= at.top();
            let seen = now.top() >= 0.0 && now.bottom() <= height.unwrap_or(f64::MAX);
            if !beside || !seen || taller() && now.height() < f64::from(room - SPARE) {
                let _ = card.set_attribute(BY_HAND, "");
                this.place();
            }
            // A card that is taller than there is room for scrolls, and keys must reach the scroller.
            if taller() {
                let _ = body.set_attribute("tabindex", "0");
            } else {
                let _ = body.remove_attribute("tabindex");
            }
        });
    }

    /// Places a card that the browser places badly.
    fn place(&self) {
        let (Some(card), Some(anchor)) = (self.session.find("[data-su-card]"), self.anchor.get())
        else {
            return;
        };
        let Some(page) = document().document_element() else {
            return;
        };
        let card: &web_sys::HtmlElement = card.unchecked_ref();
        if !card.has_attribute(BY_HAND) {
            return;
        }
        let at = anchor.get_bounding_client_rect();
        let (top, bottom, height) = (at.top() as i32, at.bottom() as i32, page.client_height());
        let style = card.style();
        let set = |name: &str, pixels: i32| {
            let _ = style.set_property(name, &[&*pixels.to_string(), "px"].concat());
        };
        let middle = at.left().midpoint(at.right()) as i32;
        let last = page.client_width() - card.offset_width() - MARGIN;
        set(
            "left",
            (middle - card.offset_width() / 2).min(last).max(MARGIN),
        );
        let above = card.get_attribute("data-su-side").as_deref() == Some("above");
        let room = if above {
            set("bottom", height - top + MARGIN);
            top
        } else {
            set("top", bottom + MARGIN);
            height - bottom
        };
        set("max-block-size", room - 2 * MARGIN);
    }

    fn hide(&self, focus_was_inside: bool) {
        if focus_was_inside {
            self.session.keep_focus();
        }
        if let Some(card) = self.card() {
            let _ = card.hide_popover();
        }
        self.open.set(None);
        self.anchor.set(None);
    }

    /// Closes the card if its row is somewhere else or gone by the next drawing.
    fn check_row(&self) {
        let this = *self;
        request_animation_frame(move || {
            let open = this.open.try_get_untracked().flatten();
            let anchor = this.anchor.try_with(Option::clone).flatten();
            if let (Some(id), Some(anchor)) = (open, anchor) {
                let same = |icon: web_sys::HtmlElement| icon.is_same_node(Some(&anchor));
                if !this.session.icon_of(&id).is_some_and(same) {
                    this.on(Event::Gone);
                }
            }
        });
    }

    fn card(&self) -> Option<Popover> {
        self.session
            .find("[data-su-card]")
            .map(JsCast::unchecked_into)
    }

    fn focus_inside(&self) -> bool {
        let active = self.session.focused();
        active.is_some_and(|e| e.closest("[data-su-card]").ok().flatten().is_some())
    }

    /// Tab order: icon, card, rest of the row (HC-17).
    fn tab(&self, event: &web_sys::KeyboardEvent) {
        let (Some(card), Some(anchor)) = (self.session.find("[data-su-card]"), self.anchor.get())
        else {
            return;
        };
        let Some(active) = self.session.focused() else {
            return;
        };
        let stops: Vec<web_sys::HtmlElement> = match card.query_selector_all(FOCUSABLE) {
            Ok(list) => (0..list.length())
                .filter_map(|i| list.get(i)?.dyn_into().ok())
                .collect(),
            Err(_) => Vec::new(),
        };
        let on_icon = active.is_same_node(Some(&anchor));
        let place = stops
            .iter()
            .position(|stop| stop.is_same_node(Some(&active)));
        match (on_icon, place, event.shift_key()) {
            (true, _, false) => match stops.first() {
                Some(first) => {
                    event.prevent_default();
                    let _ = first.focus();
                }
                None => self.on(Event::FocusAway),
            },
            (true, _, true) => self.on(Event::FocusAway),
            (_, Some(0), true) => {
                event.prevent_default();
                let _ = anchor.focus();
            }
            (_, Some(at), false) if at + 1 == stops.len() => {
                // From the icon the browser goes on to what comes after it.
                let _ = anchor.focus();
                self.on(Event::FocusAway);
            }
            _ => {}
        }
    }
}

fn icon_at(target: Option<web_sys::EventTarget>) -> Option<String> {
    let element: web_sys::Element = target?.dyn_into().ok()?;
    element.closest("[data-su-info]").ok()??.get_attribute(ICON)
}

/// Draws the card; it is shown by the top layer when it is open.
pub fn card(session: Session, card: HoverCard) -> View {
    let keys = move |event: web_sys::Event| {
        if card.open.try_with_untracked(Option::is_some) != Some(true) {
            return;
        }
        let Ok(event) = event.dyn_into::<web_sys::KeyboardEvent>() else {
            return;
        };
        match event.key().as_str() {
            "Escape" => {
                // One Escape closes one layer (HC-15).
                event.prevent_default();
                event.stop_propagation();
                card.on(Event::Escape);
            }
            // WebKitGTK has no name for the key of Shift+Tab.
            key if key == "Tab" || event.code() == "Tab" => card.tab(&event),
            _ => {}
        }
    };
    let presses = move |event: web_sys::Event| {
        // Those of another element on the page are outside.
        let root = session.root();
        let inside = event.composed_path().iter().any(|node| {
            node.dyn_ref::<web_sys::Element>().is_some_and(|e| {
                (e.has_attribute("data-su-card") || e.has_attribute(ICON)) && root.contains(Some(e))
            })
        });
        if !inside {
            card.on(Event::PressOutside);
        }
    };
    on_window_first("keydown", Rc::new(keys));
    on_window_first("pointerdown", Rc::new(presses));
    on_window_first("scroll", Rc::new(move |_| card.scrolled()));
    on_cleanup(move || {
        card.stop_timer();
        // Its box may stay, for the table of another customer.
        if let Some(shown) = card.card() {
            let _ = shown.hide_popover();
        }
    });
    // Sorted or filtered: what was pointed at is somewhere else (HC-25). Facts that arrive are no
    // reason to close: the card shows them, as long as its row stays where it is.
    let mut first = true;
    effect(move || {
        session.list.track();
        if !std::mem::take(&mut first) {
            card.on(Event::Gone);
        }
    });
    effect(move || {
        session.facts.judged.track();
        card.check_row();
    });
    // A verdict that arrives in an open card is said (HC-31).
    let mut awaited = None;
    effect(move || {
        let Some(id) = card.open.get() else {
            awaited = None;
            return;
        };
        let verdict = card.row().and_then(|(judged, source)| {
            let name = set_apart(&judged.customer.subscriptions[source].name);
            Some((name, judged.verdict(source)?.upgradeable()))
        });
        match verdict {
            None => awaited = Some(id),
            Some((name, can)) if awaited.take() == Some(id) => {
                let t = session.text();
                let state = if can { t.card_can } else { t.card_cannot };
                session.announce([&*name, ": ", state].concat());
            }
            Some(_) => {}
        }
    });
    let content = move || {
        // What has focus may be the very button that does not hold any more.
        if card.focus_inside() {
            session.keep_focus();
        }
        let (judged, source) = card.row()?;
        Some(content::content(session, &judged, source))
    };
    let enter = move |event: web_sys::PointerEvent| {
        if event.pointer_type() == "mouse" {
            card.on(Event::PointerOnCard);
        }
    };
    let leave = move |event: web_sys::PointerEvent| {
        if event.pointer_type() == "mouse" {
            card.on(Event::PointerAway);
        }
    };
    el("div")
        .attr("id", "su-card")
        .class("card")
        .attr("part", "card")
        .attr("popover", "manual")
        .attr("role", "dialog")
        // The heading is there while the card is.
        .live("aria-labelledby", move || {
            card.open.get().map(|_| "su-card-title")
        })
        .attr("data-su-card", "")
        .on("pointerenter", enter)
        .on("pointerleave", leave)
        .child(el("div").class("card-body").child(optional(content)))
        .into()
}
