import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { onKernels } from '../../trace/engine-hook';
import { Meter } from './meter';

const BUDGET_BYTES = 4000;
const meter = new Meter();

beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterEach(() => {
  tf.disposeVariables();
});

/** Leaves nothing behind. */
const square = (size: number): void => {
  tf.tidy(() => {
    tf.ones([size]).square();
  });
};

describe('what is timed aside of the meter', () => {
  it('is not counted, and what comes after it is', async () => {
    meter.start(BUDGET_BYTES);
    square(10);
    const { kernels } = meter.read();
    expect(kernels).toBeGreaterThan(0);
    await meter.aside(() => Promise.resolve(square(10)));
    expect(meter.read().kernels).toBe(kernels);
    square(10);
    expect(meter.read().kernels).toBe(2 * kernels);
  });

  it('goes through tfjs’ own method, and what starts to listen meanwhile hears what comes after it', async () => {
    meter.start(BUDGET_BYTES);
    let heard = 0;
    let stop: () => void = () => undefined;
    await meter.aside(() => {
      expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
      stop = onKernels({ begins: () => heard++ });
      square(10);
      return Promise.resolve();
    });
    expect(heard).toBe(0);
    square(10);
    expect(heard).toBeGreaterThan(0);
    stop();
  });

  it('may use more than the budget for a while, and rejects where it leaves more alive', async () => {
    meter.start(BUDGET_BYTES);
    await meter.aside(() => Promise.resolve(square(BUDGET_BYTES)));
    const left: tf.Tensor[] = [];
    const leak = (): Promise<void> => Promise.resolve(void left.push(tf.ones([BUDGET_BYTES])));
    await expect(meter.aside(leak)).rejects.toThrow('Out of tensor memory');
    tf.dispose(left);
  });

  it('has its error, and is over then', async () => {
    meter.start(BUDGET_BYTES);
    await expect(meter.aside(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(() => tf.ones([BUDGET_BYTES])).toThrow('Out of tensor memory');
  });
});
