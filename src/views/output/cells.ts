/** A tensor item's values one by one, whatever its dtype: the number behind a colour, the short text in a grid, the exact text. */
import type { TensorItem } from '../../snippet/output';
import { alignedFormat, counted, exactFloat32, number3, number4 } from './format';

export interface Cells {
  /** Values that are here; fewer than the tensor has where it was cut. */
  readonly available: number;
  /** Values the tensor has. */
  readonly size: number;
  /** The value as a number; absent for strings, complex numbers, and what is not here. */
  number(index: number): number | undefined;
  /** The value in full. */
  exact(index: number): string;
  /** Short texts for those indices, in one format, to stand under each other. */
  format(indices: Iterable<number>): (index: number) => string;
  /** Texts read from the left, numbers from the right. */
  readonly alignLeft: boolean;
}

const LONGEST_STRING = 40;
const ABSENT = '·';

const BYTES = { float32: 4, int32: 4, bool: 1, complex64: 8, string: 0 } as const;

/** Bytes of the whole tensor; absent for strings, whose length it does not tell. */
export function tensorBytes(item: TensorItem): number | undefined {
  return item.dtype === 'string' ? undefined : sizeOf(item.shape) * BYTES[item.dtype];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function strings(values: readonly string[], size: number): Cells {
  const exact = (i: number): string => (i < values.length ? JSON.stringify(values[i]) : ABSENT);
  const short = (i: number): string => {
    const text = exact(i);
    return text.length > LONGEST_STRING ? `${text.slice(0, LONGEST_STRING - 1)}…` : text;
  };
  return {
    available: values.length,
    size,
    number: () => undefined,
    exact,
    format: () => short,
    alignLeft: true,
  };
}

function complex(values: ArrayLike<number>, size: number): Cells {
  const available = Math.floor(values.length / 2);
  const write = (i: number, part: (v: number) => string): string => {
    if (i >= available) return ABSENT;
    const [re, im] = [values[2 * i] ?? 0, values[2 * i + 1] ?? 0];
    const negative = im < 0 || Object.is(im, -0);
    return `${part(re)}${negative ? '-' : '+'}${part(Math.abs(im))}i`;
  };
  return {
    available,
    size,
    number: () => undefined,
    exact: (i) => write(i, (v) => exactFloat32(v)),
    format: (indices) => {
      const parts = [...indices].flatMap((i) => [values[2 * i] ?? 0, values[2 * i + 1] ?? 0]);
      const part = alignedFormat(parts);
      return (i) => write(i, part);
    },
    alignLeft: false,
  };
}

/** Reads the item's values; nothing is copied. */
export function cellsOf(item: TensorItem): Cells {
  const size = sizeOf(item.shape);
  const { dtype } = item;
  if (dtype === 'string') return strings(item.values as readonly string[], size);
  const values = item.values as ArrayLike<number>;
  if (dtype === 'complex64') return complex(values, size);
  const number = (i: number): number | undefined => values[i];
  const texts = (one: (value: number) => string) => (i: number) => {
    const value = values[i];
    return value === undefined ? ABSENT : one(value);
  };
  const word = texts((v) => (v ? 'true' : 'false'));
  return {
    available: Math.min(values.length, size),
    size,
    number,
    exact: dtype === 'bool' ? word : texts((v) => (dtype === 'int32' ? String(v) : exactFloat32(v))),
    format: (indices) => {
      if (dtype === 'bool') return word;
      const here = [...indices].map((i) => values[i]).filter((v) => v !== undefined);
      return texts(alignedFormat(here));
    },
    alignLeft: false,
  };
}

export interface Stat {
  readonly name: string;
  readonly value: string;
}

/** What is worth saying of the whole tensor, in a line; nothing of a scalar. */
export function statsOf(item: TensorItem): Stat[] {
  const { stats, dtype } = item;
  const size = sizeOf(item.shape);
  if (!stats || size < 2) return [];
  if (dtype === 'bool') {
    return [
      { name: 'true', value: number3(size - stats.zeros) },
      { name: 'false', value: number3(stats.zeros) },
    ];
  }
  const line: Stat[] = [];
  if (stats.nan + stats.infinite < size) {
    line.push(
      { name: 'min', value: number4(stats.min) },
      { name: 'max', value: number4(stats.max) },
      { name: 'mean', value: number4(stats.mean) },
      { name: 'std', value: number4(stats.std) },
    );
  }
  if (stats.zeros > 0) line.push({ name: 'zeros', value: number3(stats.zeros) });
  if (stats.nan > 0) line.push({ name: 'NaN', value: number3(stats.nan) });
  if (stats.infinite > 0) line.push({ name: '∞', value: number3(stats.infinite) });
  return line;
}

/** `[2, 3]`, or `scalar`. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : `[${shape.join(', ')}]`;
}

/** What was cut, where something was. */
export function cutText(cells: Cells): string | undefined {
  if (cells.available >= cells.size) return undefined;
  return `Only the first ${number3(cells.available)} of ${counted(cells.size, 'value')} are shown here; the statistics are of all.`;
}
