// The element in a frame, for dashboards that let no foreign script in. The dashboard says its own
// origin in the frame's address, embed.html#host=https://portal.example, and each message goes to
// that origin or comes from it. Nothing but the height is for the dashboard to apply; the token is
// asked for by message and never stands in an address. A message comes too late to cancel anything.
import { mount } from "./embed.js";

const ATTRIBUTES = ["customerId", "apiBase", "locale", "theme", "density", "view"];
const EVENTS = [
  "su-ready", "su-error", "su-eligibility", "su-upgrade-submitted", "su-upgrade-completed",
  "su-upgrade-failed", "su-navigate", "su-view",
];
const host = new URLSearchParams(location.hash.slice(1)).get("host");

if (parent === window || !/^https?:/.test(host) || !URL.canParse(host) || new URL(host).origin !== host) {
  document.body.textContent = "This page belongs into a frame: embed.html#host=https://portal.example";
} else {
  start();
}

function start() {
  const say = (message) => parent.postMessage({ su: 1, ...message }, host);
  const waiting = new Map();
  let mounted;
  const getToken = () =>
    new Promise((resolve, reject) => {
      const id = crypto.getRandomValues(new Uint32Array(1))[0];
      waiting.set(id, { resolve, reject });
      say({ type: "token", id });
    });
  const heard = {
    configure({ options }) {
      const known = {};
      for (const name of ATTRIBUTES) {
        if (typeof options?.[name] === "string" || options?.[name] === null) known[name] = options[name];
      }
      if (mounted) return mounted.update(known);
      const on = Object.fromEntries(
        EVENTS.map((name) => [name, ({ detail }) => say({ type: "event", name, detail })]),
      );
      mounted = mount(document.body, { ...known, getToken, on });
      const height = () => say({ type: "height", height: Math.ceil(mounted.element.getBoundingClientRect().height) });
      new ResizeObserver(height).observe(mounted.element);
    },
    token({ id, token }) {
      const asked = waiting.get(id);
      waiting.delete(id);
      // Anything but a text says that there is none.
      if (typeof token === "string") asked?.resolve(token);
      else asked?.reject(new Error("the host has no token"));
    },
  };
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || origin !== host || data?.su !== 1) return;
    if (Object.hasOwn(heard, data.type)) heard[data.type](data);
  });
  say({ type: "ready" });
}
