/**
 * tfjs' cpu backend with inexact arithmetic: every kernel that rounds moves its float32 results by a given share, up or down by position. What
 * comes out of a program on it tells how far two engines may part that are both right, gradients and composed operations included.
 */
import * as tf from '@tensorflow/tfjs';
import { engine, switchBackend } from '../../../src/trace/engine';

const NOISY = 'noisy';

const names = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** What only picks and moves elements gives the same everywhere. */
const EXACT = names(`
  Identity Reshape ExpandDims Transpose Slice StridedSlice Concat Pack Unpack SplitV Tile PadV2 MirrorPad Reverse BroadcastTo GatherV2
  GatherNd Select Cast Fill OneHot ZerosLike OnesLike Neg Abs Sign Relu Relu6 ClipByValue Maximum Minimum Max Min MaxPool MaxPool3D Floor
  Ceil Round Step TopK ScatterNd TensorScatterUpdate Range SparseToDense SpaceToBatchND BatchToSpaceND DepthToSpace Diag FlipLeftRight
  Prelu LeakyRelu ResizeNearestNeighbor MaxPoolWithArgmax LinSpace`);

/** These round each element by itself; what others part by is a share of the largest. */
const ELEMENT_BY_ELEMENT = names(
  'Add AddN Sub Multiply RealDiv Square Sqrt Reciprocal FloorDiv SquaredDifference',
);

/** Engines approximate these to a share of 1, however small the results: ONNX Runtime's sigmoid is a quotient of polynomials. */
const TO_A_SHARE_OF_ONE = names('Sigmoid Tanh Erf Sin Cos Softmax');

interface Noise {
  share: number;
  salt: number;
  /** Kernels run so far. */
  call: number;
}

const noise: Noise = { share: 0, salt: 0, call: 0 };

/** A number in [0, 1) by position, the same in every run. */
export function scatter(a: number, b: number, c: number): number {
  let hash = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b) ^ Math.imul(c + 1, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/** Each element moved by that share of itself, and of `spread`; a zero stays. */
export function moved(
  values: Float32Array,
  share: number,
  salt: number,
  place: number,
  spread = 0,
): Float32Array {
  return values.map((value, at) =>
    value === 0 ? 0 : value + share * (Math.abs(value) + spread) * (scatter(salt, place, at) < 0.5 ? -1 : 1),
  );
}

/** What the elements move by beside a share of themselves. */
function spreadOf(kernel: string, values: Float32Array): number {
  if (ELEMENT_BY_ELEMENT.has(kernel)) return 0;
  const least = TO_A_SHARE_OF_ONE.has(kernel) ? 1 : 0;
  const finite = Array.from(values).filter(Number.isFinite);
  return finite.reduce((most, value) => Math.max(most, Math.abs(value)), least) / 4;
}

type CpuBackend = tf.KernelBackend & {
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.TypedArray): tf.TensorInfo;
};

function registerNoisy(): void {
  const cpu = tf.findBackend('cpu');
  tf.registerBackend(NOISY, () => new (cpu.constructor as new () => tf.KernelBackend)());
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    const run: tf.KernelFunc = (given) => {
      const made = kernel.kernelFunc(given);
      if (EXACT.has(kernel.kernelName)) return made;
      const backend = given.backend as CpuBackend;
      const call = noise.call++;
      const infos = (Array.isArray(made) ? made : [made]).map((info) => {
        if (info.dtype !== 'float32') return info;
        const values = Float32Array.from(backend.readSync(info.dataId) as Float32Array);
        backend.disposeData(info.dataId);
        const by = moved(values, noise.share, noise.salt, call, spreadOf(kernel.kernelName, values));
        return backend.makeTensorInfo(info.shape, 'float32', by);
      });
      const [only] = infos;
      return Array.isArray(made) || !only ? infos : only;
    };
    tf.registerKernel({ ...kernel, backendName: NOISY, kernelFunc: run });
  }
}

/** Runs that on the noisy backend, each kernel's results moved by that share; on the current backend again afterwards. */
export function withNoise<T>(share: number, salt: number, place: number, work: () => T): T {
  if (!tf.engine().registryFactory[NOISY]) registerNoisy();
  const { backendName, backendInstance } = engine();
  Object.assign(noise, { share, salt, call: 1000 * place });
  switchBackend(NOISY, tf.findBackend(NOISY));
  try {
    return work();
  } finally {
    switchBackend(backendName, backendInstance);
  }
}
