/**
 * What one trace gathers: the nodes of its graph in order, and what the data ids of tfjs stand for in it. Variables are states, tensors from
 * outside are constants, and a body of control flow has a recording of its own, whose inputs are what it reads from around it.
 */
import * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import { internalError } from '../base/errors';
import { isDType } from '../ir/graph';
import type { Attrs, DType, Node, NodeId, Role, TensorType, Value, ValueId } from '../ir/graph';
import { TraceBreak } from './break';
import { engine, enterData, exchangeData } from './engine';
import { RandomWatch } from './random';

export const TRACE = 'trace';

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
    /** The trace's own. */
    private readonly tracer: tf.KernelBackend,
    readonly real: tf.KernelBackend,
    private readonly where: () => Position | undefined,
    /** The operations, layers and optimizers that run now, outermost first. */
    private readonly scopes: () => string[],
    /** What goes on around, while the body of a control operator is recorded. */
    private readonly around?: Recording,
  ) {
    this.positions = around?.positions ?? new Map<NodeId, Position>();
    this.random = around?.random ?? new RandomWatch();
  }

  /** A recording of a body that stands in this one. */
  body(): Recording {
    return new Recording(this.tracer, this.real, this.where, this.scopes, this);
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
      group: role ? [] : this.scopes(),
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
    enterData(stateId, variable, this.tracer);
    const original = variable.dataId;
    exchangeData(variable, stateId);
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

/** Where the snippet is costs more to ask than all else here. */
export function checked(dtype: tf.DataType, where: () => Position | undefined): DType {
  if (isDType(dtype)) return dtype;
  const what = dtype === 'string' ? 'text' : 'complex numbers';
  throw new TraceBreak(
    'text',
    `A tensor of ${what} (${dtype}) can't be in a static graph: pass numbers.`,
    where(),
  );
}
