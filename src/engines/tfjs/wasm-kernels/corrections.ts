/** Kernels of tfjs' own that give a wrong result or none. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
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

/**
 * tfjs' own refuses whole numbers (`tf.math.confusionMatrix` needs them). Products and sums of whole numbers are exact up to 2 ** 24, as on webgl.
 */
export function batchMatMul(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const compose = new Composer(backend);
    const multiply = (operands: tf.NamedTensorInfoMap) =>
      original.kernelFunc({ inputs: operands, backend, attrs }) as tf.TensorInfo;
    if (a.dtype !== 'int32' || b.dtype !== 'int32')
      return compose.finish(multiply({ a, b: packed(compose, b) }));
    const float = (x: tf.TensorInfo) => compose.run('Cast', { x }, { dtype: 'float32' });
    const product = multiply({ a: float(a), b: float(b) });
    const result = compose.run('Cast', { x: product }, { dtype: 'int32' });
    backend.disposeData(product.dataId);
    return compose.finish(result);
  };
}

/**
 * tfjs' own adds the wrong part of the bias in all but the first row where an operand is transposed or there is a batch, and takes one of
 * rank 1 alone: it is added apart. And it takes operands of rank 3 alone: one pair of matrices is reshaped, whatever its rank.
 */
export function fusedMatMul(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    const { bias, preluActivationWeights: alpha } = inputs as Record<string, tf.TensorInfo | undefined>;
    const ranks3 = a.shape.length === 3 && b.shape.length === 3;
    // In the shape that its numbers were made with: that is what tfjs' own looks at.
    const made = bias && backend.dataIdMap.get(bias.dataId)?.shape;
    const rowBias = !made || made.join() === String(b.shape.at(-1));
    const plain = !attrs['transposeA'] && !attrs['transposeB'] && isOneMatrix(a) && isOneMatrix(b) && rowBias;
    const compose = new Composer(backend);
    if (ranks3 && (plain || !bias)) {
      const operands = { ...inputs, b: packed(compose, b) };
      return compose.finish(original.kernelFunc({ inputs: operands, backend, attrs }) as tf.TensorInfo);
    }
    if (plain) {
      const operands = {
        ...inputs,
        a: compose.reshape(a, [1, ...a.shape.slice(-2)]),
        b: packed(compose, compose.reshape(b, [1, ...b.shape.slice(-2)])),
      };
      const product = original.kernelFunc({ inputs: operands, backend, attrs }) as tf.TensorInfo;
      const batch = (a.shape.length > b.shape.length ? a : b).shape.slice(0, -2);
      const result = compose.reshape(product, [...batch, ...product.shape.slice(-2)]);
      backend.disposeData(product.dataId);
      return compose.finish(result);
    }
    const product = compose.run(
      'BatchMatMul',
      { a, b },
      { transposeA: attrs['transposeA'] as boolean, transposeB: attrs['transposeB'] as boolean },
    );
    const x = bias ? compose.run('Add', { a: product, b: bias }) : product;
    return compose.finish(activated(compose, x, attrs, alpha));
  };
}

/** The shape in which a matrix was first multiplied by. */
const multiplied = new WeakMap<object, string>();

/**
 * The right operand of a product for tfjs' own kernel, which packs it at its first use and takes that again for whatever shape the same
 * numbers have later: a copy where the shape is another.
 */
function packed(compose: Composer, b: tf.TensorInfo): tf.TensorInfo {
  const shape = b.shape.slice(-2).join();
  const first = multiplied.get(b.dataId) ?? shape;
  multiplied.set(b.dataId, first);
  return first === shape ? b : compose.copy(b);
}

const isOneMatrix = ({ shape }: tf.TensorInfo): boolean => shape.slice(0, -2).every((length) => length === 1);

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

function activated(
  compose: Composer,
  x: tf.TensorInfo,
  attrs: KernelArgs['attrs'],
  alpha: tf.TensorInfo | undefined,
): tf.TensorInfo {
  const activation = attrs['activation'] as string;
  if (activation === 'linear') return x;
  return compose.run(
    must(ACTIVATIONS[activation], `activation ${activation}`),
    { x, ...(activation === 'prelu' && alpha && { alpha }) },
    activation === 'leakyrelu' ? { alpha: attrs['leakyreluAlpha'] as number } : {},
  );
}

/** tfjs' own keeps the low byte of what becomes a bool: 254 for -2.5, and false for 256. */
export function cast(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const x = must(inputs['x'], 'kernel input');
    if (attrs['dtype'] !== 'bool') return original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    const result = backend.makeOutput(x.shape, 'bool');
    const values = backend.typedArrayFromHeap(x);
    const truths = backend.typedArrayFromHeap(result);
    for (let index = 0; index < truths.length; index++) truths[index] = Number(values[index] !== 0);
    return result;
  };
}

/** tfjs' own gives float32 whatever the images are. */
export function resizeNearest(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const resized = original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    const { dtype } = must(inputs['images'], 'kernel input');
    if (resized.dtype === dtype) return resized;
    const compose = new Composer(backend);
    const result = compose.run('Cast', { x: resized }, { dtype });
    backend.disposeData(resized.dataId);
    return compose.finish(result);
  };
}

/** tfjs' own gives float32, and cpu int32. */
export function floorDiv(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const made = original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    if (made.dtype === 'int32') return made;
    const compose = new Composer(backend);
    const result = compose.run('Cast', { x: made }, { dtype: 'int32' });
    backend.disposeData(made.dataId);
    return compose.finish(result);
  };
}

/** max(x, 0) + alpha * min(x, 0). tfjs' own takes all of the memory that there is where alpha has some hundred elements. */
export function prelu({ inputs, backend }: KernelArgs): tf.TensorInfo {
  const { x, alpha } = inputs as Record<'x' | 'alpha', tf.TensorInfo>;
  const compose = new Composer(backend);
  const zero = backend.makeOutput([], 'float32', undefined, new Float32Array(1));
  const below = compose.run('Multiply', { a: compose.run('Minimum', { a: x, b: zero }), b: alpha });
  const result = compose.run('Add', { a: compose.run('Relu', { x }), b: below });
  backend.disposeData(zero.dataId);
  return compose.finish(result);
}
