// The class behind <subscription-upgrades>. Rust cannot write a class that extends HTMLElement, so
// this file does, and nothing else: each connected element holds one handle from `mount`.
// `getToken` and `fetch` are plain properties that Rust reads from the element when it needs them,
// so it does not matter whether a host sets them before or after the element is defined.
// The caller has made sure that the tag is not taken.
export async function define(tag, styles, attributes, mount) {
  const sheet = new CSSStyleSheet();
  // Before the element exists, so that it is never seen without its style. One that cannot be
  // loaded must not take the page with it.
  const load = async (file) => {
    const response = await fetch(file);
    return response.ok ? response.text() : "";
  };
  const texts = await Promise.all(styles.map((file) => load(file).catch(() => "")));
  sheet.replaceSync(texts.join("\n"));
  class Element extends HTMLElement {
    static observedAttributes = attributes;
    #handle;
    connectedCallback() {
      if (this.#handle) return;
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      this.#handle = mount(this, root);
    }
    // With this callback, moveBefore() moves the element without disconnecting it.
    connectedMoveCallback() {}
    disconnectedCallback() {
      // A move in the document disconnects and connects again; only a real removal ends it.
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.#handle?.free();
        this.#handle = undefined;
      });
    }
    attributeChangedCallback(name, _old, value) {
      this.#handle?.attribute(name, value ?? undefined);
    }
  }
  customElements.define(tag, Element);
}
