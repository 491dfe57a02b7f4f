/**
 * The shape of what a run worker says. The worker's realm belongs to a stranger's code, so the page reads nothing that was not
 * checked here: a message of the wrong shape is dropped.
 */
import { ENGINES } from '../base/modes';
import * as v from 'valibot';
import { SHOWN_VALUES, type Cell, type Item, type SlottedItem } from '../snippet/output';
import { areEvents, areShaders, isPackedStatic } from './check-graphs';
import { benchMessages } from './check-benchmark';
import { finding } from './check-measured';
import type { FromWorker } from './protocol';

/*
 * The most of everything that one message may hold: never less than what a snippet can show, and so little that the page can read
 * it in a moment. An array's length says nothing of its weight: a list of 4,294,967,295 elements that are not there travels in a few
 * bytes, and would stop the page for a minute. So lengths are looked at first, and a gap is no element.
 */
const MOST_ITEMS = 5_000;
const MOST_VALUES = 2 * SHOWN_VALUES;
const MOST_NUMBERS = 8_000_000;
/** Of all the series of a plot, each drawn as a shape of its own. */
const MOST_POINTS = 250_000;
const MOST_NAMES = 10_000;
const MOST_PIXELS = 16_777_216;
const MOST_CELLS = 100_000;
const LONGEST_TEXT = 1_000_000;

const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const side = v.pipe(count, v.maxValue(16_384));
const padSide = v.pipe(count, v.maxValue(1_024));
const pair = v.tuple([v.number(), v.number()]);

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isCell(value: unknown): value is Cell {
  return value === null || typeof value === 'boolean' || isNumber(value) || isText(value);
}

/** Whether it is an array of that many elements at most, each of which is there and passes. */
function isList<T>(value: unknown, most: number, passes: (element: unknown) => element is T): value is T[] {
  if (!Array.isArray(value) || value.length > most) return false;
  // Not `every`, which passes over gaps.
  for (const element of value) if (!passes(element)) return false;
  return true;
}

function list<T>(most: number, passes: (element: unknown) => element is T) {
  return v.custom<readonly T[]>((value) => isList(value, most, passes));
}

/** As `v.array`, of that many elements at most. */
function array<const Schema extends v.GenericSchema>(most: number, schema: Schema) {
  return v.pipe(
    v.custom<readonly unknown[]>((value) => Array.isArray(value) && value.length <= most),
    v.array(schema),
  );
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

const availability = v.union([
  v.object({ ok: v.literal(true), detail: text }),
  v.object({ ok: v.literal(false), reason: text }),
]);
const backend = v.picklist(['cpu', 'wasm', 'webgl', 'webgpu']);
const place = v.object({ line: v.number(), column: v.number() });
const rawError = v.object({
  kind: v.picklist(['syntax', 'import', 'runtime', 'backend', 'memory', 'timeout', 'usage', 'internal']),
  message: text,
  stack: v.optional(text),
  frames: array(1_000, place),
  madeAt: v.optional(place),
});
const compiled = v.object({
  name: text,
  signature: text,
  engine: v.picklist(ENGINES),
  nodesBefore: count,
  nodesAfter: count,
  breaks: array(
    100,
    v.object({ line: v.number(), column: v.number(), message: text, madeAt: v.optional(place) }),
  ),
  traceMs: v.number(),
  passesMs: v.number(),
  prepareMs: v.number(),
  firstMs: v.number(),
  check: v.nullable(v.object({ maxAbs: v.number(), maxRel: v.number() })),
  notes: v.optional(array(10, text)),
});

const message = v.variant('type', [
  v.object({ type: v.literal('hello') }),
  v.object({
    type: v.literal('ready'),
    bootMs: v.number(),
    device: v.optional(
      v.object({
        backends: v.object({
          cpu: availability,
          wasm: availability,
          webgl: availability,
          webgpu: availability,
        }),
        cores: v.number(),
        isolated: v.boolean(),
        wasmThreads: v.number(),
        webglRenderer: v.optional(text),
        webgpuAdapter: v.optional(text),
        webnn: v.optional(availability),
      }),
    ),
  }),
  v.object({ type: v.literal('started') }),
  v.object({ type: v.literal('items'), items: array(MOST_ITEMS, v.unknown()) }),
  v.object({ type: v.literal('dropped'), count }),
  v.object({ type: v.literal('warning'), warning: rawError }),
  v.object({ type: v.literal('withdrawn'), message: text }),
  v.object({ type: v.literal('compiled'), compiled }),
  v.object({
    type: v.literal('events'),
    events: v.custom(areEvents),
    dropped: count,
    shaders: v.optional(v.custom(areShaders)),
  }),
  v.object({ type: v.literal('graph'), graph: v.custom(isPackedStatic) }),
  v.object({ type: v.literal('exported'), bytes: v.instance(Uint8Array), signature: v.string() }),
  v.object({ type: v.literal('notExported'), error: rawError }),
  v.object({ type: v.literal('measuring'), done: count, of: count }),
  v.object({ type: v.literal('measured'), finding }),
  v.object({ type: v.literal('notMeasured'), error: rawError }),
  ...benchMessages(rawError),
  v.object({ type: v.literal('drawable'), pad: count, drawn: count }),
  v.object({ type: v.literal('waiting'), waiting: v.boolean() }),
  v.object({
    type: v.literal('ended'),
    stats: v.object({
      runMs: v.number(),
      backend,
      threads: count,
      kernels: count,
      peakBytes: v.number(),
      liveTensors: v.number(),
    }),
    error: v.optional(rawError),
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

function checkItem(candidate: unknown): SlottedItem | undefined {
  const parsed = v.safeParse(slotted, candidate);
  if (parsed.success && consistent(parsed.output.item)) return parsed.output as SlottedItem;
  const placed = v.safeParse(v.object({ slot: count }), candidate);
  return placed.success ? { slot: placed.output.slot, item: LEFT_OUT } : undefined;
}

/** The message, if it is one. Items of the wrong shape are exchanged for words. */
export function checkMessage(data: unknown): FromWorker | undefined {
  const parsed = v.safeParse(message, data);
  if (!parsed.success) return undefined;
  const { output } = parsed;
  if (output.type !== 'items') return output as FromWorker;
  const items = output.items.map(checkItem).filter((candidate) => candidate !== undefined);
  return items.length === 0 ? undefined : { type: 'items', items };
}
