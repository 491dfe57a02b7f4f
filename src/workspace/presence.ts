/** Which pages are there, told by locks: the browser frees a page's lock when the page is gone, however it went. */

export interface Presence {
  /** This page is there from now on, under that name. */
  announce(page: string): void;
  /** False also where the browser cannot tell. */
  isThere(page: string): Promise<boolean>;
}

const PREFIX = 'twograph:page:';

/** Locks are there in secure contexts only. */
export function pagePresence(locks: LockManager | undefined): Presence {
  let announced = false;
  return {
    announce(page) {
      if (announced) return;
      announced = true;
      // Held until the page is gone.
      locks?.request(PREFIX + page, () => new Promise(() => undefined)).catch(() => (announced = false));
    },
    async isThere(page) {
      const { held = [] } = (await locks?.query().catch(() => undefined)) ?? {};
      return held.some(({ name }) => name === PREFIX + page);
    },
  };
}
