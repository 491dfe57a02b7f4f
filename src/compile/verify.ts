/** The first compiled call of a signature against the eager one, and where they part. */
import * as tf from '@tensorflow/tfjs';
import { must } from '../base/errors';
import { either, waiting } from '../base/work';
import type { Work } from '../base/work';
import type { Engine, Given } from '../engines/engine';
import { replayEngine } from '../engines/tfjs/replay';
import type { Graph, Node } from '../ir/graph';
import { FUSED, unfused } from '../ops/fused-elementwise';

export interface Difference {
  readonly maxAbs: number;
  /** Of the largest output. */
  readonly maxRel: number;
  readonly within: boolean;
}

/** Relative to the largest element of the output; exact for integers and bools. */
export const tolerance = (backend: string, engine: string): number =>
  /webgl|webgpu|webnn/.test(backend) || /webgl|webgpu|webnn/.test(engine) ? 1e-3 : 1e-5;

/** Compares values that should be the same. NaN is NaN, infinities are themselves. */
export function* compare(
  wanted: readonly tf.Tensor[],
  made: readonly tf.Tensor[],
  relative: number,
): Work<Difference> {
  const all = [...wanted, ...made];
  const values = yield* either<ArrayLike<number>[]>(
    () => all.map((tensor) => tensor.dataSync()),
    () => Promise.all(all.map((tensor) => tensor.data())),
  );
  let maxAbs = 0;
  let maxRel = 0;
  let within = true;
  for (const [index, tensor] of wanted.entries()) {
    const [a, b] = [values[index], values[wanted.length + index]];
    if (!a || !b || a.length !== b.length) return { maxAbs: Infinity, maxRel: Infinity, within: false };
    let largest = 0;
    let far = 0;
    for (let at = 0; at < a.length; at++) {
      const [x, y] = [Number(a[at]), Number(b[at])];
      if (Number.isFinite(x)) largest = Math.max(largest, Math.abs(x));
      if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
      const distance = Math.abs(x - y);
      far = Math.max(far, Number.isNaN(distance) ? Infinity : distance);
    }
    const ratio = far === 0 ? 0 : far / largest;
    maxAbs = Math.max(maxAbs, far);
    maxRel = Math.max(maxRel, ratio);
    if (tensor.dtype === 'float32' ? ratio > relative : far > 0) within = false;
  }
  return { maxAbs, maxRel, within };
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
      const { within, maxRel } = await waiting(compare([pair[0]], [pair[1]], relative));
      if (within) continue;
      const inner =
        node.op === FUSED ? await firstDivergence(unfused(graph), engine, given, relative) : undefined;
      return inner ?? { node, maxRel };
    }
    return undefined;
  } finally {
    tf.dispose([...(wanted ?? []), ...(made ?? [])]);
    for (const program of programs) program.dispose();
  }
}
