// The mock backend of a page without a server: it runs in this tab, and the page asks it through
// the `fetch` property of its element, as it would ask a dashboard's own. index.html loads this
// when the element has neither an `api-base` nor a `fetch`; a page with a backend never does.
import init, { TabBackend } from "./tab-backend.js";
import { showBar } from "./bar.js";

const DIARY = "su:mock";
const CONTROLS = "su:mock-controls";
const TRIAL = "su:mock-trial";
const SCENARIO = "demo";
const SEED = 1;

// A browser may forbid storage; then the mock data last as long as the page.
const read = (key) => {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
};
const write = (key, text) => {
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
};

// The backend, as a function like `fetch`. The bar is there at once, what it says comes later.
export function open(element) {
  // The backend is here, whether there is a connection or not. Before the element hears of it.
  addEventListener("offline", (event) => event.stopImmediatePropagation(), true);
  // What could not be loaded is tried again by the next request.
  let started;
  const backend = () => (started ??= start().catch((error) => {
    started = undefined;
    throw error;
  }));
  const fetch = async (input, options) => {
    const request = new Request(input, options);
    const { signal } = request;
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      backend().then((started) => ask(started, request)).then(resolve, reject);
    });
  };
  showBar(element, fetch, write(TRIAL, ""));
  return fetch;
}

async function start() {
  const [answer] = await Promise.all([fetch("catalog.json"), init()]);
  if (!answer.ok) throw new TypeError(`catalog.json: ${answer.status}`);
  performance.mark("su-mock-loaded");
  const catalogue = new Uint8Array(await answer.arrayBuffer());
  const backend = new TabBackend(
    catalogue, SCENARIO, SEED, () => read(DIARY), (text) => write(DIARY, text),
  );
  await restoreControls(backend);
  return backend;
}

// The two marks are what a test measures: how long the first answer takes.
let answered = false;

async function ask(backend, request) {
  const target = targetOf(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  const answer = await backend.answer(request.method, target, [...request.headers].flat(), body);
  if (/^\/mock\/(faults|latency|reset)/.test(target) ? request.method !== "GET" : faulty) {
    await keepControls(backend);
  }
  if (!answered && target.startsWith("/v1/")) {
    answered = true;
    performance.mark("su-mock-answered");
  }
  // What a browser says when a connection breaks.
  if (!answer) throw new TypeError("Failed to fetch");
  const [status, pairs, bytes] = answer;
  const headers = [];
  for (let i = 0; i < pairs.length; i += 2) headers.push([pairs[i], pairs[i + 1]]);
  const empty = request.method === "HEAD" || status === 204 || status === 304;
  return new Response(empty ? null : bytes, { status, headers });
}

// Path and query. An address of the API begins at the root, which with file: has a drive's letter
// before it on some systems.
function targetOf(url) {
  const { protocol, pathname, search } = new URL(url);
  return (protocol === "file:" ? pathname.replace(/^\/[a-z]:(?=\/)/i, "") : pathname) + search;
}

// Faults and latencies outlive a load of the page, too: how it looks while it loads is what a
// latency is for.
let faulty = false;

async function say(backend, method, path, body) {
  const headers = ["content-type", "application/json"];
  const bytes = new TextEncoder().encode(body ? JSON.stringify(body) : "");
  const [, , answer] = await backend.answer(method, path, headers, bytes);
  return JSON.parse(new TextDecoder().decode(answer));
}

async function keepControls(backend) {
  const { rules } = await say(backend, "GET", "/mock/faults");
  const { latency } = await say(backend, "GET", "/mock/latency");
  faulty = rules.length > 0;
  write(CONTROLS, JSON.stringify({ rules, latency }));
}

async function restoreControls(backend) {
  try {
    const { rules, latency } = JSON.parse(read(CONTROLS) ?? "{}");
    if (latency?.length) await say(backend, "POST", "/mock/latency", latency);
    if (rules?.length) await say(backend, "POST", "/mock/faults", rules);
    faulty = rules?.length > 0;
  } catch {
    console.warn("subscription-upgrades: the mock's faults and latency could not be read again");
  }
}
