/** The first compiled call of a signature against the eager one, and where they part. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import { either, waiting } from '../base/work';
import type { Work } from '../base/work';
import type { Engine, Given } from '../engines/engine';
import { replayEngine } from '../engines/tfjs/replay';
import type { Graph, Node } from '../ir/graph';
import { FUSED, unfused } from '../ops/fused-elementwise';
import { unrecorded } from '../trace/unrecorded';

/** How far a value is from what it should be. */
export interface Distance {
  /** The largest difference of two elements. NaN is NaN, infinities are themselves. */
  readonly far: number;
  /** The same as a share of the largest element that there should be. */
  readonly share: number;
  /** Whether it must be exact, as integers and bools. */
  readonly exact: boolean;
}

export const isWithin = ({ far, share, exact }: Distance, relative: number): boolean =>
  exact ? far === 0 : share <= relative;

/** Compares values that should be the same, one by one. */
export function* distances(
  wanted: readonly tf.Tensor[],
  made: readonly tf.Tensor[],
): Work<readonly Distance[]> {
  const all = [...wanted, ...made];
  const values = yield* either<ArrayLike<number>[]>(
    () => unrecorded(() => all.map((tensor) => tensor.dataSync())),
    () => Promise.all(unrecorded(() => all.map((tensor) => tensor.data()))),
  );
  return wanted.map(({ dtype }, index) => ({
    ...distance(values[index], values[wanted.length + index]),
    exact: dtype !== 'float32',
  }));
}

function distance(
  a: ArrayLike<number> | undefined,
  b: ArrayLike<number> | undefined,
): { readonly far: number; readonly share: number } {
  if (!a || !b || a.length !== b.length) return { far: Infinity, share: Infinity };
  let largest = 0;
  let far = 0;
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [Number(a[at]), Number(b[at])];
    if (Number.isFinite(x)) largest = Math.max(largest, Math.abs(x));
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    const apart = Math.abs(x - y);
    far = Math.max(far, Number.isNaN(apart) ? Infinity : apart);
  }
  return { far, share: far === 0 ? 0 : far / largest };
}

export interface Divergence {
  readonly node: Node;
  readonly maxRel: number;
}

/**
 * The first node, in the graph's order, whose values on the engine differ from those of tfjs' kernels on the current backend: found by
 * running the graph with every node's values as its results on both. Of a fused chain it is the operator within, where that differs
 * when it runs by itself too.
 */
export async function firstDivergence(
  graph: Graph,
  engine: Engine,
  given: Given,
  relative: number,
): Promise<Divergence | undefined> {
  const nodes = graph.nodes.filter(({ role }) => !role);
  const values = nodes.flatMap((node) => node.outputs.map(({ id }) => ({ node, id })));
  const open: Graph = { ...graph, results: values.map(({ id }) => id), updates: [] };
  const programs = await Promise.all([replayEngine.prepare(unfused(open)), engine.prepare(open)]);
  const [wanted, made] = await Promise.all(
    programs.map(async (program) => (await program.run(given)).results),
  );
  try {
    for (const [index, { node }] of values.entries()) {
      const pair = [must(wanted?.[index], 'a value'), must(made?.[index], 'a value')] as const;
      const [apart] = await waiting(distances([pair[0]], [pair[1]]));
      if (!apart || isWithin(apart, relative)) continue;
      const inner =
        node.op === FUSED ? await firstDivergence(unfused(graph), engine, given, relative) : undefined;
      return inner ?? { node, maxRel: apart.share };
    }
    return undefined;
  } finally {
    tf.dispose([...(wanted ?? []), ...(made ?? [])]);
    for (const program of programs) program.dispose();
  }
}
