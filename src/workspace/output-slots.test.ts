import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlottedItem } from '../snippet/output';
import { itemBytes, OutputSlots } from './output-slots';

function line(slot: number, text: string): SlottedItem {
  return { slot, item: { kind: 'text', level: 'log', text } };
}

function texts(slots: OutputSlots): string[] {
  return slots.list().map(({ item }) => (item.kind === 'text' ? item.text : item.kind));
}

describe('OutputSlots', () => {
  it('holds the last item of each slot, in the order of the slots', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.string())), (puts) => {
        const slots = new OutputSlots();
        const model = new Map<number, string>();
        for (const [slot, text] of puts) {
          slots.put(line(slot, text));
          model.set(slot, text);
        }
        expect(texts(slots)).toEqual([...model].sort((a, b) => a[0] - b[0]).map(([, text]) => text));
      }),
    );
  });

  it('holds what the run before left until its slot is taken or all of it is dropped', () => {
    const slots = new OutputSlots();
    for (const [slot, text] of ['a', 'b', 'c'].entries()) slots.put(line(slot, text));
    slots.nextRun();
    expect(texts(slots)).toEqual(['a', 'b', 'c']);
    slots.put(line(1, 'B'));
    expect(texts(slots)).toEqual(['a', 'B', 'c']);
    slots.dropEarlier();
    expect(texts(slots)).toEqual(['B']);
  });

  it('refuses more items than it may hold, and still replaces those it has', () => {
    const slots = new OutputSlots(2);
    expect([0, 1, 2].map((slot) => slots.put(line(slot, 'x')))).toEqual([true, true, false]);
    expect(slots.put(line(1, 'y'))).toBe(true);
    expect(texts(slots)).toEqual(['x', 'y']);
  });

  it('never holds more bytes than it may, however items replace each other', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(400))), (puts) => {
        const slots = new OutputSlots(100, 2000);
        for (const [slot, length] of puts) slots.put(line(slot, 'x'.repeat(length)));
        const held = slots.list().reduce((sum, { item }) => sum + itemBytes(item), 0);
        expect(held).toBeLessThanOrEqual(2000);
      }),
    );
  });

  it('takes a smaller item in place of a larger one when it is full', () => {
    const slots = new OutputSlots(10, 1000);
    slots.put(line(0, 'x'.repeat(390)));
    expect(slots.put(line(1, 'x'.repeat(100)))).toBe(false);
    expect(slots.put(line(0, 'small'))).toBe(true);
    expect(slots.put(line(1, 'x'.repeat(100)))).toBe(true);
  });

  it('closes the pads that a run left open', () => {
    const slots = new OutputSlots();
    slots.put({ slot: 0, item: { kind: 'pad', title: '', pad: 1, width: 28, height: 28, open: true } });
    slots.closeOpen();
    expect(slots.list()[0]?.item).toMatchObject({ kind: 'pad', open: false });
  });

  it('counts the bytes of typed arrays as they are', () => {
    const tensor = { kind: 'tensor', title: '', dtype: 'float32', shape: [1000] } as const;
    expect(itemBytes({ ...tensor, values: new Float32Array(1000) })).toBeGreaterThanOrEqual(4000);
    expect(itemBytes({ ...tensor, values: new Float32Array(1000) })).toBeLessThan(5000);
  });
});
