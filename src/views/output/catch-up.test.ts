import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, SlottedItem } from '../../snippet/output';
import { Allowance, catchUp, type Shown } from './catch-up';

const line = (text: string): Item => ({ kind: 'text', level: 'log', text });
const plot = (title: string): Item => ({ kind: 'plot', mark: 'line', title, series: [] });
const entries = (slots: Iterable<number>, item = line): SlottedItem[] =>
  Array.from(slots, (slot) => ({ slot, item: item(`item ${String(slot)}`) }));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const NOTHING: Shown = { items: [] };

describe('catching up', () => {
  it('shows at once what costs little', () => {
    const items = entries(upTo(300));
    expect(catchUp(items, NOTHING, 400)).toEqual({ items });
  });

  it('spreads a burst of plots over turns, in their order', () => {
    const items = entries(upTo(1200), plot);
    let shown = NOTHING;
    let turns = 0;
    do {
      const before = shown.items.length;
      shown = catchUp(items, shown, 400);
      turns++;
      expect(shown.items.length - before).toBeLessThanOrEqual(14);
      expect(shown.items).toEqual(items.slice(0, shown.items.length));
    } while (shown.next !== undefined);
    expect(shown.items).toBe(items);
    expect(turns).toBe(86);
  });

  it('leaves what is replaced as it was until its turn, and drops at once what is gone', () => {
    const before = entries(upTo(5), plot);
    const after = entries([0, 1, 3, 4], plot);
    const { items, next } = catchUp(after, { items: before }, 31);
    expect(items).toEqual(after);
    expect(items.map(({ item }, i) => item === after[i]?.item)).toEqual([true, true, false, false]);
    expect(next).toBe(3);
  });

  it('keeps nobody waiting for an item that changes all the time', () => {
    let shown = NOTHING;
    const others = entries(upTo(50).slice(1), plot);
    for (let turn = 0; turn < 30; turn++) {
      shown = catchUp([{ slot: 0, item: plot(String(turn)) }, ...others], shown, 60);
    }
    expect(shown.items).toHaveLength(50);
  });

  it('reaches any output from any other, always in the order of the slots', () => {
    const slots = fc.uniqueArray(fc.nat(40)).map((some) => some.sort((a, b) => a - b));
    fc.assert(
      fc.property(slots, slots, fc.integer({ min: 1, max: 200 }), (from, to, allowance) => {
        const items = entries(to, plot);
        let shown: Shown = { items: entries(from) };
        for (let turn = 0; turn <= to.length && (turn === 0 || shown.next !== undefined); turn++) {
          shown = catchUp(items, shown, allowance);
          const order = shown.items.map(({ slot }) => slot);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
        expect(shown).toEqual({ items });
      }),
    );
  });
});

describe('the allowance', () => {
  it('shrinks while turns take long and grows while they are quick, within bounds', () => {
    const allowance = new Allowance();
    const { size } = allowance;
    allowance.took(200);
    expect(allowance.size).toBe(size / 2);
    allowance.took(70);
    expect(allowance.size).toBe(size / 2);
    for (let i = 0; i < 20; i++) allowance.took(1000);
    expect(allowance.size).toBe(150);
    for (let i = 0; i < 20; i++) allowance.took(10);
    expect(allowance.size).toBe(1000);
  });
});
