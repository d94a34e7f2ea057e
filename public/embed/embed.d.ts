/** The version of the release. */
export const version: string;

/** Settled when the element is defined, as itself or as a message that says why not. */
export const ready: Promise<void>;

/** What every event tells; ids only, never names, but for what the reader has typed into a filter. */
export interface Detail {
  readonly version: 1;
}

export interface ErrorDetail extends Detail {
  /**
   * What it is about: an attribute ("customer-id", "api-base", "token", "locale", "theme", "density", "view"),
   * "--su-host-accent", what could not be loaded ("catalogue", "customers", "customer",
   * "subscriptions", "skus", "services"), or "start".
   */
  readonly code: string;
  /** MS-CorrelationId, or with "start": "policy", "blocked", "missing", "changed", "failed". */
  readonly reference: string;
}

export interface EligibilityDetail extends Detail {
  readonly customerId: string;
  /** How many subscriptions can be upgraded, in digits. */
  readonly upgradeable: number;
}

export interface UpgradeDetail extends Detail {
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly targetOfferId: string;
  /** MS-RequestId. */
  readonly requestId: string;
  /** The seats of the new subscription. */
  readonly quantity: number;
  readonly upgradeType: "upgrade_only" | "upgrade_with_license_transfer";
}

export interface NavigateDetail extends Detail {
  /** What the attribute `view` takes. */
  readonly to: string;
}

export interface ViewDetail extends Detail {
  /** What the attribute `view` takes. */
  readonly view: string;
}

export interface SubscriptionUpgradesEvents {
  "su-ready": CustomEvent<Detail>;
  "su-error": CustomEvent<ErrorDetail>;
  "su-eligibility": CustomEvent<EligibilityDetail>;
  /** Cancelable. */
  "su-upgrade-review": CustomEvent<UpgradeDetail>;
  "su-upgrade-submitted": CustomEvent<UpgradeDetail>;
  "su-upgrade-completed": CustomEvent<UpgradeDetail>;
  "su-upgrade-failed": CustomEvent<UpgradeDetail>;
  /** Cancelable. */
  "su-navigate": CustomEvent<NavigateDetail>;
  "su-view": CustomEvent<ViewDetail>;
}

/** `<subscription-upgrades>`. */
export interface SubscriptionUpgradesElement extends HTMLElement {
  /** Gives a bearer token; asked once more after a 401. */
  getToken?: () => Promise<string>;
  /** Sends a request in place of the browser's own. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface Options {
  customerId?: string | null;
  apiBase?: string | null;
  locale?: "en" | "zh-TW" | null;
  theme?: "auto" | "light" | "dark" | null;
  density?: "compact" | "default" | "comfortable" | null;
  view?: string | null;
  getToken?: SubscriptionUpgradesElement["getToken"];
  fetch?: SubscriptionUpgradesElement["fetch"];
  on?: { [Name in keyof SubscriptionUpgradesEvents]?: (event: SubscriptionUpgradesEvents[Name]) => void };
}

export interface Mounted {
  readonly element: SubscriptionUpgradesElement;
  /** Changes what it names and leaves the rest, and so does undefined; null takes an attribute away. */
  update(options: Options): void;
  destroy(): void;
}

/** Puts an element into a place, for pages that cannot use elements themselves. */
export function mount(place: Element | ShadowRoot, options?: Options): Mounted;

declare global {
  interface HTMLElementTagNameMap {
    "subscription-upgrades": SubscriptionUpgradesElement;
  }
  interface HTMLElementEventMap extends SubscriptionUpgradesEvents {}
}
