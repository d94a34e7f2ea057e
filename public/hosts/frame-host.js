// The dashboard's own script, and all of it: the frame asks, and gets a token and its height. A frame
// of your own is on another origin: then FRAME is that origin. It stands here, as the API does, and is
// not taken from the address: whoever wrote a link to this page would be given the token.
const FRAME = location.origin;
const API = "/";
const asked = new URLSearchParams(location.search);
const frame = document.querySelector("#frame");

window.heard = [];
const say = (message) => frame.contentWindow.postMessage({ su: 1, ...message }, FRAME);
const answers = {
  ready() {
    const options = { customerId: asked.get("customer-id"), apiBase: API, locale: asked.get("locale") };
    say({ type: "configure", options });
  },
  token: ({ id }) => say({ type: "token", id, token: "demo" }),
  // Within bounds: a frame may be wrong.
  height({ height }) {
    frame.style.blockSize = `${Math.min(Math.max(Number(height) || 0, 480), 8000)}px`;
  },
  event: ({ name, detail }) => window.heard.push({ type: name, detail, cancelable: false, bubbles: true, composed: true, of: "frame" }),
};
addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== FRAME || data?.su !== 1) return;
  if (Object.hasOwn(answers, data.type)) answers[data.type](data);
});
frame.src = `${FRAME}/embed/vX.Y.Z/embed.html#host=${location.origin}`;
