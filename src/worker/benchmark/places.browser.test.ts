/** That a contestant's tensors come to lie elsewhere in the memory of tfjs' wasm backend, with the values that they had. */
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useBackend } from '../../engines/tfjs/backends';
import { Places } from './places';

/** The parts of tfjs' wasm backend that tell where a tensor's elements are. */
interface WasmBackend {
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
}

const addressOf = ({ dataId }: tf.Tensor): number =>
  (tf.backend() as unknown as WasmBackend).dataIdMap.get(dataId).memoryOffset;

const MOVES = 12;

beforeAll(() => useBackend('wasm', 1));
afterEach(() => {
  tf.disposeVariables();
});

describe('places', () => {
  it('are others from move to move, with the same values and nothing left behind', async () => {
    const before = tf.memory();
    const places = new Places();
    let tensors: tf.Tensor[] = [tf.tensor([1, 2, 3]), tf.tensor([[true], [false]], undefined, 'bool')];
    const [first] = tensors;
    const variable = tf.variable(tf.tensor1d([4, 5], 'int32'));
    // A training step assigned to it since it was made.
    variable.assign(tf.tensor1d([6, 7], 'int32'));
    const lain = new Set<string>();
    for (let move = 0; move < MOVES; move++) {
      const moved = places.move(tensors, [variable]);
      tf.dispose(tensors);
      tensors = moved ?? [];
      lain.add([...tensors, variable].map(addressOf).join());
    }
    expect(lain.size).toBeGreaterThan(MOVES / 2);
    expect(first?.isDisposed).toBe(true);
    expect(await Promise.all(tensors.map((tensor) => tensor.array()))).toEqual([
      [1, 2, 3],
      [[1], [0]],
    ]);
    expect(tensors.map(({ dtype }) => dtype)).toEqual(['float32', 'bool']);
    expect(await variable.array()).toEqual([6, 7]);
    places.dispose();
    tf.dispose(tensors);
    variable.dispose();
    // The two that the variable was made from and given are the test's own.
    expect(tf.memory().numTensors - before.numTensors).toBe(2);
  });

  it('are left alone where there is more than any cache holds', () => {
    const large = tf.zeros([2 ** 22 + 1]);
    expect(new Places().move([large], [])).toBeUndefined();
    large.dispose();
  });
});
