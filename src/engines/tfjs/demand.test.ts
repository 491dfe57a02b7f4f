import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf } from '../../ir/graph';
import { OPS } from '../../ops';
import { attrsOf, operands } from '../../ops/kernel-call';
import { Unsupported } from '../../ops/row';
import { onKernels } from '../../trace/engine-hook';
import { bytesWanted, mostBytes } from './demand';
import { Meter } from './meter';

const BUDGET_BYTES = 4 * 1000;
/** Where nobody refuses it, the array is a RangeError of JavaScript. */
const HUGE = 2 ** 22;
const meter = new Meter();
/** As a snippet has it. */
const its = meter.library();
const small: Record<'row' | 'column' | 'scalar' | 'image' | 'boxes' | 'index' | 'indices', tf.Tensor> =
  {} as never;

beforeAll(async () => {
  await tf.setBackend('cpu');
  Object.assign(small, {
    row: tf.ones([1, 3]),
    column: tf.ones([3, 1]),
    scalar: tf.scalar(1),
    image: tf.ones([1, 2, 2, 1]),
    boxes: tf.tensor2d([[0, 0, 1, 1]]),
    index: tf.tensor1d([0], 'int32'),
    indices: tf.tensor2d([[0]], [1, 1], 'int32'),
  });
});
beforeEach(() => {
  meter.start(tf.memory().numBytes + BUDGET_BYTES);
});
afterAll(() => {
  tf.disposeVariables();
  tf.dispose(Object.values(small));
});

/** Each asks for far more than there is, where it is large; and for little where not. */
const FACTORIES: Readonly<Record<string, (size: number) => unknown>> = {
  ones: (n) => its.ones([n, n]),
  'ones of complex numbers': (n) => its.ones([n, n], 'complex64'),
  zeros: (n) => its.zeros([n, n], 'bool'),
  rand: (n) => its.rand([n, n], () => 1),
  buffer: (n) => its.buffer([n, n]),
  fill: (n) => its.fill([n, n], 2),
  eye: (n) => its.eye(n),
  'eye of a batch': (n) => its.eye(2, 2, [n * n]),
  range: (n) => its.range(0, n * n),
  linspace: (n) => its.linspace(0, 1, n * n),
  randomNormal: (n) => its.randomNormal([n, n]),
  randomStandardNormal: (n) => its.randomStandardNormal([n, n]),
  randomUniform: (n) => its.randomUniform([n, n]),
  randomUniformInt: (n) => its.randomUniformInt([n, n], 0, 9),
  randomGamma: (n) => its.randomGamma([n, n], 1),
  truncatedNormal: (n) => its.truncatedNormal([n, n]),
  'variable of it': (n) => its.variable(its.randomNormal([n, n])),
  oneHot: (n) => its.oneHot(small.index as tf.Tensor1D, n * n),
  tile: (n) => its.tile(small.row, [n, n]),
  pad: (n) =>
    its.pad(small.row, [
      [n, n],
      [n, n],
    ]),
  broadcastTo: (n) => its.broadcastTo(small.scalar, [n, n]),
  resizeBilinear: (n) => its.image.resizeBilinear(small.image as tf.Tensor4D, [n, n]),
  resizeNearestNeighbor: (n) => its.image.resizeNearestNeighbor(small.image as tf.Tensor4D, [n, n]),
  cropAndResize: (n) =>
    its.image.cropAndResize(
      small.image as tf.Tensor4D,
      small.boxes as tf.Tensor2D,
      small.index as tf.Tensor1D,
      [n, n],
    ),
  scatterND: (n) => its.scatterND(small.indices, its.ones([1]), [n * n]),
  sparseToDense: (n) => its.sparseToDense(small.index, small.scalar, [n * n]),
  unsortedSegmentSum: (n) => its.unsortedSegmentSum(its.ones([1]), small.index as tf.Tensor1D, n * n),
  bincount: (n) => its.bincount(small.index as tf.Tensor1D, its.ones([0]), n * n),
  'weights of a layer': (n) => its.layers.dense({ units: n, inputShape: [n] }).build([null, n]),
};

/** Of what fits itself, but not what is made of two. */
const PRODUCTS: Readonly<Record<string, (long: tf.Tensor1D) => unknown>> = {
  'an outer product': (long) => its.outerProduct(long, long),
  'a sum of a column and a row': (long) => long.reshape([-1, 1]).add(long.reshape([1, -1])),
  'a matrix product': (long) => its.matMul(long.reshape([-1, 1]), long.reshape([1, -1])),
  'a comparison': (long) => long.reshape([-1, 1]).greater(long.reshape([1, -1])),
  diag: (long) => its.diag(long),
  meshgrid: (long) => its.meshgrid(long, long),
};

const REFUSED =
  /^Out of tensor memory: a \w+ tensor of shape \[[\d, ]+\] takes [\d,]+ bytes \(\d+ MiB\), over this run's budget of 1 MiB by itself\. Make it smaller/;

describe('what is larger than the budget is refused before there is an array for it', () => {
  it.each(Object.entries(FACTORIES))('%s', (_, make) => {
    expect(() => make(HUGE)).toThrow(REFUSED);
    tf.tidy(() => {
      expect(() => make(2)).not.toThrow();
    });
  });

  it.each(Object.entries(PRODUCTS))('%s', (_, make) => {
    const ran: string[] = [];
    const stop = onKernels({
      begins: () => undefined,
      ends: (name, _inputs, made) => made && ran.push(name),
    });
    tf.tidy(() => {
      expect(() => make(its.ones([200]))).toThrow(REFUSED);
    });
    stop();
    expect(ran.filter((name) => name !== tf.Reshape)).toEqual([]);
  });

  it('says the shape, the dtype, the bytes and the budget', () => {
    meter.start(2 * 2 ** 30);
    expect(() => its.ones([60_000, 60_000])).toThrow(
      "Out of tensor memory: a float32 tensor of shape [60000, 60000] takes 14,400,000,000 bytes (13733 MiB), over this run's " +
        'budget of 2048 MiB by itself. Make it smaller, or work through it in parts.',
    );
  });

  it('in a gradient too, and in a function that tfjs times', async () => {
    const f = (x: tf.Tensor) => x.mul(its.ones([HUGE, HUGE])).sum();
    expect(() => tf.grad(f)(small.scalar)).toThrow(REFUSED);
    await expect(tf.profile(() => its.randomNormal([HUGE, HUGE]))).rejects.toThrow(REFUSED);
  });
});

describe('beside what is alive', () => {
  it.each<[string, () => tf.Tensor]>([
    ['ones', () => its.ones([600])],
    ['random numbers', () => its.randomUniform([600])],
    ['a kernel', () => its.fill([600], 1)],
  ])('%s may fill the budget, and no more', (_, make) => {
    tf.tidy(() => {
      its.ones([400]);
      make();
      expect(tf.memory().numBytes).toBeGreaterThanOrEqual(BUDGET_BYTES);
    });
    tf.tidy(() => {
      its.ones([401]);
      expect(make).toThrow(
        /takes 2,400 bytes \(1 MiB\), and with it live tensors would hold .* Free what is no longer needed/,
      );
    });
  });

  it('the elements of a tensor that takes most of the budget can be looked at', () => {
    tf.tidy(() => {
      expect(its.ones([900]).bufferSync().get(899)).toBe(1);
    });
  });

  it('what is like another tensor counts', () => {
    tf.tidy(() => {
      const half = its.ones([600]);
      expect(() => its.onesLike(half)).toThrow('Out of tensor memory');
      expect(() => its.zerosLike(half)).toThrow('Out of tensor memory');
    });
  });
});

describe('what tfjs refuses by itself has tfjs’ own words', () => {
  it.each<[string, () => unknown]>([
    ['a negative length', () => its.ones([-HUGE, -HUGE])],
    ['no shape', () => its.zeros(5 as never)],
    ['a shape that its elements do not have', () => its.tensor([1, 2], [HUGE, HUGE])],
    ['no dtype', () => its.ones([HUGE, HUGE], 'float99' as never)],
  ])('%s', (_, make) => {
    expect(make).toThrow();
    expect(make).not.toThrow('Out of tensor memory');
  });
});

it('gives what tfjs gives', () => {
  const shapes = fc.array(fc.nat(4), { maxLength: 4 });
  const dtypes = fc.constantFrom<'float32' | 'int32' | 'bool'>('float32', 'int32', 'bool');
  fc.assert(
    fc.property(shapes, dtypes, (shape, dtype) => {
      tf.tidy(() => {
        for (const name of ['ones', 'zeros'] as const) {
          const [made, own] = [its[name](shape, dtype), tf[name](shape, dtype)];
          expect([made.shape, made.dtype, made.dataSync()]).toEqual([own.shape, own.dtype, own.dataSync()]);
          expect(bytesWanted(made)).toBe(made.size * tf.util.bytesPerElement(made.dtype));
        }
        expect(its.rand(shape, () => 1, dtype).dataSync()).toEqual(tf.ones(shape, dtype).dataSync());
      });
    }),
  );
});

it('leaves a buffer as tfjs makes it', () => {
  const { buffer } = tf;
  const heard = buffer([2, 3], 'int32');
  expect(Object.keys(heard)).toEqual(['dtype', 'shape', 'size', 'values', 'strides']);
  expect(heard.size).toBe(6);
});

it('no kernel gives more than is thought possible', () => {
  const samples = OPS.flatMap((row) =>
    row.samples.flatMap(({ kernel = row.kernels[0], attrs = {}, inputs }) => {
      const nameOf = (index: number) =>
        row.inputs[0] === '...' ? String(index) : (row.inputs[index] ?? '').replace('?', '');
      const named = Object.fromEntries(inputs.map((input, index) => [nameOf(index), input]));
      const { given, has } = operands(row, named);
      const own = attrsOf(row, kernel, given, attrs);
      if (own instanceof Unsupported) return [];
      const outputs = row.infer(given, has ? { ...own, has } : own);
      const bytes = outputs.reduce((sum, type) => sum + bytesOf(type), 0);
      return [{ kernel, named, attrs, bytes }];
    }),
  );
  const over = samples.filter(({ kernel, named, attrs, bytes }) => bytes > mostBytes(kernel, named, attrs));
  expect(over).toEqual([]);
  // By their inputs alone, some would.
  const needed = samples.filter(({ named, bytes }) => bytes > mostBytes('', named, undefined));
  expect(needed.map(({ kernel }) => kernel)).toContain(tf.Tile);
});
