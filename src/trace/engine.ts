/**
 * The internals of tfjs-core's Engine that tracing takes hold of, all in this file. Nothing of tfjs is replaced; but these fields are
 * not its public face, which is why tfjs is pinned to an exact version.
 */
import * as tf from '@tensorflow/tfjs';

export interface TensorInfo {
  backend: tf.KernelBackend;
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  readonly bytes: number;
}

interface ScopeState {
  readonly name: string;
  readonly track: readonly tf.Tensor[];
}

interface EngineInternals {
  backendName: string;
  backendInstance: tf.KernelBackend;
  setBackend(name: string): Promise<boolean>;
  readonly registry: Record<string, tf.KernelBackend | undefined>;
  readonly state: {
    numTensors: number;
    numBytes: number;
    numDataBuffers: number;
    /** How many gradients are being taken, one in another. */
    gradientDepth: number;
    /** Nothing is taped within a kernel. */
    kernelDepth: number;
    activeTape: { readonly saved: tf.Tensor[] }[] | null;
    readonly tensorInfo: WeakMap<object, TensorInfo>;
    readonly scopeStack: readonly ScopeState[];
    readonly registeredVariables: Record<string, tf.Variable | undefined>;
  };
  nextTensorId(): number;
  makeTensorFromTensorInfo(info: tf.TensorInfo, backend?: tf.KernelBackend): tf.Tensor;
  disposeTensor(tensor: tf.Tensor): void;
  startScope(name: string): void;
  endScope(result: unknown): void;
  read(dataId: object): Promise<tf.backend_util.TypedArray>;
  readSync(dataId: object): tf.backend_util.TypedArray;
}

export const engine = (): EngineInternals => tf.engine() as unknown as EngineInternals;

/** A number greater than the id of every tensor so far, and less than those of all to come. */
export const nextTensorId = (): number => engine().nextTensorId();

/** Exchanges a variable's data. What counts references and bytes is not told. */
export function exchangeData(variable: tf.Variable, dataId: object): void {
  (variable as tf.Variable & { dataId: object }).dataId = dataId;
}

const bytesOf = ({ size, dtype }: tf.Variable): number => size * tf.util.bytesPerElement(dtype);

/** Adds a variable to tfjs' counts of live tensors, or takes it off them. */
export function count(variable: tf.Variable, by: 1 | -1): void {
  const { state } = engine();
  state.numTensors += by;
  state.numBytes += by * bytesOf(variable);
}

/** Enters data of a variable's type into tfjs' books. */
export function enterData(dataId: object, variable: tf.Variable, backend: tf.KernelBackend): void {
  const { state } = engine();
  const { dtype, shape } = variable;
  state.tensorInfo.set(dataId, { backend, dtype, shape, bytes: bytesOf(variable) });
  state.numDataBuffers++;
}

/** Whether tfjs notes each kernel now, since a gradient is being taken. */
export const isTaping = (): boolean => engine().state.gradientDepth > 0;

/** Makes a backend the current one at once: what `tf.setBackend` does for one that is ready, without setting up its kernels again. */
export function switchBackend(name: string, backend: tf.KernelBackend): void {
  const internals = engine();
  internals.backendName = name;
  internals.backendInstance = backend;
}

/**
 * Gives a variable a tensor's data, whichever backend holds them: what `Variable.assign` does, which would ask the current backend to
 * count the reference and so move the data to it.
 */
export function setVariableData(variable: tf.Variable, tensor: tf.Tensor): void {
  const { state } = engine();
  const { dataId } = tensor;
  const owner = state.tensorInfo.get(dataId)?.backend;
  if (!owner) throw new Error('The value of a variable is disposed.');
  owner.incRef(dataId);
  if (state.tensorInfo.has(variable.dataId)) engine().disposeTensor(variable);
  // One whose data are not there (a trace made it) is in tfjs' counts all the same.
  else count(variable, -1);
  exchangeData(variable, dataId);
  count(variable, 1);
}

/** Runs that with tfjs' cpu backend as the current one. */
export function onCpu<T>(work: () => T): T {
  const { backendName, backendInstance } = engine();
  const cpu = tf.engine().findBackend('cpu');
  switchBackend('cpu', cpu);
  try {
    return work();
  } finally {
    switchBackend(backendName, backendInstance);
  }
}
