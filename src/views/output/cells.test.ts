import { describe, expect, it } from 'vitest';
import type { TensorItem } from '../../snippet/output';
import { cellsOf, cutText, shapeText, statsOf, tensorBytes } from './cells';

const tensor = (over: Partial<TensorItem>): TensorItem => ({
  kind: 'tensor',
  title: '',
  dtype: 'float32',
  shape: [3],
  values: new Float32Array([0.1, 2, 3]),
  ...over,
});

describe('cellsOf', () => {
  it('formats only what is asked for, in one format', () => {
    const cells = cellsOf(tensor({ values: new Float32Array([5, 7, 9.123456]) }));
    expect([0, 1].map(cells.format([0, 1]))).toEqual(['5', '7']);
    expect([0, 1, 2].map(cells.format([0, 1, 2]))).toEqual(['5.0000', '7.0000', '9.1235']);
    expect(cells.exact(2)).toBe('9.123456');
  });

  it('says true and false', () => {
    const cells = cellsOf(tensor({ dtype: 'bool', values: new Uint8Array([1, 0, 1]) }));
    expect([0, 1].map(cells.format([]))).toEqual(['true', 'false']);
    expect(cells.number(0)).toBe(1);
  });

  it('writes complex numbers with their sign between', () => {
    const cells = cellsOf(
      tensor({ dtype: 'complex64', shape: [2], values: new Float32Array([1, -2, 0.5, 0]) }),
    );
    expect([0, 1].map(cells.format([0, 1]))).toEqual(['1.0-2.0i', '0.5+0.0i']);
    expect(cells.available).toBe(2);
  });

  it('quotes strings and cuts long ones, the exact text apart', () => {
    const cells = cellsOf(tensor({ dtype: 'string', shape: [1], values: ['a'.repeat(100)] }));
    expect(cells.format([0])(0)).toHaveLength(40);
    expect(cells.exact(0)).toHaveLength(102);
  });

  it('marks what is not here, and says how much that is', () => {
    const cells = cellsOf(tensor({ shape: [1000], truncated: true }));
    expect(cells.format([0, 500])(500)).toBe('·');
    expect(cutText(cells)).toContain('first 3 of 1,000 values');
    expect(cutText(cellsOf(tensor({})))).toBeUndefined();
  });
});

describe('statsOf', () => {
  const stats = { min: 0, max: 3, mean: 1.7, std: 1.19, nan: 0, infinite: 0, zeros: 0 };
  const names = (item: TensorItem): string[] => statsOf(item).map((s) => s.name);

  it('leaves out what there is none of', () => {
    expect(names(tensor({ stats }))).toEqual(['min', 'max', 'mean', 'std']);
    expect(names(tensor({ stats: { ...stats, nan: 1, zeros: 1 } }))).toEqual([
      'min',
      'max',
      'mean',
      'std',
      'zeros',
      'NaN',
    ]);
    expect(names(tensor({ stats: { ...stats, nan: 2, infinite: 1 } }))).toEqual(['NaN', '∞']);
    expect(names(tensor({ shape: [], stats }))).toEqual([]);
  });

  it('counts true and false', () => {
    expect(statsOf(tensor({ dtype: 'bool', stats: { ...stats, zeros: 1 } }))).toEqual([
      { name: 'true', value: '2' },
      { name: 'false', value: '1' },
    ]);
  });
});

it('names shapes and sizes', () => {
  expect(shapeText([])).toBe('scalar');
  expect(shapeText([2, 3])).toBe('[2, 3]');
  expect(tensorBytes(tensor({ dtype: 'complex64', shape: [2, 3] }))).toBe(48);
  expect(tensorBytes(tensor({ dtype: 'string' }))).toBeUndefined();
});
