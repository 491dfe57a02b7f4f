import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HeatmapItem, SeriesPlotItem } from '../../snippet/output';
import { POINTS, Series, thin } from './series';
import { testRun, useAsyncBackend } from './testing';

beforeEach(() => tf.setBackend('cpu'));
afterEach(() => tf.setBackend('cpu'));

const seriesOf = (item: unknown) =>
  (item as SeriesPlotItem).series.map(({ name, x, y }) => ({ name, x: [...x], y: [...y] }));

type Line = ReturnType<typeof testRun>['api']['plot']['line'];
type Data = Parameters<Line>[0];

describe.each(['cpu', 'webgpu'])('a line plot on %s', (backend) => {
  beforeEach(() => (backend === 'webgpu' ? useAsyncBackend() : tf.setBackend('cpu')));

  it.each<[string, () => Data, unknown]>([
    ['values by index', () => [3, 4], [{ name: '', x: [0, 1], y: [3, 4] }]],
    ['a typed array', () => Int32Array.of(3, 4), [{ name: '', x: [0, 1], y: [3, 4] }]],
    [
      'a tensor, row-major',
      () =>
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
      [{ name: '', x: [0, 1, 2, 3], y: [1, 2, 3, 4] }],
    ],
    ['x and y', () => ({ x: [5, 6], y: tf.tensor1d([1, 2]) }), [{ name: '', x: [5, 6], y: [1, 2] }]],
    ['y alone', () => ({ y: [1] }), [{ name: '', x: [0], y: [1] }]],
    [
      'pairs',
      () => [
        [5, 1],
        [6, 2],
      ],
      [{ name: '', x: [5, 6], y: [1, 2] }],
    ],
    ['nothing yet', () => [], [{ name: '', x: [], y: [] }]],
    ['gaps', () => [1, NaN, 2], [{ name: '', x: [0, 1, 2], y: [1, NaN, 2] }]],
    [
      'several by name',
      () => ({ train: tf.tensor1d([1]), test: { x: [1], y: [2] }, z: [[3, 4]] }),
      [
        { name: 'train', x: [0], y: [1] },
        { name: 'test', x: [1], y: [2] },
        { name: 'z', x: [3], y: [4] },
      ],
    ],
  ])('takes %s', async (_, data, series) => {
    const run = testRun();
    run.api.plot.line(data(), 'title');
    const [item] = await run.settledItems();
    expect(item).toMatchObject({ kind: 'plot', mark: 'line', title: 'title' });
    expect(seriesOf(item)).toEqual(series);
  });

  it('keeps pushes and updates in the order of the calls', async () => {
    const run = testRun();
    const line = run.api.plot.line(tf.tensor1d([1]));
    line.push(2);
    line.update(tf.tensor1d([5, 6]));
    line.push(7);
    line.push(8, 10);
    line.push(9);
    const [item] = await run.settledItems();
    expect(seriesOf(item)).toEqual([{ name: '', x: [0, 1, 2, 10, 11], y: [5, 6, 7, 8, 9] }]);
    expect(run.failures).toEqual([]);
  });

  it('reads a heat map and the points over it', async () => {
    const run = testRun();
    const map = run.api.plot.heatmap(tf.tensor2d([[1, 2]]), {
      points: { x: tf.tensor1d([0.5]), y: [1], group: tf.tensor1d([3], 'int32') },
      range: [0, 2],
      labels: true,
    });
    map.update([[1], [NaN]]);
    const [item] = await run.settledItems();
    expect(item).toMatchObject({
      mark: 'heatmap',
      rows: 2,
      columns: 1,
      values: [1, NaN],
      range: [0, 2],
      labels: true,
      points: { x: [0.5], y: [1], group: ['3'] },
    });
  });
});

describe('push', () => {
  it('takes the names of the first push, and new ones later', () => {
    const run = testRun();
    const line = run.api.plot.line([]);
    line.push({ loss: 1 });
    line.push({ loss: 2, accuracy: 0.5 });
    expect(seriesOf(run.items()[0])).toEqual([
      { name: 'loss', x: [0, 1], y: [1, 2] },
      { name: 'accuracy', x: [1], y: [0.5] },
    ]);
  });

  it('says what fits when the names do not', () => {
    const { api } = testRun();
    expect(() => {
      api.plot.line({ a: [1] }).push(2);
    }).toThrow('this plot has series with names; push { a: … }');
    expect(() => {
      api.plot.line([1]).push({ a: 1 });
    }).toThrow('one series without a name; push a number');
    expect(() => {
      (api.plot.line([]).push as (value: unknown) => void)(tf.scalar(1));
    }).toThrow('Read it first: (await t.data())[0]');
  });

  it('does not copy the points for each call', () => {
    const run = testRun();
    const line = run.api.plot.line([]);
    for (let i = 0; i < 300_000; i++) line.push(i);
    const [item] = seriesOf(run.items()[0]);
    expect(item?.y.length).toBeLessThanOrEqual(POINTS);
    expect(item?.y.at(-1)).toBe(299_999);
  });
});

describe('a scatter plot', () => {
  it('draws the series that lines names as lines, also after an update', () => {
    const run = testRun();
    const picture = run.api.plot.scatter([], { lines: ['fit'] });
    picture.update({ points: [1, 2], fit: [1, 3] });
    const { series } = run.items()[0] as SeriesPlotItem;
    expect(series.map(({ name, line }) => [name, line ?? false])).toEqual([
      ['points', false],
      ['fit', true],
    ]);
  });

  it('says what lines are', () => {
    const { api } = testRun();
    const lines = 'fit' as unknown as string[];
    expect(() => api.plot.scatter([], { lines })).toThrow('lines is a list of names of series');
  });
});

describe('wrong data', () => {
  it.each<[unknown, RegExp]>([
    ['abc', /plot\.line: the data are numbers.* given the string 'abc'/],
    [undefined, /given nothing/],
    [Promise.resolve([1]), /given a Promise \(await it first\)/],
    [[1, 'x'], /plot\.line: value 1 is a number; it was given the string 'x'/],
    [{ x: [1], y: [1, 2] }, /x has 1 values and y has 2/],
    [[[1, 2], [3]], /point 1 is a pair \[x, y\]; it was given an array of 1/],
    [{ a: 'x' }, /series 'a': it is numbers/],
    [tf.tensor1d(['a']), /real numbers are wanted/],
  ])('%s is named', (data, message) => {
    const run = testRun();
    expect(() => run.api.plot.line(data as Data)).toThrow(message);
    expect(run.items()).toEqual([]);
  });

  it('options are looked at', () => {
    const { api } = testRun();
    expect(() => api.plot.line([], { xRange: [0] as unknown as [number, number] })).toThrow(
      "'xRange' is two numbers",
    );
    expect(() => api.plot.line([], 5 as unknown as string)).toThrow('the options are a title or an object');
    expect(() => api.plot.heatmap([[1], [1, 2]])).toThrow('row 1 has 2');
    expect(() => api.plot.bar([1, 2], { labels: ['a'] })).toThrow('1 labels for 2 values');
  });
});

describe('bars', () => {
  it('have labels given, from names, or their indices', () => {
    const run = testRun();
    run.api.plot.bar([1, 2], { labels: ['a', 'b'] });
    run.api.plot.bar({ x: 1, y: NaN }, { y: 'count' });
    run.api.plot.bar(tf.tensor1d([7])).update([8, 9]);
    expect(run.items()).toMatchObject([
      { labels: ['a', 'b'], values: [1, 2] },
      { labels: ['x', 'y'], values: [1, NaN], yLabel: 'count' },
      { labels: ['0', '1'], values: [8, 9] },
    ]);
  });
});

describe('a heat map', () => {
  it('keeps the precision of JS numbers', () => {
    const run = testRun();
    run.api.plot.heatmap([[123_456_789.125]]);
    expect((run.items()[0] as HeatmapItem).values).toEqual([123_456_789.125]);
  });
});

describe('thinning', () => {
  it('keeps ends, order and extremes, and never more than the limit', () => {
    const values = fc.float64Array({ minLength: 1, maxLength: 400, noDefaultInfinity: true });
    fc.assert(
      fc.property(values, fc.integer({ min: 4, max: 100 }), (y, limit) => {
        const x = Float64Array.from(y, (_, i) => i);
        const kept = thin(x, y, limit);
        expect(kept.y.length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect([...kept.x]).toEqual([...new Set(kept.x)].sort((a, b) => a - b));
        expect([...kept.y]).toEqual([...kept.x].map((i) => y[i]));
        expect(kept.x[0]).toBe(0);
        expect(kept.x.at(-1)).toBe(y.length - 1);
        const real = (values: Float64Array) => [...values].filter((value) => !Number.isNaN(value));
        expect(Math.max(...real(kept.y))).toBe(Math.max(...real(y)));
        expect(Math.min(...real(kept.y))).toBe(Math.min(...real(y)));
      }),
    );
  });

  it('bounds what an endless push keeps', () => {
    const series = new Series();
    for (let i = 0; i < 5 * POINTS; i++) series.push(i, i === 3 ? 1e9 : 0);
    expect(series.length).toBeLessThanOrEqual(2 * POINTS);
    const { y } = series.points(1000);
    expect(Math.max(...y)).toBe(1e9);
  });
});
