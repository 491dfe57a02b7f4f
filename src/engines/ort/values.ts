/** ONNX Runtime's values as tfjs tensors: what a session gives stays there, and goes into the next call as it is. */
import type * as tf from '@tensorflow/tfjs';
import type { Tensor as OrtTensor } from 'onnxruntime-web';
import { HeldData } from '../held-data';

type Elements = Float32Array | Int32Array | Uint8Array;

let instance: HeldData<OrtTensor> | undefined;

export const ortValues = (): HeldData<OrtTensor> =>
  (instance ??= new HeldData<OrtTensor>('ort', {
    read: async (value) => (await value.getData()) as Elements,
    readSync: ({ data }) => data as Elements,
    release: (value) => {
      value.dispose();
    },
  }));

/** A value of ORT as a tensor of tfjs, which owns it from now on. */
export const toTfjs = (value: OrtTensor): tf.Tensor =>
  ortValues().tensor(value, value.dims, value.type as 'float32');
