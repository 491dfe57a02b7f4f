import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SHOWN_VALUES } from '../../snippet/output';
import { isTensor, statsOf } from './tensors';
import { testRun, useAsyncBackend } from './testing';

beforeEach(() => tf.setBackend('cpu'));

describe('statistics', () => {
  it('are those of the definition, in float64', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1 }), finite, (values, one) => {
        const array = Float32Array.from([...values, one]);
        const kept = [...array].filter(Number.isFinite);
        const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
        const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length;
        const stats = statsOf(array);
        expect(stats.min).toBe(Math.min(...kept));
        expect(stats.max).toBe(Math.max(...kept));
        expect(stats.mean).toBe(mean);
        expect(stats.std).toBeCloseTo(Math.sqrt(variance), 12);
        expect(stats.nan).toBe([...array].filter(Number.isNaN).length);
        expect(stats.zeros).toBe(kept.filter((value) => value === 0).length);
        expect(stats.nan + stats.infinite + kept.length).toBe(array.length);
      }),
    );
  });

  it('do not lose a small spread beside a large mean', () => {
    expect(statsOf([1e9, 1e9 + 1, 1e9 + 2]).std).toBeCloseTo(Math.sqrt(2 / 3), 12);
  });

  it('are NaN where no value is finite', () => {
    expect(statsOf([NaN, Infinity])).toMatchObject({
      min: NaN,
      max: NaN,
      mean: NaN,
      std: NaN,
      nan: 1,
      infinite: 1,
    });
    expect(statsOf([])).toMatchObject({ min: NaN, zeros: 0 });
  });
});

describe.each(['cpu', 'webgpu'])('a tensor on %s', (backend) => {
  beforeEach(() => (backend === 'webgpu' ? useAsyncBackend() : tf.setBackend('cpu')));
  let before = 0;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => tf.setBackend('cpu'));

  it('shows its values and statistics, and leaves nothing behind', async () => {
    const run = testRun();
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    run.api.show(x, 'x');
    x.dispose();
    const [item] = await run.settledItems();
    expect(item).toEqual({
      kind: 'tensor',
      title: 'x',
      dtype: 'float32',
      shape: [2, 3],
      values: Float32Array.of(1, 2, 3, 4, 5, 6),
      stats: { min: 1, max: 6, mean: 3.5, std: Math.sqrt(35 / 12), nan: 0, infinite: 0, zeros: 0 },
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('can be shown inside tf.tidy', async () => {
    const run = testRun();
    tf.tidy(() => {
      run.api.show(tf.tensor1d([1, 2]).add(1));
    });
    expect(await run.settledItems()).toMatchObject([{ values: Float32Array.of(2, 3) }]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is shown as it was when it was shown', async () => {
    const run = testRun();
    const v = tf.variable(tf.scalar(1));
    run.api.show(v);
    v.assign(tf.scalar(2));
    run.api.show(v);
    v.dispose();
    const items = await run.settledItems();
    expect(items).toMatchObject([{ values: Float32Array.of(1) }, { values: Float32Array.of(2) }]);
  });

  it('stands in the order in which it was shown', async () => {
    const run = testRun();
    run.api.show('before');
    run.api.show(tf.scalar(1));
    run.api.show('after');
    expect((await run.settledItems()).map(({ kind }) => kind)).toEqual(['text', 'tensor', 'text']);
  });

  it.each([
    ['int32', () => tf.tensor1d([1, -2], 'int32'), Int32Array.of(1, -2)],
    ['bool', () => tf.tensor1d([true, false], 'bool'), Uint8Array.of(1, 0)],
    ['complex64', () => tf.complex([1, 2], [3, 4]), Float32Array.of(1, 3, 2, 4)],
  ] as const)('may be %s', async (dtype, make, values) => {
    const run = testRun();
    run.api.show(make());
    const [item] = await run.settledItems();
    expect(item).toMatchObject({ dtype, shape: [2], values });
    expect(item && 'stats' in item).toBe(dtype !== 'complex64');
  });

  it('cuts its values but not its statistics', async () => {
    const run = testRun();
    const n = SHOWN_VALUES + 1;
    run.api.show(tf.range(0, n, 1, 'int32'));
    const [item] = await run.settledItems();
    expect(item).toMatchObject({ truncated: true, shape: [n], stats: { max: SHOWN_VALUES } });
    expect(item?.kind === 'tensor' && item.values.length).toBe(SHOWN_VALUES);
  });

  it('that was disposed of is an error in words', () => {
    const run = testRun();
    const x = tf.tidy(() => {
      const inner = tf.zeros([2, 3]);
      return { inner, out: tf.scalar(0) }.inner.shape.length === 2 ? inner.clone() : inner;
    });
    x.dispose();
    expect(() => run.api.show(x)).toThrow(/show: this tensor, float32 \[2, 3\], was disposed of before/);
    expect(run.items()).toEqual([]);
  });

  it('may be empty', async () => {
    const run = testRun();
    run.api.show(tf.zeros([0, 3]));
    expect(await run.settledItems()).toMatchObject([{ shape: [0, 3], values: new Float32Array(0) }]);
  });
});

describe('on cpu', () => {
  it('a tensor of strings is shown', () => {
    const run = testRun();
    run.api.show(tf.tensor1d(['a', 'ü']));
    expect(run.only('tensor')).toEqual({
      kind: 'tensor',
      title: '',
      dtype: 'string',
      shape: [2],
      values: ['a', 'ü'],
    });
  });

  it('a read that fails late fails the run', async () => {
    await useAsyncBackend();
    const run = testRun();
    const backend = tf.backend();
    const read = backend.read.bind(backend);
    backend.read = () => Promise.reject(new Error('device lost'));
    const before = tf.memory().numTensors;
    const x = tf.scalar(1);
    run.api.show(x);
    expect(await run.settledItems()).toEqual([]);
    expect(run.failures).toEqual([new Error('device lost')]);
    backend.read = read;
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await tf.setBackend('cpu');
  });
});

describe('isTensor', () => {
  it('knows tensors and variables, and is not taken in', () => {
    expect(isTensor(tf.scalar(1))).toBe(true);
    expect(isTensor(tf.variable(tf.scalar(1)))).toBe(true);
    expect(isTensor({ data: 1, dataSync: 1, throwIfDisposed: 1 })).toBe(false);
    expect(isTensor(null)).toBe(false);
    const hostile = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error('no');
        },
      },
    );
    expect(isTensor(hostile)).toBe(false);
  });
});
