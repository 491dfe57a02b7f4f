/** The GPU's programs as they are recorded: which kernel ran which, also where it had been made for an earlier one. */
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import { isOp, type OpEvent, type Shader } from '../../src/base/events';
import type { Engine } from '../../src/engines/engine';
import { ortWebgl } from '../../src/engines/ort/webgl';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { Recorder } from '../../src/trace/record';
import { ShaderWatch } from '../../src/trace/shaders';
import { compileBench } from './compile-host';

let stop: () => void = () => undefined;

afterEach(() => {
  stop();
});

/** What is told of some work: its kernels, and the programs. */
async function watched(work: () => Promise<unknown>) {
  const events: OpEvent[] = [];
  const shaders: Shader[] = [];
  const watch = new ShaderWatch((shader) => shaders.push(shader));
  const recorder = new Recorder({
    place: () => undefined,
    now: () => performance.now(),
    later: (callback, ms) => setTimeout(callback, ms),
    take: (event) => {
      if (isOp(event)) events.push(event);
    },
    shaders: () => watch.take(),
  });
  stop = () => {
    recorder.stop();
    watch.stop();
  };
  await work();
  stop();
  const of = (kernel: string) => events.filter((event) => event.kernel === kernel);
  const sourceOf = (event: OpEvent | undefined) =>
    shaders.find(({ id }) => id === event?.shaders?.at(-1)?.id)?.source;
  return { shaders, of, sourceOf };
}

const BACKENDS = [
  { backend: 'webgl', language: 'glsl', main: 'void main()' },
  { backend: 'webgpu', language: 'wgsl', main: '@compute' },
] as const;

describe.each(BACKENDS)('on $backend', ({ backend, language, main }) => {
  test('each kernel has its programs, those that tfjs kept from before too', async () => {
    await useBackend(backend);
    const { shaders, of, sourceOf } = await watched(async () => {
      const x = tf.ones([100, 100]);
      const once = x.mul(2);
      const twice = once.mul(3).sqrt();
      await twice.data();
    });
    const [first, second] = of('Multiply');
    expect(first?.backend).toBe(backend);
    expect(first?.shaders?.length).toBeGreaterThan(0);
    expect(second?.shaders?.at(-1)?.id).toBe(first?.shaders?.at(-1)?.id);
    expect(sourceOf(first)).toContain(main);
    expect(sourceOf(first)).toContain('a * b');
    expect(sourceOf(of('Sqrt')[0])).toContain('sqrt(');
    expect(sourceOf(of('Sqrt')[0])).not.toBe(sourceOf(first));
    expect(shaders.every((shader) => shader.language === language)).toBe(true);
    expect(new Set(shaders.map(({ source }) => source)).size).toBe(shaders.length);
    for (const { size, times } of first?.shaders ?? []) {
      expect(size[0] * size[1] * size[2]).toBeGreaterThan(0);
      expect(times).toBeGreaterThan(0);
    }
  });

  test('what was handed on to the cpu has none', async () => {
    await useBackend(backend);
    const { of } = await watched(async () => {
      await tf
        .tensor([1, 2])
        .mul(tf.tensor([3, 4]))
        .data();
    });
    expect(of('Multiply')[0]?.backend).toBe('cpu');
    expect(of('Multiply')[0]?.shaders).toBeUndefined();
  });

  test('nothing is watched any more when it was stopped', async () => {
    await useBackend(backend);
    const methods = () =>
      [WebGL2RenderingContext, GPUDevice, GPUComputePassEncoder].flatMap(({ prototype }) =>
        Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) => value as unknown),
      );
    const before = methods();
    const watch = new ShaderWatch(() => undefined);
    expect(methods()).not.toEqual(before);
    watch.stop();
    expect(methods()).toEqual(before);
  });
});

describe('a graph in ONNX Runtime', () => {
  /** The programs of a call that is not the first, by the names that ONNX Runtime gave them. */
  async function programs(engine: Engine): Promise<Shader[]> {
    await useBackend('cpu');
    const shaders: Shader[] = [];
    const watch = new ShaderWatch((shader) => shaders.push(shader));
    stop = () => {
      watch.stop();
    };
    const { compile } = compileBench(engine);
    const name = `programs of ${engine.name}`;
    const fn = compile((x: tf.Tensor2D) => x.matMul(x).softmax().add(x.mean()), { name });
    await fn(tf.ones([64, 64]));
    watch.take();
    const made = (await fn(tf.ones([64, 64]))) as tf.Tensor;
    await made.data();
    return watch.take().flatMap(({ id }) => shaders.filter((shader) => shader.id === id));
  }

  test('on webgpu has its programs by the names of its operators, those kept from the first call too', async () => {
    const used = await programs(ortWebgpu);
    expect(used.map(({ name }) => name).sort()).toEqual(['Add', 'Gemm', 'ReduceMean', 'Softmax']);
    expect(used.every(({ source }) => source.includes('@compute'))).toBe(true);
  });

  test('on webgl has its programs', async () => {
    const used = await programs(ortWebgl);
    expect(used.length).toBeGreaterThan(3);
    expect(used.every(({ language, source }) => language === 'glsl' && source.includes('void main'))).toBe(
      true,
    );
  });
});
