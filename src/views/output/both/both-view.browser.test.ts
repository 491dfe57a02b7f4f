import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SlottedItem } from '../../../snippet/output';
import { FakeClient, type FakeRun } from '../../../workspace/fake-client';
import { FakeClock } from '../../../workspace/fake-clock';
import { RunState } from '../../../workspace/run-state.svelte';
import '../../theme.css';
import { countBusy } from '../busy';
import { mounted, type Mounted } from '../mounted.svelte';
import BothView from './BothView.svelte';

const SETTINGS = {
  backend: 'cpu',
  engine: 'tfjs',
  seed: 0,
  files: [],
  interactive: true,
  mode: 'both',
} as const;

let view: Mounted<Record<string, unknown>> | undefined;
afterEach(() => view?.remove());

function open() {
  const clock = new FakeClock();
  const client = new FakeClient();
  const run = new RunState(clock);
  void run.start(client, 'text', SETTINGS);
  const calls = { ondraw: vi.fn(), onclosepad: vi.fn(), onfindline: vi.fn() };
  view = mounted(BothView as never, { run, ...calls });
  const { target, set } = view;
  /** The output of the run, the page's frame over. */
  const put = (to: FakeRun, items: readonly SlottedItem[]): void => {
    to.events.items(items);
    clock.pass(16);
    set({});
  };
  const strip = (): string => target.querySelector('.strip')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const groups = (): (string | null)[] =>
    [...target.querySelectorAll('[role=group]')].map((group) => group.getAttribute('aria-label'));
  return { ...calls, client, run, target, set, put, strip, groups };
}

const line = (slot: number, text: string): SlottedItem => ({
  slot,
  item: { kind: 'text', level: 'log', text },
});
const loss = (slot: number, by: number): SlottedItem =>
  line(slot, `step ${String(slot)} loss ${(slot * by).toFixed(3)}`);

describe('the view of both runs', () => {
  it('says which run is under way, and what became of both', async () => {
    const { client, set, put, strip, groups } = open();
    expect(strip()).toBe('eager running… · compiled comes next');
    put(client.last, [line(0, 'a'), line(1, 'eager')]);
    expect(groups()).toEqual([]);
    await client.last.end('ok');
    set({});
    expect(strip()).toBe('eager 12 ms · compiled running…');
    put(client.last, [line(0, 'a')]);
    expect(strip()).toContain('So far the output is the same in both.');
    put(client.last, [line(1, 'compiled')]);
    expect(groups()).toEqual(['still running']);
    expect(strip()).toContain('So far 1 the same in both, 1 not finished.');
    await client.last.end('ok');
    set({});
    expect(groups()).toEqual(['texts differ']);
    expect(strip()).toContain('Of 2 outputs: 1 the same in both, 1 different.');
  });

  it('leaves an item where it is when its partner comes and is the same', async () => {
    const { client, target, put } = open();
    put(client.last, [line(0, 'a'), line(1, 'b')]);
    const before = [...target.querySelectorAll('.line')];
    await client.last.end('ok');
    put(client.last, [line(0, 'a'), line(1, 'b')]);
    expect([...target.querySelectorAll('.line')]).toEqual(before);
    expect(target.querySelectorAll('.same')).toHaveLength(2);
  });

  it('keeps up with thousands of lines that all differ', async () => {
    const { client, target, put } = open();
    const all = (by: number): SlottedItem[] => Array.from({ length: 3000 }, (_, slot) => loss(slot, by));
    put(client.last, all(1));
    await client.last.end('ok');
    const [first, second] = [all(1), all(2)];
    const busy = await countBusy();
    for (let end = 100; end <= second.length; end += 100) put(client.last, second.slice(end - 100, end));
    await client.last.end('ok');
    await vi.waitUntil(() => target.querySelectorAll('.pair').length === first.length - 1, {
      timeout: 30_000,
    });
    // Generous, so that a slow processor passes and an update that is quadratic does not.
    expect(await busy()).toBeLessThan(10_000);
  });
});
