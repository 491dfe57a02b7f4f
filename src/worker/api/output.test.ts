import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, SlottedItem } from '../../snippet/output';
import { TEXT_LENGTH } from './cut';
import { BATCH_ITEMS, BATCH_MS, OutputQueue } from './output';
import { RICH_LIMITS, TEXT_LIMITS } from './quota';

const line = (text: string): Item => ({ kind: 'text', level: 'log', text });

function harness() {
  const batches: SlottedItem[][] = [];
  const drops: number[] = [];
  const timers: { at: number; callback: () => void }[] = [];
  const clock = { now: 0 };
  const queue = new OutputQueue({
    post: (items) => batches.push([...items]),
    dropped: (count) => drops.push(count),
    now: () => clock.now,
    later: (callback, ms) => timers.push({ at: clock.now + ms, callback }),
  });
  const advance = (ms: number) => {
    clock.now += ms;
    for (const timer of timers.filter(({ at }) => at <= clock.now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.callback();
    }
  };
  const texts = () => {
    const slots = new Map<number, Item>();
    for (const { slot, item } of batches.flat()) slots.set(slot, item);
    return [...slots]
      .sort(([a], [b]) => a - b)
      .map(([, item]) => (item.kind === 'text' ? item.text : item.kind));
  };
  return { queue, batches, drops, clock, advance, texts, timers };
}

describe('the output queue', () => {
  it('lets the first item out at once and gathers what follows', () => {
    const { queue, batches, advance } = harness();
    queue.put(queue.reserve(), line('a'));
    expect(batches).toHaveLength(1);
    queue.put(queue.reserve(), line('b'));
    queue.put(queue.reserve(), line('c'));
    expect(batches).toHaveLength(1);
    advance(BATCH_MS - 1);
    expect(batches).toHaveLength(1);
    advance(1);
    expect(batches.map((batch) => batch.length)).toEqual([1, 2]);
  });

  it('streams from a loop that never yields', () => {
    const { queue, batches, clock } = harness();
    for (let i = 0; i < 100; i++) {
      clock.now += 10;
      queue.put(queue.reserve(), line(String(i)));
    }
    expect(batches.length).toBeGreaterThanOrEqual(24);
    expect(batches.length).toBeLessThanOrEqual(26);
  });

  it('hands a batch over when it has grown large, though no time has passed', () => {
    const { queue, batches } = harness();
    for (let i = 0; i <= BATCH_ITEMS; i++) queue.put(queue.reserve(), line('x'));
    expect(batches.map((batch) => batch.length)).toEqual([1, BATCH_ITEMS]);
  });

  it('sends only the last state that a slot had within a batch, and builds only that', () => {
    const { queue, batches, advance } = harness();
    queue.put(queue.reserve(), line('first'));
    const slot = queue.reserve();
    let built = 0;
    for (let i = 0; i < 50; i++) {
      queue.put(slot, () => {
        built++;
        return line(`state ${i}`);
      });
    }
    advance(BATCH_MS);
    expect(built).toBe(1);
    expect(batches[1]).toEqual([{ slot, item: line('state 49') }]);
  });

  it('keeps the order of the reservations where values arrive later', () => {
    const { queue, texts } = harness();
    const early = queue.reserve();
    queue.put(queue.reserve(), line('second'));
    queue.put(early, line('first'));
    queue.end();
    expect(texts()).toEqual(['first', 'second']);
  });

  it('waits longer after a heavy batch', () => {
    const { queue, batches, clock } = harness();
    const heavy: Item = {
      kind: 'image',
      title: '',
      width: 4096,
      height: 4096,
      rgba: new Uint8ClampedArray(4096 * 4096 * 4),
    };
    const slot = queue.reserve();
    queue.put(slot, heavy);
    clock.now += 10 * BATCH_MS;
    queue.put(slot, heavy);
    expect(batches).toHaveLength(1);
    clock.now += 10 * BATCH_MS;
    queue.put(slot, heavy);
    expect(batches).toHaveLength(2);
  });

  it('rests in proportion to what a batch takes to make, so that a flood of costly states leaves the page its time', () => {
    const { queue, batches, clock } = harness();
    const slot = queue.reserve();
    for (let ms = 0; ms < 1000; ms++) {
      queue.put(slot, () => {
        clock.now += 20;
        return line('costly');
      });
      clock.now += 1;
    }
    expect(batches.length).toBeGreaterThanOrEqual(5);
    expect(batches.length).toBeLessThanOrEqual(7);
  });

  it('rests no longer than a second, however long a batch took', () => {
    const { queue, batches, clock, advance } = harness();
    const slot = queue.reserve();
    queue.put(slot, () => {
      clock.now += 5000;
      return line('first');
    });
    queue.put(slot, line('second'));
    advance(999);
    expect(batches).toHaveLength(1);
    advance(1);
    expect(batches).toHaveLength(2);
  });

  it('cuts a long text and says how much is missing', () => {
    const { queue, texts } = harness();
    queue.put(queue.reserve(), line('x'.repeat(TEXT_LENGTH + 5)));
    const [text = ''] = texts();
    expect(text).toBe(`${'x'.repeat(TEXT_LENGTH)}… (5 more characters)`);
  });

  it('turns an item that cannot be built into an error text', () => {
    const { queue, texts } = harness();
    queue.put(queue.reserve(), () => {
      throw new Error('no such thing');
    });
    expect(texts()).toEqual(['This output could not be made: no such thing']);
  });

  it('takes nothing more when it has ended', () => {
    const { queue, texts, advance } = harness();
    queue.put(queue.reserve(), line('a'));
    queue.end();
    queue.put(queue.reserve(), line('late'));
    advance(1000);
    expect(texts()).toEqual(['a']);
  });

  it('is settled when everything pending is, failed work and work added later included', async () => {
    const { queue } = harness();
    const steps: string[] = [];
    const second = async () => {
      await Promise.resolve();
      steps.push('second');
    };
    const first = async () => {
      await Promise.resolve();
      steps.push('first');
      queue.pending(second());
      throw new Error('ignored');
    };
    queue.pending(first());
    await queue.settled();
    expect(steps).toEqual(['first', 'second']);
  });

  it('shows the last state of every slot whatever the order and the times', () => {
    const step = fc.record({ slot: fc.nat(20), text: fc.string(), wait: fc.nat(60), lazy: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const { queue, texts, advance } = harness();
        const slots = Array.from({ length: 21 }, () => queue.reserve());
        const last = new Map<number, string>();
        for (const { slot, text, wait, lazy } of steps) {
          advance(wait);
          queue.put(slots[slot] ?? 0, lazy ? () => line(text) : line(text));
          last.set(slot, text);
        }
        queue.end();
        expect(texts()).toEqual([...last].sort(([a], [b]) => a - b).map(([, text]) => text));
      }),
    );
  });
});

describe('an endless output', () => {
  it('keeps the first and the newest lines of a million, in a bounded number of messages, and counts the rest', () => {
    const { queue, batches, drops, clock, texts } = harness();
    const count = 1_000_000;
    for (let i = 0; i < count; i++) {
      clock.now += 0.002;
      queue.put(queue.reserve(), line(String(i)));
    }
    queue.end();
    const shown = texts();
    const { first, last } = TEXT_LIMITS;
    expect(shown).toHaveLength(first + last);
    expect(shown[first - 1]).toBe(String(first - 1));
    expect(shown[first]).toBe(String(count - last));
    expect(shown.at(-1)).toBe(String(count - 1));
    expect(drops.at(-1)).toBe(count - first - last);
    expect(drops).toEqual([...drops].sort((a, b) => a - b));
    expect(batches.length).toBeLessThan(50);
    expect(drops.length).toBeLessThan(20);
  });

  it('does not hide a plot behind the lines', () => {
    const { queue, texts, advance } = harness();
    for (let i = 0; i < 2 * TEXT_LIMITS.first; i++) queue.put(queue.reserve(), line('x'));
    const slot = queue.reserve();
    queue.put(slot, () => ({ kind: 'plot', mark: 'line', title: '', series: [] }));
    advance(BATCH_MS);
    expect(texts().at(-1)).toBe('plot');
  });

  it('does not hold an open pad back, for which the run would wait', () => {
    const { queue, texts, advance } = harness();
    const row: Item = { kind: 'table', title: '', columns: [], rows: [] };
    for (let i = 0; i < 2 * RICH_LIMITS.first; i++) queue.put(queue.reserve(), row);
    const pad: Item = { kind: 'pad', title: '', pad: 0, width: 1, height: 1, open: true };
    queue.put(queue.reserve(), pad);
    advance(BATCH_MS);
    expect(texts().at(-1)).toBe('pad');
  });

  it('goes on updating what was let out', () => {
    const { queue, texts } = harness();
    const slot = queue.reserve();
    queue.put(slot, line('old'));
    for (let i = 0; i < 2 * TEXT_LIMITS.first; i++) queue.put(queue.reserve(), line('x'));
    queue.put(slot, line('new'));
    queue.flush();
    expect(texts()[0]).toBe('new');
  });

  it('is bounded in bytes too', () => {
    const { queue, batches, drops } = harness();
    const image: Item = {
      kind: 'image',
      title: '',
      width: 2048,
      height: 2048,
      rgba: new Uint8ClampedArray(4 * 2048 * 2048),
    };
    for (let i = 0; i < 60; i++) queue.put(queue.reserve(), image);
    queue.end();
    const sent = batches.flat().length;
    const most = (RICH_LIMITS.firstBytes + RICH_LIMITS.lastBytes) / image.rgba.length + 2;
    expect(sent).toBeLessThanOrEqual(most);
    expect(sent + (drops.at(-1) ?? 0)).toBe(60);
  });
});
