/**
 * Traces a function: calls it once with placeholders on the trace backend and gives the graph of what it did. Nothing is computed,
 * every variable has its old data again afterwards, and tfjs' count of tensors is where it was.
 */
import * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import { internalError, must } from '../base/errors';
import { either, waiting } from '../base/work';
import type { Work } from '../base/work';
import { checkGraph } from '../ir/check';
import { asData, bytesOf } from '../ir/graph';
import type { Data, DType, Graph, NodeId, TensorType, Update, ValueId } from '../ir/graph';
import { inferNode } from '../ops';
import { backend } from './backend';
import { asyncBreak, TraceBreak } from './break';
import { Callers } from './callers';
import { count, engine, exchangeData, switchBackend } from './engine';
import { Wraps } from './wraps';
import { Recording, TRACE } from './recording';
import type { TracedState } from './recording';
import { watchRecurrent } from './recurrent';

export interface TraceRequest {
  readonly name: string;
  /** dtype and shape of the tensors among the arguments, in order. */
  readonly inputs: readonly TensorType[];
  /** Calls the function with those placeholders; gives its result, and the tensors in it in order. */
  readonly call: (placeholders: readonly tf.Tensor[]) => unknown;
  readonly tensorsOf: (result: unknown) => readonly tf.Tensor[];
  /** Where the snippet is now. */
  readonly position?: () => Position | undefined;
}

/** An optimizer that the function stepped, and what a trace bakes of it. */
export interface SteppedOptimizer {
  readonly optimizer: tf.Optimizer;
  readonly steps: number;
}

export interface Traced {
  readonly graph: Graph;
  /** What the function gave; the tensors in it are gone, and stand in `graph.results` in order. */
  readonly result: unknown;
  /** The node of each placeholder. */
  readonly inputs: readonly NodeId[];
  /** The variables that it read or assigned, and those that it made. */
  readonly states: readonly TracedState[];
  readonly optimizers: readonly SteppedOptimizer[];
  /** The tensors from outside, whose values are constants of the graph, and their nodes. */
  readonly captured: readonly { readonly tensor: tf.Tensor; readonly node: NodeId }[];
  readonly positions: ReadonlyMap<NodeId, Position>;
  /** Where the function called Math.random itself, call by call: that happens at the trace alone. */
  readonly strays: readonly (Position | undefined)[];
}

interface Stepping {
  incrementIterations(): void;
}

/** Counts the steps of optimizers instead of taking them: `iterations` is the host's, and moves at each call, not at the trace. */
function watchOptimizers(wraps: Wraps, steps: Map<tf.Optimizer, number>): void {
  wraps.wrap(
    tf.Optimizer.prototype as unknown as Stepping,
    'incrementIterations',
    () =>
      function (this: tf.Optimizer) {
        steps.set(this, (steps.get(this) ?? 0) + 1);
      },
  );
}

/** Gives every variable its old data back; one that was made during the trace is left without. */
function restoreVariables(recording: Recording): void {
  for (const { variable, original, stateId } of recording.states.values()) {
    if (variable.isDisposed) continue;
    if (variable.dataId !== stateId) {
      // What it was assigned goes, and its place in tfjs' counts stays.
      engine().disposeTensor(variable);
      count(variable, 1);
    }
    if (original) exchangeData(variable, original);
  }
}

/** Refuses `tf.setBackend` where the function calls it: the ops after it would look for the trace's values on another backend. */
function watchBackend(wraps: Wraps, recording: Recording): void {
  wraps.wrap(engine(), 'setBackend', () => () => {
    throw new TraceBreak('backend', SET_BACKEND, recording.position());
  });
}

/** Takes what is left of the trace out of tfjs' books. Gives the first value of which somebody kept a tensor. */
export function forget(recording: Recording): ValueId | undefined {
  const { state } = engine();
  const stateIds = new Set([...recording.states.values()].map(({ stateId }) => stateId));
  let kept: ValueId | undefined;
  for (const [dataId, { value, references }] of recording.own) {
    if (!state.tensorInfo.has(dataId)) continue;
    state.tensorInfo.delete(dataId);
    state.numDataBuffers--;
    if (stateIds.has(dataId)) continue;
    if (references > 0) kept ??= value.id;
    state.numTensors -= references;
    state.numBytes -= references * bytesOf(value);
  }
  return kept;
}

/** The values of the tensors from outside: read at once after the trace, before anybody can dispose of them. */
function* readCaptured(recording: Recording): Work<Map<NodeId, Data>> {
  const captured = [...recording.captured];
  const values = yield* either<unknown[]>(
    () => captured.map(([dataId, { backend: owner }]) => owner.readSync(dataId)),
    () => Promise.all(captured.map(([dataId, { backend: owner }]) => owner.read(dataId))),
  );
  return new Map(
    captured.map(([, { node, type }], index) => [
      node,
      asData(values[index] as ArrayLike<number>, type.dtype).slice(),
    ]),
  );
}

const SET_BACKEND =
  'tf.setBackend inside a compiled function: the graph runs on one engine. Choose the backend before, outside of the function.';
export const LEAKED =
  'It keeps a tensor of the trace beyond the call (tf.keep, or a layer with a state of its own): that tensor never has a value. ' +
  'Give it back as a result, or keep it in a tf.variable.';

/** Where a trace stopped, beside the states that it had met by then. */
export class TraceFailure extends Error {
  override readonly name = 'TraceFailure';
  constructor(
    override readonly cause: unknown,
    /** What the trace had recorded: the first values of variables that it made must still be computed. */
    readonly partial: { readonly graph: Graph; readonly states: readonly TracedState[] },
  ) {
    super('the trace stopped');
  }
}

/** @throws {TraceFailure} whose cause is a TraceBreak, or what the function itself threw. */
export const trace = async (request: TraceRequest): Promise<Traced> => waiting(finish(record(request)));

/** What a trace found, without the values of what it captured. */
export interface Recorded {
  readonly request: TraceRequest;
  readonly recording: Recording;
  readonly result: unknown;
  readonly inputs: readonly NodeId[];
  readonly results: readonly ValueId[];
  readonly updates: readonly Update[];
  readonly steps: ReadonlyMap<tf.Optimizer, number>;
  readonly failed: { readonly error: unknown } | undefined;
}

/** Calls the function on the trace backend, at once. */
export function record(request: TraceRequest): Recorded {
  const tracer = backend();
  if (tracer.recording) throw internalError('a trace began inside another');
  const internals = engine();
  const { backendName: realName, backendInstance: real } = internals;
  const wraps = new Wraps();
  const callers = new Callers(internals, wraps);
  const recording = new Recording(
    tracer,
    real,
    () => request.position?.(),
    () => callers.scope().filter((name) => name !== TRACE),
  );
  const steps = new Map<tf.Optimizer, number>();
  const debug = tf.env().getBool('DEBUG');

  let result: unknown;
  let failed: { readonly error: unknown } | undefined;
  let results: ValueId[] = [];
  let updates: Update[] = [];
  const inputs: NodeId[] = [];
  const depth = internals.state.scopeStack.length;
  watchOptimizers(wraps, steps);
  watchBackend(wraps, recording);
  const recurrent = watchRecurrent(() => recording.position());
  recording.random.start(() => recording.position());
  tracer.recording = recording;
  switchBackend(TRACE, tracer);
  if (debug) tf.env().set('DEBUG', false);
  internals.startScope(TRACE);
  try {
    for (const variable of Object.values(internals.state.registeredVariables)) {
      if (variable && variable.dtype !== 'string' && variable.dtype !== 'complex64')
        recording.addState(variable);
    }
    const placeholders = request.inputs.map((type, index) => {
      const node = recording.append('input', [], [type], { index }, 'input');
      inputs.push(node.id);
      const info = { dataId: recording.hold(node.outputs[0]), dtype: type.dtype, shape: [...type.shape] };
      return internals.makeTensorFromTensorInfo(info, tracer);
    });
    result = request.call(placeholders);
    if (result instanceof Promise) {
      result.catch(() => undefined);
      throw asyncBreak(recording.position());
    }
    if (recording.broken) throw recording.broken;
    const given = request.tensorsOf(result);
    results = given.map((tensor) => recording.valueOf(tensor));
    // What it gives back it may well have kept (tf.layers does so with its metrics): that is no leak.
    for (const tensor of new Set(given)) {
      if (tensor.kept && recording.own.has(tensor.dataId) && !(tensor instanceof tf.Variable))
        tensor.dispose();
    }
    updates = [...recording.states.values()]
      .filter(({ variable, stateId }) => !variable.isDisposed && variable.dataId !== stateId)
      .map(({ node, variable }) => ({ state: node, value: recording.valueOf(variable) }));
  } catch (error) {
    failed = { error: recording.broken ?? error };
  } finally {
    recurrent.stop();
    wraps.putBack();
    // A gradient that stopped in the middle leaves its scopes open.
    while (internals.state.scopeStack.length > depth) internals.endScope(null);
    restoreVariables(recording);
    const kept = forget(recording);
    if (kept !== undefined && !failed)
      failed = { error: new TraceBreak('leak', LEAKED, recording.positions.get(kept)) };
    tracer.recording = undefined;
    switchBackend(realName, real);
    if (debug) tf.env().set('DEBUG', true);
    recording.random.stop();
  }

  return { request, recording, result, inputs, results, updates, steps, failed };
}

/**
 * Reads what a trace captured, and makes its graph.
 * @throws {TraceFailure} whose cause is a TraceBreak, or what the function itself threw.
 */
export function* finish(recorded: Recorded): Work<Traced> {
  const { request, recording, result, inputs, results, updates, steps, failed } = recorded;
  const constants = yield* readCaptured(recording);
  const nodes = recording.nodes.map((node) => {
    const value = constants.get(node.id);
    return value ? { ...node, attrs: { value } } : node;
  });
  const used = new Set([
    ...nodes.flatMap((node) => node.inputs),
    ...results,
    ...updates.flatMap(({ state, value }) => [state, value]),
  ]);
  const states = [...recording.states.values()];
  const needed = states.filter(({ node, initial }) => used.has(node) || initial !== undefined);
  const unused = new Set(states.filter((state) => !needed.includes(state)).map(({ node }) => node));
  const kept = nodes.filter(({ id }) => !unused.has(id));
  const graph = (given: readonly ValueId[], changed: readonly Update[]): Graph =>
    checkGraph({ name: request.name, nodes: kept, results: given, updates: changed }, 'the trace', inferNode);
  if (failed) {
    const initials = needed.flatMap(({ initial }) => (initial === undefined ? [] : [initial]));
    throw new TraceFailure(failed.error, { graph: graph(initials, []), states: needed });
  }
  return {
    graph: graph(results, updates),
    result,
    inputs,
    states: needed,
    optimizers: [...steps].map(([optimizer, count]) => ({ optimizer, steps: count })),
    captured: [...recording.captured.values()].flatMap(({ tensors, node }) =>
      [...tensors].flatMap((tensor) => (tensor instanceof tf.Tensor ? [{ tensor, node }] : [])),
    ),
    positions: recording.positions,
    strays: recording.random.strays,
  };
}

/** The type of a tensor, for a graph's input. A tensor of text or complex numbers is a TraceBreak. */
export function typeOfTensor(tensor: tf.Tensor): TensorType {
  const { dtype, shape } = tensor;
  if (dtype === 'string' || dtype === 'complex64') {
    throw new TraceBreak(
      'text',
      `An argument is a tensor of dtype ${dtype}, which can't be in a static graph: pass numbers.`,
    );
  }
  return { dtype: dtype as DType, shape: must(shape, 'a shape') };
}
