// What a partner's page loads: defines <subscription-upgrades>, and says so in the element's place
// when that cannot be done. `SU_*` are filled in by `cargo xtask dist`.
import start from "./subscription-upgrades.js";

const TAG = "subscription-upgrades";
const KEY = Symbol.for(TAG);
// Everything else lies beside this file, wherever that is.
const address = new URL(".", import.meta.url).href;

/** The version of this file and of everything beside it. */
export const version = SU_VERSION;

/** Settled when the element is defined, as itself or as a message that says why not. */
export const ready = (globalThis[KEY] ??= { __proto__: null, address, version, early: {} }).ready ??= define();

async function define() {
  if (customElements.get(TAG)) return;
  const { early } = globalThis[KEY];
  const wasm = TAG + ".wasm";
  // All at once, the code first, and none may be missing or another than was released.
  const files = Object.entries(SU_FILES).map(([file, integrity]) => {
    const asked = fetch(address + file, { integrity });
    const answer = asked.then((response) => (response.ok ? response : Promise.reject(response)));
    return (early[file] = answer.catch((error) => why(address + file, error)));
  });
  try {
    const [code] = await Promise.all(files);
    await start({ module_or_path: await compile(code) });
    await customElements.whenDefined(TAG);
  } catch (error) {
    // The hash of the file is right, so it can be compiled where that is allowed. WebKit compiles it
    // anywhere and refuses to run it.
    const code = /CompileError|EvalError/.test(error.name) ? "policy" : "failed";
    explain(error.file ? error.code : code, error.file ?? address + wasm, error);
  }
}

// What is not there has the wrong hash, too, and a browser does not say which it was.
async function why(file, error) {
  const response = await fetch(file, { method: "HEAD" }).catch(() => fail("blocked", file, error));
  fail(response.ok ? "changed" : "missing", file, error);
}

// A server that does not know WebAssembly calls it text or nothing, and some name a charset with it,
// which a browser may not stream; it is the same file.
async function compile(response) {
  const known = /^application\/wasm$/i.test(response.headers.get("Content-Type"));
  if (!known) console.warn(`${TAG}: ${response.url} is not served as application/wasm, which is slower`);
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

function fail(code, file, cause) {
  throw Object.assign(new Error(code, { cause }), { code, file });
}

const WORDS = {
  en: {
    title: "Subscription Upgrades could not start.",
    policy: "This page's content security policy forbids WebAssembly: its script-src needs 'wasm-unsafe-eval'.",
    blocked: "A file could not be loaded: no connection, or this page's content security policy (connect-src) or a blocker is in the way.",
    changed: "A file is not the one that was released.",
    missing: "A file is not where it should be.",
    failed: "Something in this browser or on this page is in the way.",
  },
  zh: {
    title: "「訂閱升級」無法啟動。",
    policy: "此頁面的內容安全性原則不允許 WebAssembly：script-src 需要 'wasm-unsafe-eval'。",
    blocked: "無法載入檔案：可能是沒有連線，或此頁面的內容安全性原則 (connect-src) 或封鎖程式不允許。",
    changed: "檔案與發行的版本不同。",
    missing: "檔案不在應有的位置。",
    failed: "此瀏覽器或頁面使其無法執行。",
  },
};

// The element all the same, with a message for a reader and an event for the page around it.
function explain(code, file, error) {
  console.error(`${TAG}: ${WORDS.en.title} ${WORDS.en[code]} ${file}`, error.cause ?? error);
  if (customElements.get(TAG)) return;
  class Failed extends HTMLElement {
    connectedCallback() {
      const chinese = /^zh/i.test(this.getAttribute("locale") || navigator.language);
      const words = WORDS[chinese ? "zh" : "en"];
      const line = (text) => Object.assign(document.createElement("p"), { textContent: text });
      const box = document.createElement("div");
      box.setAttribute("role", "alert");
      box.lang = chinese ? "zh-TW" : "en";
      box.append(line(words.title), line(words[code]), line(file));
      (this.shadowRoot ?? this.attachShadow({ mode: "open" })).replaceChildren(box);
      const detail = { version: 1, code: "start", reference: code };
      const tell = () => this.dispatchEvent(new CustomEvent("su-error", { bubbles: true, composed: true, detail }));
      // Whoever listens may be a later script of the page.
      if (document.readyState === "complete") tell();
      else addEventListener("load", tell, { once: true });
    }
  }
  customElements.define(TAG, Failed);
}

const PROPERTIES = ["getToken", "fetch"];
const ATTRIBUTES = ["customerId", "apiBase", "locale", "theme", "density", "view"];
const inMarkup = (name) => name.replace(/[A-Z]/, (letter) => "-" + letter.toLowerCase());

/**
 * Puts an element into `place`, for pages that cannot use elements themselves. Options are the
 * attributes in camelCase, `getToken`, `fetch`, and `on` with a listener for each event.
 */
export function mount(place, options = {}) {
  const element = document.createElement(TAG);
  let heard = {};
  const update = (options) => {
    // Without what a page may have put into Object.prototype.
    const own = { __proto__: null, ...options };
    for (const name of ATTRIBUTES) {
      const value = own[name];
      if (value === undefined) continue;
      const attribute = inMarkup(name);
      if (value === null) element.removeAttribute(attribute);
      else if (element.getAttribute(attribute) !== String(value)) element.setAttribute(attribute, value);
    }
    for (const name in own) {
      if (PROPERTIES.includes(name)) element[name] = own[name];
      else if (name !== "on" && !ATTRIBUTES.includes(name)) console.warn(`${TAG}: mount has no option “${name}”`);
    }
    if (own.on) {
      for (const [name, listener] of Object.entries(heard)) element.removeEventListener(name, listener);
      heard = { ...own.on };
      for (const [name, listener] of Object.entries(heard)) element.addEventListener(name, listener);
    }
  };
  update(options);
  place.append(element);
  return { element, update, destroy: () => element.remove() };
}
