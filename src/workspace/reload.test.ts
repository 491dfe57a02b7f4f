import { describe, expect, it } from 'vitest';
import { FakeBrowser } from './fake-page';

describe('a reload', () => {
  it.each(['benchmark', 'graph', 'timeline', 'output'] as const)(
    'comes back to the tab that was chosen: %s',
    async (tab) => {
      const browser = new FakeBrowser();
      const before = browser.open({ address: 'https://twograph.test/?tab=graph' });
      await before.workspace.start();
      before.workspace.view.tab = tab;
      const after = browser.open({ tab: before.tab, address: before.address.now });
      after.address.isReloaded = true;
      await after.workspace.start();
      expect(after.workspace.view.tab).toBe(tab);
    },
  );

  it('of an address that was never changed shows what it names, and a link what that names', async () => {
    const browser = new FakeBrowser();
    const first = browser.open({ address: 'https://twograph.test/?tab=timeline' });
    first.address.isReloaded = true;
    await first.workspace.start();
    expect(first.workspace.view.tab).toBe('timeline');
    const followed = browser.open({ tab: first.tab });
    await followed.workspace.start();
    expect(followed.workspace.view.tab).toBe('output');
  });
});
