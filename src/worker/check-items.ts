/**
 * The shape of what a snippet shows, as its worker sends it: each item by itself, so that one that is damaged leaves the others of its
 * message where they are.
 */
import * as v from 'valibot';
import { SHOWN_VALUES, type Cell, type Item, type SlottedItem } from '../snippet/output';
import { array, count, isList, isNumber, isText, list, text } from './check-lists';

/* The most of everything that one item may hold: never less than what a snippet can show. */
const MOST_VALUES = 2 * SHOWN_VALUES;
const MOST_NUMBERS = 8_000_000;
/** Of all the series of a plot, each drawn as a shape of its own. */
const MOST_POINTS = 250_000;
const MOST_NAMES = 10_000;
const MOST_PIXELS = 16_777_216;
const MOST_CELLS = 100_000;

const side = v.pipe(count, v.maxValue(16_384));
const padSide = v.pipe(count, v.maxValue(1_024));
const pair = v.tuple([v.number(), v.number()]);

function isCell(value: unknown): value is Cell {
  return value === null || typeof value === 'boolean' || isNumber(value) || isText(value);
}

const numeric = v.custom<readonly number[] | Float32Array | Float64Array>((value) =>
  value instanceof Float32Array || value instanceof Float64Array
    ? value.length <= MOST_NUMBERS
    : isList(value, MOST_NUMBERS, isNumber),
);
/** A value that is shown; `v.number()` refuses NaN. */
const anyNumber = v.custom<number>(isNumber);
const numbers = list(MOST_NUMBERS, isNumber);
const names = list(MOST_NAMES, isText);

/** The rows of a table. */
const rows = v.custom<readonly (readonly Cell[])[]>((value) => {
  let cells = 0;
  return isList(value, MOST_CELLS, (row): row is Cell[] => {
    if (!isList(row, MOST_CELLS - cells, isCell)) return false;
    cells += row.length;
    return true;
  });
});

const values = v.custom<Extract<Item, { kind: 'tensor' }>['values']>((value) =>
  value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array
    ? value.length <= MOST_VALUES
    : isList(value, MOST_VALUES, isNumber) || isList(value, MOST_VALUES, isText),
);

const tensor = v.object({
  kind: v.literal('tensor'),
  title: text,
  dtype: v.picklist(['float32', 'int32', 'bool', 'complex64', 'string']),
  shape: array(16, count),
  values,
  truncated: v.optional(v.boolean()),
  stats: v.optional(
    v.object({
      min: anyNumber,
      max: anyNumber,
      mean: anyNumber,
      std: anyNumber,
      nan: count,
      infinite: count,
      zeros: count,
    }),
  ),
});

const plotBase = {
  kind: v.literal('plot'),
  title: text,
  xLabel: v.optional(text),
  yLabel: v.optional(text),
  xRange: v.optional(pair),
  yRange: v.optional(pair),
};

const heatmap = v.object({
  ...plotBase,
  mark: v.literal('heatmap'),
  rows: count,
  columns: count,
  values: numeric,
  range: v.optional(pair),
  labels: v.optional(v.boolean()),
  points: v.optional(v.object({ x: numbers, y: numbers, group: v.optional(list(MOST_NUMBERS, isText)) })),
});

const item = v.union([
  v.object({ kind: v.literal('text'), level: v.picklist(['log', 'info', 'debug', 'warn', 'error']), text }),
  tensor,
  v.object({ kind: v.literal('table'), title: text, columns: names, rows, totalRows: v.optional(count) }),
  v.object({
    kind: v.literal('image'),
    title: text,
    width: side,
    height: side,
    rgba: v.custom<Uint8ClampedArray>(
      (value) => value instanceof Uint8ClampedArray && value.length <= 4 * MOST_PIXELS,
    ),
    scale: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000))),
  }),
  v.object({
    ...plotBase,
    mark: v.picklist(['line', 'scatter']),
    series: array(
      MOST_NAMES,
      v.object({ name: text, x: numeric, y: numeric, line: v.optional(v.boolean()) }),
    ),
  }),
  v.object({ ...plotBase, mark: v.literal('bar'), labels: names, values: numbers }),
  heatmap,
  v.object({
    kind: v.literal('progress'),
    title: text,
    total: v.number(),
    done: v.number(),
    note: text,
    elapsedMs: v.number(),
    finished: v.boolean(),
  }),
  v.object({
    kind: v.literal('pad'),
    title: text,
    pad: count,
    width: padSide,
    height: padSide,
    open: v.boolean(),
  }),
]);

const slotted = v.object({ slot: count, item });

function product(sides: readonly number[]): number {
  return sides.reduce((total, length) => total * length, 1);
}

function isSeries(
  series: readonly { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }[],
): boolean {
  const points = series.reduce((sum, { y }) => sum + y.length, 0);
  return points <= MOST_POINTS && series.every(({ x, y }) => x.length === y.length);
}

function isHeatmap({ rows, columns, values, points }: v.InferOutput<typeof heatmap>): boolean {
  const { x = [], y = [], group = x } = points ?? {};
  return (
    values.length === rows * columns &&
    x.length <= MOST_POINTS &&
    x.length === y.length &&
    group.length === x.length
  );
}

/** Whether the item's lengths agree with one another. */
function consistent(candidate: v.InferOutput<typeof item>): boolean {
  switch (candidate.kind) {
    case 'tensor': {
      const size = product(candidate.shape) * (candidate.dtype === 'complex64' ? 2 : 1);
      return candidate.truncated ? candidate.values.length <= size : candidate.values.length === size;
    }
    case 'image':
      return candidate.rgba.length === 4 * candidate.width * candidate.height;
    case 'plot':
      if ('series' in candidate) return isSeries(candidate.series);
      if ('rows' in candidate) return isHeatmap(candidate);
      return candidate.labels.length === candidate.values.length;
    default:
      return true;
  }
}

/** Stands where something else should: an output that is missing without a word would mislead. */
const LEFT_OUT: Item = {
  kind: 'text',
  level: 'error',
  text: 'This output was left out: it is too large, or damaged. Show less of it, under a shorter title.',
};

/** The item where it belongs, or words in its place; undefined for what has no place. */
export function checkItem(candidate: unknown): SlottedItem | undefined {
  const parsed = v.safeParse(slotted, candidate);
  if (parsed.success && consistent(parsed.output.item)) return parsed.output as SlottedItem;
  const placed = v.safeParse(v.object({ slot: count }), candidate);
  return placed.success ? { slot: placed.output.slot, item: LEFT_OUT } : undefined;
}
