// The bar above a page whose data are made up: says so, and lets its reader change them.
const TEXTS = {
  en: {
    title: "Mock data",
    about: "This page has no server. Its customers are made up, and what you change is kept in this browser only.",
    forgets: "This page has no server. Its customers are made up, and what you change lasts as long as this page: the browser lets it keep nothing.",
    controls: "Change the mock data",
    scenario: "Scenario",
    reset: "Reset",
    clock: "Clock",
    days: (n) => (n === 1 ? "1 day later" : `${n} days later`),
    now: "Real time",
    latency: "Answers take",
    latencies: ["No time", "About 0.3 seconds", "3 seconds", "For ever"],
    faults: "Next fault",
    effects: ["None", "The next answer is lost after its work is done", "The next request does not arrive",
      "The next answer is an error (500)", "Too many requests (429)", "Every request fails"],
    scenarios: { demo: "Demo: 32 customers", empty: "No customers", "portfolio-10000": "10,000 subscriptions" },
    done: "Done.",
    failed: "That did not work.",
  },
  "zh-TW": {
    title: "模擬資料",
    about: "此頁面沒有伺服器。客戶皆為虛構，您的變更只保存在這個瀏覽器中。",
    forgets: "此頁面沒有伺服器。客戶皆為虛構，而瀏覽器不允許此頁面保存資料：您的變更只保留到關閉此頁面為止。",
    controls: "變更模擬資料",
    scenario: "情境",
    reset: "重設",
    clock: "時鐘",
    days: (n) => `${n} 天後`,
    now: "實際時間",
    latency: "回應時間",
    latencies: ["立即", "約 0.3 秒", "3 秒", "永不回應"],
    faults: "下一個錯誤",
    effects: ["無", "下一個要求已處理，但回應遺失", "下一個要求未送達", "下一個回應為錯誤 (500)",
      "要求過多 (429)", "所有要求都失敗"],
    scenarios: { demo: "示範：32 個客戶", empty: "沒有客戶", "portfolio-10000": "10,000 個訂閱" },
    done: "完成。",
    failed: "無法完成。",
  },
};

const LATENCIES = [
  { kind: "none" },
  { kind: "log-normal", medianMs: 300, p95Ms: 900 },
  { kind: "fixed", ms: 3000 },
  { kind: "endless" },
];
const API = { path: "/v1*" };
const EFFECTS = [
  null,
  { ...API, method: "POST", kind: "drop-after", times: 1 },
  { ...API, kind: "drop-before", times: 1 },
  { ...API, kind: "status", status: 500, times: 1 },
  { ...API, kind: "status", status: 429, retryAfter: 5, times: 1 },
  { ...API, kind: "drop-before" },
];

const STYLE = `
:host { display: block; border-block-end: 1px solid var(--su-warning-border); }
:host, summary, details { background: var(--su-warning-bg); color: var(--su-warning-fg); }
section { padding: 8px 16px; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
h2, p { font: inherit; margin: 0; }
h2 { font-weight: 600; }
details { flex-basis: 100%; }
summary { cursor: pointer; inline-size: fit-content; padding-block: 4px; }
form { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: end; padding-block: 8px; }
label { display: grid; grid-template-columns: minmax(0, max-content); gap: 2px; max-inline-size: 100%; }
.together { display: flex; flex-wrap: wrap; gap: 8px; align-items: end; }
.clock { align-items: center; }
select, button { font: inherit; min-block-size: var(--su-control); max-inline-size: 100%; box-sizing: border-box;
  padding-inline: 8px; color: var(--su-fg); background: var(--su-surface);
  border: 1px solid var(--su-border-strong); border-radius: var(--su-radius); }
button { cursor: pointer; }
output { min-block-size: 1lh; }
`;

// `keeps` says whether the browser lets it keep what is changed.
export async function showBar(element, fetch, keeps) {
  const host = document.createElement("div");
  host.setAttribute("data-su-mock", "");
  const root = host.attachShadow({ mode: "open" });
  element.before(host);
  await dress(root);
  // Before the page has said which language it speaks, the one that it will most likely choose.
  const language = () => {
    const tag = document.querySelector("html").lang;
    return /^zh/i.test(tag) ? "zh-TW" : "en";
  };
  const draw = () => {
    const before = root.querySelector("section");
    // The page says its language again when it starts.
    if (before?.lang === language()) return;
    const open = before?.querySelector("details").open ?? false;
    root.replaceChildren(bar(language(), fetch, keeps, open));
  };
  const look = () => {
    host.setAttribute("theme", element.getAttribute("theme") ?? "auto");
  };
  look();
  draw();
  new MutationObserver(look).observe(element, { attributes: true, attributeFilter: ["theme"] });
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
}

// The colours of the page, from its own file; a bar without them is plain and can be read.
async function dress(root) {
  const sheet = new CSSStyleSheet();
  root.adoptedStyleSheets = [sheet];
  const answer = await fetch("tokens.css").catch(() => undefined);
  const tokens = answer?.ok ? await answer.text() : "";
  sheet.replaceSync(tokens + STYLE);
}

// The upgrades that the page keeps for a reload; see src/data/draft.rs.
function forgetDrafts() {
  for (const store of ["localStorage", "sessionStorage"]) {
    try {
      const drafts = Object.keys(window[store]).filter((key) => key.startsWith("su:draft::"));
      drafts.forEach((key) => window[store].removeItem(key));
    } catch {
      // A browser that forbids storage has none.
    }
  }
}

const make = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

function choice(label, hook, options) {
  const select = make("select", { [`data-su-mock-${hook}`]: "" });
  for (const [value, text] of options) select.append(make("option", { value }, text));
  return [make("label", null, make("span", null, label), select), select];
}

function bar(lang, fetch, keeps, open) {
  const text = TEXTS[lang];
  const said = make("output", { "data-su-mock-said": "" });
  const ask = async (method, path, body) => {
    const options = { method };
    if (body) {
      options.headers = { "Content-Type": "application/json" };
      options.body = JSON.stringify(body);
    }
    const answer = await fetch(path, options);
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const act = (work) => async () => {
    said.textContent = "";
    try {
      const waits = await work();
      said.textContent = text.done;
      // The element loads again what is on screen, as after a lost connection. A fault waits for
      // what the reader does next.
      if (!waits) dispatchEvent(new Event("online"));
    } catch (error) {
      said.textContent = text.failed;
      console.warn("subscription-upgrades:", error.message);
    }
  };

  const known = Object.entries(text.scenarios);
  const [scenarioField, scenario] = choice(text.scenario, "scenario", known);
  const [latencyField, latency] = choice(text.latency, "latency", text.latencies.map((t, i) => [i, t]));
  const [faultField, fault] = choice(text.faults, "fault", text.effects.map((t, i) => [i, t]));
  const button = (name, label, work) => {
    const made = make("button", { type: "button", "data-su-mock-button": name }, label);
    made.addEventListener("click", act(work));
    return made;
  };
  const now = make("span", { "data-su-mock-now": "" });
  const show = ({ now: moment }) => {
    const options = { dateStyle: "medium", timeZone: "UTC" };
    now.textContent = new Intl.DateTimeFormat(lang, options).format(new Date(moment));
  };

  const reset = button("reset", text.reset, async () => {
    // Customers of another scenario are others.
    location.hash = "#/";
    show(await ask("POST", "/mock/reset", { scenario: scenario.value }));
    // What was on its way was so in a world that is gone; it must not be sent in this one.
    forgetDrafts();
    latency.value = fault.value = 0;
  });
  const later = (days) => button(`days-${days}`, text.days(days), async () => {
    show(await ask("POST", "/mock/clock", { advanceDays: days }));
  });
  const real = button("real", text.now, async () => show(await ask("DELETE", "/mock/clock")));
  latency.addEventListener("change", act(async () => {
    await ask("POST", "/mock/latency", LATENCIES[latency.value]);
  }));
  fault.addEventListener("change", act(async () => {
    await ask("DELETE", "/mock/faults");
    const effect = EFFECTS[fault.value];
    if (effect) await ask("POST", "/mock/faults", effect);
    return effect;
  }));
  const showFault = async () => {
    const { rules } = await ask("GET", "/mock/faults");
    const found = rules[0] && EFFECTS.findIndex((one) => one && one.kind === rules[0].kind
      && one.method === rules[0].method && one.status === rules[0].status && one.times === rules[0].times);
    fault.value = Math.max(found ?? 0, 0);
  };
  // One that has struck is gone, and can be chosen again.
  fault.addEventListener("focus", () => showFault().catch(() => {}));

  // What the mock is set to.
  (async () => {
    const world = await ask("GET", "/mock");
    if (!known.some(([name]) => name === world.scenario)) {
      scenario.append(make("option", { value: world.scenario }, world.scenario));
    }
    scenario.value = world.scenario;
    show(world);
    const { latency: all } = await ask("GET", "/mock/latency");
    const kind = all[0]?.kind ?? "none";
    latency.value = LATENCIES.findIndex((one) => one.kind === kind);
    await showFault();
  })().catch(() => {
    said.textContent = text.failed;
  });

  const details = make("details", { "data-su-mock-controls": "" },
    make("summary", null, text.controls),
    make("form", null,
      make("div", { class: "together" }, scenarioField, reset),
      make("div", { class: "together clock", role: "group", "aria-label": text.clock },
        make("span", null, `${text.clock}: `, now), later(1), later(30), real),
      latencyField, faultField, said));
  details.open = open;
  return make("section", { lang, "aria-label": text.title },
    make("h2", null, text.title), make("p", null, keeps ? text.about : text.forgets), details);
}
