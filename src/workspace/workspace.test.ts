import { describe, expect, it } from 'vitest';
import { encodeShare } from '../snippet/share';
import { FakeBrowser, type FakePage } from './fake-page';
import { FakeShelf } from './fake-shelf';
import { shareLink } from './make-link';

const HOME = 'https://twograph.test/sub/';

async function openAt(browser: FakeBrowser, address: string, embedded = false): Promise<FakePage> {
  const page = browser.open({ address, embedded });
  await page.workspace.start();
  return page;
}

describe('a link', () => {
  it('opens as a draft of its own that is not kept, and runs nothing', async () => {
    const browser = new FakeBrowser();
    const first = await openAt(browser, HOME);
    first.workspace.open.edit('mine');
    first.workspace.open.flush();
    const hash = await encodeShare({
      text: 'shared',
      title: 'Mine',
      backend: 'cpu',
      seed: 9,
      example: 'one',
    });
    const before = new Map(browser.shelf.held);
    const page = await openAt(browser, HOME + hash);
    expect(page.text).toBe('shared');
    expect(page.workspace.open.doc.name).toBe('Mine');
    expect(page.workspace.open.unsaved).toBe(true);
    expect([page.workspace.settings.backend, page.workspace.settings.seed]).toEqual(['cpu', 9]);
    expect(page.client.runs).toEqual([]);
    expect(browser.shelf.held).toEqual(before);
    expect(page.address.now).toBe(HOME + hash);
  });

  it('becomes a draft with its first change, and leaves the address then', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, HOME + (await encodeShare({ text: 'shared' })));
    page.workspace.open.edit('shared, changed');
    expect(page.address.visited).toEqual([HOME]);
    expect(page.workspace.drafts.list.map(({ name }) => name)).toEqual(['Shared snippet']);
    const later = browser.open({ tab: page.tab });
    await later.workspace.start();
    expect(later.text).toBe('shared, changed');
  });

  it('can be gone back to when something else was opened from it', async () => {
    const link = HOME + (await encodeShare({ text: 'shared' }));
    const page = await openAt(new FakeBrowser(), link);
    page.workspace.open.open('example:two');
    expect(page.address.visited).toEqual([link, HOME]);
  });

  it('opens while the page is open, without losing what was typed', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, HOME);
    page.workspace.open.edit('typed');
    page.address.push(new URL(HOME + (await encodeShare({ text: 'shared' }))));
    await page.workspace.hashChanged();
    expect(page.text).toBe('shared');
    page.workspace.open.open('example:one');
    expect(page.text).toBe('typed');
  });

  it('that is broken says so and opens what was open last', async () => {
    const browser = new FakeBrowser();
    const before = await openAt(browser, HOME);
    before.workspace.open.open('example:two');
    const page = await openAt(browser, `${HOME}#v1=AAAAAAAA`);
    expect(page.text).toBe('original two');
    expect(page.said.join()).toMatch(/link/i);
  });

  it('holds the text and the settings as they are', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, `${HOME}?theme=dark`);
    page.workspace.open.edit('mine');
    page.workspace.choose({ backend: 'webgl', seed: 4 });
    const link = await shareLink(page.workspace);
    const other = await openAt(new FakeBrowser(), link);
    expect(other.text).toBe('mine');
    expect([other.workspace.settings.backend, other.workspace.settings.seed]).toEqual(['webgl', 4]);
    expect(new URL(link).search).toBe('');
    expect(await shareLink(page.workspace, { embed: true })).toContain('/sub/?embed#v1=');
  });
});

describe('the query of the address', () => {
  it('opens an example with settings, and says what it cannot use', async () => {
    const page = await openAt(new FakeBrowser(), `${HOME}?example=two&backend=cpu&seed=3&colour=red`);
    expect(page.text).toBe('original two');
    expect([page.workspace.settings.backend, page.workspace.settings.seed]).toEqual(['cpu', 3]);
    expect(page.said.join()).toContain('colour');
  });

  it('says that there is no such example', async () => {
    const page = await openAt(new FakeBrowser(), `${HOME}?example=nine`);
    expect(page.text).toBe('original one');
    expect(page.said.join()).toContain('nine');
  });

  it('follows a setting that it names', async () => {
    const page = await openAt(new FakeBrowser(), `${HOME}?backend=cpu`);
    page.workspace.choose({ backend: 'webgl', seed: 5 });
    expect(page.address.now).toBe(`${HOME}?backend=webgl`);
  });

  it('brings the mode and its engine, follows them, and gives them on', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, `${HOME}?example=two&mode=compiled&engine=tfjs`);
    void page.workspace.runText();
    expect(page.client.last.settings).toMatchObject({ mode: 'compiled', engine: 'tfjs' });
    const link = await shareLink(page.workspace);
    expect(link).toContain('&mode=compiled&engine=tfjs');
    page.workspace.open.edit('changed');
    expect(await shareLink(page.workspace)).toContain('?mode=compiled&engine=tfjs#v1=');
    page.workspace.choose({ mode: 'eager' });
    expect(page.address.now).toBe(`${HOME}?example=two&engine=tfjs`);
    expect(await shareLink(page.workspace)).not.toContain('mode');
    expect((await openAt(browser, link)).workspace.settings.mode).toBe('compiled');
  });

  it('brings the passes to leave out, which the palette takes in again, and keeps them for that page alone', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, `${HOME}?mode=compiled&without=fuse,cse`);
    void page.workspace.runText();
    expect(page.client.last.settings.without).toEqual(['fuse', 'cse']);
    expect(await shareLink(page.workspace)).toContain('&without=fuse%2Ccse');
    page.workspace.togglePass('fuse');
    page.workspace.togglePass('chains');
    expect(page.address.now).toBe(`${HOME}?mode=compiled&without=cse%2Cchains`);
    page.workspace.choose({ seed: 3 });
    expect((await openAt(browser, HOME)).workspace.settings.without).toEqual([]);
    page.workspace.togglePass('cse');
    page.workspace.togglePass('chains');
    expect(page.address.now).toBe(`${HOME}?mode=compiled`);
  });

  it('stops naming an example when another is opened', async () => {
    const page = await openAt(new FakeBrowser(), `${HOME}?example=two&seed=3`);
    page.workspace.open.open('example:one');
    expect(page.address.now).toBe(`${HOME}?seed=3`);
  });
});

describe('an embedded page', () => {
  it('changes neither the address nor what the whole page keeps', async () => {
    const browser = new FakeBrowser();
    const address = `${HOME}?embed&example=two&backend=cpu`;
    const page = await openAt(browser, address, true);
    page.workspace.open.edit('tried out');
    page.workspace.open.flush();
    page.workspace.choose({ backend: 'webgl' });
    page.workspace.open.open('example:one');
    void page.workspace.runText();
    expect(browser.shelf.held.size).toBe(0);
    expect(page.tab.held.size).toBe(0);
    expect(page.address.visited).toEqual([address]);
    expect(page.said).toEqual([]);
  });
});

describe('a run', () => {
  it('goes on with the text as it was when the text is changed', async () => {
    const page = await openAt(new FakeBrowser(), HOME);
    void page.workspace.runText();
    page.workspace.open.edit('changed');
    expect(page.client.last.text).toBe('original one');
    expect(page.workspace.shown.outputOf).toBe('the text as it was');
    await page.client.last.end('ok');
    expect(page.workspace.shown.outputOf).toBe('the text before it was changed');
  });

  it('goes on when another example is opened, and says whose output it is', async () => {
    const page = await openAt(new FakeBrowser(), HOME);
    const { workspace } = page;
    void workspace.runText();
    workspace.open.open('example:two');
    expect(workspace.run.running).toBe(true);
    expect(workspace.shown.outputOf).toBe('“Example one”');
    await page.client.last.end('failed', { kind: 'runtime', message: 'no', line: 3, column: 1 });
    expect(workspace.shown.problems).toEqual([]);
    workspace.shown.findLine(3, 1);
    expect(workspace.open.doc.key).toBe('example:one');
    expect(workspace.shown.problems).toHaveLength(1);
  });

  it('says the mode that it had where the next one has another', async () => {
    const { workspace, client } = await openAt(new FakeBrowser(), HOME);
    void workspace.runText();
    await client.last.end('ok');
    workspace.choose({ engine: 'tfjs' });
    expect(workspace.shown.outputWith).toBeUndefined();
    workspace.choose({ mode: 'compiled' });
    expect(workspace.shown.outputWith).toBe('wasm, eager, seed 0');
    void workspace.runText();
    await client.last.end('ok');
    expect(workspace.shown.outputWith).toBeUndefined();
    workspace.choose({ engine: 'ort:wasm' });
    expect(workspace.shown.outputWith).toBe('wasm, compiled · tfjs, seed 0');
  });

  it('of one example is no output of the next', async () => {
    const page = await openAt(new FakeBrowser(), HOME);
    void page.workspace.runText();
    page.client.last.print(0, 'a');
    await page.client.last.end('ok');
    page.workspace.open.open('example:two');
    expect(page.workspace.run.items).toEqual([]);
    expect(page.workspace.run.status).toBe('idle');
  });

  it('that ended with the page is told of once, calmly, and not repeated', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, HOME);
    page.workspace.open.edit('eats memory');
    void page.workspace.runText();
    browser.end(page);
    const again = browser.open({ tab: page.tab });
    await again.workspace.start();
    expect(again.said.join()).toMatch(/ended with the page.*was not run again/);
    expect(again.text).toBe('eats memory');
    expect(again.client.runs).toEqual([]);
    const third = browser.open({ tab: page.tab });
    await third.workspace.start();
    expect(third.said).toEqual([]);
  });

  it('that goes on in another page is not told of in its duplicate', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, HOME);
    void page.workspace.runText();
    // A browser that duplicates a page copies what is kept for its tab.
    const tab = new FakeShelf();
    for (const [key, value] of page.tab.held) tab.setItem(key, value);
    const copy = browser.open({ tab });
    await copy.workspace.start();
    expect(copy.said).toEqual([]);
    browser.end(page);
    const again = browser.open({ tab: page.tab });
    await again.workspace.start();
    expect(again.said.join()).toContain('ended with the page');
  });

  it('that a reload ended is not blamed on memory', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, HOME);
    void page.workspace.runText();
    page.workspace.leaving(true);
    const again = browser.open({ tab: page.tab });
    await again.workspace.start();
    expect(again.said.join()).toContain('left in the middle of a run');
    expect(again.said.join()).not.toContain('memory');
  });

  it('that ended in good order leaves no mark', async () => {
    const browser = new FakeBrowser();
    const page = await openAt(browser, HOME);
    void page.workspace.runText();
    await page.client.last.end('ok');
    page.workspace.leaving(true);
    const again = browser.open({ tab: page.tab });
    await again.workspace.start();
    expect(again.said).toEqual([]);
  });

  it('takes the files that were added, the later of one name', async () => {
    const page = await openAt(new FakeBrowser(), HOME);
    const [first, second] = [new File(['1'], 'a.csv'), new File(['2'], 'a.csv')];
    page.workspace.addFiles([first, new File(['3'], 'b.csv')]);
    page.workspace.addFiles([second]);
    void page.workspace.runText();
    expect(page.client.last.settings.files.map(({ name }) => name)).toEqual(['b.csv', 'a.csv']);
    expect(page.client.last.settings.files[1]).toBe(second);
  });
});
