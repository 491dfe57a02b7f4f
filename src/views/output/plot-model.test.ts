import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlotItem, SeriesPlotItem } from '../../snippet/output';
import {
  isEmpty,
  nearest,
  plotSummary,
  plotTable,
  pointGroups,
  seriesLook,
  symbolPath,
  SYMBOLS,
  thin,
} from './plot-model';

const line = (series: SeriesPlotItem['series'], over: Partial<SeriesPlotItem> = {}): SeriesPlotItem => ({
  kind: 'plot',
  mark: 'line',
  title: '',
  series,
  ...over,
});
const bar: PlotItem = { kind: 'plot', mark: 'bar', title: 'digits', labels: ['a', 'b'], values: [3, 8] };
const heat: PlotItem = {
  kind: 'plot',
  mark: 'heatmap',
  title: '',
  rows: 2,
  columns: 3,
  values: [1, 2, 3, 4, 5, 6],
};

describe('seriesLook', () => {
  it('tells seven series apart without their colours', () => {
    const looks = SYMBOLS.map((_, i) => seriesLook(i));
    expect(new Set(looks.map((l) => l.dash)).size).toBe(7);
    expect(new Set(looks.map((l) => symbolPath(l.symbol, 0, 0, 3))).size).toBe(7);
  });
});

describe('plotTable', () => {
  it('sets series with the same x side by side', () => {
    const item = line(
      [
        { name: 'loss', x: [0, 1], y: [2, 1] },
        { name: 'accuracy', x: [0, 1], y: [0.5, 0.9] },
      ],
      { xLabel: 'step' },
    );
    expect(plotTable(item)).toEqual({
      columns: ['step', 'loss', 'accuracy'],
      rows: [
        [0, 2, 0.5],
        [1, 1, 0.9],
      ],
    });
  });

  it('stacks series with different x', () => {
    const item = line([
      { name: 'a', x: [0], y: [2] },
      { name: 'b', x: [5], y: [3] },
    ]);
    expect(plotTable(item).rows).toEqual([
      ['a', 0, 2],
      ['b', 5, 3],
    ]);
  });

  it('holds bars and cells', () => {
    expect(plotTable(bar).rows).toEqual([
      ['a', 3],
      ['b', 8],
    ]);
    expect(plotTable(heat).rows).toEqual([
      [0, 1, 2, 3],
      [1, 4, 5, 6],
    ]);
  });
});

describe('plotSummary', () => {
  it('says what a line does', () => {
    const item = line([{ name: 'loss', x: [0, 1, 2], y: [2, 1, 1.5] }], {
      title: 'training',
      xLabel: 'step',
    });
    expect(plotSummary(item)).toBe(
      'Line plot "training". loss: 3 points, y from 1 to 2, last 1.5 at step 2.',
    );
  });

  it('names the largest bar and the range of a map', () => {
    expect(plotSummary(bar)).toContain('the largest is b with 8');
    expect(plotSummary(heat)).toContain('2 by 3, values from 1 to 6');
  });

  it('says when there is nothing yet', () => {
    expect(isEmpty(line([]))).toBe(true);
    expect(plotSummary(line([{ name: '', x: [], y: [] }]))).toBe('Line plot, no data yet.');
  });
});

it('lists groups in the order of their first point', () => {
  expect(pointGroups({ ...heat, points: { x: [0, 1, 2], y: [0, 1, 2], group: ['b', 'a', 'b'] } })).toEqual([
    'b',
    'a',
  ]);
});

it('finds the nearest point', () => {
  expect(nearest([0, 10, 20], 14)).toBe(1);
  expect(nearest([], 14)).toBe(-1);
});

describe('thin', () => {
  const up = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

  it('leaves a short line alone', () => {
    expect(thin(up(100), up(100), 50)).toEqual(up(100));
  });

  it('keeps both ends, the extremes, and gaps of a long one', () => {
    const y = up(10_000).map((i) => Math.sin(i / 50));
    y[1234] = 9;
    y[7000] = -9;
    y[5000] = Number.NaN;
    const kept = thin(up(10_000), y, 100);
    expect(kept).toEqual(expect.arrayContaining([0, 1234, 5000, 7000, 9999]));
    expect(kept.length).toBeLessThan(500);
  });

  it('does not touch a line that turns back', () => {
    const x = up(1000).map((i) => Math.cos(i));
    expect(thin(x, up(1000), 10)).toHaveLength(1000);
  });

  it('gives indices in order, each once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double(), { maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (y, buckets) => {
          const kept = thin(up(y.length), y, buckets);
          expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
          if (y.length > 0) expect(kept.at(-1)).toBe(y.length - 1);
        },
      ),
    );
  });
});
