/**
 * The one place where tfjs' Engine is listened to: which kernels run, which tensors come to be, and which arrays are made for some. Whoever
 * counts, bounds or records listens here, so that each call goes through one exchanged method however many want to know. It leans on the
 * engine's internals (`runKernel`, `trackTensor` of the one Engine instance) and on how `TensorBuffer` is made, which is why tfjs is pinned
 * to an exact version.
 */
import * as tf from '@tensorflow/tfjs';
import { Wraps } from './wraps';

/** What a kernel gave; undefined where it threw. */
type Made = tf.Tensor | tf.Tensor[] | undefined;

export interface KernelListener {
  /** A kernel is about to run, within so many others. What it throws is thrown to who called the kernel, which does not run then. */
  begins(name: string, depth: number, inputs: tf.NamedTensorMap, attrs: unknown): void;
  /** It is over. Told of each one that began. */
  ends?(name: string, inputs: tf.NamedTensorMap, made: Made, depth: number): void;
}

/** Of all live tensors. */
export interface TensorState {
  readonly numBytes: number;
  readonly numTensors: number;
}

/** Hears of each tensor as it comes to be, with the state that counts it already. What it throws is thrown to who made the tensor. */
export type TensorListener = (tensor: tf.Tensor, state: TensorState) => void;

/**
 * Hears of each `TensorBuffer` before it has its elements, and of the operation that makes it. What it throws is thrown to who made the
 * buffer.
 */
export type BufferListener = (
  buffer: Pick<tf.TensorBuffer<tf.Rank>, 'dtype' | 'shape'>,
  operation?: string,
) => void;

interface HookedEngine {
  readonly state: TensorState & { readonly activeScope?: { readonly name: string | null } | null };
  runKernel(name: string, inputs: tf.NamedTensorMap, attrs?: unknown): tf.Tensor | tf.Tensor[];
  trackTensor(tensor: tf.Tensor, backend: unknown): void;
}

const hooked = (): HookedEngine => tf.engine() as unknown as HookedEngine;

/** How tfjs counts live tensors now. */
export const tensorState = (): TensorState => hooked().state;

/** Those who listen to one method. It is exchanged while there are any; a list is replaced, so that a call under way keeps its own. */
class Listeners<T> {
  #all: readonly T[] = [];
  #isAside = false;
  readonly #wraps = new Wraps();

  constructor(private readonly exchange: (wraps: Wraps, all: () => readonly T[]) => void) {}

  /** Until what it gives is called. */
  add(listener: T): () => void {
    this.#change([...this.#all, listener]);
    return () => {
      this.#change(this.#all.filter((each) => each !== listener));
    };
  }

  /** Nobody hears anything until what it gives is called, and the method is tfjs' own meanwhile. */
  setAside(): () => void {
    this.#isAside = true;
    this.#wraps.putBack();
    return () => {
      this.#isAside = false;
      if (this.#all.length > 0) this.exchange(this.#wraps, () => this.#all);
    };
  }

  #change(to: readonly T[]): void {
    const had = this.#all.length > 0;
    this.#all = to;
    if (this.#isAside || had === to.length > 0) return;
    if (had) this.#wraps.putBack();
    else this.exchange(this.#wraps, () => this.#all);
  }
}

const kernels = new Listeners<KernelListener>((wraps, all) => {
  const engine = hooked();
  let running = 0;
  wraps.wrap(engine, 'runKernel', (runKernel) => (name, inputs, attrs) => {
    const listeners = all();
    const depth = running++;
    let begun = 0;
    let made: Made;
    try {
      for (const listener of listeners) {
        listener.begins(name, depth, inputs, attrs);
        begun++;
      }
      made = runKernel.call(engine, name, inputs, attrs);
      return made;
    } finally {
      running--;
      for (let index = 0; index < begun; index++) listeners[index]?.ends?.(name, inputs, made, depth);
    }
  });
});

const tensors = new Listeners<TensorListener>((wraps, all) => {
  const engine = hooked();
  wraps.wrap(engine, 'trackTensor', (trackTensor) => (tensor, backend) => {
    trackTensor.call(engine, tensor, backend);
    for (const listener of all()) listener(tensor, engine.state);
  });
});

const buffers = new Listeners<BufferListener>((wraps, all) => {
  // Its size is what the constructor sets last before it makes the array.
  wraps.hear(tf.TensorBuffer.prototype, 'size', (buffer) => {
    const operation = hooked().state.activeScope?.name ?? undefined;
    for (const listener of all()) listener(buffer, operation);
  });
});

/** Until what it gives is called. */
export const onKernels = (listener: KernelListener): (() => void) => kernels.add(listener);

/** Until what it gives is called. */
export const onTensors = (listener: TensorListener): (() => void) => tensors.add(listener);

/** Until what it gives is called. */
export const onBuffers = (listener: BufferListener): (() => void) => buffers.add(listener);

/** Until what it gives is called, calls cost nothing but themselves, and nobody who listens hears of them. */
export function unheard(): () => void {
  const all = [kernels.setAside(), tensors.setAside(), buffers.setAside()];
  return () => {
    for (const back of all) back();
  };
}
