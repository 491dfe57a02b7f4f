/** What a call of a function took, compiled and op by op, as one recorded run tells: figures to compare by eye, and no benchmark. */
import type { Graph } from '../ir/graph';
import type { Call } from './calls';
import type { DynamicNode } from './dynamic';

export interface CallCost {
  /** The median, in microseconds. */
  readonly us: number;
  /** How many calls it is of. */
  readonly calls: number;
  /** What ran them: backends of tfjs, or an engine. */
  readonly on: readonly string[];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

const costOf = (times: readonly number[], on: Iterable<string>): CallCost | undefined =>
  times.length === 0 ? undefined : { us: median(times), calls: times.length, on: [...new Set(on)].sort() };

/** Calls of a graph after its first, which is slower; `calls`: all of them, in order. */
export function laterCalls(calls: readonly DynamicNode[]): CallCost | undefined {
  const later = calls.slice(1);
  return costOf(
    later.map(({ ran }) => ran.durUs),
    later.map(({ ran }) => ran.backend),
  );
}

/** On others the kernels go on when they have returned, and their end is not known. */
const DONE_AT_ONCE = new Set(['cpu', 'wasm']);

/**
 * Calls op by op, each from the start of its first kernel to the end of its last; undefined where none is known as a whole, or where kernels
 * went on after that.
 */
export function eagerCalls(
  traced: Graph,
  calls: readonly Call[],
  nodes: readonly DynamicNode[],
): CallCost | undefined {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const operators = traced.nodes.filter(({ role }) => role === undefined);
  const backends: string[] = [];
  const times = calls.flatMap(({ whole, nodes: ran }) => {
    const kernels = operators.flatMap(({ id }) => byId.get(ran.get(id) ?? NaN) ?? []).map((node) => node.ran);
    if (!whole || kernels.length === 0 || !kernels.every(({ backend }) => DONE_AT_ONCE.has(backend)))
      return [];
    backends.push(...kernels.map(({ backend }) => backend));
    const startUs = kernels.reduce((least, each) => Math.min(least, each.startUs), Infinity);
    return [
      kernels.reduce((most, { startUs: at, durUs }) => Math.max(most, at + durUs), -Infinity) - startUs,
    ];
  });
  return costOf(times, backends);
}
