// The class behind <subscription-upgrades>. Rust cannot write a class that extends HTMLElement, so
// this file does: each connected element holds one handle from `mount`, and takes the accent colour
// of its host. `getToken` and `fetch` are read when they are needed, so it does not matter whether a
// host sets them before or after the element is defined, or has started.

// Set by embed.js, which lies in another folder than the page that it is used by: `address` is that
// folder, `early` has what it has begun to fetch. The standalone page has neither.
const embed = () => globalThis[Symbol.for("subscription-upgrades")];
const kept = {};

// The bytes of a file beside the script, fetched once for all elements; again after a failure.
export function asset(file) {
  const read = async () => {
    const { address = "", early = {} } = embed() ?? {};
    const answer = early[file] ?? fetch(address + file);
    delete early[file];
    const response = await answer;
    if (!response.ok) throw response.status;
    return new Uint8Array(await response.arrayBuffer());
  };
  return (kept[file] ??= read().catch((error) => {
    delete kept[file];
    throw error;
  }));
}

// For a file that turned out to be useless: it is fetched anew for whoever asks next.
export function forget(file) {
  delete kept[file];
}

export async function define(tag, attributes, mount) {
  const sheet = new CSSStyleSheet();
  // Files and not text in the WASM: they arrive while it is still compiling. A release for partners
  // has both in one.
  const styles = embed() ? ["element.css"] : ["tokens.css", "element.css"];
  // Before the element exists, so that it is never seen without its style. One that cannot be
  // loaded must not take the page with it.
  const texts = styles.map((file) => asset(file).then((b) => new TextDecoder().decode(b), () => ""));
  sheet.replaceSync((await Promise.all(texts)).join("\n"));
  // A second script on the page may have been quicker.
  if (customElements.get(tag)) return;
  class Element extends HTMLElement {
    static observedAttributes = attributes;
    #handle;
    #leave;
    #again;
    #starting;
    // Without what a page may have put into Object.prototype.
    #lent = { __proto__: null };
    constructor() {
      super();
      // What a host has set before this class was there stands in the way of its accessors.
      for (const name of ["getToken", "fetch"]) {
        if (!Object.hasOwn(this, name)) continue;
        this.#lent[name] = this[name];
        delete this[name];
      }
    }
    get getToken() {
      return this.#lent.getToken;
    }
    set getToken(own) {
      this.#lend("getToken", own);
    }
    get fetch() {
      return this.#lent.fetch;
    }
    set fetch(own) {
      this.#lend("fetch", own);
    }
    // The first one may mend what could not be loaded without it, and starts again what is on its way
    // to the first screen; after that, what is on its way asks a getToken by itself. A later one is
    // read by the next request: some hosts set one that is new with each of their own drawings.
    #lend(name, own) {
      const first = !this.#lent[name];
      this.#lent[name] = own;
      if (first) this.#handle?.lent(name === "fetch");
    }
    connectedCallback() {
      this.#settle();
    }
    disconnectedCallback() {
      this.#settle();
    }
    // With this callback, moveBefore() moves the element without disconnecting it.
    connectedMoveCallback() {}
    attributeChangedCallback(name, before, value) {
      if (before === value || !(this.#handle || this.#starting)) return;
      // Later, and as it is then: a host may mend what its listener of su-error is told of, amid the
      // start or amid another change.
      queueMicrotask(() => {
        if (name === "api-base" || name === "standalone") {
          this.#again = true;
          this.#settle();
        } else {
          this.#handle?.attribute(name, this.getAttribute(name) ?? undefined);
        }
      });
    }
    // In a microtask: a move in the document disconnects and connects again, and only a real
    // removal may end anything; and nothing starts or ends amid what Rust is doing for another one.
    #settle() {
      queueMicrotask(() => {
        if (this.#handle && (this.#again || !this.isConnected)) {
          this.#leave();
          this.#handle.free();
          this.#handle = undefined;
        }
        this.#again = false;
        if (!this.isConnected) return;
        if (this.#handle) {
          // Moved. That has closed an open card, and the table's scroller looks after it.
          this.shadowRoot.querySelector("[data-su-scroller]")?.dispatchEvent(new Event("scroll"));
          return;
        }
        // One that was here before may be a host's that draws everything anew, over and over: it
        // starts with the frame that shows it.
        if (!this.shadowRoot) this.#start();
        else if (document.hidden) setTimeout(() => this.#start());
        else requestAnimationFrame(() => this.#start());
      });
    }
    #start() {
      if (this.#handle || !this.isConnected) return;
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.#starting = true;
      try {
        this.#handle = mount(this, root);
      } finally {
        this.#starting = false;
      }
      const handle = this.#handle;
      this.#leave = takeAccent(root, (words) => handle.refuse("--su-host-accent", words));
    }
  }
  customElements.define(tag, Element);
}

// What a host lends to the requests of its element. What goes wrong in it is the host's to mend, so
// the console says it.
const warn = (what, error) => console.warn(`subscription-upgrades: ${what}:`, error);

// The text of a token. `keeper` keeps it for the requests of one element, in memory only. A request
// whose token was refused says which it was; all of them share the one that is asked for then. One
// that is not there after as long as a request may take is asked for once more.
export function token(host, keeper, signal, refused) {
  let { kept } = keeper;
  const get = host.getToken;
  const late = kept && kept.text === undefined && Date.now() - kept.since > 14e3;
  if (!kept || late || kept.get !== get || (refused !== undefined && kept.text === refused)) {
    keeper.kept = kept = { get, since: Date.now() };
    const mine = kept;
    kept.promise = given(host, get).then(
      (text) => (mine.text = text),
      (error) => {
        if (keeper.kept === mine) keeper.kept = undefined;
        warn("getToken", error);
        throw error;
      },
    );
  }
  const ended = new Promise((_, reject) => signal.addEventListener("abort", reject, { once: true }));
  return Promise.race([kept.promise, ended]);
}

// By the host's function, else from the page's own head. Empty where there is none: a gateway may
// add one.
async function given(host, get) {
  if (!get) return document.querySelector("meta[name=su-token]")?.content ?? "";
  const text = await get.call(host);
  if (typeof text !== "string") throw "no text";
  // Throws where it cannot stand in a header.
  new Headers([["Authorization", text]]);
  return text;
}

export async function ask(host, request) {
  const own = host.fetch;
  if (!own) return fetch(request);
  try {
    const answer = await own(request);
    // Of another window's class, too.
    if (!answer?.headers?.get || !answer.arrayBuffer) throw "no Response";
    return answer;
  } catch (error) {
    if (!request.signal.aborted) warn("fetch", error);
    throw error;
  }
}

// Takes the host's --su-host-accent where it can be told from the background (WCAG 1.4.11), with
// black or white on it, whichever is better to read; one of the two always has 4.5:1. The browser
// computes the colours of a probe; the sheet has the rest. Returns how to leave off.
function takeAccent(root, refuse) {
  const page = root.querySelector(".su-root");
  const probe = document.createElement("span");
  probe.className = "probe";
  page.append(probe);
  let said;
  const look = () => {
    const style = getComputedStyle(probe);
    const set = style.getPropertyValue("--su-host-accent").trim();
    const { alpha, light } = read(style.backgroundColor);
    const ratio = contrast(light, read(style.outlineColor).light);
    const good = alpha === 1 && ratio >= 3;
    // More than 4.5, as a link has also to be read in a row that is pointed at.
    page.toggleAttribute("data-su-link", good && ratio >= 5.5);
    if (good) page.setAttribute("data-su-accent", contrast(light, 1) >= contrast(light, 0) ? "light" : "dark");
    else page.removeAttribute("data-su-accent");
    const now = set + style.outlineColor;
    if (set && !good && said !== now) {
      said = now;
      refuse(`has a contrast of ${alpha < 1 ? "nothing certain" : ratio.toFixed(2)} to the background and is not used; it needs 3`);
    }
  };
  // Its first call comes before the first painting, so the wrong colour is never seen, and without
  // laying out anything for the question.
  const first = new ResizeObserver(look);
  first.observe(probe);
  // The colours of the probe take 1 ms to change: whoever changes them, this is told.
  probe.addEventListener("transitionend", look);
  return () => {
    first.disconnect();
    probe.removeEventListener("transitionend", look);
    probe.remove();
  };
}

// Relative luminance and opacity of "color(srgb 1 0.5 0 / 0.5)".
function read(color) {
  const [r, g, b, alpha = 1] = color.match(/-?[\d.]+(e-?\d+)?/g).map(Number);
  const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return { light: 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b), alpha };
}

function contrast(a, b) {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
