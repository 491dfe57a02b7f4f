/** Kernels that tfjs' wasm backend lacks or gets wrong and that are not worth one of their own: computed by tfjs' cpu backend. */
import * as tf from '@tensorflow/tfjs';
import { internalError, must } from '../../../base/errors';
import type { KernelArgs } from './composer';

interface HoldingBackend extends tf.KernelBackend {
  write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object;
}

/** A tensor's elements as another backend's. cpu kernels read the rank of some of their operands, which a TensorInfo lacks. */
function moved(info: tf.TensorInfo, from: tf.KernelBackend, to: HoldingBackend): tf.TensorInfo {
  const { shape, dtype } = info;
  const read = from.readSync(info.dataId) as tf.backend_util.TypedArray;
  // MaxPoolWithArgmax keeps its places as float32 and calls them int32.
  const values = dtype === 'int32' && !(read instanceof Int32Array) ? Int32Array.from(read) : read;
  return { dataId: to.write(values, shape, dtype), shape, dtype, rank: shape.length } as tf.TensorInfo;
}

/** The cpu backend's kernel of that name, for wasm. */
export function onCpu(kernelName: string): (args: KernelArgs) => tf.TensorInfo | tf.TensorInfo[] {
  return ({ inputs, backend, attrs }) => {
    const cpu = tf.engine().findBackend('cpu') as HoldingBackend | null;
    if (!cpu) throw internalError('tfjs has no cpu backend');
    const kernel = must(tf.getKernel(kernelName, 'cpu'), `cpu kernel ${kernelName}`);
    const entries = Object.entries(inputs).map(
      ([name, info]) => [name, moved(must(info, 'kernel input'), backend, cpu)] as const,
    );
    const given = entries.map(([, info]) => info);
    // Kernels with a list of inputs take them as a list.
    const asGiven = Array.isArray(inputs) ? given : Object.fromEntries(entries);
    const made = kernel.kernelFunc({ inputs: asGiven as tf.NamedTensorInfoMap, backend: cpu, attrs });
    const list = Array.isArray(made) ? made : [made];
    const results = list.map((info) => {
      const { dataId, shape, dtype } = moved(info, cpu, backend as HoldingBackend);
      return { dataId, shape, dtype };
    });
    for (const { dataId } of [...given, ...list]) cpu.disposeData(dataId);
    const [only] = results;
    return only && results.length === 1 ? only : results;
  };
}
