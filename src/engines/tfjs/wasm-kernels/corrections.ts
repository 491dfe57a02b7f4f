/** Kernels of tfjs' own that give a wrong result or none. */
import type * as tf from '@tensorflow/tfjs';
import { Composer, type KernelArgs } from './composer';

/**
 * tfjs' own OneHot writes integers, also into a float32 result, where 1 then reads as 1.4e-45. Corrected here: the integer kernel
 * for 1 and 0, then a cast and the two values.
 */
export function oneHot(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { onValue, offValue } = attrs as unknown as { onValue: number; offValue: number };
    const dtype = (attrs['dtype'] as tf.DataType | undefined) ?? 'int32';
    if (dtype === 'int32' && Number.isInteger(onValue) && Number.isInteger(offValue)) {
      return original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    }
    const compose = new Composer(backend);
    const scalar = (value: number) => backend.makeOutput([], 'float32', undefined, new Float32Array([value]));
    const hot = original.kernelFunc({
      inputs,
      backend,
      attrs: { ...attrs, onValue: 1, offValue: 0, dtype: 'int32' },
    }) as tf.TensorInfo;
    const [scale, offset] = [scalar(onValue - offValue), scalar(offValue)];
    const values = compose.run('Add', {
      a: compose.run('Multiply', { a: compose.run('Cast', { x: hot }, { dtype: 'float32' }), b: scale }),
      b: offset,
    });
    const result = dtype === 'float32' ? values : compose.run('Cast', { x: values }, { dtype });
    for (const { dataId } of [hot, scale, offset]) backend.disposeData(dataId);
    return compose.finish(result);
  };
}

/** tfjs' own refuses whole numbers (`tf.math.confusionMatrix` needs them). Products and sums are exact up to 2 ** 24, as on webgl. */
export function batchMatMul(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const multiply = (operands: tf.NamedTensorInfoMap) =>
      original.kernelFunc({ inputs: operands, backend, attrs }) as tf.TensorInfo;
    if (a.dtype !== 'int32' || b.dtype !== 'int32') return multiply({ a, b });
    const compose = new Composer(backend);
    const float = (x: tf.TensorInfo) => compose.run('Cast', { x }, { dtype: 'float32' });
    const product = multiply({ a: float(a), b: float(b) });
    const result = compose.run('Cast', { x: product }, { dtype: 'int32' });
    backend.disposeData(product.dataId);
    return compose.finish(result);
  };
}
