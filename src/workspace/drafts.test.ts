import { describe, expect, it } from 'vitest';
import { AUTOSAVE_MS } from './autosave.svelte';
import { deleteDraft, renameDraft, saveAs } from './draft-actions';
import { FakeBrowser } from './fake-page';

async function onePage() {
  const browser = new FakeBrowser();
  const page = browser.open();
  await page.workspace.start();
  return { browser, page, workspace: page.workspace };
}

describe('what a page keeps', () => {
  it('opens the first example on the first visit', async () => {
    const { page } = await onePage();
    expect(page.text).toBe('original one');
    expect(page.workspace.open.edited).toBe(false);
  });

  it('brings a changed example back, in a new tab too', async () => {
    const { browser, workspace } = await onePage();
    workspace.open.open('example:two');
    workspace.open.edit('changed');
    browser.clock.pass(AUTOSAVE_MS);
    const later = browser.open();
    await later.workspace.start();
    expect(later.text).toBe('changed');
    expect(later.workspace.open.edited).toBe(true);
    expect(later.workspace.drafts.editedExamples).toEqual(['two']);
  });

  it('keeps a change at the latest 300 ms after it, however long the typing goes on', async () => {
    const { browser, workspace } = await onePage();
    for (let i = 0; i < 10; i++) {
      workspace.open.edit(`typed ${String(i)}`);
      browser.clock.pass(100);
    }
    const kept = browser.shelf.getItem('twograph:text:example:one') ?? '';
    expect(kept).toMatch(/typed [6789]/);
  });

  it('keeps the change at once when a run starts, when the page is hidden, and when something else is opened', async () => {
    const { browser, workspace } = await onePage();
    const kept = (key: string): string => browser.shelf.getItem(`twograph:text:${key}`) ?? '';
    workspace.open.edit('before the run');
    void workspace.runText();
    expect(kept('example:one')).toContain('before the run');
    workspace.open.edit('before it was hidden');
    workspace.leaving(false);
    expect(kept('example:one')).toContain('before it was hidden');
    workspace.open.edit('before another was opened');
    workspace.open.open('example:two');
    expect(kept('example:one')).toContain('before another was opened');
  });

  it('keeps each example its own text', async () => {
    const { page, workspace } = await onePage();
    workspace.open.edit('one changed');
    workspace.open.open('example:two');
    expect(page.text).toBe('original two');
    workspace.open.edit('two changed');
    workspace.open.open('example:one');
    expect(page.text).toBe('one changed');
  });

  it('forgets an example that was typed back to its original', async () => {
    const { browser, workspace } = await onePage();
    workspace.open.edit('changed');
    workspace.open.flush();
    workspace.open.edit('original one');
    workspace.open.flush();
    expect(workspace.drafts.editedExamples).toEqual([]);
    expect(browser.shelf.getItem('twograph:text:example:one')).toBeNull();
  });

  it('resets an example to its original, and takes that back', async () => {
    const { page, workspace } = await onePage();
    workspace.open.edit('changed');
    workspace.open.reset();
    expect(page.text).toBe('original one');
    workspace.open.open('example:two');
    page.press('Undo');
    expect(page.text).toBe('changed');
    expect(workspace.open.doc.key).toBe('example:one');
  });
});

describe('named drafts', () => {
  it('saves the text under a name, and keeps its later changes there', async () => {
    const { browser, page, workspace } = await onePage();
    workspace.open.edit('mine');
    saveAs(workspace, 'My draft');
    workspace.open.edit('mine, changed');
    browser.clock.pass(AUTOSAVE_MS);
    workspace.open.open('example:one');
    expect(page.text).toBe('mine');
    workspace.open.open(workspace.drafts.list[0]?.key);
    expect(page.text).toBe('mine, changed');
    expect(workspace.open.doc.name).toBe('My draft');
  });

  it('gives a second draft of a name another one', async () => {
    const { workspace } = await onePage();
    for (let i = 0; i < 3; i++) saveAs(workspace, 'Draft');
    expect(workspace.drafts.list.map(({ name }) => name).sort()).toEqual(['Draft', 'Draft (2)', 'Draft (3)']);
  });

  it('renames the draft that is open, without losing what was typed just before', async () => {
    const { browser, page, workspace } = await onePage();
    saveAs(workspace, 'Old');
    workspace.open.edit('typed just before');
    renameDraft(workspace, workspace.open.doc.key, '  New   name ');
    expect(workspace.open.doc.name).toBe('New name');
    const later = browser.open({ tab: page.tab });
    await later.workspace.start();
    expect([later.text, later.workspace.open.doc.name]).toEqual(['typed just before', 'New name']);
  });

  it('deletes a draft and brings it back whole', async () => {
    const { page, workspace } = await onePage();
    workspace.open.edit('precious');
    saveAs(workspace, 'Precious');
    const { key } = workspace.open.doc;
    workspace.open.edit('precious, changed');
    deleteDraft(workspace, key);
    expect(workspace.drafts.list).toEqual([]);
    expect(workspace.open.doc.key).toBe('example:one');
    page.press('Undo');
    expect(workspace.open.doc).toMatchObject({ key, name: 'Precious' });
    expect(page.text).toBe('precious, changed');
  });

  it('keeps the output of a text that was only given a name', async () => {
    const { browser, page, workspace } = await onePage();
    void workspace.runText();
    page.client.last.print(0, 'a');
    await page.client.last.end('ok');
    saveAs(workspace, 'Named');
    browser.clock.pass(100);
    expect(workspace.run.items).toHaveLength(1);
    expect(workspace.shown.outputOf).toBeUndefined();
  });

  it('does not keep a new draft before its first change', async () => {
    const { workspace } = await onePage();
    workspace.newDraft();
    expect(workspace.open.unsaved).toBe(true);
    expect(workspace.drafts.list).toEqual([]);
    workspace.open.edit('first change');
    expect(workspace.open.unsaved).toBe(false);
    expect(workspace.drafts.list).toHaveLength(1);
  });

  it('reads past damaged entries', async () => {
    const { browser } = await onePage();
    browser.shelf.setItem('twograph:text:draft:bad', '{"text":');
    browser.shelf.setItem('twograph:text:example:one', '{"text":5}');
    const later = browser.open();
    await later.workspace.start();
    expect(later.text).toBe('original one');
    expect(later.workspace.drafts.list).toEqual([]);
  });
});

describe('a browser that keeps nothing', () => {
  it('works, and says so once', async () => {
    const page = new FakeBrowser().open({ forbidden: true });
    await page.workspace.start();
    page.workspace.open.edit('changed');
    page.workspace.open.flush();
    page.workspace.open.open('example:two');
    page.workspace.open.open('example:one');
    expect(page.text).toBe('changed');
    expect(page.said.filter((text) => text.includes('keeps nothing'))).toHaveLength(1);
    expect(page.workspace.trouble).toBe('forbidden');
  });

  it('says so when it is full, goes on, and keeps all again when there is room', async () => {
    const browser = new FakeBrowser();
    const page = browser.open();
    const { workspace } = page;
    await workspace.start();
    saveAs(workspace, 'Small');
    const small = workspace.open.doc.key;
    workspace.open.open('example:one');
    const held = [...browser.shelf.held].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    browser.shelf.capacity = held + 330;
    workspace.open.edit('x'.repeat(250));
    workspace.open.flush();
    expect(workspace.trouble).toBe('full');
    expect(page.said.join()).toContain('full');
    workspace.open.open('example:two');
    workspace.open.open('example:one');
    expect(page.text).toBe('x'.repeat(250));
    deleteDraft(workspace, small);
    expect(workspace.trouble).toBeUndefined();
    expect(browser.shelf.getItem('twograph:text:example:one')).toContain('xxx');
  });
});
