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

const far = new Float64Array(300_000);
const manyPoints = { kind: 'plot', title: '', mark: 'scatter', series: [{ name: '', x: far, y: far }] };
const leftOut: unknown = expect.objectContaining({ level: 'error', text: expect.stringMatching(/left out/) });

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
    ['pictures that are not bytes', { ...ITEMS[5], rgba: [0, 0, 0, 0] }],
    ['more points than can be drawn', manyPoints],
    ['a pad that would take a gigabyte', { ...ITEMS[10], width: 16_384, height: 16_384 }],
    ['a gap among its values', { ...ITEMS[1], values: Object.assign([], { 1: 1 }) }],
    ['points of two lengths over a heat map', { ...ITEMS[8], points: { x: [1, 2], y: [1] } }],
    ['a text that is an object', { kind: 'text', level: 'log', text: { toString: 'x' } }],
  ])('puts words in the place of an item with %s, and keeps its neighbours', (_why, bad) => {
    const good = { slot: 1, item: ITEMS[0] };
    expect(checkMessage({ type: 'items', items: [{ slot: 0, item: bad }, good] })).toEqual({
      type: 'items',
      items: [{ slot: 0, item: leftOut }, good],
    });
  });

  /** It weighs nothing, and to walk over it takes a minute. */
  const endless: unknown[] = [];
  endless.length = 2 ** 32 - 1;
  const WITH_ENDLESS: Readonly<Record<string, unknown>> = {
    values: { ...ITEMS[1], shape: [2 ** 32 - 1], values: endless },
    shape: { ...ITEMS[1], shape: endless },
    rows: { ...ITEMS[4], rows: endless },
    cells: { ...ITEMS[4], rows: [endless] },
    columns: { ...ITEMS[4], columns: endless },
    pixels: { ...ITEMS[5], rgba: endless },
    series: { ...ITEMS[6], series: endless },
    points: { ...ITEMS[6], series: [{ name: '', x: endless, y: endless }] },
    labels: { ...ITEMS[7], labels: endless, values: endless },
    'cells of a map': { ...ITEMS[8], rows: 1, columns: 2 ** 32 - 1, values: endless },
  };
  test.each(Object.keys(WITH_ENDLESS))('is not held up by endless %s that are not there', (name) => {
    const start = performance.now();
    expect(checkMessage({ type: 'items', items: [{ slot: 0, item: WITH_ENDLESS[name] }] })).toEqual({
      type: 'items',
      items: [{ slot: 0, item: leftOut }],
    });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('is not held up by endless items that are not there', () => {
    expect(checkMessage({ type: 'items', items: endless })).toBeUndefined();
  });

  test('drops items that have no place, and a message that holds no other', () => {
    expect(checkMessage({ type: 'items', items: [{ slot: -1, item: ITEMS[0] }, null] })).toBeUndefined();
  });

  test('takes nothing else for a message, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true }), (data) => {
        expect(checkMessage(data)).toBeUndefined();
      }),
    );
  });
});
