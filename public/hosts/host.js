// What every host page does with its element: say where the API is and how to get a token, show
// where it goes, and write down what it says. A dashboard of your own needs API, the token and the
// two lines that set them.
const API = "/";
const token = async () => "demo";
const asked = new URLSearchParams(location.search);

window.heard = [];
const EVENTS = [
  "su-ready", "su-error", "su-eligibility", "su-upgrade-review", "su-upgrade-submitted",
  "su-upgrade-completed", "su-upgrade-failed", "su-navigate", "su-view",
];
for (const name of EVENTS) {
  addEventListener(name, ({ type, detail, cancelable, bubbles, composed, target }) => {
    window.heard.push({ type, detail, cancelable, bubbles, composed, of: target.id });
  });
}

for (const element of document.querySelectorAll("subscription-upgrades")) {
  element.getToken = token;
  element.setAttribute("api-base", API);
  for (const name of ["customer-id", "locale", "theme", "density", "view"]) {
    if (asked.has(name)) element.setAttribute(name, asked.get(name));
  }
}
