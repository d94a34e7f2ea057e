//! Elements, and what changes in them: one renderer for every place.
//!
//! Leptos renders through types: each `view!` has a type of its own, and so a copy of the code that
//! builds, compares, mounts and removes it. This page had 66 of them, a third of its WASM. Here an
//! element is a value: one type, one copy, and all closures boxed. Only the signals and effects
//! are Leptos's. Measured as brotli: 221 KB with `view!`, see README for the page of today.
//!
//! A part that is drawn again is compared with what is there. What the same line of code drew is
//! updated in place, so focus, scrolling and typed text outlive a change of language; anything else
//! is replaced, so an alert is announced and a button never turns into another under a key.

use crate::session::Session;
use crate::text::Text;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::Rndr;
use send_wrapper::SendWrapper;
use std::borrow::Cow;
use std::cell::RefCell;
use std::panic::Location;
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{Event, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The property, not the attribute, of a field: what is in it now.
const VALUE: &str = ".value";
/// The property, not the attribute, of a check box or radio button.
const CHECKED: &str = ".checked";

type Words = Cow<'static, str>;
type Act = Rc<dyn Fn(Event)>;

/// Something to show. One pointer, so that passing it on takes few instructions.
pub struct View(Box<Kind>);

enum Kind {
    /// Text; empty where there is nothing.
    Text(Words),
    Element(Description),
    /// One after the other, without an element around.
    Parts(Vec<View>),
    /// Drawn again when what it reads changes.
    Live(Box<dyn Fn() -> View>),
}

/// The value of an attribute.
enum Value {
    Fixed(Words),
    /// Set again when what it reads changes; none takes the attribute away.
    Live(Box<dyn Fn() -> Option<Words>>),
}

/// An element that is being described.
pub struct El(View);

struct Description {
    name: &'static str,
    /// The line that draws it.
    place: &'static Location<'static>,
    attributes: Vec<(&'static str, Value)>,
    listeners: Vec<(&'static str, Act)>,
    children: Vec<View>,
}

/// An element by its name.
#[track_caller]
pub fn el(name: &'static str) -> El {
    at(name, Location::caller())
}

#[inline(never)]
fn at(name: &'static str, place: &'static Location<'static>) -> El {
    El(view(Kind::Element(Description {
        name,
        place,
        attributes: Vec::new(),
        listeners: Vec::new(),
        children: Vec::new(),
    })))
}

#[inline(never)]
fn view(kind: Kind) -> View {
    View(Box::new(kind))
}

impl El {
    fn described(&mut self) -> &mut Description {
        match &mut *self.0.0 {
            Kind::Element(description) => description,
            _ => unreachable!(),
        }
    }

    #[inline(never)]
    fn put(mut self, name: &'static str, value: Value) -> Self {
        self.described().attributes.push((name, value));
        self
    }

    #[inline(never)]
    fn listen(mut self, event: &'static str, act: Act) -> Self {
        self.described().listeners.push((event, act));
        self
    }

    #[inline(never)]
    fn add(mut self, child: View) -> Self {
        self.described().children.push(child);
        self
    }

    /// An attribute that stays as it is.
    pub fn attr(self, name: &'static str, value: impl AttributeText) -> Self {
        value.put(self, name)
    }

    /// The class.
    pub fn class(self, class: &'static str) -> Self {
        class.put(self, "class")
    }

    /// An attribute that is there or not.
    pub fn attr_if(self, there: bool, name: &'static str, value: &'static str) -> Self {
        if there { self.attr(name, value) } else { self }
    }

    /// An attribute whose value changes.
    pub fn live<T: Into<Words>>(
        self,
        name: &'static str,
        value: impl Fn() -> Option<T> + 'static,
    ) -> Self {
        self.put(name, Value::Live(Box::new(move || value().map(Into::into))))
    }

    /// An attribute that is `true` or `false`.
    pub fn live_bool(self, name: &'static str, value: impl Fn() -> bool + 'static) -> Self {
        self.live(name, move || Some(if value() { "true" } else { "false" }))
    }

    /// An attribute that comes and goes.
    pub fn live_flag(self, name: &'static str, there: impl Fn() -> bool + 'static) -> Self {
        self.live(name, move || there().then_some(""))
    }

    /// A text of the page as an attribute.
    #[inline(never)]
    pub fn word(
        self,
        name: &'static str,
        session: Session,
        pick: fn(&'static Text) -> &'static str,
    ) -> Self {
        self.live(name, move || Some(pick(session.text())))
    }

    /// What is in a field.
    pub fn value(self, value: impl Fn() -> String + 'static) -> Self {
        self.live(VALUE, move || Some(value()))
    }

    /// Whether a check box or radio button is on.
    pub fn checked(self, on: impl Fn() -> bool + 'static) -> Self {
        self.live_flag(CHECKED, on)
    }

    /// Listens to an event. `E` has to be what the browser sends for it.
    pub fn on<E: JsCast>(self, event: &'static str, act: impl Fn(E) + 'static) -> Self {
        self.listen(event, Rc::new(move |event| act(event.unchecked_into())))
    }

    /// Is pressed, by mouse, finger or key.
    pub fn on_click(self, act: impl Fn() + 'static) -> Self {
        self.listen("click", Rc::new(move |_| act()))
    }

    /// Something is typed; told all that is in the field.
    pub fn on_input(self, act: impl Fn(String) + 'static) -> Self {
        self.listen(
            "input",
            Rc::new(move |event| act(event_target_value(&event))),
        )
    }

    /// A choice is made.
    pub fn on_change(self, act: impl Fn() + 'static) -> Self {
        self.listen("change", Rc::new(move |_| act()))
    }

    /// Adds what it holds.
    pub fn child(self, child: impl Into<View>) -> Self {
        self.add(child.into())
    }

    /// Adds several.
    #[inline(never)]
    pub fn children(mut self, children: Vec<View>) -> Self {
        self.described().children.extend(children);
        self
    }

    /// Adds a text that changes.
    pub fn words(self, say: impl Fn() -> String + 'static) -> Self {
        self.add(words(say))
    }
}

/// What an attribute can say: passed on as it is, so that a call is short.
pub trait AttributeText {
    /// Describes the attribute.
    fn put(self, element: El, name: &'static str) -> El;
}

impl AttributeText for &'static str {
    #[inline(never)]
    fn put(self, element: El, name: &'static str) -> El {
        element.put(name, Value::Fixed(Cow::Borrowed(self)))
    }
}

impl AttributeText for String {
    #[inline(never)]
    fn put(self, element: El, name: &'static str) -> El {
        element.put(name, Value::Fixed(Cow::Owned(self)))
    }
}

impl From<El> for View {
    fn from(element: El) -> Self {
        element.0
    }
}

impl From<&'static str> for View {
    #[inline(never)]
    fn from(text: &'static str) -> Self {
        view(Kind::Text(Cow::Borrowed(text)))
    }
}

impl From<String> for View {
    #[inline(never)]
    fn from(text: String) -> Self {
        view(Kind::Text(Cow::Owned(text)))
    }
}

/// One after the other, without an element around.
#[inline(never)]
pub fn sequence(parts: Vec<View>) -> View {
    view(Kind::Parts(parts))
}

/// A part of the screen that is drawn again when what it reads changes.
pub fn dynamic(draw: impl Fn() -> View + 'static) -> View {
    live(Box::new(draw))
}

#[inline(never)]
fn live(draw: Box<dyn Fn() -> View>) -> View {
    view(Kind::Live(draw))
}

/// As [`dynamic`], where there may be nothing to draw.
pub fn optional(draw: impl Fn() -> Option<View> + 'static) -> View {
    dynamic(move || draw().unwrap_or_else(nothing))
}

/// Nothing.
pub fn nothing() -> View {
    "".into()
}

/// A text that changes.
pub fn words(say: impl Fn() -> String + 'static) -> View {
    dynamic(move || say().into())
}

/// A text of the page, in the language of the session.
#[inline(never)]
pub fn word(session: Session, pick: fn(&'static Text) -> &'static str) -> View {
    dynamic(move || pick(session.text()).into())
}

/// A name whose direction must not turn its surroundings (IN-22).
#[inline(never)]
pub fn isolated(name: String) -> El {
    el("bdi").child(name)
}

/// A button. Each that is written is one of its own: where one stands instead of another, it is
/// not the other with another label, which might have the focus, and a key that is held.
#[track_caller]
pub fn button(
    class: &'static str,
    hook: &'static str,
    label: impl Into<View>,
    act: impl Fn() + 'static,
) -> View {
    boxed_button(class, hook, label.into(), Rc::new(move |_| act()))
}

#[track_caller]
fn boxed_button(class: &'static str, hook: &'static str, label: View, act: Act) -> View {
    let button = el("button").attr("type", "button").class(class);
    let button = button.attr("data-su-action", hook).listen("click", act);
    button.add(label).into()
}

/// A link that the page follows itself; the browser still may open it in a new tab.
pub fn link(href: String, label: impl Into<View>, follow: impl Fn() + 'static) -> View {
    boxed_link(href, label.into(), Box::new(follow))
}

fn boxed_link(href: String, label: View, follow: Box<dyn Fn()>) -> View {
    let click = move |event: web_sys::MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            return;
        }
        event.prevent_default();
        follow();
    };
    let link = el("a").attr("href", href).on("click", click);
    link.add(label).into()
}

/// Listens to an event of the window until the current owner goes.
pub fn on_window(event: &'static str, act: Rc<dyn Fn(Event)>) {
    listen(event, act, false);
}

/// The same, before anything within the window hears of it, and also of events that do not bubble:
/// what happens in the host's page concerns the element, too.
pub fn on_window_first(event: &'static str, act: Rc<dyn Fn(Event)>) {
    listen(event, act, true);
}

fn listen(event: &'static str, act: Rc<dyn Fn(Event)>, first: bool) {
    let listener = SendWrapper::new(Listener::new(window().into(), event, act, first));
    on_cleanup(move || drop(listener));
}

fn render_effect(mut run: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

/// What is on screen, in order to change it.
enum Shown {
    Text(Node, Words),
    Element(Box<ShownElement>),
    /// The parts, and the mark behind the last of them.
    Parts(Vec<Shown>, Node),
    Live {
        // The effect has it weakly: when this goes, so does at once every effect within it.
        content: Rc<RefCell<Shown>>,
        effect: RenderEffect<()>,
    },
}

struct ShownElement {
    node: web_sys::Element,
    place: &'static Location<'static>,
    attributes: Vec<(&'static str, Said)>,
    listeners: Vec<Listener>,
    children: Vec<Shown>,
}

enum Said {
    Fixed(Words),
    Live { _effect: RenderEffect<()> },
}

/// Removes what was mounted when it is dropped.
pub struct Mount(Shown);

impl Drop for Mount {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// Shows a view at the end of a node.
pub fn mount(view: View, parent: &Node) -> Mount {
    Mount(build(view, parent, None))
}

fn text_node(text: &str) -> Node {
    Rndr::create_text_node(text).into()
}

fn insert(parent: &Node, node: &Node, before: Option<&Node>) {
    let _ = parent.insert_before(node, before);
}

fn build(view: View, parent: &Node, before: Option<&Node>) -> Shown {
    match *view.0 {
        Kind::Text(text) => {
            let node = text_node(&text);
            insert(parent, &node, before);
            Shown::Text(node, text)
        }
        Kind::Element(description) => {
            let svg = matches!(description.name, "svg" | "path").then_some(SVG);
            let mut element = Box::new(ShownElement {
                node: Rndr::create_element(description.name, svg),
                place: description.place,
                attributes: Vec::new(),
                listeners: Vec::new(),
                children: Vec::new(),
            });
            element.update(description);
            insert(parent, &element.node, before);
            Shown::Element(element)
        }
        Kind::Parts(views) => {
            let end = text_node("");
            insert(parent, &end, before);
            let mut parts = Vec::new();
            update_all(&mut parts, views, parent, Some(&end));
            Shown::Parts(parts, end)
        }
        Kind::Live(draw) => {
            let start = build(nothing(), parent, before);
            let content = Rc::new(RefCell::new(start));
            let effect = follow(draw, Rc::downgrade(&content));
            Shown::Live { content, effect }
        }
    }
}

fn follow(draw: Box<dyn Fn() -> View>, content: Weak<RefCell<Shown>>) -> RenderEffect<()> {
    render_effect(Box::new(move || {
        if let Some(content) = content.upgrade() {
            let view = draw();
            content.borrow_mut().update(view);
        }
    }))
}

fn update_all(shown: &mut Vec<Shown>, views: Vec<View>, parent: &Node, end: Option<&Node>) {
    for gone in shown.drain(views.len().min(shown.len())..) {
        gone.remove();
    }
    let mut views = views.into_iter();
    for (part, view) in shown.iter_mut().zip(&mut views) {
        part.update(view);
    }
    shown.extend(views.map(|view| build(view, parent, end)));
}

impl Shown {
    /// Shows something else in this place, with as much of what is there as can stay.
    fn update(&mut self, view: View) {
        match (&mut *self, *view.0) {
            (Self::Text(node, old), Kind::Text(new)) => {
                if *old != new {
                    node.set_node_value(Some(&new));
                    *old = new;
                }
            }
            (Self::Element(old), Kind::Element(new)) if std::ptr::eq(old.place, new.place) => {
                old.update(new);
            }
            (Self::Parts(old, end), Kind::Parts(new)) => {
                if let Some(parent) = end.parent_node() {
                    update_all(old, new, &parent, Some(end));
                }
            }
            (Self::Live { content, effect }, Kind::Live(draw)) => {
                *effect = follow(draw, Rc::downgrade(content));
            }
            (_, kind) => {
                let mut first = None;
                self.nodes(&mut |node| {
                    first.get_or_insert_with(|| node.clone());
                });
                if let Some(parent) = first.as_ref().and_then(Node::parent_node) {
                    let new = build(View(Box::new(kind)), &parent, first.as_ref());
                    self.remove();
                    *self = new;
                }
            }
        }
    }

    /// The nodes that it is made of, without those within.
    fn nodes(&self, visit: &mut dyn FnMut(&Node)) {
        match self {
            Self::Text(node, _) => visit(node),
            Self::Element(element) => visit(&element.node),
            Self::Parts(parts, end) => {
                for part in parts {
                    part.nodes(visit);
                }
                visit(end);
            }
            Self::Live { content, .. } => content.borrow().nodes(visit),
        }
    }

    fn remove(&self) {
        self.nodes(&mut |node| Rndr::remove(node));
    }
}

impl ShownElement {
    fn update(&mut self, new: Description) {
        // Children first: a list of choices has to be there before one of them is chosen.
        update_all(&mut self.children, new.children, &self.node, None);
        let old = std::mem::take(&mut self.attributes);
        for (name, _) in &old {
            if !new.attributes.iter().any(|(kept, _)| kept == name) {
                set(&self.node, name, None);
            }
        }
        for (name, value) in new.attributes {
            let said = match value {
                Value::Fixed(text) => {
                    let same = |(was, said): &(&str, Said)| {
                        *was == name && matches!(said, Said::Fixed(said) if *said == text)
                    };
                    if !old.iter().any(same) {
                        set(&self.node, name, Some(&text));
                    }
                    Said::Fixed(text)
                }
                Value::Live(value) => {
                    let node = self.node.clone();
                    let run = move || set(&node, name, value().as_deref());
                    Said::Live {
                        _effect: render_effect(Box::new(run)),
                    }
                }
            };
            self.attributes.push((name, said));
        }
        self.listeners.truncate(new.listeners.len());
        for (i, (event, act)) in new.listeners.into_iter().enumerate() {
            match self.listeners.get(i) {
                // The same line of code listens to the same events.
                Some(listener) => {
                    listener.act.replace(act);
                }
                None => {
                    self.listeners
                        .push(Listener::new(self.node.clone().into(), event, act, false))
                }
            }
        }
    }
}

fn set(node: &web_sys::Element, name: &str, value: Option<&str>) {
    let property = match name {
        VALUE => JsValue::from_str(value.unwrap_or_default()),
        CHECKED => JsValue::from_bool(value.is_some()),
        _ => {
            let _ = match value {
                Some(value) => node.set_attribute(name, value),
                None => node.remove_attribute(name),
            };
            return;
        }
    };
    let _ = js_sys::Reflect::set(
        node,
        &JsValue::from_str(name.trim_start_matches('.')),
        &property,
    );
}

/// What listens stays the same for the browser; what it does is replaced.
struct Listener {
    node: web_sys::EventTarget,
    event: &'static str,
    act: Rc<RefCell<Act>>,
    closure: Closure<dyn Fn(Event)>,
    first: bool,
}

impl Listener {
    fn new(node: web_sys::EventTarget, event: &'static str, act: Act, first: bool) -> Self {
        let act = Rc::new(RefCell::new(act));
        let current = Rc::clone(&act);
        let closure = Closure::<dyn Fn(Event)>::new(move |event| {
            #[cfg(debug_assertions)]
            let _untracked = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
            // Out of the cell, as it may be replaced or asked again meanwhile.
            let act = Rc::clone(&current.borrow());
            act(event);
        });
        let callback = closure.as_ref().unchecked_ref();
        let _ = node.add_event_listener_with_callback_and_bool(event, callback, first);
        Self {
            node,
            event,
            act,
            closure,
            first,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.closure.as_ref().unchecked_ref();
        let _ = self
            .node
            .remove_event_listener_with_callback_and_bool(self.event, callback, self.first);
    }
}
