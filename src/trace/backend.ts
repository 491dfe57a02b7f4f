/**
 * Tracing is a tfjs backend. It has a kernel for every row of the op table; none computes anything: each infers the dtype and shape of its
 * outputs and appends a node. So whatever goes through tfjs is traced (gradients, optimizers, tf.layers), on any machine, at a few
 * microseconds an op. Every output has a data id of its own, Identity's and Reshape's included: what is saved for a backward
 * pass is a value of the graph like any other.
 */
import * as tf from '@tensorflow/tfjs';
import { internalError } from '../base/errors';
import { asData } from '../ir/graph';
import { OPS } from '../ops';
import { attrsOf, operands } from '../ops/kernel-call';
import { Unsupported } from '../ops/row';
import type { OpRow } from '../ops/row';
import { UNSUPPORTED } from '../ops/unsupported';
import { TraceBreak } from './break';
import { engine } from './engine';
import { checked, TRACE } from './recording';
import type { Recording } from './recording';

const READ =
  "This reads a tensor's value while the graph is being made, when no value is there yet: what it read would be frozen into the graph " +
  'for every later call. Give the tensor back and read it outside; or choose inside the graph, with tf.where or cond from twograph.';

const RANDOM =
  'It draws random numbers inside a function of cond, whileLoop or scan: how many are drawn would depend on values. Draw them outside ' +
  'of it, and read the tensor inside or pass it to scan among its xs.';

/** The backend on which nothing is computed. One for a worker's life; `recording` is that of the trace in progress. */
class TraceBackend extends tf.KernelBackend {
  recording: Recording | undefined;

  get current(): Recording {
    if (!this.recording) throw internalError('a kernel ran on the trace backend without a trace');
    return this.recording;
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const { current } = this;
    const type = { dtype: checked(dtype, () => current.position()), shape };
    const scope = engine().state.scopeStack.at(-1)?.name;
    const sampler = current.random.take(scope);
    if (sampler && current !== current.root) throw new TraceBreak('body', RANDOM, current.position());
    if (sampler) return current.hold(current.append('random', [], [type], sampler, 'input').outputs[0]);
    return current.hold(
      current.append(
        'const',
        [],
        [type],
        { value: asData(values as ArrayLike<number>, type.dtype).slice() },
        'const',
      ).outputs[0],
    );
  }

  /** tfjs calls this when a variable takes over a tensor's data, a new one included. */
  override incRef(dataId: object): void {
    const { current } = this;
    const own = current.owned(dataId);
    if (own) own.references++;
    else engine().state.tensorInfo.get(dataId)?.backend.incRef(dataId);
    this.#meetNewVariables();
  }

  /** A variable that was made during the trace is state: its first value is its value before the first call. */
  #meetNewVariables(): void {
    const { current } = this;
    // One that a body made is refused when the body ends.
    if (current !== current.root) return;
    const { registeredVariables } = engine().state;
    for (const name in registeredVariables) {
      const variable = registeredVariables[name];
      if (!variable || current.states.has(variable)) continue;
      const initial = current.valueOf(variable);
      // The variable's reference to the first value goes over to its state.
      const owner = current.own.has(variable.dataId)
        ? this
        : engine().state.tensorInfo.get(variable.dataId)?.backend;
      owner?.disposeData(variable.dataId);
      current.addState(variable, initial);
    }
  }

  override disposeData(dataId: object): boolean {
    const own = this.current.owned(dataId);
    if (!own) return false;
    own.references--;
    if (own.references > 0) return false;
    return true;
  }

  override refCount(dataId: object): number {
    return this.current.owned(dataId)?.references ?? 0;
  }

  override numDataIds(): number {
    return this.recording?.own.size ?? 0;
  }

  #readBreak(dataId: object): TraceBreak {
    const { current } = this;
    const own = current.owned(dataId);
    const madeAt = own && current.positions.get(own.value.id);
    const failure = new TraceBreak('read', READ, current.position(), madeAt);
    current.root.broken ??= failure;
    return failure;
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    throw this.#readBreak(dataId);
  }

  override read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return Promise.reject(this.#readBreak(dataId));
  }

  override readToGPU(dataId: object): tf.GPUData {
    throw this.#readBreak(dataId);
  }

  override epsilon(): number {
    return this.current.real.epsilon();
  }

  override floatPrecision(): 16 | 32 {
    return this.current.real.floatPrecision();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override timerAvailable(): boolean {
    return false;
  }
}

let instance: TraceBackend | undefined;

/** The trace backend, registered with a kernel for each row at its first use. */
export function backend(): TraceBackend {
  if (instance) return instance;
  const made = new TraceBackend();
  instance = made;
  // Never chosen by itself.
  tf.registerBackend(TRACE, () => made, -1);
  tf.engine().findBackend(TRACE);
  for (const row of OPS) {
    for (const kernelName of row.kernels) {
      tf.registerKernel({
        kernelName,
        backendName: TRACE,
        kernelFunc: ({ inputs, attrs }) => run(made, row, kernelName, inputs, attrs ?? {}),
      });
    }
  }
  for (const { kernels, reason } of UNSUPPORTED) {
    for (const kernelName of kernels) {
      tf.registerKernel({
        kernelName,
        backendName: TRACE,
        kernelFunc: () => {
          throw new TraceBreak('unsupported', reason, made.current.position());
        },
      });
    }
  }
  return made;
}

/** Whether a trace is being made. */
export const isTracing = (): boolean => instance?.recording !== undefined;

function run(
  traceBackend: TraceBackend,
  row: OpRow,
  kernel: string,
  inputs: tf.NamedTensorInfoMap,
  kernelAttrs: object,
): tf.TensorInfo | tf.TensorInfo[] {
  const { current } = traceBackend;
  const { given, has } = operands(row, inputs);
  const ids = given.map((input) => current.valueOf(input));
  const types = given.map(({ dtype, shape }) => ({ dtype: checked(dtype, () => current.position()), shape }));
  const normal = attrsOf(row, kernel, types, kernelAttrs);
  if (normal instanceof Unsupported) throw new TraceBreak('unsupported', normal.reason, current.position());
  const attrs = has ? { ...normal, has } : normal;
  // A kernel may make what no graph knows of tensors that it does: text, or complex numbers.
  const made = row
    .infer(types, attrs)
    .map(({ dtype, shape }) => ({ dtype: checked(dtype, () => current.position()), shape }));
  const node = current.append(row.op, ids, made, attrs);
  const outputs = node.outputs.map((value): tf.TensorInfo => ({
    dataId: current.hold(value),
    dtype: value.dtype,
    shape: [...value.shape],
  }));
  const [only] = outputs;
  return only && outputs.length === 1 && !row.givesList ? only : outputs;
}
