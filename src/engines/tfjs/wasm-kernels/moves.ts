/** Kernels of tfjs' own that pick or move elements and get it wrong, corrected. */
import type * as tf from '@tensorflow/tfjs';
import { must } from '../../../base/errors';
import { Composer, type KernelArgs } from './composer';

const product = (lengths: readonly number[]): number => lengths.reduce((size, length) => size * length, 1);

/**
 * tfjs' own reads the wrong indices in all but the first batch, unless there are as many in each as there are batches. Corrected: the
 * batches' rows stand one after another, so that an index into its own rows becomes one into all of them.
 */
export function gather(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { x, indices } = inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const given = (attrs['batchDims'] as number | undefined) ?? 0;
    const batchDims = given < 0 ? given + indices.shape.length : given;
    const axis = (attrs['axis'] as number) + ((attrs['axis'] as number) < 0 ? x.shape.length : 0);
    const batch = product(x.shape.slice(0, batchDims));
    if (batch <= 1) return original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;

    const length = must(x.shape[axis], 'the length of an axis');
    checkIndices(backend.readSync(indices.dataId) as Int32Array, length);
    const outer = product(x.shape.slice(batchDims, axis));
    const slice = product(x.shape.slice(axis + 1));
    const count = product(indices.shape.slice(batchDims));
    const compose = new Composer(backend);
    const rows = compose.transpose(compose.reshape(x, [batch, outer, length, slice]), [0, 2, 1, 3]);
    const starts = backend.makeOutput(
      [batch, 1],
      'int32',
      undefined,
      Int32Array.from({ length: batch }, (_, index) => index * length),
    );
    const positions = compose.run('Add', { a: compose.reshape(indices, [batch, count]), b: starts });
    const picked = original.kernelFunc({
      inputs: { x: compose.reshape(rows, [batch * length, outer, slice]), indices: positions },
      backend,
      attrs: { axis: 0, batchDims: 0 },
    }) as tf.TensorInfo;
    const ordered = compose.transpose(picked, [0, 2, 1, 3]);
    const shape = [...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...x.shape.slice(axis + 1)];
    const result = compose.reshape(ordered, shape);
    for (const { dataId } of [starts, picked]) backend.disposeData(dataId);
    return compose.finish(result);
  };
}

function checkIndices(indices: Int32Array, length: number): void {
  const wrong = indices.find((index) => index < 0 || index >= length);
  if (wrong !== undefined)
    throw new Error(
      `The index ${String(wrong)} is not one of the ${String(length)} along the axis of tf.gather.`,
    );
}

/** tfjs' own gives float32 whatever it is given, with the bits of what was an integer. */
export function depthToSpace(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const x = must(inputs['x'], 'kernel input');
    const block = attrs['blockSize'] as number;
    if (x.dtype === 'float32' || attrs['dataFormat'] !== 'NHWC')
      return original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
    const depth = channels / (block * block);
    const compose = new Composer(backend);
    const blocks = compose.reshape(x, [batch, height, width, block, block, depth]);
    const moved = compose.transpose(blocks, [0, 1, 3, 2, 4, 5]);
    return compose.finish(compose.reshape(moved, [batch, height * block, width * block, depth]));
  };
}

/** tfjs' own moves four bytes an element, also where one is a byte: a bool. Integers are chosen in their place. */
export function select(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const { condition, t, e } = inputs as Record<'condition' | 't' | 'e', tf.TensorInfo>;
    if (t.dtype !== 'bool') return original.kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
    const compose = new Composer(backend);
    const whole = (x: tf.TensorInfo) => compose.run('Cast', { x }, { dtype: 'int32' });
    const chosen = original.kernelFunc({
      inputs: { condition, t: whole(t), e: whole(e) },
      backend,
      attrs,
    }) as tf.TensorInfo;
    const result = compose.run('Cast', { x: chosen }, { dtype: 'bool' });
    backend.disposeData(chosen.dataId);
    return compose.finish(result);
  };
}

/** tfjs' own calls every result float32 that is not one piece of memory, and moves four bytes an element, also of a bool. */
export function stridedSlice(original: tf.KernelConfig): (args: KernelArgs) => tf.TensorInfo {
  return ({ inputs, backend, attrs }) => {
    const x = must(inputs['x'], 'kernel input');
    const cut = (from: tf.TensorInfo) =>
      original.kernelFunc({ inputs: { x: from }, backend, attrs }) as tf.TensorInfo;
    if (x.dtype === 'bool') {
      const compose = new Composer(backend);
      const made = cut(compose.run('Cast', { x }, { dtype: 'float32' }));
      const result = compose.run('Cast', { x: made }, { dtype: 'bool' });
      backend.disposeData(made.dataId);
      return compose.finish(result);
    }
    const made = cut(x);
    must(backend.dataIdMap.get(made.dataId), 'the data of a result').dtype = x.dtype;
    return { ...made, dtype: x.dtype };
  };
}
