/** The page's address, injected so that tests need no browser. */

export interface Address {
  /** Whether the page was loaded again, rather than come to. */
  readonly isReloaded: boolean;
  /** The address now. */
  url(): URL;
  /** Changes the address; nothing to go back to. */
  replace(url: URL): void;
  /** Changes the address; Back returns to what it was. */
  push(url: URL): void;
}

export const pageAddress: Address = {
  get isReloaded() {
    const [entry] = performance.getEntriesByType('navigation');
    return entry instanceof PerformanceNavigationTiming && entry.type === 'reload';
  },
  url: () => new URL(location.href),
  replace(url) {
    history.replaceState(history.state, '', url);
  },
  push(url) {
    history.pushState(null, '', url);
  },
};
