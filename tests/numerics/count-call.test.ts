/** One call counted: kernels, programs of the GPU, bytes to it and back, memory; and nothing of the counting is left afterwards. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { control } from '../../src/compile/control-eager';
import type { Engine } from '../../src/engines/engine';
import { ortWasm } from '../../src/engines/ort/wasm';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { replayEngine } from '../../src/engines/tfjs/replay';
import { parseGraph } from '../../src/ir/parse';
import type { LoweredNode } from '../../src/onnx/lower';
import { countCall, watchHeaps } from '../../src/worker/benchmark/count';
import { compileBench } from './compile-host';

const heaps = watchHeaps();

/** What a page of WebAssembly's memory holds, by its definition. */
const PAGE_BYTES = 65_536;

const GRAPH = parseGraph(`graph f {
  %1 = input {index=0} : float32[48,64]
  %2 = input {index=1} : float32[64,80]
  %3 = matmul(%1, %2) {transposeA=false, transposeB=false} : float32[48,80]
  %4 = neg(%3) {} : float32[48,80]
  return %4
}`);
const FLOPS = 2 * 48 * 64 * 80 + 48 * 80;
const ARGS = 4 * (48 * 64 + 64 * 80);
const RESULT = 4 * 48 * 80;
const BYTES = 4 * (48 * 64 + 64 * 80 + 48 * 80 + 2 * 48 * 80);

async function product(a: tf.Tensor2D, b: tf.Tensor2D) {
  const made = tf.tidy(() => a.matMul(b).neg());
  const values = await made.data();
  made.dispose();
  return values;
}

/** The same matrices, on the current backend's side or still on the host's. */
const matrices = () => [tf.ones<tf.Rank.R2>([48, 64]), tf.ones<tf.Rank.R2>([64, 80])] as const;

describe('on the processor', () => {
  test('cpu: kernels, and the most that was alive at once', async () => {
    await useBackend('cpu');
    const [a, b] = matrices();
    // It is none of the call's.
    const other = tf.ones([1000]);
    const { result, counts } = await countCall({ traced: GRAPH }, () => product(a, b));
    tf.dispose([a, b, other]);
    expect(result[0]).toBe(-64);
    expect(counts).toEqual({
      kernels: 2,
      tensorBytes: ARGS + 2 * RESULT,
      flops: FLOPS,
      bytes: BYTES,
    });
  });

  test('wasm: the same, and its heap apart', async () => {
    await useBackend('wasm', 1);
    const [a, b] = matrices();
    const { counts } = await countCall({ traced: GRAPH, heaps }, () => product(a, b));
    tf.dispose([a, b]);
    expect(counts).toEqual({
      kernels: 2,
      tensorBytes: ARGS + 2 * RESULT,
      heapBytes: heaps.bytes,
      flops: FLOPS,
      bytes: BYTES,
    });
    expect(heaps.bytes).toBeGreaterThan(0);
    expect(heaps.bytes % PAGE_BYTES).toBe(0);
  });

  test('a heap that grew counts as it is afterwards', async () => {
    await useBackend('wasm', 1);
    const before = heaps.bytes;
    const { counts } = await countCall({ heaps }, async () => {
      tf.zeros([before / 4]).dispose();
      await Promise.resolve();
    });
    expect(counts.heapBytes).toBeGreaterThan(before);
    expect(counts.flops).toBeUndefined();
  });
});

describe('tensors at once', () => {
  const counted = async (work: () => tf.Tensor) => {
    const { counts } = await countCall({}, async () => {
      const made = work();
      await made.data();
      made.dispose();
    });
    return counts.tensorBytes;
  };

  beforeAll(async () => {
    await useBackend('cpu');
  });

  test('that share their elements count once, and what was let go of no more', async () => {
    const x = tf.ones([100]);
    const copy = x.clone();
    expect(await counted(() => tf.tidy(() => copy.reshape([10, 10]).neg().reshape([100])))).toBe(800);
    expect(
      await counted(() =>
        tf.tidy(() =>
          tf
            .tidy(() => x.exp().sin())
            .neg()
            .abs(),
        ),
      ),
    ).toBe(400 + 3 * 400);
    tf.dispose([x, copy]);
  });

  test('hold a variable as it was before and after, but the old values no longer than they live', async () => {
    const [v, w] = [1, 2].map(() => tf.tidy(() => tf.variable(tf.zeros([100]))));
    const once = () => {
      for (const each of [v, w]) tf.tidy(() => each?.assign(each.neg()));
      return tf.scalar(1);
    };
    // Both, and the new values of one.
    expect(await counted(once)).toBe(1200);
    tf.dispose({ v, w });
  });

  test('of the replayed graph: its constants and variables too', async () => {
    const { compile } = compileBench(replayEngine, { check: false });
    const weights = tf.range(0, 100);
    const w = tf.variable(tf.ones([100]));
    const run = compile((x: tf.Tensor) => x.mul(weights).matMul(w.reshape([100, 1])), { name: 'held' });
    const x = tf.ones([1, 100]);
    const call = async () => ((await run(x)) as tf.Tensor).data();
    await call();
    const { counts } = await countCall({}, call);
    // The argument, the weights and the variable, their product, and the result.
    expect(counts.tensorBytes).toBe(4 * 400 + 4);
    tf.dispose([weights, w, x]);
  });
});

describe('the static graph on tfjs', () => {
  test.each([
    { backend: 'cpu', how: 'in one loop', kernels: 1 },
    { backend: 'wasm', how: 'kernel by kernel', kernels: 3 },
  ] as const)('on $backend: a chain runs $how, and clones do not count', async ({ backend, kernels }) => {
    await useBackend(backend, 1);
    const { compile } = compileBench(replayEngine);
    const chain = compile((x: tf.Tensor) => x.neg().exp().sqrt(), { name: `chain on ${backend}` });
    const x = tf.ones([100]);
    const call = async () => {
      const made = (await chain(x)) as tf.Tensor;
      await made.clone().data();
    };
    await call();
    const { counts } = await countCall({}, call);
    expect(counts.kernels).toBe(kernels);
  });

  test('a scan’s kernels count in each of its steps', async () => {
    await useBackend('cpu');
    const { compile } = compileBench(replayEngine);
    const product = (carry: unknown, x: unknown) => [(carry as tf.Tensor).matMul(x as tf.Tensor), []];
    const scanned = (xs: tf.Tensor) => (control.scan(product, tf.eye(3), xs) as tf.Tensor[])[0];
    const run = compile(scanned, { name: 'scanned' });
    const xs = tf.ones([5, 3, 3]);
    const call = async () => {
      await ((await run(xs)) as tf.Tensor).data();
    };
    await call();
    const { counts } = await countCall({}, call);
    // A slice, its reshape and the product, five times.
    expect(counts.kernels).toBe(15);
  });
});

async function prepared(engine: Engine) {
  let lowered: readonly LoweredNode[] = [];
  const program = await engine.prepare(GRAPH, { lowered: (operators) => (lowered = operators) });
  return {
    lowered,
    async call(a: tf.Tensor, b: tf.Tensor) {
      const { results } = await program.run({ inputs: [a, b], random: [], states: [] });
      const [made] = results;
      const values = await made?.data();
      tf.dispose([...results]);
      return values;
    },
  };
}

describe('ONNX Runtime', () => {
  test('on wasm runs the operators of the model, none of them a kernel of tfjs', async () => {
    await useBackend('wasm', 1);
    const [a, b] = matrices();
    const { lowered, call } = await prepared(ortWasm);
    const { result, counts } = await countCall({ traced: GRAPH, lowered, heaps }, () => call(a, b));
    tf.dispose([a, b]);
    expect(result?.[0]).toBe(-64);
    expect(lowered.flatMap(({ operators }) => operators)).toEqual(['Gemm', 'Neg']);
    expect(counts).toEqual({ kernels: 2, heapBytes: heaps.bytes, flops: FLOPS, bytes: BYTES });
  });

  test('on webgpu runs a program for each operator, and reads back the result alone', async () => {
    await useBackend('webgpu');
    const [a, b] = matrices();
    const { lowered, call } = await prepared(ortWebgpu);
    // The first call compiles the programs, and brings the arguments to the device.
    await call(a, b);
    const { result, counts } = await countCall({ lowered }, () => call(a, b));
    expect(result?.[0]).toBe(-64);
    expect(counts).toMatchObject({ dispatches: 2, downloadedBytes: 4 * 48 * 80 });
    // What is uploaded are the programs' own few numbers.
    expect(counts.uploadedBytes).toBeLessThan(1024);
    tf.dispose([a, b]);
  });
});

describe.each([
  // A program of its own lays the result out to be read.
  { backend: 'webgl', dispatches: 3 },
  { backend: 'webgpu', dispatches: 2 },
] as const)('tfjs on $backend', ({ backend, dispatches }) => {
  beforeAll(async () => {
    await useBackend(backend);
  });

  test('a program for each kernel; only the result comes back where the arguments are there', async () => {
    const [a, b] = matrices();
    await product(a, b);
    const { result, counts } = await countCall({ traced: GRAPH }, () => product(a, b));
    expect(result[0]).toBe(-64);
    expect(counts).toMatchObject({
      kernels: 2,
      tensorBytes: ARGS + 2 * RESULT,
      dispatches,
      downloadedBytes: 4 * 48 * 80,
      flops: FLOPS,
      bytes: BYTES,
    });
    expect(counts.uploadedBytes).toBeLessThan(1024);
    tf.dispose([a, b]);
  });

  test('arguments from the host are uploaded once', async () => {
    const host = new Float32Array(48 * 64).fill(1);
    const b = tf.ones<tf.Rank.R2>([64, 80]);
    await product(tf.tensor2d(host, [48, 64]), b);
    const a = tf.tensor2d(host, [48, 64]);
    const { counts } = await countCall({}, () => product(a, b));
    const again = await countCall({}, () => product(a, b));
    expect((counts.uploadedBytes ?? 0) - (again.counts.uploadedBytes ?? 0)).toBe(4 * 48 * 64);
    tf.dispose([a, b]);
  });
});

describe('what a GPU is asked for', () => {
  test('WebGPU: each way to and back', async () => {
    await useBackend('cpu');
    const adapter = await navigator.gpu.requestAdapter();
    const device = await adapter?.requestDevice();
    if (!device) throw new Error('no WebGPU');
    const pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' }) },
    });
    const { COPY_DST, COPY_SRC, MAP_READ, MAP_WRITE, INDIRECT } = GPUBufferUsage;
    const { counts } = await countCall({}, async () => {
      const buffer = device.createBuffer({ size: 1024, usage: COPY_DST | COPY_SRC | INDIRECT });
      device.queue.writeBuffer(buffer, 0, new Uint32Array([9, 1, 1, 1, 9]), 1, 3);
      device.queue.writeBuffer(buffer, 16, new ArrayBuffer(32), 8);
      device.queue.writeBuffer(buffer, 16, new Uint8Array(20));
      const made = device.createBuffer({ size: 256, usage: COPY_SRC, mappedAtCreation: true });
      new Uint8Array(made.getMappedRange()).fill(1);
      made.unmap();
      const written = device.createBuffer({ size: 512, usage: MAP_WRITE | COPY_SRC });
      await written.mapAsync(GPUMapMode.WRITE);
      new Uint8Array(written.getMappedRange(256)).fill(1);
      written.unmap();
      const texture = device.createTexture({
        size: [4, 4],
        format: 'rgba8unorm',
        usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT,
      });
      device.queue.writeTexture({ texture }, new Uint8Array(64), { bytesPerRow: 16 }, [4, 4]);
      const canvas = new OffscreenCanvas(4, 4);
      canvas.getContext('2d');
      device.queue.copyExternalImageToTexture({ source: canvas }, { texture }, [2, 3]);
      device.queue.copyExternalImageToTexture({ source: canvas }, { texture }, { width: 4, height: 2 });
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.dispatchWorkgroups(2);
      pass.dispatchWorkgroups(1, 1, 1);
      pass.dispatchWorkgroupsIndirect(buffer, 0);
      pass.end();
      const back = device.createBuffer({ size: 1024, usage: COPY_DST | MAP_READ });
      encoder.copyBufferToBuffer(buffer, 0, back, 0, 1024);
      device.queue.submit([encoder.finish()]);
      await back.mapAsync(GPUMapMode.READ);
      back.getMappedRange(0, 128);
      back.unmap();
      await back.mapAsync(GPUMapMode.READ, 512);
      back.getMappedRange(512);
      back.unmap();
    });
    device.destroy();
    expect(counts).toMatchObject({
      kernels: 0,
      dispatches: 3,
      uploadedBytes: 12 + 24 + 20 + 256 + 256 + 64 + 4 * 2 * 3 + 4 * 4 * 2,
      downloadedBytes: 128 + 512,
    });
  });

  test('WebGL: each way to and back', async () => {
    await useBackend('cpu');
    const gl = new OffscreenCanvas(4, 4).getContext('webgl2');
    if (!gl) throw new Error('no WebGL');
    const texture = gl.createTexture();
    const buffer = gl.createBuffer();
    const pixels = new Uint8Array(4 * 4 * 4);
    const { counts } = await countCall({}, async () => {
      gl.bindTexture(gl.TEXTURE_2D, texture);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 4, 4, 0, gl.RGBA, gl.UNSIGNED_BYTE, null);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, 4, 4, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, new ImageData(2, 3));
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, 4096, gl.STATIC_DRAW);
      gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(12), gl.STATIC_DRAW);
      gl.bufferSubData(gl.ARRAY_BUFFER, 4, new Float32Array(8), 2, 5);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      gl.drawArraysInstanced(gl.TRIANGLES, 0, 3, 1);
      // Longer than what is read into it.
      gl.readPixels(0, 0, 2, 2, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(100));
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, gl.createBuffer());
      gl.bufferData(gl.PIXEL_PACK_BUFFER, 64, gl.STREAM_READ);
      gl.readPixels(0, 0, 4, 4, gl.RGBA, gl.UNSIGNED_BYTE, 0);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, new Uint8Array(64));
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, new Float32Array(8), 1, 3);
      await Promise.resolve();
    });
    gl.getExtension('WEBGL_lose_context')?.loseContext();
    expect(counts).toMatchObject({
      dispatches: 2,
      uploadedBytes: 64 + 24 + 48 + 20,
      downloadedBytes: 16 + 64 + 12,
    });
  });
});

describe('when it is over', () => {
  const targets = (): object[] => [
    tf.engine(),
    ...[GPUDevice, GPUQueue, GPUBuffer, GPUComputePassEncoder].map(({ prototype }) => prototype),
    ...[GPURenderPassEncoder, GPURenderBundleEncoder, WebGL2RenderingContext].map((each) => each.prototype),
  ];
  const methods = () =>
    targets().map((target) =>
      Object.entries(Object.getOwnPropertyDescriptors(target)).filter(
        ([, { value }]) => typeof value === 'function',
      ),
    );

  test('nothing of it is left, where the call failed too', async () => {
    const before = methods();
    let during: unknown;
    await countCall({}, async () => {
      during = methods();
      await Promise.resolve();
    });
    expect(during).not.toEqual(before);
    expect(methods()).toEqual(before);
    await expect(countCall({}, () => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
    expect(methods()).toEqual(before);
  });

  test('heaps are not watched any more when that was stopped', () => {
    const { instantiate, instantiateStreaming } = WebAssembly;
    const watch = watchHeaps();
    expect(WebAssembly.instantiate).not.toBe(instantiate);
    watch.stop();
    expect([WebAssembly.instantiate, WebAssembly.instantiateStreaming]).toEqual([
      instantiate,
      instantiateStreaming,
    ]);
  });
});
