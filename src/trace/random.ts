/**
 * Host randomness in a traced function. tfjs draws random tensors in JavaScript (randomUniform, randomNormal, truncatedNormal,
 * randomGamma, and with them dropout), so a trace would freeze the numbers it happened to draw. While a trace is made this file
 * watches tfjs' samplers, so that such a tensor becomes an implicit input with its sampler's parameters; and it draws such an input
 * at a call, by the same sampler, which takes its seed from Math.random in the same order as an eager run does.
 */
import { MPRandGauss, RandGamma, UniformRandom } from '@tensorflow/tfjs-core/dist/ops/rand_util.js';
import { internalError } from '../base/errors';
import type { Position } from '../base/errors';
import { makeData, sizeOf } from '../ir/graph';
import type { Attrs, Data, TensorType } from '../ir/graph';
import { Wraps } from './wraps';

/** The fields of tfjs' samplers that tell how they were made. */
interface UniformState {
  readonly min: number;
  readonly range: number;
}
interface GaussState {
  readonly mean: number;
  readonly stdDev: number;
  readonly truncated: boolean;
  readonly dtype?: 'float32' | 'int32';
}
interface GammaState {
  readonly alpha: number;
  readonly beta: number;
  readonly dtype: 'float32' | 'int32';
}

type Sampler = UniformRandom | MPRandGauss | RandGamma;
interface Drawing {
  nextValue(): number;
}

function parameters(sampler: Sampler): Attrs {
  if (sampler instanceof UniformRandom) {
    const { min, range } = sampler as unknown as UniformState;
    return { sampler: 'uniform', min, max: min + range };
  }
  if (sampler instanceof MPRandGauss) {
    const { mean, stdDev, truncated, dtype } = sampler as unknown as GaussState;
    return { sampler: 'normal', mean, stdDev, truncated, integer: dtype === 'int32' };
  }
  const { alpha, beta, dtype } = sampler as unknown as GammaState;
  return { sampler: 'gamma', alpha, beta: 1 / beta, integer: dtype === 'int32' };
}

function makeSampler(attrs: Attrs): Drawing {
  const value = (name: string) => Number(attrs[name]);
  const dtype = attrs['integer'] === true ? 'int32' : 'float32';
  switch (attrs['sampler']) {
    case 'uniform':
      return new UniformRandom(value('min'), value('max'));
    case 'normal':
      return new MPRandGauss(value('mean'), value('stdDev'), dtype, attrs['truncated'] === true);
    case 'gamma':
      return new RandGamma(value('alpha'), value('beta'), dtype);
    default:
      throw internalError(`no sampler ${String(attrs['sampler'])}`);
  }
}

/** The elements of a 'random' node for one call. */
export function drawRandom(attrs: Attrs, { dtype, shape }: TensorType): Data {
  const sampler = makeSampler(attrs);
  const data = makeData(dtype, sizeOf(shape));
  for (let index = 0; index < data.length; index++) data[index] = sampler.nextValue();
  return data;
}

/** Watches tfjs' samplers and Math.random from `start` to `stop`. Nothing that is drawn meanwhile moves the run's own generator. */
export class RandomWatch {
  #drawn = 0;
  #last: Sampler | undefined;
  readonly #wraps = new Wraps();
  /** Where the snippet itself called Math.random, call by call. */
  readonly strays: (Position | undefined)[] = [];

  /** `position` tells where the snippet is. */
  start(position: () => Position | undefined): void {
    let state = 0x2545f491;
    this.#wraps.wrap(Math, 'random', () => () => {
      this.#drawn++;
      this.strays.push(position());
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    });
    const drew = (sampler: Sampler): void => {
      this.#last = sampler;
    };
    const prototypes: readonly Sampler[] = [
      UniformRandom.prototype,
      MPRandGauss.prototype,
      RandGamma.prototype,
    ];
    for (const prototype of prototypes)
      this.#wraps.wrap(
        prototype,
        'nextValue',
        (nextValue) =>
          function (this: Sampler) {
            const value = nextValue.call(this);
            drew(this);
            return value;
          },
      );
  }

  /** The sampler behind the tensor that is written now; undefined where its seed is fixed or it is not random. */
  take(scope: string | undefined): Attrs | undefined {
    const sampler = this.#last;
    const drawn = this.#drawn;
    if (!sampler || !scope || !/^(random|truncated)/.test(scope)) return undefined;
    this.#last = undefined;
    this.#drawn = 0;
    if (drawn === 0) return undefined;
    this.strays.pop();
    return parameters(sampler);
  }

  stop(): void {
    this.#wraps.putBack();
  }
}
