import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUTOSAVE_MS } from './autosave.svelte';
import { deleteDraft, renameDraft, saveAs } from './draft-actions';
import { FakeBrowser, type FakePage } from './fake-page';

async function twoPages() {
  const browser = new FakeBrowser();
  const [left, right] = [browser.open(), browser.open()];
  await left.workspace.start();
  await right.workspace.start();
  return { browser, left, right };
}

function keptTexts(browser: FakeBrowser): string[] {
  return [...browser.shelf.held]
    .filter(([key]) => key.startsWith('twograph:text:'))
    .map(([, json]) => (JSON.parse(json) as { text: string }).text);
}

describe('two pages on one text', () => {
  it('keeps both texts when both change it, and says so', async () => {
    const { browser, left, right } = await twoPages();
    left.workspace.open.edit('from the left');
    browser.clock.pass(AUTOSAVE_MS);
    browser.deliver();
    right.workspace.open.edit('from the right');
    browser.clock.pass(AUTOSAVE_MS);
    browser.deliver();
    expect(keptTexts(browser).sort()).toEqual(['from the left', 'from the right']);
    expect(left.text).toBe('from the left');
    expect(right.text).toBe('from the right');
    expect(right.said.join()).toMatch(/Another page has changed “Example one”.*“Example one \(2\)”/);
    expect(right.workspace.open.doc.name).toBe('Example one (2)');
  });

  it('keeps both texts when the news of the other page comes late', async () => {
    const { browser, left, right } = await twoPages();
    left.workspace.open.edit('from the left');
    left.workspace.open.flush();
    right.workspace.open.edit('from the right');
    right.workspace.open.flush();
    browser.deliver();
    browser.deliver();
    expect(keptTexts(browser)).toEqual(expect.arrayContaining(['from the left', 'from the right']));
  });

  it('keeps the text that another page overwrote before either knew of the other', async () => {
    // Browsers that give each page a process of its own show one page's writes to the other only after a while.
    const { browser, left } = await twoPages();
    left.workspace.open.edit('from the left');
    left.workspace.open.flush();
    const key = 'twograph:text:example:one';
    const rival = JSON.stringify({ text: 'rival', stamp: 'other', parent: null, at: 0, name: 'Example one' });
    browser.shelf.setItem(key, rival);
    left.workspace.changedElsewhere({ key, newValue: rival });
    expect(keptTexts(browser).sort()).toEqual(['from the left', 'rival']);
    expect(left.text).toBe('from the left');
  });

  it('offers the newer text where nothing was changed, and goes on from it', async () => {
    const { browser, left, right } = await twoPages();
    left.workspace.open.edit('newer');
    left.workspace.open.flush();
    browser.deliver();
    expect(right.text).toBe('original one');
    right.press('Show the newer text');
    expect(right.text).toBe('newer');
    right.workspace.open.edit('newer still');
    right.workspace.open.flush();
    expect(keptTexts(browser)).toEqual(['newer still']);
    expect(right.workspace.open.doc.key).toBe('example:one');
  });

  it('does not copy a text of which both pages have seen every version', async () => {
    const { browser, left, right } = await twoPages();
    for (let i = 0; i < 5; i++) {
      left.workspace.open.edit(`version ${String(i)}`);
      left.workspace.open.flush();
      browser.deliver();
    }
    expect(right.workspace.drafts.list).toEqual([]);
    expect(keptTexts(browser)).toEqual(['version 4']);
  });

  it('lets two pages change different texts without a word', async () => {
    const { browser, left, right } = await twoPages();
    right.workspace.open.open('example:two');
    left.workspace.open.edit('left');
    right.workspace.open.edit('right');
    browser.clock.pass(AUTOSAVE_MS);
    browser.deliver();
    expect(keptTexts(browser).sort()).toEqual(['left', 'right']);
    expect([...left.said, ...right.said]).toEqual([]);
  });

  it('shows the drafts that the other page makes, renames and deletes', async () => {
    const { browser, left, right } = await twoPages();
    const names = (page: FakePage): string[] => page.workspace.drafts.list.map(({ name }) => name);
    saveAs(left.workspace, 'Draft');
    browser.deliver();
    expect(names(right)).toEqual(['Draft']);
    renameDraft(left.workspace, left.workspace.open.doc.key, 'Renamed');
    browser.deliver();
    expect(names(right)).toEqual(['Renamed']);
    deleteDraft(left.workspace, left.workspace.open.doc.key);
    browser.deliver();
    expect(names(right)).toEqual([]);
  });

  it('keeps the text of a draft that was deleted in the other page, when it is changed here', async () => {
    const { browser, left, right } = await twoPages();
    saveAs(left.workspace, 'Draft');
    browser.deliver();
    const { key } = left.workspace.open.doc;
    right.workspace.open.open(key);
    deleteDraft(left.workspace, key);
    browser.deliver();
    right.workspace.open.edit('still here');
    browser.clock.pass(AUTOSAVE_MS);
    expect(keptTexts(browser)).toEqual(['still here']);
  });

  it('never loses the last text of a page, whatever both do and whenever they hear of it', async () => {
    const step = fc.record({ page: fc.nat(1), act: fc.constantFrom('edit', 'flush', 'deliver', 'wait') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { browser, left, right } = await twoPages();
        let count = 0;
        for (const { page, act } of steps) {
          const { workspace } = page === 0 ? left : right;
          if (act === 'edit') workspace.open.edit(`text ${String(++count)} of ${String(page)}`);
          else if (act === 'flush') workspace.open.flush();
          else if (act === 'deliver') browser.deliver();
          else browser.clock.pass(AUTOSAVE_MS);
        }
        browser.clock.pass(AUTOSAVE_MS);
        for (let i = 0; i < 3; i++) browser.deliver();
        for (const page of [left, right]) {
          if (page.workspace.open.changed) expect(keptTexts(browser)).toContain(page.text);
        }
      }),
    );
  });
});
