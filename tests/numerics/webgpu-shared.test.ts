/**
 * tfjs on webgpu and ort:webgpu on one device: tensors go from the one to the other without being read back, state stays on the device, and
 * its memory is given back.
 */
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/errors';
import { control } from '../../src/compile/control-eager';
import type { Engine } from '../../src/engines/engine';
import { ortWebgpu } from '../../src/engines/ort/webgpu';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { compileBench } from './compile-host';
import { countGpuCalls, counted, counts } from './gpu-counts';

const read = async (tensor: unknown): Promise<number[]> => Array.from(await (tensor as tf.Tensor).data());
const range = (count: number, scale = 1) => Array.from({ length: count }, (_, index) => scale * (index + 1));

/** Elements that live on the device, however few they are. */
function onDevice<T extends tf.Tensor>(tensor: T): T {
  const copy = tensor.clone() as T;
  tensor.dispose();
  (tf.backend() as unknown as { uploadToGPU(dataId: object): void }).uploadToGPU(copy.dataId);
  return copy;
}

beforeAll(async () => {
  countGpuCalls();
  await useBackend('webgpu');
});

beforeEach(() => {
  seedRandomness(1);
});

afterEach(async () => {
  await tf.setBackend('webgpu');
});

function trained() {
  const w = tf.variable(tf.tensor2d(range(15, 0.1), [5, 3]));
  const b = tf.variable(tf.tensor1d([0.5, -0.5, 0]));
  const optimizer = tf.train.adam(0.05);
  const step = (x: tf.Tensor2D) =>
    optimizer.minimize(
      () =>
        x
          .matMul(w as unknown as tf.Tensor2D)
          .add(b)
          .square()
          .mean() as tf.Scalar,
      true,
    );
  const dispose = () => {
    optimizer.dispose();
    tf.dispose([w, b]);
  };
  return { w, b, step, dispose };
}

describe('one device', () => {
  test('serves both libraries', async () => {
    const { compile, warnings } = compileBench(ortWebgpu);
    const f = compile((x: tf.Tensor) => x.mul(2).add(1));
    expect(await read(await f(tf.tensor1d([1, 2, 3])))).toEqual([3, 5, 7]);
    expect(warnings).toEqual([]);
    expect(counts.devices).toBe(1);
  });

  test('keeps state: calls read nothing back until somebody reads', async () => {
    const { compile, warnings } = compileBench(ortWebgpu);
    const { w, b, step, dispose } = trained();
    const run = compile(step);
    const x = onDevice(tf.tensor2d(range(20, 0.1), [4, 5]));
    tf.dispose((await run(x)) as tf.Tensor);
    const { readbacks } = await counted(async () => {
      for (let call = 0; call < 5; call++) tf.dispose((await run(x)) as tf.Tensor);
    });
    expect(readbacks).toBe(0);
    const eager = trained();
    const losses: number[] = [];
    for (let call = 0; call < 6; call++) losses.push(...(await read(eager.step(x))));
    for (const [made, wanted] of [
      [w, eager.w],
      [b, eager.b],
    ] as const) {
      const [values, other] = [await read(made), await read(wanted)];
      expect(values).toHaveLength(made.size);
      values.forEach((value, index) => {
        expect(value).toBeCloseTo(other[index] ?? NaN, 4);
      });
      // Its elements are tfjs' own to compute with.
      expect((await read(made.mul(2)))[1]).toBeCloseTo(2 * (other[1] ?? NaN), 4);
    }
    expect(warnings).toEqual([]);
    eager.dispose();
    dispose();
    x.dispose();
  });

  test('says of a read at once what to write instead', async () => {
    const { compile } = compileBench(ortWebgpu);
    const total = tf.variable(tf.tensor1d([1, 2, 3]));
    const add = compile((x: tf.Tensor) => {
      total.assign(total.add(x));
    });
    // The first call's state is that of its eager run.
    for (let call = 0; call < 2; call++) await add(tf.tensor1d([1, 1, 1]));
    expect(() => total.dataSync()).toThrow(UserError);
    expect(() => total.dataSync()).toThrow(/Write `await tensor\.data\(\)`/);
    expect(await read(total)).toEqual([3, 4, 5]);
    // Read once, it is there.
    expect(Array.from(total.dataSync())).toEqual([3, 4, 5]);
    total.assign(tf.tensor1d([10, 10, 10]));
    await add(tf.tensor1d([1, 2, 3]));
    expect(await read(total)).toEqual([11, 12, 13]);
    total.dispose();
  });

  test('leaves state as it was where a call fails', async () => {
    let fails = false;
    const failing: Engine = {
      name: 'ort:webgpu',
      async prepare(graph, options) {
        const program = await ortWebgpu.prepare(graph, options);
        return {
          run: async (given) => {
            if (!fails) return program.run(given);
            // A tensor that is gone cannot be given to the session.
            const gone = tf.tensor1d([1, 2, 3]);
            gone.dispose();
            return program.run({ ...given, inputs: [gone] });
          },
          dispose: () => {
            program.dispose();
          },
        };
      },
    };
    const { compile } = compileBench(failing);
    const total = tf.variable(tf.tensor1d([1, 2, 3]));
    const add = compile((x: tf.Tensor) => {
      total.assign(total.add(x));
      return total.sum();
    });
    const x = onDevice(tf.tensor1d([1, 1, 1]));
    tf.dispose((await add(x)) as tf.Tensor);
    tf.dispose((await add(x)) as tf.Tensor);
    const { numTensors } = tf.memory();
    const { liveBuffers } = counts;
    fails = true;
    await expect(add(x)).rejects.toThrow(/disposed/);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(counts.liveBuffers).toBe(liveBuffers);
    expect(await read(total)).toEqual([3, 4, 5]);
    fails = false;
    expect(await read(await add(x))).toEqual([15]);
    tf.dispose([total, x]);
  });

  test('gives what is no multiple of 16 bytes whole, and no more', async () => {
    const { compile, warnings } = compileBench(ortWebgpu);
    const f = compile((x: tf.Tensor, n: tf.Tensor) => [x.mul(2), n.add(tf.scalar(1, 'int32')), x.sum()]);
    for (const length of [1, 2, 3, 4, 5, 7, 9]) {
      const x = onDevice(tf.tensor1d(range(length, 0.5)));
      const n = onDevice(tf.tensor1d(range(length), 'int32'));
      const [doubled, next, sum] = (await f(x, n)) as tf.Tensor[];
      expect(await read(doubled)).toEqual(range(length));
      expect(await read(next)).toEqual(range(length + 1).slice(1));
      expect(next?.dtype).toBe('int32');
      expect(await read(sum)).toEqual([(length * (length + 1)) / 4]);
    }
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringMatching(/ was traced 6 times/)]);
  });

  test('takes integers that tfjs calls floats, bools and empty tensors', async () => {
    const { compile, warnings } = compileBench(ortWebgpu);
    const f = compile((x: tf.Tensor, mask: tf.Tensor, none: tf.Tensor) => [
      tf.where(mask, x, x.neg()),
      mask.logicalNot(),
      none.concat(none),
      none,
    ]);
    const whole = onDevice(tf.tensor1d([1, 2, 3, 4], 'int32')).toFloat();
    const mask = onDevice(tf.tensor1d([1, 0, 0, 1], 'int32')).toBool();
    const [chosen, not, ...empty] = (await f(whole, mask, tf.zeros([0, 3]))) as tf.Tensor[];
    expect(await read(chosen)).toEqual([1, -2, -3, 4]);
    expect(not?.dtype).toBe('bool');
    expect(await read(not)).toEqual([0, 1, 1, 0]);
    expect(await read((not as tf.Tensor).toFloat().mul(3))).toEqual([0, 3, 3, 0]);
    expect(empty.map(({ shape }) => shape)).toEqual([
      [0, 3],
      [0, 3],
    ]);
    for (const tensor of empty) expect(await read(tensor)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  test('gives a tensor of its own for each result, an argument, a constant and a state too', async () => {
    const { compile, warnings } = compileBench(ortWebgpu);
    const state = tf.variable(tf.tensor1d([5, 6, 7]));
    const f = compile((x: tf.Tensor) => {
      const y = x.add(1);
      state.assign(y as tf.Tensor1D);
      return [y, y, x, state.clone(), tf.tensor1d([1, 2]).mul(2)];
    });
    const x = onDevice(tf.tensor1d([1, 2, 3]));
    await f(x);
    expect(warnings).toEqual([]);
    const results = (await f(x)) as tf.Tensor[];
    const [first, ...others] = results;
    first?.dispose();
    expect(await Promise.all(others.map(read))).toEqual([
      [2, 3, 4],
      [1, 2, 3],
      [2, 3, 4],
      [2, 4],
    ]);
    x.dispose();
    expect(await read(others[1])).toEqual([1, 2, 3]);
    state.dispose();
    expect(await read(others[2])).toEqual([2, 3, 4]);
    expect(warnings).toEqual([]);
  });

  test('keeps an argument that is disposed of while it is read', async () => {
    const { compile } = compileBench(ortWebgpu);
    const f = compile((x: tf.Tensor) => x.square().sum().sqrt());
    const first = onDevice(tf.tensor1d([3, 4, 0, 0]));
    await f(first);
    const again = f(first);
    // The call has begun by the time that the next in the queue of the worker's tasks runs.
    await Promise.resolve();
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(undefined);
    });
    first.dispose();
    for (let other = 0; other < 8; other++) onDevice(tf.fill([4], 100)).add(1);
    expect(await read(await again)).toEqual([5]);
  });

  test('runs functions that are called at once one after another', async () => {
    const { compile } = compileBench(ortWebgpu);
    const functions = [1, 2, 3].map((factor) => compile((x: tf.Tensor) => x.mul(factor).sum()));
    const x = onDevice(tf.tensor1d([1, 2, 3]));
    for (let round = 0; round < 2; round++) {
      const made = await Promise.all(functions.map((f) => f(x)));
      expect(await Promise.all(made.map(read))).toEqual([[6], [12], [18]]);
    }
  });

  test('lends nothing where tfjs computes elsewhere: values can be read at once', async () => {
    await useBackend('cpu');
    const { compile } = compileBench(ortWebgpu);
    const total = tf.variable(tf.tensor1d([1, 2, 3]));
    const add = compile((x: tf.Tensor) => {
      total.assign(total.add(x));
      return total.sum();
    });
    for (const sum of [9, 12]) {
      const made = (await add(tf.tensor1d([1, 1, 1]))) as tf.Tensor;
      expect(made.dataSync()[0]).toBe(sum);
    }
    expect(Array.from(total.dataSync())).toEqual([3, 4, 5]);
    expect(Array.from(total.mul(2).dataSync())).toEqual([6, 8, 10]);
    // A state that lives on the host goes to the device with its next call, and the other way round.
    await tf.setBackend('webgpu');
    expect(await read(await add(tf.tensor1d([1, 1, 1])))).toEqual([15]);
    expect(await read(total)).toEqual([4, 5, 6]);
    await tf.setBackend('cpu');
    expect(((await add(tf.tensor1d([1, 1, 1]))) as tf.Tensor).dataSync()[0]).toBe(18);
    total.dispose();
  });
});

test('cond, whileLoop and scan run on the device, the first two without an eager run to be compared with', async () => {
  const { compile, warnings, reports } = compileBench(ortWebgpu);
  const f = compile((x: tf.Tensor) => {
    const [last, sums] = control.scan(
      (sum: unknown, row: unknown) => {
        const next = (sum as tf.Tensor).add(row as tf.Tensor);
        return [next, next.sum()];
      },
      tf.zeros([3]),
      x,
    ) as [tf.Tensor, tf.Tensor];
    return [last, sums];
  });
  const g = compile((x: tf.Tensor) => {
    const chosen = control.cond(
      x.sum().greater(0),
      () => x.neg(),
      () => x.square(),
    ) as tf.Tensor;
    const [doubled] = control.whileLoop(
      (y) => y.abs().sum().less(100),
      (y) => [y.mul(2)],
      [chosen],
    ) as [tf.Tensor];
    return doubled;
  });
  const rows = onDevice(
    tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  );
  for (let call = 0; call < 2; call++) {
    const made = (await f(rows)) as tf.Tensor[];
    expect(await Promise.all(made.map(read))).toEqual([
      [5, 7, 9],
      [6, 21],
    ]);
  }
  expect(await read(await g(onDevice(tf.tensor1d([1, 2, 2]))))).toEqual([-32, -64, -64]);
  expect(await read(await g(onDevice(tf.tensor1d([1, -2, -2]))))).toEqual([16, 64, 64]);
  expect(warnings).toEqual([]);
  expect(reports.map(({ check, notes }) => [check?.maxAbs, notes])).toEqual([
    [0, undefined],
    [undefined, [expect.stringMatching(/^Not compared with an eager run: /)]],
  ]);
});

test('calls leave neither tensors nor buffers behind', async () => {
  const { compile, warnings } = compileBench(ortWebgpu);
  const { step, dispose } = trained();
  const run = compile((x: tf.Tensor2D, mask: tf.Tensor) => [step(x), x.sum(), mask.logicalNot()]);
  const x = onDevice(tf.tensor2d(range(20, 0.1), [4, 5]));
  const mask = tf.tensor1d([1, 0, 1], 'bool');
  const call = async () => tf.dispose((await run(x, mask)) as tf.Tensor[]);
  for (let warm = 0; warm < 10; warm++) await call();
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  const { liveBuffers } = counts;
  for (let times = 0; times < 300; times++) await call();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  expect(counts.liveBuffers).toBe(liveBuffers);
  expect(warnings).toEqual([]);
  dispose();
});
