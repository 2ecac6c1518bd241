/** Which page is shown: the part of the address behind the hash, so that links, reload and the back button work. */

export const PAGES = ['devices', 'configuration', 'bundles', 'health'] as const;
export type PageName = (typeof PAGES)[number];

export interface Route {
  readonly page: PageName;
  /** What the page shows, in its own words. */
  readonly rest: readonly string[];
}

/** Reads `#/configuration/item/profiles%2Fpump.yaml`; what is no address of ours is the first page. */
export function parseRoute(hash: string): Route {
  let segments: string[];
  try {
    segments = hash.replace(/^#?\/?/, '').split('/').filter((part) => part !== '').map(decodeURIComponent);
  } catch {
    segments = [];
  }
  const page = PAGES.find((name) => name === segments[0]);
  return page === undefined ? { page: 'devices', rest: [] } : { page, rest: segments.slice(1) };
}

/** The address of a page, or of something on it. */
export function hrefOf(page: PageName, ...rest: readonly string[]): string {
  return `#/${[page, ...rest].map((part) => encodeURIComponent(part).replace(/%3A/g, ':')).join('/')}`;
}

/** Goes somewhere; `replace` leaves no trace for the back button. */
export function go(href: string, replace = false): void {
  if (replace) {
    history.replaceState(null, '', href);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else if (location.hash !== href) {
    location.hash = href;
  }
}
