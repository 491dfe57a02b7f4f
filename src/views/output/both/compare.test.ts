import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, TensorItem } from '../../../snippet/output';
import { compareItems } from './compare';

const ROUNDING = 1e-5;
const compare = (eager: Item, compiled: Item): string => {
  const { verdict, words } = compareItems(eager, compiled, ROUNDING);
  return `${verdict}: ${words}`;
};

const text = (words: string): Item => ({ kind: 'text', level: 'log', text: words });
const tensor = (values: TensorItem['values'], over: Partial<TensorItem> = {}): TensorItem => ({
  kind: 'tensor',
  title: 't',
  dtype: 'float32',
  shape: [values.length],
  values,
  ...over,
});

describe('two tensors', () => {
  it.each<[string, TensorItem, TensorItem, string]>([
    ['equal', tensor([1, NaN, Infinity]), tensor([1, NaN, Infinity]), 'same: same in both'],
    ['near', tensor([1, 100]), tensor([1, 100.0003]), 'close: differ by at most 3e-4: rounding'],
    ['apart', tensor([1, 2]), tensor([1, 2.5]), 'differs: differ by at most 0.5 (20 % of the largest)'],
    [
      'of two shapes',
      tensor([1, 2]),
      tensor([1, 2], { shape: [1, 2] }),
      'differs: shapes differ: [2] and [1, 2]',
    ],
    [
      'of two dtypes',
      tensor([1]),
      tensor([1], { dtype: 'int32' }),
      'differs: dtypes differ: float32 and int32',
    ],
    [
      'with a NaN in one',
      tensor([1, NaN]),
      tensor([1, 2]),
      'differs: 1 value is NaN or infinite in one run only',
    ],
    [
      'of whole numbers',
      tensor([1e7], { dtype: 'int32' }),
      tensor([1e7 + 1], { dtype: 'int32' }),
      'differs: differ by at most 1 (1e-5 % of the largest)',
    ],
    [
      'of bools',
      tensor([1, 0, 1], { dtype: 'bool' }),
      tensor([1, 1, 1], { dtype: 'bool' }),
      'differs: 1 of 3 values differs',
    ],
    [
      'of strings',
      tensor(['a', 'b'], { dtype: 'string' }),
      tensor(['a', 'c'], { dtype: 'string' }),
      'differs: 1 of 2 strings differs',
    ],
    ['with two titles', tensor([1]), tensor([1], { title: 'u' }), 'differs: titles differ'],
    ['without values', tensor([]), tensor([]), 'same: same in both'],
  ])('%s', (_what, a, b, said) => {
    expect(compare(a, b)).toBe(said);
  });

  it('are not the same where only the part that is here is', () => {
    const stats = { min: 0, max: 1, mean: 0.5, std: 0.1, nan: 0, infinite: 0, zeros: 0 };
    const cut = (max: number): TensorItem => tensor([1, 2], { truncated: true, stats: { ...stats, max } });
    expect(compare(cut(1), cut(1))).toBe('same: same in both');
    expect(compare(cut(1), cut(2))).toBe('differs: the values here are the same, the others are not');
  });

  it('differ by what their values do, and no less', () => {
    const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.nat(), fc.float({ min: 1, max: 1000, noNaN: true }), (list, at, by) => {
        const index = at % list.length;
        const moved = list.map((value, i) => (i === index ? value + by : value));
        const found = compareItems(tensor(list), tensor(moved), ROUNDING);
        const apart = Math.max(...list.map((value, i) => Math.abs(value - (moved[i] ?? NaN))));
        expect(found.apart ?? 0).toBe(apart);
        expect(found.verdict === 'same').toBe(apart === 0);
      }),
    );
  });
});

describe('two lines', () => {
  it.each([
    ['a b', 'a b', 'same: same in both'],
    ['a b', 'a c', 'differs: texts differ'],
    ['loss 0.5000', 'loss 0.5001', 'close: numbers differ by at most 1e-4: rounding'],
    ['loss 0.5000', 'loss 0.5100', 'differs: numbers differ by at most 0.01 (2 % of the largest)'],
    [
      'step 900: loss 0.5000',
      'step 900: loss 0.5100',
      'differs: numbers differ by at most 0.01 (2 % of the largest)',
    ],
    ['97 of 100', '98 of 100', 'differs: numbers differ by at most 1 (1 % of the largest)'],
    ['x NaN', 'x 3', 'differs: 1 value is NaN or infinite in one run only'],
    ['1,204.5 ms', '904.5 ms', 'differs: numbers differ by at most 300 (25 % of the largest)'],
    ['x 1.50', 'x 1.5', 'differs: numbers are written differently'],
    ['1e-7', '1.2e-7', 'close: numbers differ by at most 2e-8: rounding'],
  ])('%j and %j', (a, b, said) => {
    expect(compare(text(a), text(b))).toBe(said);
  });

  it('differ where only their levels do', () => {
    expect(compare(text('a'), { kind: 'text', level: 'warn', text: 'a' })).toBe('differs: levels differ');
  });
});

describe('two of the other kinds', () => {
  const table = (cell: number | string): Item => ({
    kind: 'table',
    title: '',
    columns: ['a', 'b'],
    rows: [['x', cell]],
  });
  const words = (mode: string, ms: number): Item => ({
    kind: 'table',
    title: '',
    columns: ['mode', 'ms'],
    rows: [[mode, ms]],
  });
  const picture = (red: number, width = 1): Item => ({
    kind: 'image',
    title: '',
    width,
    height: 1,
    rgba: Array.from({ length: 4 * width }, (_, i) => (i === 0 ? red : 255)),
  });
  const bars = (...values: number[]): Item => ({
    kind: 'plot',
    mark: 'bar',
    title: '',
    labels: ['a', 'b'],
    values,
  });
  const curve = (last: number, name = 'loss'): Item => ({
    kind: 'plot',
    mark: 'line',
    title: '',
    series: [{ name, x: [0, 1], y: [1, last] }],
  });
  /** Of two series; the first is the same in all. */
  const curves = (...y: number[]): Item => ({
    kind: 'plot',
    mark: 'line',
    title: '',
    series: [y.map(() => 2), y].map((values, s) => ({
      name: String(s),
      x: values.map((_, i) => 1000 * i),
      y: values,
    })),
  });
  const progress = (done: number, elapsedMs: number): Item => ({
    kind: 'progress',
    title: '',
    total: 3,
    done,
    note: '',
    elapsedMs,
    finished: true,
  });

  it.each<[string, Item, Item, string]>([
    ['tables', table(1), table(1), 'same: same in both'],
    [
      'tables that are apart',
      table(1),
      table(2),
      'differs: 1 of 2 cells differs, by at most 1 (50 % of the largest)',
    ],
    [
      'tables with a word and a number apart',
      words('eager', 2),
      words('compiled', 8),
      'differs: 2 of 2 cells differ, numbers by at most 6 (75 % of the largest)',
    ],
    ['tables that are near', table(1), table(1.000001), 'close: numbers differ by at most 1e-6: rounding'],
    ['tables with other words', table('y'), table('z'), 'differs: 1 of 2 cells differs'],
    ['pictures', picture(3), picture(9), 'differs: 1 of 1 pixel differs, by at most 6 of 255'],
    [
      'pictures a shade apart',
      picture(3),
      picture(4),
      'close: 1 of 1 pixel differs, by at most 1 of 255: rounding',
    ],
    ['pictures of two sizes', picture(3), picture(3, 2), 'differs: sizes differ: 1 × 1 and 2 × 1'],
    [
      'plots of numbers that run together at first',
      curves(1, 0.5, 0.4),
      curves(1, 0.500001, 0.3),
      'differs: the same up to rounding for the first 2 points, then apart by at most 0.1 (10 % of the largest)',
    ],
    [
      'plots of numbers that start together',
      curves(1, 0.5),
      curves(1, 0.75),
      'differs: the same up to rounding for the first point, then apart by at most 0.25 (25 % of the largest)',
    ],
    [
      'plots of numbers that never run together',
      curves(1, 0.5),
      curves(2, 0.5),
      'differs: values differ by at most 1 (50 % of the largest)',
    ],
    [
      'plots of numbers that are near',
      curves(1, 0.5),
      curves(1, 0.500001),
      'close: values differ by at most 1e-6: rounding',
    ],
    ['bars', bars(3, 200), bars(8, 40), 'differs: values differ by at most 160 (80 % of the largest)'],
    ['plots of other things', curve(1), curve(1, 'accuracy'), 'differs: what they draw differs'],
    ['progresses', progress(3, 10), progress(3, 20), 'same: the same steps in both, each at its pace'],
    ['progresses that ended apart', progress(3, 10), progress(2, 20), 'differs: they got to different steps'],
    ['kinds', text('a'), table(1), 'differs: eager shows a line, compiled a table'],
  ])('%s', (_what, a, b, said) => {
    expect(compare(a, b)).toBe(said);
  });
});
