/**
 * Reads of a recorded run: elements that come back to JavaScript. A read that JavaScript stands still for is a copy from its beginning to its
 * end. One that it awaits is a copy only from when the GPU was done with what it reads: what tfjs then does with mapped memory.
 */
import * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import type { Wraps } from './wraps';

interface Read {
  readonly tensor: tf.Tensor;
  readonly place: Position | undefined;
  readonly startMs: number;
  readonly endMs: number;
  readonly copyMs: number;
}

interface ReadsHost {
  now(): number;
  place(): Position | undefined;
  /** Whether nothing is to be told now. */
  quiet(): boolean;
  /** tfjs' current backend. */
  backend(): string;
  told(read: Read): void;
  /** The GPU has done what was asked of it until then, since `sinceMs`. */
  done(untilMs: number, sinceMs: number): void;
}

/** Those whose `data()` copies before it returns. */
const AT_ONCE = new Set(['cpu', 'wasm']);

/** When the copy of what the GPU gave began, last. */
function watchArrivals(wraps: Wraps, now: () => number): () => number {
  let arrivedMs = -Infinity;
  if ('GPUBuffer' in globalThis)
    wraps.wrap(GPUBuffer.prototype, 'mapAsync', (mapAsync) => {
      const noted = async (buffer: GPUBuffer, given: Parameters<typeof mapAsync>): Promise<undefined> => {
        await mapAsync.apply(buffer, given);
        arrivedMs = now();
        return undefined;
      };
      return function (this: GPUBuffer, ...given) {
        return noted(this, given);
      };
    });
  if ('WebGL2RenderingContext' in globalThis)
    wraps.wrap(WebGL2RenderingContext.prototype, 'getBufferSubData', (getBufferSubData) => {
      return function (this: WebGL2RenderingContext, ...given) {
        arrivedMs = now();
        getBufferSubData.apply(this, given);
      };
    });
  return () => arrivedMs;
}

export function watchReads(wraps: Wraps, host: ReadsHost): void {
  const arrived = watchArrivals(wraps, () => host.now());
  wraps.wrap(tf.Tensor.prototype, 'dataSync', (dataSync) => {
    const noted = <D extends tf.DataType>(tensor: tf.Tensor): tf.DataTypeMap[D] => {
      const startMs = host.now();
      const data = dataSync.call(tensor) as tf.DataTypeMap[D];
      if (host.quiet()) return data;
      const endMs = host.now();
      host.told({ tensor, place: host.place(), startMs, endMs, copyMs: endMs - startMs });
      return data;
    };
    return function (this: tf.Tensor) {
      return noted(this);
    };
  });
  wraps.wrap(tf.Tensor.prototype, 'data', (data) => {
    const noted = async <D extends tf.DataType>(tensor: tf.Tensor): Promise<tf.DataTypeMap[D]> => {
      if (host.quiet()) return (await data.call(tensor)) as tf.DataTypeMap[D];
      const startMs = host.now();
      const place = host.place();
      const atOnce = AT_ONCE.has(host.backend());
      const reading = data.call(tensor);
      const calledMs = host.now();
      const elements = await reading;
      const arrivedMs = arrived();
      const endMs = atOnce ? calledMs : host.now();
      const copyMs = atOnce ? endMs - startMs : arrivedMs >= startMs ? endMs - arrivedMs : 0;
      host.told({ tensor, place, startMs, endMs, copyMs });
      if (arrivedMs >= startMs) host.done(startMs, arrivedMs);
      return elements as tf.DataTypeMap[D];
    };
    return function (this: tf.Tensor) {
      return noted(this);
    };
  });
}
