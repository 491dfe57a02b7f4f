import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Item, SlottedItem } from '../../snippet/output';
import '../theme.css';
import { countBusy } from './busy';
import { mounted, type Mounted } from './mounted.svelte';
import OutputView from './OutputView.svelte';
import type { RunStatus } from './words';

const line = (slot: number, text = `line ${String(slot)}`): SlottedItem => ({
  slot,
  item: { kind: 'text', level: 'log', text },
});
const lines = (count: number): SlottedItem[] => Array.from({ length: count }, (_, i) => line(i));

let view: Mounted<Record<string, unknown>> | undefined;
afterEach(() => view?.remove());

function open(items: readonly SlottedItem[], over: Record<string, unknown> = {}) {
  const calls = { ondraw: vi.fn(), onclosepad: vi.fn(), onfindline: vi.fn() };
  const made = mounted(OutputView as never, {
    items,
    status: 'running' as RunStatus,
    error: undefined,
    warnings: [],
    dropped: 0,
    ...calls,
    ...over,
  });
  view = made;
  const scroller = made.target.querySelector('.scroller') as HTMLElement;
  return {
    ...made,
    ...calls,
    scroller,
    text: () => [...made.target.querySelectorAll('.line')].map((l) => l.textContent.trim()),
  };
}

/** Two frames: layout, then the observers that follow it. */
const settled = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

describe('items', () => {
  it('replaces an item in place and leaves the others alone', () => {
    const items = lines(120);
    const { target, set, text } = open(items);
    const before = [...target.querySelectorAll('.line')];
    const touched = new Set<Node>();
    const observer = new MutationObserver((records) => {
      for (const record of records) touched.add(record.target);
    });
    observer.observe(target, { subtree: true, childList: true, characterData: true, attributes: true });
    set({ items: items.with(60, line(60, 'changed')) });
    for (const record of observer.takeRecords()) touched.add(record.target);
    observer.disconnect();
    expect(text()[60]).toBe('changed');
    const after = [...target.querySelectorAll('.line')];
    expect(after.every((element, i) => element === before[i])).toBe(true);
    const changed = after[60];
    expect([...touched].every((node) => changed?.contains(node))).toBe(true);
  });

  it('lets an item become another kind in its slot', () => {
    const { target, set } = open(lines(2));
    const progress: Item = {
      kind: 'progress',
      title: 'p',
      total: 4,
      done: 1,
      note: '',
      elapsedMs: 10,
      finished: false,
    };
    set({ items: [line(0), { slot: 1, item: progress }] });
    expect(target.querySelectorAll('.line')).toHaveLength(1);
    expect(target.querySelector('progress')?.value).toBe(1);
  });

  it('keeps up with 5,000 lines that come in many batches', async () => {
    const { set, text } = open([]);
    const all = lines(5000);
    const busy = await countBusy();
    for (let end = 100; end <= 4900; end += 100) set({ items: all.slice(0, end) });
    // Generous, so that a slow processor passes and an update that is quadratic does not.
    expect(await busy()).toBeLessThan(5000);
    const busyWithTheLast = await countBusy();
    set({ items: all });
    expect(await busyWithTheLast()).toBeLessThan(500);
    expect(text()).toHaveLength(5000);
  });
});

describe('a burst', () => {
  const plots = (count: number): SlottedItem[] =>
    Array.from({ length: count }, (_, slot) => ({
      slot,
      item: {
        kind: 'plot',
        mark: 'line',
        title: `plot ${String(slot)}`,
        series: [{ name: '', x: [0, 1], y: [1, 0] }],
      },
    }));

  it('comes in turns, whole, and is followed to its end though the run has ended', async () => {
    const { target, scroller, set } = open([]);
    const figures = () => target.querySelectorAll('figure').length;
    let most = 0;
    let before = 0;
    const observer = new MutationObserver(() => {
      most = Math.max(most, figures() - before);
      before = figures();
    });
    observer.observe(target, { subtree: true, childList: true });
    set({ items: plots(300) });
    expect(figures()).toBeLessThan(50);
    set({ status: 'ok' });
    await vi.waitUntil(() => figures() === 300, { timeout: 30_000 });
    observer.disconnect();
    expect(most).toBeLessThan(50);
    const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 24;
    await vi.waitUntil(atEnd, { timeout: 30_000 });
  });

  it('is forgotten where the output is cleared in the middle of it', async () => {
    const { target, set } = open([]);
    set({ items: plots(300) });
    set({ items: [], status: 'idle' });
    await settled();
    expect(target.querySelectorAll('figure')).toHaveLength(0);
    expect(target.textContent).toContain('Press Run');
  });
});

describe('following the end', () => {
  it('follows while the reader is there, stays when they scroll away, and says what is new', async () => {
    const { scroller, target, set } = open(lines(100));
    const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 24;
    await settled();
    expect(atEnd()).toBe(true);
    set({ items: lines(150) });
    await settled();
    expect(atEnd()).toBe(true);
    scroller.scrollTop = 200;
    await settled();
    set({ items: lines(162) });
    await settled();
    expect(scroller.scrollTop).toBe(200);
    const button = target.querySelector('button.new');
    expect(button?.textContent).toBe('12 new lines ↓');
    (button as HTMLButtonElement).click();
    await settled();
    expect(atEnd()).toBe(true);
    expect(target.querySelector('button.new')).toBeNull();
  });

  it('stays where it is once the reader works with an item', async () => {
    const { scroller, set, target } = open(lines(100));
    await settled();
    const top = scroller.scrollTop;
    target.querySelector('.line')?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    set({ items: lines(130) });
    await settled();
    expect(scroller.scrollTop).toBe(top);
  });
});

describe('the end of a run', () => {
  it('shows the error with a way to its line', () => {
    const { target, onfindline } = open(lines(1), {
      status: 'failed',
      error: { kind: 'runtime', message: 'x is not defined', line: 3, column: 5, stack: 'at 3:5' },
    });
    expect(target.querySelector('.problem')?.textContent).toContain('x is not defined');
    const button = [...target.querySelectorAll('button')].find((b) => b.textContent === 'line 3, column 5');
    button?.click();
    expect(onfindline).toHaveBeenCalledWith(3, 5);
    expect(target.querySelector('details')?.open).toBe(false);
  });

  it("lists the snippet's own calls, innermost first, each a way to its line", () => {
    const frames = [
      { line: 7, column: 26 },
      { line: 12, column: 3 },
    ];
    const error = { kind: 'runtime', message: 'no', ...frames[0], frames, stack: 'at f (snippet:7:26)' };
    const { target, onfindline, set } = open(lines(1), { status: 'failed', error });
    const calls = () => [...target.querySelectorAll<HTMLButtonElement>('.frames button')];
    expect(calls().map((button) => button.textContent)).toEqual(['line 7, column 26', 'line 12, column 3']);
    calls()[1]?.click();
    expect(onfindline).toHaveBeenCalledWith(12, 3);
    set({ error: { ...error, frames: frames.slice(0, 1) } as never });
    expect(calls()).toHaveLength(0);
  });

  it('tells a screen reader the end and not each line', () => {
    const { target, set } = open([]);
    const said = () => target.querySelector('[role=status]')?.textContent;
    expect(said()).toBe('Running.');
    set({ items: lines(3) });
    expect(said()).toBe('Running.');
    set({ status: 'ok' });
    expect(said()).toBe('Finished with 3 outputs.');
  });

  it('says what will stand here, or that nothing was shown', () => {
    const { target, set } = open([], { status: 'idle' });
    expect(target.textContent).toContain('Press Run');
    set({ status: 'ok' });
    expect(target.textContent).toContain('showed nothing');
  });

  it('counts the lines that were left out', () => {
    const { target } = open(lines(1), { dropped: 1234 });
    expect(target.textContent).toContain('1,234 console lines left out');
  });
});
