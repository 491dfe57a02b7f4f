/**
 * The shape of what a run worker says. The worker's realm belongs to a stranger's code, so the page reads nothing that was not
 * checked here: a message of the wrong shape is dropped.
 */
import { ENGINES } from '../base/modes';
import * as v from 'valibot';
import { areEvents, areShaders, isPackedStatic } from './check-graphs';
import { benchMessages } from './check-benchmark';
import { checkItem } from './check-items';
import { array, count, text } from './check-lists';
import { finding } from './check-measured';
import type { FromWorker } from './protocol';

const MOST_ITEMS = 5_000;

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

/** The message, if it is one. Items of the wrong shape are exchanged for words. */
export function checkMessage(data: unknown): FromWorker | undefined {
  const parsed = v.safeParse(message, data);
  if (!parsed.success) return undefined;
  const { output } = parsed;
  if (output.type !== 'items') return output as FromWorker;
  const items = output.items.map(checkItem).filter((candidate) => candidate !== undefined);
  return items.length === 0 ? undefined : { type: 'items', items };
}
