/** How fast a graphics card multiplies and adds, and copies what its caches do not hold, through WebGPU's compute shaders. */
import type { Rates } from '../../bench/report';
import { bestRate } from './ramp';

const GROUP = 64;
const CHAINS = 8;
const UNROLLED = 4;
const LANES = 4;
const STEPS = 64;
/** Enough for every unit of a large card to have several. */
const MOST_GROUPS = 32_768;
const VECTOR_BYTES = 16;

const each = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => of(index));

/** Chains x = x a + b, as many steps as the uniform says, so that no compiler can foresee them. */
const MULTIPLY = `
struct Given { a: f32, b: f32, steps: u32 }
@group(0) @binding(0) var<uniform> given: Given;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;
@compute @workgroup_size(${String(GROUP)})
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(local_invocation_index) local: u32) {
  let a = vec4f(given.a);
  let b = vec4f(given.b);
${each(CHAINS, (chain) => `  var x${String(chain)} = vec4f(f32(local + ${String(chain)}u));`).join('\n')}
  for (var step = 0u; step < given.steps; step++) {
${each(UNROLLED, () => each(CHAINS, (chain) => `    x${String(chain)} = x${String(chain)} * a + b;`).join('\n')).join('\n')}
  }
  sums[id.x] = ${each(CHAINS, (chain) => `x${String(chain)}`).join(' + ')};
}`;

const COPY_GROUP = 256;
const COPY = `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> copied: array<vec4f>;
@compute @workgroup_size(${String(COPY_GROUP)})
fn main(@builtin(global_invocation_id) id: vec3u) {
  copied[id.x] = source[id.x] + 1;
}`;

/** Of each of two buffers: what every device allows. */
const COPIED_BYTES = 2 ** 27;

const FLOPS = 2 * LANES * CHAINS * UNROLLED * STEPS * GROUP;
const [FACTOR, TERM] = [0.5, 0.25];
/** Each chain is at b / (1 - a) after so many steps. */
const SUM = (CHAINS * TERM) / (1 - FACTOR);

class Card {
  readonly #back: GPUBuffer;

  constructor(
    readonly device: GPUDevice,
    private readonly now: () => number,
  ) {
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    this.#back = device.createBuffer({ size: VECTOR_BYTES, usage: MAP_READ | COPY_DST });
  }

  pipeline(code: string): Promise<GPUComputePipeline> {
    const module = this.device.createShaderModule({ code });
    return this.device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  }

  bind(pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]): GPUBindGroup {
    return this.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
  }

  /** Milliseconds until the first number of the buffer has come back, and that number. */
  async timed(
    pass: (encoder: GPUComputePassEncoder) => void,
    result: GPUBuffer,
  ): Promise<{ readonly ms: number; readonly first: number }> {
    const { device } = this;
    const start = this.now();
    const encoder = device.createCommandEncoder();
    const computing = encoder.beginComputePass();
    pass(computing);
    computing.end();
    encoder.copyBufferToBuffer(result, 0, this.#back, 0, VECTOR_BYTES);
    device.queue.submit([encoder.finish()]);
    await this.#back.mapAsync(GPUMapMode.READ);
    const ms = this.now() - start;
    const [first = NaN] = new Float32Array(this.#back.getMappedRange());
    this.#back.unmap();
    return { ms, first };
  }
}

/** A device that is lost or out of memory does nothing, and that at once. */
function expectFirst(first: number, wanted: number): void {
  if (!(Math.abs(first - wanted) <= 1e-3 * wanted))
    throw new Error('the graphics card computed something else');
}

async function multiplyRate(card: Card): Promise<number> {
  const { device } = card;
  const { UNIFORM, STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const given = device.createBuffer({ size: VECTOR_BYTES, usage: UNIFORM | COPY_DST });
  device.queue.writeBuffer(given, 0, new Float32Array([FACTOR, TERM]));
  device.queue.writeBuffer(given, 8, new Uint32Array([STEPS]));
  const sums = device.createBuffer({ size: VECTOR_BYTES * GROUP * MOST_GROUPS, usage: STORAGE | COPY_SRC });
  const pipeline = await card.pipeline(MULTIPLY);
  const group = card.bind(pipeline, [given, sums]);
  const rate = await bestRate(
    { least: 8, most: MOST_GROUPS },
    (groups) => groups * FLOPS,
    async (groups, times) => {
      const { ms, first } = await card.timed((pass) => {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        for (let time = 0; time < times; time++) pass.dispatchWorkgroups(groups);
      }, sums);
      expectFirst(first, SUM);
      return ms;
    },
  );
  sums.destroy();
  return rate;
}

async function copyRate(card: Card): Promise<number> {
  const { device } = card;
  const { STORAGE, COPY_SRC } = GPUBufferUsage;
  const make = () => device.createBuffer({ size: COPIED_BYTES, usage: STORAGE | COPY_SRC });
  const [from, to] = [make(), make()];
  const pipeline = await card.pipeline(COPY);
  const both = [
    [from, to],
    [to, from],
  ].map((buffers) => card.bind(pipeline, buffers));
  /** One more than there were, in each number that is copied. */
  let passes = 0;
  const groupBytes = COPY_GROUP * VECTOR_BYTES;
  const rate = await bestRate(
    { least: 2 ** 20 / groupBytes, most: COPIED_BYTES / groupBytes },
    (groups) => 2 * groups * groupBytes,
    async (groups, times) => {
      let written = to;
      const start = passes;
      passes += times;
      if (passes % 2 === 0) written = from;
      const { ms, first } = await card.timed((pass) => {
        pass.setPipeline(pipeline);
        for (let time = start; time < passes; time++) {
          pass.setBindGroup(0, both[time % 2]);
          pass.dispatchWorkgroups(groups);
        }
      }, written);
      expectFirst(first, passes);
      return ms;
    },
  );
  for (const buffer of [from, to]) buffer.destroy();
  return rate;
}

/** Undefined where this browser has none. @throws Error where it gives no right result. */
export async function webgpuRates(now: () => number): Promise<Rates | undefined> {
  if (!('gpu' in navigator)) return undefined;
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) return undefined;
  const device = await adapter.requestDevice();
  try {
    const card = new Card(device, now);
    const flops = await multiplyRate(card);
    return { gflops: flops / 1e9, gbs: (await copyRate(card)) / 1e9 };
  } finally {
    device.destroy();
  }
}
