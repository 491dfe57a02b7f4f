import { describe, expect, it } from 'vitest';
import type { PlotItem } from '../../snippet/output';
import { undrawable } from './plot-range';

const line = (over: object = {}, y = [1, 2, 3]): PlotItem => ({
  kind: 'plot',
  mark: 'line',
  title: '',
  series: [{ name: '', x: [0, 1, 2], y }],
  ...over,
});

describe('undrawable', () => {
  it.each<[string, PlotItem, string]>([
    [
      'a range that is far too small',
      line({ xRange: [0, 1e-200] }),
      '0 to 1e-200 for x: the values lie too far',
    ],
    ['a range without ticks', line({ yRange: [1e-310, 2e-310] }), 'for y: it is too short'],
    ['values without ticks', line({}, [1e-310, 2e-310]), 'for y: it is too short'],
    ['a range longer than any number', line({ xRange: [-1e308, 1e308] }), 'for x: it is too long'],
    ['a range to nowhere', line({ yRange: [0, Number.NaN] }), 'for y: an end of it is no number'],
    [
      'bars beyond their range',
      { kind: 'plot', mark: 'bar', title: '', labels: ['a'], values: [1], yRange: [0, 1e-30] },
      'the values lie too far',
    ],
    [
      'a map of no width',
      { kind: 'plot', mark: 'heatmap', title: '', rows: 1, columns: 1, values: [1], xRange: [1, 1] },
      '1 to 1 for x: its ends are the same',
    ],
    [
      'points beyond their map',
      {
        kind: 'plot',
        mark: 'heatmap',
        title: '',
        rows: 1,
        columns: 1,
        values: [1],
        points: { x: [1e30], y: [0] },
      },
      '0 to 1 for x: the values lie too far',
    ],
  ])('tells %s', (_, item, words) => {
    expect(undrawable(item)).toContain(words);
  });

  it.each<[string, PlotItem]>([
    ['values that are all the same', line({}, [5, 5, 5])],
    ['a range whose ends are the same', line({ xRange: [1, 1] })],
    ['a range that shows a part of the values', line({ xRange: [0, 1e-6], yRange: [-1e9, 1e9] })],
    ['a range that descends', line({ yRange: [3, -3] })],
    ['gaps, and values that are no numbers', line({}, [Number.NaN, Infinity, 1])],
    ['large values', line({}, [0, 1e300, 1.7e308])],
    ['small values', line({}, [0, 1e-45, 1e-200])],
    ['no values', line({}, [])],
  ])('lets %s be drawn', (_, item) => {
    expect(undrawable(item)).toBeUndefined();
  });
});
