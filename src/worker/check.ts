/**
 * The shape of what a run worker says. The worker's realm belongs to a stranger's code, so the page reads nothing that was not
 * checked here: a message of the wrong shape is dropped.
 */
import * as v from 'valibot';
import type { Item, SlottedItem } from '../snippet/output';
import type { FromWorker } from './protocol';

const text = v.pipe(v.string(), v.maxLength(1_000_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const side = v.pipe(count, v.maxValue(16_384));
const pair = v.tuple([v.number(), v.number()]);
const numeric = v.custom<readonly number[] | Float32Array | Float64Array>(
  (value) =>
    value instanceof Float32Array ||
    value instanceof Float64Array ||
    (Array.isArray(value) && value.every((element) => typeof element === 'number')),
);
/** A value that is shown; `v.number()` refuses NaN. */
const anyNumber = v.custom<number>((value) => typeof value === 'number');
const cell = v.union([v.string(), anyNumber, v.boolean(), v.null()]);

const tensor = v.object({
  kind: v.literal('tensor'),
  title: text,
  dtype: v.picklist(['float32', 'int32', 'bool', 'complex64', 'string']),
  shape: v.pipe(v.array(count), v.maxLength(16)),
  values: v.custom<Extract<Item, { kind: 'tensor' }>['values']>(
    (value) =>
      value instanceof Float32Array ||
      value instanceof Int32Array ||
      value instanceof Uint8Array ||
      (Array.isArray(value) &&
        value.every((element) => typeof element === 'number' || typeof element === 'string')),
  ),
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

const item = v.union([
  v.object({ kind: v.literal('text'), level: v.picklist(['log', 'info', 'debug', 'warn', 'error']), text }),
  tensor,
  v.object({
    kind: v.literal('table'),
    title: text,
    columns: v.array(text),
    rows: v.array(v.array(cell)),
    totalRows: v.optional(count),
  }),
  v.object({
    kind: v.literal('image'),
    title: text,
    width: side,
    height: side,
    rgba: v.union([v.instance(Uint8ClampedArray), v.array(v.number())]),
    scale: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1_000))),
  }),
  v.object({
    ...plotBase,
    mark: v.picklist(['line', 'scatter']),
    series: v.array(v.object({ name: text, x: numeric, y: numeric, line: v.optional(v.boolean()) })),
  }),
  v.object({ ...plotBase, mark: v.literal('bar'), labels: v.array(text), values: v.array(anyNumber) }),
  v.object({
    ...plotBase,
    mark: v.literal('heatmap'),
    rows: count,
    columns: count,
    values: numeric,
    range: v.optional(pair),
    labels: v.optional(v.boolean()),
    points: v.optional(
      v.object({ x: v.array(anyNumber), y: v.array(anyNumber), group: v.optional(v.array(text)) }),
    ),
  }),
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
    width: side,
    height: side,
    open: v.boolean(),
  }),
]);

const availability = v.union([
  v.object({ ok: v.literal(true), detail: text }),
  v.object({ ok: v.literal(false), reason: text }),
]);
const backend = v.picklist(['cpu', 'wasm', 'webgl', 'webgpu']);
const rawError = v.object({
  kind: v.picklist(['syntax', 'import', 'runtime', 'backend', 'memory', 'timeout', 'usage', 'internal']),
  message: text,
  stack: v.optional(text),
  frames: v.pipe(v.array(v.object({ line: v.number(), column: v.number() })), v.maxLength(1_000)),
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
      }),
    ),
  }),
  v.object({ type: v.literal('started') }),
  v.object({ type: v.literal('items'), items: v.array(v.unknown()) }),
  v.object({ type: v.literal('dropped'), count }),
  v.object({ type: v.literal('warning'), warning: rawError }),
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
      if ('series' in candidate) return candidate.series.every(({ x, y }) => x.length === y.length);
      if ('rows' in candidate) return candidate.values.length === candidate.rows * candidate.columns;
      return candidate.labels.length === candidate.values.length;
    default:
      return true;
  }
}

function checkItem(candidate: unknown): SlottedItem | undefined {
  const parsed = v.safeParse(slotted, candidate);
  return parsed.success && consistent(parsed.output.item) ? (parsed.output as SlottedItem) : undefined;
}

/** The message, if it is one; items of the wrong shape are left out of it. */
export function checkMessage(data: unknown): FromWorker | undefined {
  const parsed = v.safeParse(message, data);
  if (!parsed.success) return undefined;
  const { output } = parsed;
  if (output.type !== 'items') return output as FromWorker;
  const items = output.items.map(checkItem).filter((candidate) => candidate !== undefined);
  return { type: 'items', items };
}
