/** A place in a runtime's memory for what is handed to a program from outside, call after call. */
import type { Data, TensorType } from '../../../ir/graph';
import { bytesOf } from '../../../ir/graph';
import type { HeapValue, Runtime } from './runtime';

export class Slot {
  #value: HeapValue | undefined;
  #start = 0;
  /** Whose elements it holds, where that can tell that they are still the same. */
  #source: object | undefined;

  constructor(
    private readonly runtime: Runtime,
    private readonly type: TensorType,
  ) {}

  /** The value where it still holds that source's elements. */
  kept(source: object): HeapValue | undefined {
    return this.#source === source ? this.#value : undefined;
  }

  /** `source` stands for the elements where they can't change as long as it lives. */
  fill(data: Data, source?: object): HeapValue {
    if (!this.#value) {
      this.#start = this.runtime.allocate(bytesOf(this.type));
      this.#value = this.runtime.wrap(this.#start, this.type);
    }
    this.runtime.write(this.#start, data);
    this.#source = source;
    return this.#value;
  }

  /** Gives its memory back; it can be filled again. */
  free(): void {
    if (!this.#value) return;
    this.runtime.release(this.#value);
    this.runtime.free(this.#start);
    this.#value = undefined;
    this.#source = undefined;
  }
}
