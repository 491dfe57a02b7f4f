/** ONNX Runtime's values as tfjs tensors: what a session made stays in the runtime's memory, and goes into the next call as it is. */
import type * as tf from '@tensorflow/tfjs';
import { HeldData } from '../../held-data';
import type { HeapValue } from './runtime';

let instance: HeldData<HeapValue> | undefined;

export const heapValues = (): HeldData<HeapValue> =>
  (instance ??= new HeldData<HeapValue>('ort-wasm', {
    read: (value) => Promise.resolve(value.runtime.read(value)),
    readSync: (value) => value.runtime.read(value),
    release: (value) => {
      value.runtime.release(value);
    },
  }));

/** A tensor of tfjs that owns the value from now on. */
export const toTfjs = (value: HeapValue): tf.Tensor =>
  heapValues().tensor(value, value.type.shape, value.type.dtype);
