import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveBinary, type BinaryProblem } from './smo';

/** A problem of its own making: points, labels and an rbf kernel in float32. */
function problemOf(points: number[][], y: number[], C: number, tolerance: number) {
  const matrix = points.map((a) =>
    Float32Array.from(points, (b) =>
      Math.exp(-0.5 * a.reduce((sum, value, k) => sum + (value - (b[k] ?? 0)) ** 2, 0)),
    ),
  );
  const problem: BinaryProblem = {
    y: Int8Array.from(y),
    C,
    tolerance,
    diagonal: new Float64Array(points.length).fill(1),
    row: (i, into) => {
      into.set(matrix[i] ?? []);
      return undefined;
    },
  };
  return { problem, matrix };
}

const cases = fc
  .record({
    points: fc.array(
      fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
      {
        minLength: 2,
        maxLength: 40,
      },
    ),
    C: fc.constantFrom(0.1, 1, 10, 500),
    seed: fc.integer(),
  })
  .map(({ points, C, seed }) => ({
    points,
    C,
    y: points.map((_, i) => (i === 0 ? 1 : i === 1 ? -1 : ((seed >> (i % 31)) & 1) === 0 ? 1 : -1)),
  }));

describe('sequential minimal optimisation', () => {
  it('meets the optimality (KKT) conditions within the tolerance', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.constantFrom(1e-3, 1e-6), async ({ points, y, C }, tolerance) => {
        const { problem, matrix } = problemOf(points, y, C, tolerance);
        const { alpha, rho } = await solveBinary(problem);
        const values = y.map((_, i) =>
          alpha.reduce((sum, a, j) => sum + a * (y[j] ?? 0) * (matrix[i]?.[j] ?? NaN), 0),
        );
        // -y times the gradient: over those that may move up and down it must not be apart by more than the tolerance.
        const slope = values.map((value, i) => (y[i] ?? 0) - value);
        const movable = (sign: number) =>
          slope.filter((_, i) => ((y[i] ?? 0) * sign > 0 ? (alpha[i] ?? 0) < C : (alpha[i] ?? 0) > 0));
        const rounding = 1e-9 * C;
        const up = Math.max(...movable(1));
        const down = Math.min(...movable(-1));
        expect(up - down).toBeLessThanOrEqual(tolerance + rounding);
        expect(-rho).toBeLessThanOrEqual(Math.max(up, down) + rounding);
        expect(-rho).toBeGreaterThanOrEqual(Math.min(up, down) - rounding);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the multipliers in the box and the sum of y alpha at zero', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ points, y, C }) => {
        const { alpha } = await solveBinary(problemOf(points, y, C, 1e-3).problem);
        expect(Math.min(...alpha)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...alpha)).toBeLessThanOrEqual(C);
        expect(Math.abs(alpha.reduce((sum, a, i) => sum + a * (y[i] ?? 0), 0))).toBeLessThanOrEqual(
          1e-11 * C * y.length,
        );
      }),
    );
  });

  it('solves two points in one step, as on paper', async () => {
    const matrix = [Float32Array.of(1, -1), Float32Array.of(-1, 1)];
    const solution = await solveBinary({
      y: Int8Array.of(1, -1),
      C: 10,
      tolerance: 1e-3,
      diagonal: Float64Array.of(1, 1),
      row: (i, into) => {
        into.set(matrix[i] ?? []);
        return undefined;
      },
    });
    // Points 1 and -1 on a line: w = 1, b = 0, and both multipliers are w / 2.
    expect(solution).toEqual({ alpha: Float64Array.of(0.5, 0.5), rho: 0, iterations: 1 });
  });

  it('puts the multipliers of two equal points of different classes at C', async () => {
    const { problem } = problemOf(
      [
        [1, 1],
        [1, 1],
      ],
      [1, -1],
      2,
      1e-3,
    );
    const { alpha, rho } = await solveBinary(problem);
    expect([...alpha]).toEqual([2, 2]);
    expect(rho).toBe(0);
  });

  it('comes to the same whether rows are at hand or promised, and lets others have a turn', async () => {
    const points = Array.from({ length: 60 }, (_, i) => [Math.sin(i * 7), Math.cos(i * 3)]);
    const y = points.map((_, i) => (i % 3 === 0 ? 1 : -1));
    const { problem } = problemOf(points, y, 100, 1e-5);
    const atHand = await solveBinary(problem);
    let pauses = 0;
    const promised = await solveBinary({
      ...problem,
      row: (i, into) => Promise.resolve().then(() => problem.row(i, into)),
      pause: () => {
        pauses++;
        return Promise.resolve();
      },
    });
    expect(promised).toEqual(atHand);
    expect(atHand.iterations).toBeGreaterThan(256);
    expect(pauses).toBeGreaterThan(1);
  });
});
