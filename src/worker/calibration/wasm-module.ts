/**
 * A WebAssembly module written out by ourselves, opcode by opcode (WebAssembly core specification, binary format; the relaxed SIMD
 * extension for the fused multiply-add): two loops that do nothing but compute, and nothing but move. It is small enough to be read here
 * whole, and no compiler stands between these lines and what is measured.
 */

type Bytes = readonly number[];

/** Unsigned LEB128. */
function unsigned(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/** Signed LEB128, of what is not negative: its sign bit stays clear. */
const positive = (value: number): Bytes => {
  const bytes = [...unsigned(value)];
  const last = bytes.pop() ?? 0;
  return last > 0x3f ? [...bytes, last | 0x80, 0] : [...bytes, last];
};

const vector = (items: readonly Bytes[]): Bytes => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Bytes): Bytes => [...unsigned(bytes.length), ...bytes];
const section = (id: number, items: readonly Bytes[]): Bytes => [id, ...sized(vector(items))];
const text = (name: string): Bytes => sized([...new TextEncoder().encode(name)]);

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const FUNCTION = 0x60;
const EXPORT = { function: 0, memory: 2 } as const;

const get = (local: number): Bytes => [0x20, ...unsigned(local)];
const set = (local: number): Bytes => [0x21, ...unsigned(local)];
const i32 = (value: number): Bytes => [0x41, ...positive(value)];
const I32_ADD: Bytes = [0x6a];
const I32_SUB: Bytes = [0x6b];
const F32_ADD: Bytes = [0x92];
const f32 = (value: number): Bytes => [0x43, ...new Uint8Array(new Float32Array([value]).buffer)];
/** Again from its beginning while there is something left to do in that local. */
const whileLeft = (local: number, body: Bytes): Bytes => [
  0x03,
  0x40,
  ...body,
  ...get(local),
  0x0d,
  0x00,
  0x0b,
];
const END: Bytes = [0x0b];

const simd = (opcode: number): Bytes => [0xfd, ...unsigned(opcode)];
const SPLAT = simd(0x13);
const ADD = simd(0xe4);
const MULTIPLY = simd(0xe6);
const FUSED_MULTIPLY_ADD = simd(0x105);
const lane = (index: number): Bytes => [...simd(0x1f), index];
/** At a multiple of 16 bytes, so far from the address on the stack. */
const load = (offset: number): Bytes => [...simd(0x00), 4, ...unsigned(offset)];
const store = (offset: number): Bytes => [...simd(0x0b), 4, ...unsigned(offset)];

const LANES = 4;
/** Of a vector. */
const VECTOR_BYTES = 16;
/** Multiply-adds of each accumulator in one step of the loop, so that the loop itself costs nothing beside them. */
const UNROLLED = 4;
/** Vectors in one step of the other loop. */
const MOVED = 8;

/** That many bytes are moved at once: `stream` takes multiples of it. */
export const STREAM_STEP = MOVED * VECTOR_BYTES;

export interface Variant {
  /** Chains that do not wait for one another: enough to fill the pipelines, not more than there are registers. */
  readonly accumulators: number;
  /** Whether product and sum are one instruction. */
  readonly fused: boolean;
}

/** Registers suffice for the smaller on x86, the larger fills four pipelines of an ARM processor. */
export const VARIANTS: readonly Variant[] = [true, false].flatMap((fused) =>
  [12, 24].map((accumulators) => ({ accumulators, fused })),
);

/** Floating point operations of `steps` steps of `multiply`, a multiply-add being two. */
export const flopsOf = ({ accumulators }: Variant, steps: number): number =>
  2 * LANES * UNROLLED * accumulators * steps;

/** As `multiply` computes it, for who wants to know whether it does. */
export function multiplied(variant: Variant, steps: number, start: number, a: number, b: number): number {
  const { fround } = Math;
  let sum = 0;
  for (let chain = 0; chain < variant.accumulators; chain++) {
    let value = fround(fround(start) + chain);
    for (let time = 0; time < UNROLLED * steps; time++) value = fround(fround(value * fround(a)) + fround(b));
    sum = chain === 0 ? value : fround(sum + value);
  }
  let total = sum;
  for (let index = 1; index < LANES; index++) total = fround(total + sum);
  return total;
}

/** (steps, start, a, b): the sum of chains x = x a + b; the nth begins with start + n. */
function multiply({ accumulators, fused }: Variant): Bytes {
  const [STEPS, START, FACTOR, TERM, A, B] = [0, 1, 2, 3, 4, 5];
  const chains = Array.from({ length: accumulators }, (_, index) => 6 + index);
  const multiplyAdd = (chain: number): Bytes => [
    ...get(chain),
    ...get(A),
    ...(fused ? [...get(B), ...FUSED_MULTIPLY_ADD] : [...MULTIPLY, ...get(B), ...ADD]),
    ...set(chain),
  ];
  const code = [
    ...[...get(FACTOR), ...SPLAT, ...set(A)],
    ...[...get(TERM), ...SPLAT, ...set(B)],
    ...chains.flatMap((chain, index) => [...get(START), ...f32(index), ...F32_ADD, ...SPLAT, ...set(chain)]),
    ...whileLeft(STEPS, [
      ...Array.from({ length: UNROLLED }, () => chains.flatMap(multiplyAdd)).flat(),
      ...[...get(STEPS), ...i32(1), ...I32_SUB, ...set(STEPS)],
    ]),
    ...chains.flatMap((chain, index) => [...get(chain), ...(index > 0 ? ADD : [])]),
    ...set(A),
    ...Array.from({ length: LANES }, (_, index) => [
      ...[...get(A), ...lane(index)],
      ...(index > 0 ? F32_ADD : []),
    ]).flat(),
    ...END,
  ];
  return sized([...vector([[...unsigned(2 + accumulators), V128]]), ...code]);
}

/** (address, bytes, a, b): each element there becomes itself times a plus b. What is written was read, so that nothing else is moved. */
function stream(fused: boolean): Bytes {
  const [ADDRESS, LEFT, FACTOR, TERM, A, B] = [0, 1, 2, 3, 4, 5];
  const moved = (offset: number): Bytes => [
    ...get(ADDRESS),
    ...[...get(ADDRESS), ...load(offset), ...get(A)],
    ...(fused ? [...get(B), ...FUSED_MULTIPLY_ADD] : [...MULTIPLY, ...get(B), ...ADD]),
    ...store(offset),
  ];
  const code = [
    ...[...get(FACTOR), ...SPLAT, ...set(A)],
    ...[...get(TERM), ...SPLAT, ...set(B)],
    ...whileLeft(LEFT, [
      ...Array.from({ length: MOVED }, (_, index) => moved(VECTOR_BYTES * index)).flat(),
      ...[...get(ADDRESS), ...i32(STREAM_STEP), ...I32_ADD, ...set(ADDRESS)],
      ...[...get(LEFT), ...i32(STREAM_STEP), ...I32_SUB, ...set(LEFT)],
    ]),
    ...END,
  ];
  return sized([...vector([[2, V128]]), ...code]);
}

/** Exports `multiply`, `stream` and `memory`, which begins with one page. */
export function encodeModule(variant: Variant): Uint8Array<ArrayBuffer> {
  const [multiplyType, streamType] = [0, 1];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d],
    ...[0x01, 0x00, 0x00, 0x00],
    ...section(1, [
      [FUNCTION, ...vector([[I32], [F32], [F32], [F32]]), ...vector([[F32]])],
      [FUNCTION, ...vector([[I32], [I32], [F32], [F32]]), ...vector([])],
    ]),
    ...section(3, [[multiplyType], [streamType]]),
    ...section(5, [[0x00, 0x01]]),
    ...section(7, [
      [...text('multiply'), EXPORT.function, 0],
      [...text('stream'), EXPORT.function, 1],
      [...text('memory'), EXPORT.memory, 0],
    ]),
    ...section(10, [multiply(variant), stream(variant.fused)]),
  ]);
}

export interface Loops {
  /** At least one step. */
  multiply(steps: number, start: number, a: number, b: number): number;
  /** At least `STREAM_STEP` bytes, and a multiple of it. */
  stream(address: number, bytes: number, a: number, b: number): void;
  readonly memory: WebAssembly.Memory;
}

/** Undefined where this engine lacks an instruction. */
export function makeLoops(variant: Variant): Loops | undefined {
  const bytes = encodeModule(variant);
  if (!WebAssembly.validate(bytes)) return undefined;
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Loops;
}
