/**
 * The most bytes that the data of a call's tensors took at once, until it is stopped: of those from before the ones that its kernels read,
 * and all that it makes. Tensors that share their elements, as a tensor and its reshape do, count once; what a kernel needs inside does not.
 */
import * as tf from '@tensorflow/tfjs';
import { engine } from '../../trace/engine';
import { onKernels, onTensors } from '../../trace/engine-hook';

/** Bytes by what holds the elements. */
type Sizes = Map<object, number>;

const isLive = (data: object): boolean => engine().state.tensorInfo.has(data);

const sum = (sizes: Sizes, of: (data: object) => boolean = () => true): number =>
  [...sizes].reduce((total, [data, bytes]) => total + (of(data) ? bytes : 0), 0);

export class TensorPeak {
  /** From before: all of it, as what is read late was there from the beginning. */
  readonly #used: Sizes = new Map();
  readonly #made: Sizes = new Map();
  /** Beyond what is used from before, which is what it begins with. */
  #most = 0;
  readonly #stops = [
    onKernels({
      begins: (_, __, inputs) => {
        for (const input of Object.values(inputs).flat()) this.#use(input);
      },
    }),
    onTensors((tensor) => {
      this.#make(tensor);
    }),
  ];

  get bytes(): number {
    return sum(this.#used) + this.#most;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #use(input: unknown): void {
    if (input instanceof tf.Tensor && !this.#made.has(input.dataId)) this.#note(this.#used, input);
  }

  #make(tensor: tf.Tensor): void {
    if (this.#used.has(tensor.dataId)) return;
    this.#note(this.#made, tensor);
    for (const data of this.#made.keys()) if (!isLive(data)) this.#made.delete(data);
    const gone = sum(this.#used, (data) => !isLive(data));
    this.#most = Math.max(this.#most, sum(this.#made) - gone);
  }

  #note(sizes: Sizes, { dataId }: tf.Tensor): void {
    sizes.set(dataId, engine().state.tensorInfo.get(dataId)?.bytes ?? 0);
  }
}
