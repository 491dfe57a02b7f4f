/** What a signature becomes at its first call: its trace, optimised, and prepared by the engine; or why no graph can hold it. */
import type * as tf from '@tensorflow/tfjs';
import type { Break, Compiled } from '../base/compiled';
import { must } from '../base/errors';
import type { Position } from '../base/errors';
import { either } from '../base/work';
import type { Work } from '../base/work';
import type { Program } from '../engines/engine';
import { evaluateNode } from '../engines/tfjs/replay';
import { bodiesOf } from '../ir/graph';
import type { Graph } from '../ir/graph';
import type { PassStep } from '../ir/step';
import { LoweringError, type LoweredNode } from '../onnx/lower';
import { FUSED } from '../ops/fused-elementwise';
import { optimise } from '../passes/pipeline';
import { asyncBreak } from '../trace/break';
import { TraceFailure, typeOfTensor } from '../trace/trace';
import type { Traced } from '../trace/trace';
import { breakOf, FROZEN_UPDATE, placeOf, SPOKEN, STRAY } from './breaks';
import type { CallLog } from './call-log';
import { callOf } from './calls';
import type { AnyFunction, CompileOptions } from './eager';
import { guardsOf } from './guards';
import type { Entry, Ready } from './entry';
import { statesOf, stateValues, traceFunction, withConstants } from './function-trace';
import type { CompiledGraphs, CompileHost } from './host';
import { flatten } from './structure';
import type { Flat } from './structure';

/** Nodes of a graph and of those that control flow holds in it; a fused chain is one, whatever it stands for. */
const countNodes = ({ nodes }: Graph): number =>
  nodes.reduce((count, node) => {
    const bodies = node.op === FUSED ? [] : bodiesOf(node);
    return bodies.reduce((sum, body) => sum + countNodes(body), count + 1);
  }, 0);

/** A call for whose signature there is no graph that holds. */
export interface FirstCall {
  readonly name: string;
  readonly fn: AnyFunction;
  readonly options: CompileOptions;
  readonly host: CompileHost;
  readonly args: readonly unknown[];
  readonly flats: readonly Flat[];
  /** The tensors among the arguments, in order. */
  readonly inputs: readonly tf.Tensor[];
  readonly signature: string;
  /** Where the snippet called. */
  readonly at: Position | undefined;
  readonly log: CallLog | undefined;
  /** What is to be said with what becomes of it. */
  readonly notes: readonly string[];
  /** Which guard of the signature's last graph failed, in words. */
  readonly failed: string | undefined;
  /** Tells the snippet's writer, each thing once. */
  caution(found: Break): void;
  /** Takes what the next calls of the signature are to use. */
  keep(entry: Entry): void;
}

/** A signature's graph, made but not yet run. */
export interface Made {
  readonly entry: Ready;
  readonly traced: Traced;
  readonly graphs: CompiledGraphs;
  readonly record: Compiled;
  /** What its writer is told where it runs as a graph. */
  readonly cautions: readonly Break[];
}

/** The graph stands: it is what the next calls run. */
export function accept(
  { host, keep, caution }: FirstCall,
  { entry, graphs, cautions }: Made,
  record: Compiled,
): void {
  keep(entry);
  for (const found of cautions) caution(found);
  host.report(record, graphs);
}

export const callEagerly = ({ fn, args }: FirstCall): unknown => fn(...(args as never[]));

/** What is known of a signature before anything was made of it. */
export const blank = ({ name, signature, host, notes }: FirstCall): Compiled => ({
  name,
  signature,
  engine: host.engine.name,
  nodesBefore: 0,
  nodesAfter: 0,
  breaks: [],
  traceMs: 0,
  passesMs: 0,
  prepareMs: 0,
  firstMs: 0,
  check: null,
  ...(notes.length > 0 && { notes }),
});

/** Of the graphs made so far. */
let lastId = 0;

/** The signature's graph, ready to run on the engine; or why there is none. */
export function* make(call: FirstCall): Work<Made | Break> {
  const { host, options, at, log } = call;
  const start = host.now();
  const spoken: (Position | undefined)[] = [];
  let traced: Traced;
  try {
    traced = yield* traceCall(call, (position) => spoken.push(position));
  } catch (error) {
    const found = breakOf(error, at);
    if (found) return found;
    // Shapes that do not fit are the snippet's mistake: an eager run says so at its line.
    callEagerly(call);
    throw error instanceof TraceFailure ? error.cause : error;
  } finally {
    log?.told('trace', start);
  }
  log?.traced(traced);
  if (options.freeze && traced.graph.updates.length > 0)
    return { ...placeOf(undefined, at), message: FROZEN_UPDATE };
  const traceMs = host.now() - start;
  const cautions = [
    ...traced.strays.slice(0, 1).map((position) => ({ ...placeOf(position, at), message: STRAY })),
    ...spoken.map((position) => ({ ...placeOf(position, at), message: SPOKEN })),
  ];

  const source = options.freeze
    ? withConstants(traced.graph, yield* stateValues(traced.graph, statesOf(traced.graph, traced)))
    : traced.graph;
  const passesStart = host.now();
  const passes = { off: host.off ?? [], now: () => host.now() };
  const { graph, steps } = optimise(source, { evaluate: evaluateNode, ...passes });
  const told: PassStep[] = [];
  const prepareStart = host.now();
  log?.told('passes', passesStart, prepareStart);
  let sessionStart = prepareStart;
  let lowered: readonly LoweredNode[] | undefined;
  const engineOptions = {
    ...passes,
    tell: (step: PassStep) => told.push(step),
    ...(log && {
      lowered: (operators: readonly LoweredNode[]) => {
        lowered = operators;
        sessionStart = host.now();
        log.told('lower', prepareStart, sessionStart);
      },
    }),
  };
  // An engine that loads may draw numbers of its own, which an eager run does not.
  const undrawn = host.keepRandomness();
  let program: Program;
  try {
    program = yield* either(
      () => must(host.engine.prepareSync?.(graph, engineOptions), 'an engine that runs at once'),
      () => host.engine.prepare(graph, engineOptions),
    );
  } catch (error) {
    if (!(error instanceof LoweringError)) throw error;
    const position = traced.positions.get(must(error.node.origins[0], 'an origin'));
    return { ...placeOf(position, at), message: error.reason };
  } finally {
    undrawn();
    log?.told('session', sessionStart);
  }
  const byNode = new Map(traced.states.map(({ node, variable }) => [node, variable]));
  const states = statesOf(graph, traced);
  const id = ++lastId;
  const entry: Ready = {
    kind: 'ready',
    id,
    ...(host.check && traced.captured.length > 0 && { unproven: traced }),
    program,
    graph,
    states,
    updated: graph.updates.map(({ state }) => must(byNode.get(state), 'a variable')),
    result: flatten(traced.result).shape,
    optimizers: traced.optimizers,
    guards: guardsOf(
      traced.optimizers,
      states,
      traced.captured.map(({ tensor }) => tensor),
    ),
    without: (off) => {
      const again = optimise(source, { evaluate: evaluateNode, off: [...passes.off, ...off] });
      return { graph: again.graph, states: statesOf(again.graph, traced) };
    },
  };
  return {
    entry,
    traced,
    cautions,
    graphs: {
      id,
      traced: traced.graph,
      optimised: graph,
      steps: [...steps, ...told],
      guards: entry.guards,
      ...(lowered && { lowered }),
      ...(call.failed !== undefined && { failed: call.failed }),
    },
    record: {
      ...blank({ ...call, notes: [...call.notes, ...(program.notes ?? [])] }),
      nodesBefore: countNodes(traced.graph),
      nodesAfter: countNodes(graph),
      traceMs,
      passesMs: prepareStart - passesStart,
      prepareMs: host.now() - prepareStart,
    },
  };
}

const ASYNC_FUNCTION: unknown = Object.getPrototypeOf(async () => {
  /* the prototype of async functions */
});

export function* traceCall(call: FirstCall, spoke?: (position: Position | undefined) => void): Work<Traced> {
  // An async function would run on after its trace, on tensors that have no values.
  if (Object.getPrototypeOf(call.fn) === ASYNC_FUNCTION) throw asyncBreak(undefined);
  const { flats, inputs, host } = call;
  return yield* traceFunction(call, callOf('', flats).args, inputs.map(typeOfTensor), inputs, host, spoke);
}
