// The element in JSX, for TypeScript with React 19: `import type {} from "…/react.d.ts"`.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { Options, SubscriptionUpgradesElement, SubscriptionUpgradesEvents } from "./embed.js";

type Listeners = {
  [Name in keyof SubscriptionUpgradesEvents as `on${Name}`]?: (event: SubscriptionUpgradesEvents[Name]) => void;
};

interface UpgradesAttributes extends Pick<Options, "getToken" | "fetch">, Listeners {
  "customer-id"?: string;
  "api-base"?: string;
  locale?: Exclude<Options["locale"], null>;
  theme?: Exclude<Options["theme"], null>;
  density?: Exclude<Options["density"], null>;
  view?: string;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "subscription-upgrades": DetailedHTMLProps<
        HTMLAttributes<SubscriptionUpgradesElement>,
        SubscriptionUpgradesElement
      > &
        UpgradesAttributes;
    }
  }
}
