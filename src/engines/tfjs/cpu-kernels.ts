/** Kernels of tfjs' cpu backend (4.22), corrected. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../../base/errors';

const NAME = 'TensorScatterUpdate';

interface CpuBackend extends tf.KernelBackend {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.backend_util.BackendValues): tf.TensorInfo;
  disposeIntermediateTensorInfo(info: tf.TensorInfo): void;
}

let done = false;

/** Puts them into tfjs' registry; once in a worker's life. */
export function correctCpuKernels(): void {
  if (done) return;
  done = true;
  const original = must(tf.getKernel(NAME, 'cpu'), `cpu kernel ${NAME}`);
  tf.unregisterKernel(NAME, 'cpu');
  // tfjs' own writes into the tensor that it is given, and shares that memory with its result: here it is given a copy.
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const cpu = backend as CpuBackend;
      const { dataId, dtype, shape } = must(inputs['tensor'], 'kernel input');
      const copy = cpu.makeTensorInfo(shape, dtype, cpu.readSync(dataId).slice());
      const result = original.kernelFunc({
        inputs: { ...inputs, tensor: copy },
        backend,
        ...(attrs && { attrs }),
      });
      cpu.disposeIntermediateTensorInfo(copy);
      return result;
    },
  });
}
