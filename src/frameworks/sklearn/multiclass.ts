/**
 * Many classes out of two: a machine for each pair of classes, and a vote ("one against one"). The support vectors of all pairs
 * are shared, and laid out as libsvm and scikit-learn do.
 */
import { must } from '../../base/errors';
import { kernelOf, type KernelParameters } from './kernels';
import { KernelRows } from './rows';
import { takeRows, type Samples } from './samples';
import type { Labels } from './labels';
import { solveBinary } from './smo';

export interface Model {
  readonly kernel: KernelParameters;
  readonly classes: number[];
  /** Indices of the support vectors in the training rows, grouped by class. */
  readonly support: Int32Array;
  readonly nSupport: Int32Array;
  /** The support vectors in that order. */
  readonly vectors: Samples;
  /**
   * [classes - 1, support vectors]: y times alpha. For the pair (a, b), a before b, the coefficients of a's vectors are in row
   * b - 1, those of b's in row a.
   */
  readonly dual: readonly Float64Array[];
  /** The offset of each pair, in the order (0, 1), (0, 2) … */
  readonly rho: number[];
  /** The steps that each pair took. */
  readonly iterations: number[];
}

export interface Training {
  readonly kernel: KernelParameters;
  readonly C: number;
  readonly tolerance: number;
  /** Bytes of kernel rows to keep. */
  readonly budgetBytes?: number;
  readonly pause?: () => Promise<void> | undefined;
}

/** The pairs of `count` classes in scikit-learn's order: (0, 1), (0, 2) … (1, 2) … */
export function pairsOf(count: number): [a: number, b: number][] {
  const pairs: [number, number][] = [];
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) pairs.push([a, b]);
  return pairs;
}

/** Trains the machines of all pairs. @throws UserError 'runtime' where one cannot be trained. */
export async function train(samples: Samples, labels: Labels, training: Training): Promise<Model> {
  const { kernel, C, tolerance, budgetBytes, pause } = training;
  const { classes, members } = labels;
  // Grouped by class, so that the rows of a pair are two runs.
  const grouped = members.flatMap((group) => [...group]);
  const starts = members.map((_, c) => members.slice(0, c).reduce((sum, group) => sum + group.length, 0));
  const rows = new KernelRows(takeRows(samples, grouped), kernelOf(kernel), budgetBytes);
  const solved: { a: number; b: number; weights: Float64Array; rho: number; iterations: number }[] = [];
  try {
    for (const [a, b] of pairsOf(classes.length)) {
      const [startA, startB] = [starts[a] ?? 0, starts[b] ?? 0];
      const [countA, countB] = [members[a]?.length ?? 0, members[b]?.length ?? 0];
      const y = new Int8Array(countA + countB).fill(1, 0, countA).fill(-1, countA);
      const pick = (from: Float32Array | Float64Array, into: Float32Array | Float64Array) => {
        into.set(from.subarray(startA, startA + countA));
        into.set(from.subarray(startB, startB + countB), countA);
      };
      const diagonal = new Float64Array(countA + countB);
      pick(rows.diagonal, diagonal);
      const row = (i: number, into: Float32Array) => {
        const index = i < countA ? startA + i : startB + i - countA;
        const ready = rows.get(index);
        if (!ready) return rows.load(index).then((loaded) => pick(loaded, into));
        pick(ready, into);
        return undefined;
      };
      const { alpha, rho, iterations } = await solveBinary({
        y,
        C,
        tolerance,
        diagonal,
        row,
        ...(pause ? { pause } : {}),
      });
      solved.push({ a, b, weights: alpha.map((value, i) => value * (y[i] ?? 0)), rho, iterations });
    }
  } finally {
    rows.dispose();
  }

  // A sample is a support vector when any pair gives it weight.
  const dense = Array.from({ length: classes.length - 1 }, () => new Float64Array(grouped.length));
  for (const { a, b, weights } of solved) {
    const countA = members[a]?.length ?? 0;
    must(dense[b - 1], 'a row of coefficients').set(weights.subarray(0, countA), starts[a]);
    must(dense[a], 'a row of coefficients').set(weights.subarray(countA), starts[b]);
  }
  const places = grouped.map((_, place) => place).filter((place) => dense.some((row) => row[place] !== 0));
  const support = Int32Array.from(places, (place) => grouped[place] ?? 0);
  const nSupport = Int32Array.from(members, (group, c) => {
    const start = starts[c] ?? 0;
    return places.filter((place) => place >= start && place < start + group.length).length;
  });
  return {
    kernel,
    classes,
    support,
    nSupport,
    vectors: takeRows(samples, support),
    dual: dense.map((row) => Float64Array.from(places, (place) => row[place] ?? 0)),
    rho: solved.map(({ rho }) => rho),
    iterations: solved.map(({ iterations }) => iterations),
  };
}
