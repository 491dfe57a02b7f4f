import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../snippet/output';
import { checkMessage } from './check';

const ITEMS: readonly Item[] = [
  { kind: 'text', level: 'log', text: 'hello' },
  { kind: 'tensor', title: '', dtype: 'float32', shape: [2, 1], values: new Float32Array([1, NaN]) },
  { kind: 'tensor', title: 't', dtype: 'string', shape: [1], values: ['a'] },
  { kind: 'tensor', title: 'cut', dtype: 'int32', shape: [1e9], values: new Int32Array(4), truncated: true },
  { kind: 'table', title: '', columns: ['a'], rows: [[1], [null]] },
  { kind: 'image', title: '', width: 1, height: 1, rgba: new Uint8ClampedArray(4) },
  { kind: 'plot', title: '', mark: 'line', series: [{ name: 'loss', x: [0], y: [NaN] }] },
  { kind: 'plot', title: '', mark: 'bar', labels: ['a'], values: [1] },
  { kind: 'plot', title: '', mark: 'heatmap', rows: 1, columns: 2, values: [1, 2] },
  { kind: 'progress', title: '', total: 2, done: 1, note: '', elapsedMs: 3, finished: false },
  { kind: 'pad', title: '', pad: 0, width: 28, height: 28, open: true },
];

describe('checkMessage', () => {
  test('lets every kind of item through as it is', () => {
    const items = ITEMS.map((item, slot) => ({ slot, item }));
    expect(checkMessage({ type: 'items', items })).toEqual({ type: 'items', items });
  });

  test.each([
    ['a kind that is none', { kind: 'script', text: 'x' }],
    ['values that do not fill the shape', { ...ITEMS[1], shape: [3] }],
    ['too few pixels', { ...ITEMS[5], width: 2 }],
    ['a picture too large to draw', { ...ITEMS[5], width: 1e6, height: 1e6 }],
    [
      'series of two lengths',
      { kind: 'plot', title: '', mark: 'line', series: [{ name: '', x: [1, 2], y: [1] }] },
    ],
    ['cells that are objects', { kind: 'table', title: '', columns: ['a'], rows: [[{ html: '<b>' }]] }],
    ['a text that is an object', { kind: 'text', level: 'log', text: { toString: 'x' } }],
  ])('drops an item with %s and keeps its neighbours', (_why, bad) => {
    const good = { slot: 1, item: ITEMS[0] };
    expect(checkMessage({ type: 'items', items: [{ slot: 0, item: bad }, good] })).toEqual({
      type: 'items',
      items: [good],
    });
  });

  test('takes nothing else for a message, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true }), (data) => {
        expect(checkMessage(data)).toBeUndefined();
      }),
    );
  });
});
