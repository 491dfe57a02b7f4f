/**
 * One seeded generator for a run. Everything random in tfjs draws its seeds from `Math.random`, except the shuffles of tf.data,
 * which take the time of day; so `Math.random` is replaced and those get a seed drawn from it.
 */
import * as tf from '@tensorflow/tfjs';
import { alea } from 'seedrandom';

let unseededShuffle: typeof tf.data.Dataset.prototype.shuffle | undefined;

let generator = alea('0', { state: true });

/** From here on `Math.random`, and with it every random op without a seed of its own, follows from `seed`. */
export function seedRandomness(seed: number): void {
  generator = alea(String(seed), { state: true });
  Math.random = () => generator();
  unseededShuffle ??= tf.data.Dataset.prototype.shuffle;
  const original = unseededShuffle;
  tf.data.Dataset.prototype.shuffle = function (bufferSize, shuffleSeed, reshuffle) {
    return original.call(this, bufferSize, shuffleSeed ?? String(Math.random()), reshuffle);
  };
}

/** Keeps where the generator is; the function that it gives takes it back there. */
export function keepRandomness(): () => void {
  const state = generator.state();
  return () => {
    generator = alea('', { state });
  };
}
