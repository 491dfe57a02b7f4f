/**
 * Tracing is a tfjs backend. It has a kernel for every row of the op table; none computes anything: each infers the dtype and shape of its
 * outputs and appends a node. So whatever goes through tfjs is traced (gradients, optimizers, tf.layers), on any machine, at a few
 * microseconds an op. Every output has a data id of its own, Identity's and Reshape's included: what is saved for a backward
 * pass is a value of the graph like any other.
 */
import * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import { internalError } from '../base/errors';

import { asData } from '../ir/graph';
import type { Attrs, DType, Node, NodeId, Role, TensorType, Value, ValueId } from '../ir/graph';
import { OPS } from '../ops';
import { plainAttrs, Unsupported } from '../ops/row';
import type { OpRow } from '../ops/row';
import { UNSUPPORTED } from '../ops/unsupported';
import { TraceBreak } from './break';
import { engine } from './engine';
import type { Exchangeable } from './engine';
import { RandomWatch } from './random';

export const TRACE = 'trace';

const DTYPES = new Set<string>(['float32', 'int32', 'bool']);

interface Own {
  readonly value: Value;
  references: number;
}

/** A variable that the trace met, and the value it has at the start of a call. */
export interface TracedState {
  readonly node: NodeId;
  readonly variable: tf.Variable;
  /** Of the variable's data while the trace runs. */
  readonly stateId: object;
  /** What its data were before; for one that the trace made, what they are to be is `initial`. */
  readonly original?: object;
  /** The value of the graph that a variable made during the trace starts from. */
  readonly initial?: ValueId;
}

/** What one trace gathers. */
export class Recording {
  readonly nodes: Node[] = [];
  readonly states = new Map<tf.Variable, TracedState>();
  /** Data ids of tensors from outside, read after the trace. */
  readonly captured = new Map<
    object,
    {
      readonly node: NodeId;
      readonly type: TensorType;
      readonly backend: tf.KernelBackend;
      readonly tensors: Set<tf.TensorInfo>;
    }
  >();
  /** Where the snippet was when it made each node. */
  readonly positions: Map<NodeId, Position>;
  readonly random: RandomWatch;
  /** For a body: the tensors from around it that it reads, by tfjs' tensor ids, and the input that stands for each. */
  readonly captures = new Map<number, { readonly tensor: tf.Tensor; readonly node: Node }>();
  /** A break that an asynchronous read could not throw. */
  broken: TraceBreak | undefined;
  #nextId = 1;
  readonly own = new Map<object, Own>();

  constructor(
    readonly real: tf.KernelBackend,
    private readonly where: () => Position | undefined,
    /** What goes on around, while the body of a control operator is recorded. */
    private readonly around?: Recording,
  ) {
    this.positions = around?.positions ?? new Map<NodeId, Position>();
    this.random = around?.random ?? new RandomWatch();
  }

  /** A recording of a body that stands in this one. */
  body(): Recording {
    return new Recording(this.real, this.where, this);
  }

  /** The recording of the function itself. */
  get root(): Recording {
    return this.around?.root ?? this;
  }

  /** The value behind a data id of this recording, or of one around it. */
  owned(dataId: object): Own | undefined {
    return this.own.get(dataId) ?? this.around?.owned(dataId);
  }

  #fresh(): ValueId {
    return this.around ? this.around.#fresh() : this.#nextId++;
  }

  position(): Position | undefined {
    return this.where();
  }

  append(
    op: string,
    inputs: readonly ValueId[],
    types: readonly TensorType[],
    attrs: Attrs,
    role?: Role,
  ): Node {
    const node = this.make(op, inputs, types, attrs, role);
    this.nodes.push(node);
    return node;
  }

  /** A node that stands nowhere yet. */
  make(
    op: string,
    inputs: readonly ValueId[],
    types: readonly TensorType[],
    attrs: Attrs,
    role?: Role,
  ): Node {
    const values = types.map(({ dtype, shape }): Value => ({ id: this.#fresh(), dtype, shape: [...shape] }));
    const [first, ...rest] = values;
    if (!first) throw internalError(`${op} makes nothing`);
    // Every variable there is becomes a state at first: where is no question to ask for each.
    const position = role === 'state' ? undefined : this.where();
    const node: Node = {
      id: first.id,
      op,
      inputs,
      outputs: [first, ...rest],
      attrs,
      lines: position && !role ? [position.line] : [],
      origins: [first.id],
      group: role ? [] : scopes(),
      ...(role && { role }),
    };
    if (position) this.positions.set(node.id, position);
    return node;
  }

  /** A data id for a value of the graph. */
  hold(value: Value): object {
    const dataId = {};
    this.own.set(dataId, { value, references: 1 });
    return dataId;
  }

  /** The graph's value of a tensor, wherever it is from. */
  valueOf(tensor: tf.TensorInfo): ValueId {
    const { dataId, dtype, shape } = tensor;
    const own = this.own.get(dataId);
    if (own) return own.value.id;
    if (this.around) return this.#capture(this.around, tensor);
    const captured = this.captured.get(dataId);
    if (captured) {
      captured.tensors.add(tensor);
      return captured.node;
    }
    const info = engine().state.tensorInfo.get(dataId);
    if (!info) throw new TraceBreak('leak', DISPOSED, this.where());
    const type = { dtype: checked(dtype, this.where), shape };
    const node = this.append('const', [], [type], {}, 'const');
    this.captured.set(dataId, { node: node.id, type, backend: info.backend, tensors: new Set([tensor]) });
    return node.id;
  }

  /** What a body reads from around it is an input of it. By tensor, not by data: tfjs' gradients know tensors. */
  #capture(around: Recording, tensor: tf.TensorInfo): ValueId {
    if (!(tensor instanceof tf.Tensor)) throw internalError('a body reads what is no tensor');
    const seen = this.captures.get(tensor.id);
    if (seen) return seen.node.id;
    around.valueOf(tensor);
    const type = { dtype: checked(tensor.dtype, this.where), shape: tensor.shape };
    const node = this.make('input', [], [type], {}, 'input');
    this.captures.set(tensor.id, { tensor, node });
    return node.id;
  }

  /** Makes a variable's value at the start of a call a state of the graph. */
  addState(variable: tf.Variable, initial?: ValueId): TracedState {
    const type = { dtype: checked(variable.dtype, this.where), shape: variable.shape };
    const node = this.append('state', [], [type], { name: variable.name }, 'state');
    const stateId = this.hold(node.outputs[0]);
    const bytes = variable.size * tf.util.bytesPerElement(variable.dtype);
    engine().state.tensorInfo.set(stateId, {
      backend: backend(),
      dtype: variable.dtype,
      shape: variable.shape,
      bytes,
    });
    engine().state.numDataBuffers++;
    const original = variable.dataId;
    (variable as Exchangeable).dataId = stateId;
    const state = {
      node: node.id,
      variable,
      stateId,
      ...(initial === undefined ? { original } : { initial }),
    };
    this.states.set(variable, state);
    return state;
  }
}

const DISPOSED =
  'It uses a tensor that was disposed of, or that belongs to another trace: make the tensor inside the function, or pass it as an argument.';

/** The names of the scopes that the current op stands in, without tfjs' unnamed ones. */
function scopes(): string[] {
  return engine()
    .state.scopeStack.map(({ name }) => name)
    .filter((name) => name !== TRACE && name !== 'unnamed scope');
}

/** Where the snippet is costs more to ask than all else here. */
function checked(dtype: tf.DataType, where: () => Position | undefined): DType {
  if (DTYPES.has(dtype)) return dtype as DType;
  const what = dtype === 'string' ? 'text' : 'complex numbers';
  throw new TraceBreak(
    'text',
    `A tensor of ${what} (${dtype}) can't be in a static graph: pass numbers.`,
    where(),
  );
}

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

/** The kernel's inputs in the row's order; the attribute 'has' says which of the optional ones are there. */
function operands(row: OpRow, inputs: tf.NamedTensorInfoMap): { given: tf.TensorInfo[]; has?: boolean[] } {
  if (row.inputs[0] === '...') return { given: Object.values(inputs).filter((input) => input !== undefined) };
  const slots = row.inputs.map((name) => inputs[name.replace('?', '')]);
  const given = slots.filter((input) => input !== undefined && input !== null);
  const optional = row.inputs.some((name) => name.endsWith('?'));
  return { given, ...(optional && { has: slots.map((input) => input !== undefined && input !== null) }) };
}

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
  const raw = kernelAttrs as Record<string, unknown>;
  const normal = row.attrs ? row.attrs(raw, types, kernel) : plainAttrs(raw);
  if (normal instanceof Unsupported) throw new TraceBreak('unsupported', normal.reason, current.position());
  const attrs = has ? { ...normal, has } : normal;
  const node = current.append(row.op, ids, row.infer(types, attrs), attrs);
  const outputs = node.outputs.map((value): tf.TensorInfo => ({
    dataId: current.hold(value),
    dtype: value.dtype,
    shape: [...value.shape],
  }));
  const [only] = outputs;
  return only && outputs.length === 1 && !row.givesList ? only : outputs;
}
