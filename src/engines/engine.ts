/** What a static engine is: it takes a graph whole and gives a program that runs it. */
import type * as tf from '@tensorflow/tfjs';
import type { EngineName } from '../base/modes';
import type { Data, Graph, Node } from '../ir/graph';
import type { Lowered, LowerOptions } from '../onnx/lower';

export type { EngineName } from '../base/modes';

/** The nodes that stand for values given at each call, in the graph's order. */
export interface Ports {
  /** Arguments, by their attribute 'index'. */
  readonly inputs: readonly Node[];
  /** Implicit inputs, drawn at each call. */
  readonly random: readonly Node[];
  readonly states: readonly Node[];
}

/** Of graphs that run again and again. */
const known = new WeakMap<Graph, Ports>();

export function portsOf(graph: Graph): Ports {
  let ports = known.get(graph);
  if (!ports) {
    ports = {
      inputs: graph.nodes.filter(({ role, op }) => role === 'input' && op !== 'random'),
      random: graph.nodes.filter(({ op }) => op === 'random'),
      states: graph.nodes.filter(({ role }) => role === 'state'),
    };
    known.set(graph, ports);
  }
  return ports;
}

export interface Given {
  /** In the order of `Ports`. They stay the caller's. */
  readonly inputs: readonly tf.Tensor[];
  readonly random: readonly Data[];
  readonly states: readonly tf.Tensor[];
}

/** Tensors that are the caller's to dispose of. */
export interface Made {
  readonly results: readonly tf.Tensor[];
  /** One for each of the graph's updates. */
  readonly updates: readonly tf.Tensor[];
}

export interface Program {
  /** What else there is to know of how it runs, for the person who wrote the snippet. */
  readonly notes?: readonly string[];
  run(given: Given): Promise<Made>;
  /** The same at once, from an engine that can. */
  runSync?(given: Given): Made;
  dispose(): void;
}

/** The engine's own passes: which to leave out, and who hears of the others. One that lowers nothing has none. */
export type PrepareOptions = LowerOptions;

/** What an engine printed of the runs that it measured, and which node each of its operators was made for. */
export interface ProfileLog {
  readonly log: string;
  readonly names: Lowered['names'];
}

export interface Engine {
  readonly name: EngineName;
  /** Asked before a run, so that nothing runs in vain. @throws UserError of kind 'backend' where this browser lacks the engine. */
  start?(): Promise<void>;
  /** @throws UserError of kind 'backend' where this browser lacks it, LoweringError where the graph has a node it can't run. */
  prepare(graph: Graph, options?: PrepareOptions): Promise<Program>;
  /** The same at once, for programs that run at once; not every engine can. */
  prepareSync?(graph: Graph, options?: PrepareOptions): Program;
  /** Measures every operator of what `work` has the program run: slower than otherwise, so that nothing is to be timed meanwhile. */
  profile?(
    graph: Graph,
    work: (program: Program) => Promise<void>,
    options?: PrepareOptions,
  ): Promise<ProfileLog>;
}

/** An engine that waits for nothing. */
export interface SyncEngine extends Engine {
  prepareSync(graph: Graph): SyncProgram;
}

interface SyncProgram extends Program {
  runSync(given: Given): Made;
}
