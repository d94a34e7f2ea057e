//! Mouse, keys and finger, as the browser's driver moves them: real input events, with all that
//! follows from them.

use crate::engine::Engine;
use serde_json::{Value, json};
use std::fmt;
use thirtyfour::WebDriver;
use thirtyfour::common::command::{Actions, Command};

/// A key that is no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Tab.
    Tab,
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// The space bar.
    Space,
    /// Shift.
    Shift,
    /// Control.
    Control,
    /// Delete.
    Delete,
    /// Arrow right.
    Right,
}

impl Key {
    /// Its code in the WebDriver protocol.
    const fn code(self) -> char {
        match self {
            Self::Tab => '\u{E004}',
            Self::Enter => '\u{E007}',
            Self::Escape => '\u{E00C}',
            Self::Space => ' ',
            Self::Shift => '\u{E008}',
            Self::Control => '\u{E009}',
            Self::Delete => '\u{E017}',
            Self::Right => '\u{E014}',
        }
    }
}

/// A point of the window, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.x, self.y)
    }
}

/// The hands of a reader.
#[derive(Clone, Debug)]
pub struct Hands(WebDriver);

fn moved(to: Point, milliseconds: u64) -> Value {
    json!({
        "type": "pointerMove",
        "origin": "viewport",
        "duration": milliseconds,
        "x": to.x as i64,
        "y": to.y as i64,
    })
}

fn pause(milliseconds: u64) -> Value {
    json!({ "type": "pause", "duration": milliseconds })
}

fn button(kind: &str) -> Value {
    json!({ "type": kind, "button": 0 })
}

impl Hands {
    /// The hands of whoever sits at a browser.
    pub fn at(driver: &WebDriver) -> Self {
        Self(driver.clone())
    }

    async fn act(&self, source: Value) {
        let command = Command::PerformActions(Actions::from(json!([source])));
        let done = self.0.cmd(command).await;
        done.unwrap_or_else(|error| panic!("the input is not possible: {error}"));
    }

    async fn pointer(&self, kind: &str, actions: Vec<Value>) {
        self.act(json!({
            "type": "pointer",
            "id": kind,
            "parameters": { "pointerType": kind },
            "actions": actions,
        }))
        .await;
    }

    /// Moves the mouse to a point, in one step.
    pub async fn point(&self, to: Point) {
        self.pointer("mouse", vec![moved(to, 0)]).await;
    }

    /// Moves the mouse over these points, each at so many milliseconds after the one before.
    pub async fn travel(&self, path: &[(Point, u64)]) {
        let mut actions = Vec::new();
        for (to, milliseconds) in path {
            actions.push(pause(*milliseconds));
            actions.push(moved(*to, 0));
        }
        self.pointer("mouse", actions).await;
    }

    /// Presses the mouse at a point, so many times in quick succession.
    pub async fn press(&self, at: Point, times: usize) {
        let mut actions = vec![moved(at, 0)];
        for _ in 0..times {
            actions.push(button("pointerDown"));
            actions.push(button("pointerUp"));
        }
        self.pointer("mouse", actions).await;
    }

    /// Presses the mouse at one point and lets go at another.
    pub async fn drag(&self, from: Point, to: Point) {
        let actions = vec![
            moved(from, 0),
            button("pointerDown"),
            moved(to, 50),
            button("pointerUp"),
        ];
        self.pointer("mouse", actions).await;
    }

    /// Turns the mouse's wheel over a point by so many pixels.
    pub async fn wheel(&self, at: Point, down: i32) {
        let turn = json!({
            "type": "scroll",
            "origin": "viewport",
            "x": at.x as i64,
            "y": at.y as i64,
            "deltaX": 0,
            "deltaY": down,
        });
        self.act(json!({ "type": "wheel", "id": "wheel", "actions": [turn] }))
            .await;
    }

    /// Taps with a finger.
    pub async fn tap(&self, at: Point) {
        let actions = vec![
            moved(at, 0),
            button("pointerDown"),
            pause(30),
            button("pointerUp"),
        ];
        self.pointer("touch", actions).await;
    }

    async fn keyboard(&self, actions: Vec<Value>) {
        self.act(json!({ "type": "key", "id": "keyboard", "actions": actions }))
            .await;
    }

    /// Presses a key and lets it go.
    pub async fn key(&self, key: Key) {
        self.chord(&[key]).await;
    }

    /// Presses keys one after another and lets them go in the reverse order.
    pub async fn chord(&self, keys: &[Key]) {
        let act = |kind: &str, key: &Key| json!({ "type": kind, "value": key.code().to_string() });
        let down = keys.iter().map(|key| act("keyDown", key));
        let up = keys.iter().rev().map(|key| act("keyUp", key));
        self.keyboard(down.chain(up).collect()).await;
    }

    /// Types text.
    pub async fn write(&self, text: &str) {
        let mut actions = Vec::new();
        for c in text.chars() {
            for kind in ["keyDown", "keyUp"] {
                actions.push(json!({ "type": kind, "value": c.to_string() }));
            }
        }
        if !actions.is_empty() {
            self.keyboard(actions).await;
        }
    }

    /// Selects everything in the field that has focus.
    pub async fn select_all(&self) {
        let mut actions = Vec::new();
        for (kind, value) in [
            ("keyDown", Key::Control.code()),
            ("keyDown", 'a'),
            ("keyUp", 'a'),
            ("keyUp", Key::Control.code()),
        ] {
            actions.push(json!({ "type": kind, "value": value.to_string() }));
        }
        self.keyboard(actions).await;
    }

    /// Holds Enter down until it has repeated so many times. WebKitGTK's driver cannot.
    pub async fn hold_enter(&self, repeats: usize) {
        if Engine::now() == Engine::Firefox {
            // A key that is down and goes down again has repeated.
            let act = |kind: &str| json!({ "type": kind, "value": Key::Enter.code().to_string() });
            let mut actions = vec![act("keyDown"); repeats + 1];
            actions.push(act("keyUp"));
            return self.keyboard(actions).await;
        }
        let event = |kind: &str, repeat: bool| {
            json!({
                "type": kind,
                "key": "Enter",
                "code": "Enter",
                "windowsVirtualKeyCode": 13,
                "nativeVirtualKeyCode": 13,
                "text": if kind == "keyDown" { "\r" } else { "" },
                "autoRepeat": repeat,
            })
        };
        let cdp = self.0.cdp();
        for n in 0..=repeats {
            let sent = cdp.send_raw("Input.dispatchKeyEvent", event("keyDown", n > 0));
            sent.await.unwrap();
        }
        let sent = cdp.send_raw("Input.dispatchKeyEvent", event("keyUp", false));
        sent.await.unwrap();
    }
}
