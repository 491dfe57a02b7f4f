import { expect, it } from 'vitest';
import { pagePresence } from './presence';

/** The part of a browser's locks that is used: each name is held until its holder's promise settles. */
function fakeLocks(): LockManager {
  const held = new Set<string>();
  const locks = {
    async request(name: string, hold: () => Promise<unknown>) {
      held.add(name);
      await hold();
      held.delete(name);
    },
    query: () => Promise.resolve({ held: [...held].map((name) => ({ name })), pending: [] }),
  };
  return locks as unknown as LockManager;
}

it('tells the pages that are there from those that are not', async () => {
  const locks = fakeLocks();
  const [one, other] = [pagePresence(locks), pagePresence(locks)];
  expect(await other.isThere('one')).toBe(false);
  one.announce('one');
  one.announce('one');
  expect([await other.isThere('one'), await other.isThere('two')]).toEqual([true, false]);
});

it('knows of no page where the browser has no locks, or refuses them', async () => {
  const refused = {
    request: () => Promise.reject(new Error('no')),
    query: () => Promise.reject(new Error('no')),
  };
  for (const locks of [undefined, refused as unknown as LockManager]) {
    const presence = pagePresence(locks);
    presence.announce('one');
    expect(await presence.isThere('one')).toBe(false);
  }
});
