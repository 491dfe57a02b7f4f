/** What a trained model says of new rows: a value for each pair of classes, and the class that wins most pairs. */
import { kernelOf } from './kernels';
import { pairsOf, type Model } from './multiclass';
import { RowProducts } from './products';
import { sliceRows, squaredNorms } from './slices';
import type { Samples } from './samples';

/** Kernel values computed at a time. */
const BLOCK_VALUES = 2 ** 19;

/**
 * Decision values [rows][pairs], float64: above 0 for the first class of the pair. Kernel values are float64 here, as in libsvm.
 */
export async function decisionValues(
  model: Model,
  samples: Samples,
  pause?: () => Promise<void> | undefined,
): Promise<number[][]> {
  const kernel = kernelOf(model.kernel);
  const pairs = pairsOf(model.classes.length);
  const vectors = sliceRows(model.vectors);
  const vectorNorms = squaredNorms(vectors);
  const rows = sliceRows(samples);
  const rowNorms = squaredNorms(rows);
  const starts = [...model.nSupport].map((_, c) =>
    model.nSupport.subarray(0, c).reduce((sum, n) => sum + n, 0),
  );
  const add = (before: number, values: Float64Array, weights: Float64Array | undefined, c: number) => {
    let sum = before;
    const start = starts[c] ?? 0;
    const end = start + (model.nSupport[c] ?? 0);
    for (let v = start; v < end; v++) sum += (weights?.[v] ?? 0) * (values[v] ?? 0);
    return sum;
  };

  if (vectors.count === 0) {
    // Nothing was learned, as with a tolerance that zero multipliers meet.
    return Array.from({ length: rows.count }, () => model.rho.map((rho) => -rho));
  }
  const result: number[][] = [];
  const block = Math.max(1, Math.floor(BLOCK_VALUES / vectors.count));
  const products = new RowProducts(vectors);
  try {
    for (let from = 0; from < rows.count; from += block) {
      await pause?.();
      const to = Math.min(rows.count, from + block);
      const values = await products.of(rows, from, to);
      for (let row = from; row < to; row++) {
        const own = values.subarray((row - from) * vectors.count, (row - from + 1) * vectors.count);
        own.forEach((dot, v) => (own[v] = kernel(dot, rowNorms[row] ?? 0, vectorNorms[v] ?? 0)));
        result.push(
          pairs.map(
            ([a, b], p) =>
              add(add(0, own, model.dual[b - 1], a), own, model.dual[a], b) - (model.rho[p] ?? 0),
          ),
        );
      }
    }
  } finally {
    products.dispose();
  }
  return result;
}

/** The class with the most pairs won; of equals the first. A value of 0 goes to the second of its pair, as in libsvm. */
export function vote(classes: readonly number[], values: readonly number[]): number {
  const votes = classes.map(() => 0);
  pairsOf(classes.length).forEach(([a, b], p) => {
    const winner = (values[p] ?? 0) > 0 ? a : b;
    votes[winner] = (votes[winner] ?? 0) + 1;
  });
  return classes[votes.indexOf(Math.max(...votes))] ?? 0;
}
