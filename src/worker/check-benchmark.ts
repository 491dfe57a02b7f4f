/** The shape of what a worker says for a benchmark: as `check.ts`. */
import * as v from 'valibot';
import type { Answer } from './benchmark/messages';

const LONGEST_NAME = 10_000;
const MOST_TENSORS = 10_000;
const MOST_RANK = 16;
/** All the elements of one message: the worker says no more than 512 MiB. */
const MOST_ELEMENTS = 2 ** 29;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const name = v.pipe(v.string(), v.maxLength(LONGEST_NAME));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

const subject = v.object({
  via: v.picklist(['benchmark', 'compile']),
  name,
  signature: v.optional(name),
  batch: v.optional(count),
});

const DATA = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

const isValues = (value: unknown): value is { readonly data: ArrayLike<number> } => {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape, data } = value as Readonly<Record<string, unknown>>;
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') return false;
  if (!(data instanceof DATA[dtype]) || !Array.isArray(shape) || shape.length > MOST_RANK) return false;
  let size = 1;
  // Not `every`, which passes over gaps.
  for (const side of shape as unknown[]) {
    if (!Number.isSafeInteger(side) || Number(side) < 0) return false;
    size *= Number(side);
  }
  return data.length === size;
};

/** `gone`: whether some may be no more. */
const listOf = (gone: boolean) =>
  v.custom<readonly unknown[]>((list) => {
    if (!Array.isArray(list) || list.length > MOST_TENSORS) return false;
    let elements = 0;
    for (const each of list as unknown[]) {
      if (gone && each === undefined) continue;
      if (!isValues(each)) return false;
      elements += each.data.length;
    }
    return elements <= MOST_ELEMENTS;
  });
const values = listOf(false);

const areDistances = (list: unknown): list is readonly number[] => {
  if (!Array.isArray(list) || list.length > MOST_TENSORS) return false;
  for (const each of list as unknown[]) if (typeof each !== 'number' || !(each >= 0)) return false;
  return true;
};

const cold = v.object({
  loadMs: amount,
  traceMs: v.optional(amount),
  passesMs: v.optional(amount),
  lowerMs: v.optional(amount),
  sessionMs: v.optional(amount),
  firstMs: amount,
});

const counts = v.object({
  kernels: count,
  dispatches: v.optional(count),
  uploadedBytes: v.optional(amount),
  downloadedBytes: v.optional(amount),
  tensorBytes: v.optional(amount),
  heapBytes: v.optional(amount),
  flops: v.optional(amount),
  bytes: v.optional(amount),
});

/** One for each answer that there is: what is not here is taken for nonsense, and waited for until the contestant's time is up. */
const answers = <const Schema extends v.GenericSchema>(rawError: Schema) =>
  ({
    start: v.object({ ask: v.literal('start'), start: v.object({ args: values, variables: values }) }),
    prepare: v.object({
      ask: v.literal('prepare'),
      prepared: v.object({ cold, counts, outcome: values }),
      how: v.optional(rawError),
    }),
    again: v.object({ ask: v.literal('again'), outcome: listOf(true) }),
    moved: v.object({ ask: v.literal('moved'), moved: v.custom<readonly number[]>(areDistances) }),
    varies: v.object({ ask: v.literal('varies'), how: v.optional(rawError) }),
    move: v.object({ ask: v.literal('move'), moves: v.boolean() }),
    take: v.object({ ask: v.literal('take'), ms: amount }),
  }) satisfies Readonly<Record<Answer['ask'], unknown>>;

/** `rawError`: as `check.ts` has it. */
export const benchMessages = <const Schema extends v.GenericSchema>(rawError: Schema) =>
  [
    v.object({ type: v.literal('found'), subject }),
    v.object({ type: v.literal('held'), subject }),
    v.object({
      type: v.literal('answer'),
      id: count,
      answer: v.variant('ask', Object.values(answers(rawError))),
    }),
    v.object({
      type: v.literal('refused'),
      id: count,
      status: v.picklist(['failed', 'unavailable']),
      error: rawError,
    }),
  ] as const;
