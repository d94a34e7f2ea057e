// A dashboard in React 19, which listens to the events of elements by itself. It sets a property only
// where the element has it already, so the token is lent by a ref: that works before, too. With
// `defined` in the address it waits until the element is defined, and needs no ref.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

const token = async () => "demo";
const lend = (element) => {
  if (element) element.getToken = token;
};

const asked = new URLSearchParams(location.search);
const defined = asked.has("defined");
const lent = defined ? { getToken: token } : { ref: lend };
if (defined) await customElements.whenDefined("subscription-upgrades");

function Dashboard({ customers }) {
  const [place, setPlace] = useState(0);
  const [shown, setShown] = useState(true);
  const [said, setSaid] = useState([]);
  const tell = (event) => setSaid((before) => [...before, event.type]);
  return (
    <>
      <button id="next" onClick={() => setPlace((place + 1) % customers.length)}>Next customer</button>
      <button id="toggle" onClick={() => setShown(!shown)}>Show or hide</button>
      <output id="said">{said.join(" ")}</output>
      {shown && (
        <subscription-upgrades
          api-base="/"
          customer-id={customers[place]}
          locale="en"
          {...lent}
          onsu-ready={tell}
          onsu-eligibility={tell}
        />
      )}
    </>
  );
}

const customers = asked.getAll("customer-id");
createRoot(document.querySelector("#root")).render(
  <StrictMode>
    <Dashboard customers={customers} />
  </StrictMode>,
);
