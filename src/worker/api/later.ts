/** Values that are there now on most backends and later on WebGPU, and updates that keep their order all the same. */
import type { ApiContext } from './context';

/** A value, or the promise of one where it cannot be read at once. */
export type Later<T> = T | Promise<T>;

export function isLater<T>(value: Later<T>): value is Promise<T> {
  return value instanceof Promise;
}

/** Goes on with the value: at once where it is there. */
export function whenReady<T, U>(value: Later<T>, next: (value: T) => U): Later<U> {
  return isLater(value) ? value.then(next) : next(value);
}

/** All values: at once where all are there. */
export function allReady<T>(values: readonly Later<T>[]): Later<T[]> {
  const ready: T[] = [];
  for (const value of values) {
    if (isLater(value)) return Promise.all(values);
    ready.push(value);
  }
  return ready;
}

/** Updates of one output, in the order in which they were asked for. */
export class Sequence {
  #tail: Promise<void> | undefined;

  constructor(private readonly context: ApiContext) {}

  /** Calls `update` with the value, now if it is there and nothing waits before it; an error that comes late fails the run. */
  run<T>(value: Later<T>, update: (value: T) => void): void {
    if (!isLater(value) && !this.#tail) {
      update(value);
      return;
    }
    const before = this.#tail;
    const tail = Promise.all([value, before])
      .then(([ready]) => {
        update(ready);
      })
      .catch((error: unknown) => {
        this.context.fail(error);
      })
      .then(() => {
        if (this.#tail === tail) this.#tail = undefined;
      });
    this.#tail = tail;
    this.context.sink.pending(tail);
  }
}
