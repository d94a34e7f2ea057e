//! When the card opens and closes: a pure state machine. It gets events and a clock reading, and
//! answers with what is to be done; timers and the DOM are the caller's.
//!
//! Hover is an enhancement of a toggletip: a mouse opens after a pause and closes after a pause,
//! click and keys act at once, touch is a click (quality.md HC-07 to HC-26). Hover never moves
//! focus; a card that was opened by a click or a key is pinned and outlives the pointer.

/// How long a mouse rests on an icon before the card opens, in ms.
pub const OPEN_DELAY: u32 = 300;
/// How long a mouse may be away from icon and card before the card closes, in ms.
pub const CLOSE_DELAY: u32 = 300;
/// How long after a card closed the next one opens without a pause, in ms.
pub const NEIGHBOUR: u64 = 300;

/// What happened. `K` names a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<K> {
    /// A mouse came onto the icon of a row. Touch and pen must not be reported.
    PointerOnIcon(K),
    /// A mouse came onto the card.
    PointerOnCard,
    /// A mouse left icon and card.
    PointerAway,
    /// The icon was pressed by mouse, finger or key.
    Press(K),
    /// Escape was pressed, wherever the focus is.
    Escape,
    /// Something outside card and icon was pressed.
    PressOutside,
    /// Focus moved out of icon and card.
    FocusAway,
    /// The row was removed, recycled or scrolled out of sight.
    Gone,
    /// The timer that was last started ran out.
    Timer,
}

/// What is to be done, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect<K> {
    /// Start the one timer, replacing it if it runs.
    StartTimer(u32),
    /// Stop the timer.
    StopTimer,
    /// Show the card at the icon of a row.
    Show(K),
    /// Hide the card.
    Hide,
    /// Focus the icon of a row, if focus was in the card.
    ReturnFocus(K),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum State<K> {
    Closed,
    Opening(K),
    Open { row: K, pinned: bool },
    Closing(K),
}

/// The machine.
#[derive(Clone, Debug)]
pub struct Intent<K> {
    state: State<K>,
    closed_at: Option<u64>,
    /// The icon that Escape closed the card of: the pointer has to leave it before it opens again.
    dismissed: Option<K>,
}

impl<K: Clone + PartialEq> Intent<K> {
    /// Everything closed.
    pub fn new() -> Self {
        Self {
            state: State::Closed,
            closed_at: None,
            dismissed: None,
        }
    }

    /// The row whose card is open.
    pub fn open(&self) -> Option<&K> {
        match &self.state {
            State::Open { row, .. } | State::Closing(row) => Some(row),
            State::Closed | State::Opening(_) => None,
        }
    }

    /// Takes an event at `now` (ms of a monotonic clock).
    pub fn on(&mut self, event: Event<K>, now: u64) -> Vec<Effect<K>> {
        match event {
            Event::PointerOnIcon(row) => self.pointer_on_icon(row, now),
            Event::PointerOnCard => match &self.state {
                State::Closing(row) => {
                    let row = row.clone();
                    self.state = State::Open { row, pinned: false };
                    vec![Effect::StopTimer]
                }
                _ => vec![],
            },
            Event::PointerAway => {
                self.dismissed = None;
                match &self.state {
                    State::Opening(_) => {
                        self.state = State::Closed;
                        vec![Effect::StopTimer]
                    }
                    State::Open { row, pinned: false } => {
                        self.state = State::Closing(row.clone());
                        vec![Effect::StartTimer(CLOSE_DELAY)]
                    }
                    _ => vec![],
                }
            }
            Event::Press(row) => self.press(row, now),
            Event::Escape => match self.open().cloned() {
                Some(row) => {
                    self.dismissed = Some(row.clone());
                    let mut effects = self.close(now);
                    effects.push(Effect::ReturnFocus(row));
                    effects
                }
                None => self.close(now),
            },
            Event::PressOutside | Event::FocusAway | Event::Gone => self.close(now),
            Event::Timer => match self.state.clone() {
                State::Opening(row) => {
                    self.state = State::Open {
                        row: row.clone(),
                        pinned: false,
                    };
                    vec![Effect::Show(row)]
                }
                State::Closing(_) => self.close(now),
                _ => vec![],
            },
        }
    }

    fn pointer_on_icon(&mut self, row: K, now: u64) -> Vec<Effect<K>> {
        if self.dismissed.as_ref() == Some(&row) {
            return vec![];
        }
        self.dismissed = None;
        match &self.state {
            State::Open { row: open, .. } if *open == row => vec![],
            State::Closing(open) if *open == row => {
                self.state = State::Open { row, pinned: false };
                vec![Effect::StopTimer]
            }
            // A card that was opened on purpose is not replaced by passing over another icon.
            State::Open { pinned: true, .. } => vec![],
            State::Opening(opening) if *opening == row => vec![],
            state => {
                let another = matches!(state, State::Open { .. } | State::Closing(_));
                let lately = self
                    .closed_at
                    .is_some_and(|at| now.saturating_sub(at) <= NEIGHBOUR);
                if another || lately {
                    self.state = State::Open {
                        row: row.clone(),
                        pinned: false,
                    };
                    vec![Effect::StopTimer, Effect::Show(row)]
                } else {
                    self.state = State::Opening(row);
                    vec![Effect::StartTimer(OPEN_DELAY)]
                }
            }
        }
    }

    fn press(&mut self, row: K, now: u64) -> Vec<Effect<K>> {
        match &self.state {
            State::Open {
                row: open,
                pinned: true,
            } if *open == row => {
                self.dismissed = Some(row);
                self.close(now)
            }
            // Hover opened it; the press that follows keeps it instead of closing it (HC-19).
            State::Open { row: open, .. } | State::Closing(open) if *open == row => {
                self.state = State::Open { row, pinned: true };
                vec![Effect::StopTimer]
            }
            _ => {
                self.dismissed = None;
                self.state = State::Open {
                    row: row.clone(),
                    pinned: true,
                };
                vec![Effect::StopTimer, Effect::Show(row)]
            }
        }
    }

    fn close(&mut self, now: u64) -> Vec<Effect<K>> {
        let shown = self.open().is_some();
        let waiting = matches!(self.state, State::Opening(_) | State::Closing(_));
        self.state = State::Closed;
        let mut effects = Vec::new();
        if waiting {
            effects.push(Effect::StopTimer);
        }
        if shown {
            self.closed_at = Some(now);
            effects.push(Effect::Hide);
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Effect::*;
    use Event::*;

    fn open_by_hover() -> Intent<u8> {
        let mut intent = Intent::new();
        assert_eq!(intent.on(PointerOnIcon(1), 0), [StartTimer(OPEN_DELAY)]);
        assert_eq!(intent.on(Timer, 300), [Show(1)]);
        intent
    }

    #[test]
    fn a_mouse_opens_after_the_pause_and_not_before() {
        let mut intent = Intent::new();
        intent.on(PointerOnIcon(1), 0);
        assert_eq!(intent.open(), None);
        intent.on(Timer, 300);
        assert_eq!(intent.open(), Some(&1));
    }

    #[test]
    fn sweeping_over_icons_opens_none() {
        let mut intent = Intent::new();
        for row in 0..20_u64 {
            assert_eq!(
                intent.on(PointerOnIcon(row), row * 50),
                [StartTimer(OPEN_DELAY)]
            );
            assert_eq!(intent.on(PointerAway, row * 50 + 20), [StopTimer]);
        }
        assert_eq!(intent.open(), None);
    }

    #[test]
    fn the_pointer_may_travel_from_icon_to_card() {
        let mut intent = open_by_hover();
        assert_eq!(intent.on(PointerAway, 400), [StartTimer(CLOSE_DELAY)]);
        assert_eq!(intent.on(PointerOnCard, 500), [StopTimer]);
        assert_eq!(intent.open(), Some(&1));
    }

    #[test]
    fn leaving_closes_after_the_pause() {
        let mut intent = open_by_hover();
        intent.on(PointerAway, 400);
        assert_eq!(intent.open(), Some(&1));
        assert_eq!(intent.on(Timer, 700), [StopTimer, Hide]);
        assert_eq!(intent.open(), None);
    }

    #[test]
    fn a_neighbour_opens_without_a_pause() {
        let mut intent = open_by_hover();
        assert_eq!(intent.on(PointerOnIcon(2), 400), [StopTimer, Show(2)]);
        intent.on(PointerAway, 500);
        intent.on(Timer, 800);
        assert_eq!(intent.on(PointerOnIcon(3), 900), [StopTimer, Show(3)]);
    }

    #[test]
    fn a_press_opens_at_once_and_the_same_press_closes() {
        let mut intent = Intent::new();
        assert_eq!(intent.on(Press(1), 0), [StopTimer, Show(1)]);
        assert_eq!(intent.on(Press(1), 10), [Hide]);
    }

    #[test]
    fn a_press_after_hover_pins_instead_of_closing() {
        let mut intent = open_by_hover();
        assert_eq!(intent.on(Press(1), 400), [StopTimer]);
        assert_eq!(intent.on(PointerAway, 500), []);
        assert_eq!(intent.open(), Some(&1));
        assert_eq!(intent.on(Press(1), 600), [Hide]);
    }

    #[test]
    fn escape_closes_and_the_icon_stays_quiet_until_the_pointer_leaves() {
        let mut intent = open_by_hover();
        assert_eq!(intent.on(Escape, 400), [Hide, ReturnFocus(1)]);
        assert_eq!(intent.on(PointerOnIcon(1), 500), []);
        assert_eq!(intent.open(), None);
        intent.on(PointerAway, 600);
        assert_ne!(intent.on(PointerOnIcon(1), 2000), []);
    }

    #[test]
    fn whatever_happens_at_most_one_card_is_open_and_show_and_hide_alternate() {
        let mut seed = 7u64;
        for _ in 0..200 {
            let mut intent = Intent::new();
            let mut shown = None;
            for step in 0..300u64 {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1);
                let row = (seed >> 33) as u8 % 3;
                let event = match (seed >> 40) % 10 {
                    0 | 1 => PointerOnIcon(row),
                    2 => PointerOnCard,
                    3 | 4 => PointerAway,
                    5 => Press(row),
                    6 => Escape,
                    7 => [PressOutside, FocusAway, Gone][row as usize].clone(),
                    _ => Timer,
                };
                for effect in intent.on(event, step * 40) {
                    match effect {
                        Show(row) => shown = Some(row),
                        Hide => {
                            assert!(shown.is_some());
                            shown = None;
                        }
                        _ => {}
                    }
                }
                assert_eq!(shown.as_ref(), intent.open());
            }
        }
    }
}
