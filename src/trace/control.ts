/**
 * Functions within the traced function: the branches of cond, the steps of loops. Each is called once with placeholders, in a recording of
 * its own; what it reads from around it becomes an input of its graph. Gradients are taken there too, by tfjs, on a tape of their
 * own: so that the graph of a function's gradient is made like that of any other.
 */
import * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import type { Graph, Node, TensorType, ValueId } from '../ir/graph';
import { backend } from './backend';
import { TraceBreak } from './break';
import { count, engine, enterData, exchangeData } from './engine';
import { TRACE } from './recording';
import type { Recording } from './recording';
import { forget, LEAKED } from './trace';

export type TensorFunction = (given: readonly tf.Tensor[]) => readonly tf.Tensor[];

/** A function as it was recorded. */
export interface Body {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly formals: readonly Node[];
  /** What it reads from around it, by tfjs' tensor ids. */
  readonly captures: Recording['captures'];
  readonly results: readonly ValueId[];
  readonly types: readonly TensorType[];
}

/** A TraceBreak at the place where the snippet is. */
export const bodyBreak = (message: string): TraceBreak =>
  new TraceBreak('body', message, backend().current.position());

/** How many gradients are being taken here, one in another: as many orders of gradients may be asked for. */
export function gradientOrder(): number {
  const { gradientDepth, kernelDepth } = engine().state;
  return kernelDepth === 0 ? gradientDepth : 0;
}

const isFloat = ({ dtype }: { readonly dtype: string }): boolean => dtype === 'float32';
export const floats = <T extends { readonly dtype: string }>(items: readonly T[]): T[] =>
  items.filter(isFloat);

/** The same value, through which no gradient flows. */
export function detached(tensor: tf.Tensor): tf.Tensor {
  const { state } = engine();
  const { gradientDepth } = state;
  state.gradientDepth = 0;
  try {
    return tensor.clone();
  } finally {
    state.gradientDepth = gradientDepth;
  }
}

/**
 * Saves outputs of the op that ran last for its gradient. tfjs' own way (outputsToSave) puts the saved copies on the tape before the op
 * that they are copies of, so that second gradients miss them.
 */
export function saveForGradient(outputs: readonly tf.Tensor[]): void {
  if (gradientOrder() === 0) return;
  const op = must(engine().state.activeTape?.at(-1), 'the op on the tape');
  op.saved.push(...outputs.map((tensor) => tf.keep(tensor.clone())));
}

const ASSIGNS =
  'assigns a variable inside a function of cond, whileLoop or scan, which only has values: give the new value back from it, and assign ' +
  'it outside.';
const MAKES =
  'makes a variable inside a function of cond, whileLoop or scan, which only has values: make it outside (optimizers make theirs at ' +
  'their first step).';

/** Gives a variable the data again that it had around a body. */
function giveBack(variable: tf.Variable, dataId: object, around: Recording): void {
  engine().disposeTensor(variable);
  exchangeData(variable, dataId);
  const own = around.owned(dataId);
  if (own) own.references++;
  if (!engine().state.tensorInfo.has(dataId)) enterData(dataId, variable, backend());
  count(variable, 1);
}

/** What a body did to variables, undone; in words, if it did something. */
function undoVariables(before: ReadonlyMap<tf.Variable, object>, around: Recording): string | undefined {
  let did: string | undefined;
  for (const variable of Object.values(engine().state.registeredVariables)) {
    if (!variable) continue;
    const dataId = before.get(variable);
    if (dataId === undefined) {
      variable.dispose();
      did ??= `It ${MAKES}`;
    } else if (dataId !== variable.dataId) {
      giveBack(variable, dataId, around);
      did ??= `It ${ASSIGNS}`;
    }
  }
  return did;
}

/** Records a function of tensors. A TraceBreak says what can't be in it. */
export function traceBody(name: string, formals: readonly TensorType[], call: TensorFunction): Body {
  const tracer = backend();
  const around = tracer.current;
  const recording = around.body();
  const internals = engine();
  const { state } = internals;
  const { gradientDepth, kernelDepth, activeTape } = state;
  const depth = state.scopeStack.length;
  const variables = new Map(
    Object.values(state.registeredVariables).flatMap((variable) =>
      variable ? [[variable, variable.dataId] as const] : [],
    ),
  );
  const inputs: Node[] = [];
  let results: ValueId[];
  let types: TensorType[];
  let did: string | undefined;
  let kept: ValueId | undefined;
  tracer.recording = recording;
  Object.assign(state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
  internals.startScope(TRACE);
  try {
    const placeholders = formals.map((type) => {
      const node = recording.make('input', [], [type], {}, 'input');
      inputs.push(node);
      const info = { dataId: recording.hold(node.outputs[0]), dtype: type.dtype, shape: [...type.shape] };
      return internals.makeTensorFromTensorInfo(info, tracer);
    });
    const given = call(placeholders);
    if (recording.root.broken) throw recording.root.broken;
    results = given.map((tensor) => recording.valueOf(tensor));
    types = given.map(({ dtype, shape }) => ({ dtype: dtype as TensorType['dtype'], shape }));
  } finally {
    while (state.scopeStack.length > depth) internals.endScope(null);
    did = undoVariables(variables, around);
    kept = forget(recording);
    tracer.recording = around;
    Object.assign(state, { gradientDepth, kernelDepth, activeTape });
  }
  if (did !== undefined) throw bodyBreak(did);
  if (kept !== undefined) throw new TraceBreak('leak', LEAKED, recording.positions.get(kept));
  return { name, nodes: recording.nodes, formals: inputs, captures: recording.captures, results, types };
}

/** What several bodies read from around them, each once. */
export function capturesOf(bodies: readonly Body[]): tf.Tensor[] {
  const all = new Map(
    bodies.flatMap(({ captures }) => [...captures]).map(([id, { tensor }]) => [id, tensor]),
  );
  return [...all.values()];
}

/** Those of both lists, each once. */
export function unite(a: readonly tf.Tensor[], b: readonly tf.Tensor[]): tf.Tensor[] {
  const seen = new Set(a.map(({ id }) => id));
  return [...a, ...b.filter(({ id }) => !seen.has(id))];
}

/** The body's graph: its inputs are the placeholders and then those captures, whether it reads them or not. */
export function graphOf(body: Body, captures: readonly tf.Tensor[]): Graph {
  const { current } = backend();
  const outside = captures.map((tensor) => {
    const type = { dtype: tensor.dtype as TensorType['dtype'], shape: tensor.shape };
    return body.captures.get(tensor.id)?.node ?? current.make('input', [], [type], {}, 'input');
  });
  const inputs = [...body.formals, ...outside].map((node, index) => ({ ...node, attrs: { index } }));
  return { name: body.name, nodes: [...inputs, ...body.nodes], results: body.results, updates: [] };
}

/**
 * The gradients of a function, as a function: given its arguments and then those of its float32 results, it gives those of its
 * float32 arguments and then of the captures. Zero where nothing leads from one to the other.
 */
export function gradientOf(
  call: TensorFunction,
  count: number,
  captures: readonly tf.Tensor[],
): TensorFunction {
  return (given) => {
    const args = given.slice(0, count);
    const dys = given.slice(count);
    const xs = floats([...args, ...captures]);
    if (xs.length === 0) return [];
    // One scalar whose gradients are those handed in.
    const tie = tf.customGrad(() => ({
      value: tf.scalar(0),
      gradFunc: () => dys.map((dy) => dy.clone()),
    }));
    const { grads } = tf.engine().gradients(
      () => {
        const ys = floats(call(args));
        return ys.length > 0 ? tie(...ys) : tf.scalar(0);
      },
      xs,
      tf.scalar(1),
      true,
    );
    return xs.map((x, index) => (grads[index] as tf.Tensor | undefined) ?? tf.zerosLike(must(x, 'a tensor')));
  };
}
