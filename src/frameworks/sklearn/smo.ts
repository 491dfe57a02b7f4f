/**
 * Sequential minimal optimisation: the dual problem of a support vector machine for two classes, two multipliers at a time.
 *
 *   minimise  1/2 a'Qa - sum(a)   where  Q[i][j] = y[i] y[j] K(x[i], x[j]),  0 <= a[i] <= C,  y'a = 0
 *
 * The pair is chosen by second-order information (Fan, Chen and Lin, "Working Set Selection Using Second Order Information
 * for Training Support Vector Machines", JMLR 6, 2005) and samples that seem settled at a bound are set aside for a while
 * ("shrinking": Chang and Lin, "LIBSVM: a library for support vector machines", section 5.1). The numbers are libsvm's
 * too, so that the same steps are taken in the same order: kernel rows are float32, multipliers and gradient float64, and of
 * equal candidates the last one wins. The answer is then libsvm's own, not just as good.
 */
import { UserError } from '../../base/errors';

export interface BinaryProblem {
  /** +1 or -1 for each sample. */
  readonly y: Int8Array;
  /** The largest value of a multiplier. */
  readonly C: number;
  /** The largest violation of the optimality conditions that is good enough. */
  readonly tolerance: number;
  /** K(x, x) of each sample. */
  readonly diagonal: Float64Array;
  /** Writes K(x[i], x[j]) for every j into `into`; gives a promise when the values are not at hand. */
  readonly row: (i: number, into: Float32Array) => Promise<void> | undefined;
  /** Called now and then, so that a long fit leaves others a turn. */
  readonly pause?: () => Promise<void> | undefined;
}

export interface BinarySolution {
  /** The multiplier of each sample. */
  readonly alpha: Float64Array;
  /** The offset: a decision value is the sum of alpha[i] y[i] K(x[i], x), less this. */
  readonly rho: number;
  readonly iterations: number;
}

/** @throws UserError 'runtime' when the steps run out before the tolerance is met. */
export function solveBinary(problem: BinaryProblem): Promise<BinarySolution> {
  return new Solver(problem).solve();
}

/** Stands for the curvature between two samples where the kernel gives none: equal samples, or an indefinite kernel. */
const TINY_CURVATURE = 1e-12;
const STEPS_BETWEEN_PAUSES = 256;
const STEPS_BETWEEN_SHRINKS = 1000;

/** What is left to gain: by how much the samples that may move up violate optimality against those that may move down. */
interface Violation {
  readonly up: number;
  readonly down: number;
}

class Solver {
  readonly #problem: BinaryProblem;
  readonly #count: number;
  readonly #alpha: Float64Array;
  readonly #gradient: Float64Array;
  /** The part of Qa that comes from the multipliers at C. */
  readonly #boundPart: Float64Array;
  readonly #rowI: Float32Array;
  readonly #rowJ: Float32Array;
  /** The samples in the order in which they are looked at; those from `#active` on are set aside. */
  readonly #order: Int32Array;
  #active: number;
  #unshrunk = false;

  constructor(problem: BinaryProblem) {
    const count = problem.y.length;
    this.#problem = problem;
    this.#count = this.#active = count;
    this.#alpha = new Float64Array(count);
    this.#gradient = new Float64Array(count).fill(-1);
    this.#boundPart = new Float64Array(count);
    this.#rowI = new Float32Array(count);
    this.#rowJ = new Float32Array(count);
    this.#order = new Int32Array(count).map((_, i) => i);
  }

  async solve(): Promise<BinarySolution> {
    const limit = Math.max(10_000_000, 100 * this.#count);
    const shrinkEvery = Math.min(this.#count, STEPS_BETWEEN_SHRINKS);
    let nextShrink = shrinkEvery;
    for (let iterations = 0; iterations < limit; iterations++) {
      if (iterations % STEPS_BETWEEN_PAUSES === 0) await this.#problem.pause?.();
      if (iterations === nextShrink) {
        nextShrink += shrinkEvery;
        await this.#shrink();
      }
      let pair = await this.#choosePair();
      if (!pair) {
        // Settled among the active ones; those set aside have the last word.
        await this.#activateAll();
        pair = await this.#choosePair();
        if (!pair) return { alpha: this.#alpha, rho: this.#offset(), iterations };
        nextShrink = iterations + 1;
      }
      this.#step(pair.i, pair.j);
    }
    throw new UserError(
      'runtime',
      `SVC found no solution within ${limit} steps. Scale the features (mean 0 and variance 1 are a good start), lower C or raise tol.`,
    );
  }

  /** The two samples to move next, their kernel rows in `#rowI` and `#rowJ`; null when the tolerance is met. */
  async #choosePair(): Promise<{ i: number; j: number } | null> {
    const { y, diagonal, tolerance } = this.#problem;
    const gradient = this.#gradient;

    let i = -1;
    let up = -Infinity;
    for (let t = 0; t < this.#active; t++) {
      const k = this.#order[t] ?? 0;
      const value = -(y[k] ?? 0) * (gradient[k] ?? 0);
      if (value >= up && this.#mayMoveUp(k)) {
        up = value;
        i = k;
      }
    }
    if (i < 0) return null;
    await this.#problem.row(i, this.#rowI);

    const row = this.#rowI;
    const selfI = diagonal[i] ?? 0;
    let j = -1;
    let down = -Infinity;
    let best = Infinity;
    for (let t = 0; t < this.#active; t++) {
      const k = this.#order[t] ?? 0;
      if (!this.#mayMoveDown(k)) continue;
      const value = (y[k] ?? 0) * (gradient[k] ?? 0);
      if (value >= down) down = value;
      const difference = up + value;
      if (difference > 0) {
        const curvature = selfI + (diagonal[k] ?? 0) - 2 * (row[k] ?? 0);
        const change = -(difference * difference) / (curvature > 0 ? curvature : TINY_CURVATURE);
        if (change <= best) {
          best = change;
          j = k;
        }
      }
    }
    if (j < 0 || up + down < tolerance) return null;
    await this.#problem.row(j, this.#rowJ);
    return { i, j };
  }

  /** Moves two multipliers to the minimum along y'a = constant, within the box, and brings the gradients up to date. */
  #step(i: number, j: number): void {
    const { y, C, diagonal } = this.#problem;
    const alpha = this.#alpha;
    const gradient = this.#gradient;
    const rowI = this.#rowI;
    const rowJ = this.#rowJ;
    const [oldI, oldJ] = [alpha[i] ?? 0, alpha[j] ?? 0];
    const [yI, yJ] = [y[i] ?? 0, y[j] ?? 0];
    const raw = (diagonal[i] ?? 0) + (diagonal[j] ?? 0) - 2 * (rowI[j] ?? 0);
    const curvature = raw > 0 ? raw : TINY_CURVATURE;
    const [newI, newJ] =
      yI === yJ
        ? withSum(oldI, oldJ, ((gradient[i] ?? 0) - (gradient[j] ?? 0)) / curvature, C)
        : withDifference(oldI, oldJ, (-(gradient[i] ?? 0) - (gradient[j] ?? 0)) / curvature, C);
    alpha[i] = newI;
    alpha[j] = newJ;

    const changeI = yI * (newI - oldI);
    const changeJ = yJ * (newJ - oldJ);
    for (let t = 0; t < this.#active; t++) {
      const k = this.#order[t] ?? 0;
      gradient[k] = (gradient[k] ?? 0) + (y[k] ?? 0) * ((rowI[k] ?? 0) * changeI + (rowJ[k] ?? 0) * changeJ);
    }
    if (oldI >= C !== newI >= C) this.#crossBound(rowI, newI >= C ? yI * C : -yI * C);
    if (oldJ >= C !== newJ >= C) this.#crossBound(rowJ, newJ >= C ? yJ * C : -yJ * C);
  }

  /** A multiplier has come to C, or has left it. */
  #crossBound(row: Float32Array, change: number): void {
    const { y } = this.#problem;
    const boundPart = this.#boundPart;
    for (let k = 0; k < this.#count; k++) {
      boundPart[k] = (boundPart[k] ?? 0) + (y[k] ?? 0) * (row[k] ?? 0) * change;
    }
  }

  /** Sets aside what sits at a bound and pushes further against it than anything that may still move. */
  async #shrink(): Promise<void> {
    const violation = this.#violation();
    if (!this.#unshrunk && violation.up + violation.down <= 10 * this.#problem.tolerance) {
      // Close to the end: look at all of them again once, as some were set aside on early evidence.
      this.#unshrunk = true;
      await this.#activateAll();
    }
    const order = this.#order;
    for (let t = 0; t < this.#active; t++) {
      if (!this.#isSettled(order[t] ?? 0, violation)) continue;
      this.#active--;
      while (this.#active > t && this.#isSettled(order[this.#active] ?? 0, violation)) this.#active--;
      const settled = order[t] ?? 0;
      order[t] = order[this.#active] ?? 0;
      order[this.#active] = settled;
    }
  }

  /** Takes all samples in again, with the gradients that those set aside would have had. */
  async #activateAll(): Promise<void> {
    const { y } = this.#problem;
    const order = this.#order;
    const gradient = this.#gradient;
    if (this.#active === this.#count) return;
    for (let t = this.#active; t < this.#count; t++) {
      const k = order[t] ?? 0;
      gradient[k] = (this.#boundPart[k] ?? 0) - 1;
    }
    for (let s = 0; s < this.#active; s++) {
      const i = order[s] ?? 0;
      if (!this.#isFree(i)) continue;
      await this.#problem.row(i, this.#rowI);
      const weight = (y[i] ?? 0) * (this.#alpha[i] ?? 0);
      for (let t = this.#active; t < this.#count; t++) {
        const k = order[t] ?? 0;
        gradient[k] = (gradient[k] ?? 0) + (y[k] ?? 0) * (this.#rowI[k] ?? 0) * weight;
      }
    }
    this.#active = this.#count;
  }

  #violation(): Violation {
    let up = -Infinity;
    let down = -Infinity;
    for (let t = 0; t < this.#active; t++) {
      const k = this.#order[t] ?? 0;
      const value = (this.#problem.y[k] ?? 0) * (this.#gradient[k] ?? 0);
      if (this.#mayMoveUp(k)) up = Math.max(up, -value);
      if (this.#mayMoveDown(k)) down = Math.max(down, value);
    }
    return { up, down };
  }

  #isSettled(k: number, { up, down }: Violation): boolean {
    const value = (this.#problem.y[k] ?? 0) * (this.#gradient[k] ?? 0);
    if (!this.#mayMoveUp(k)) return -value > up;
    return !this.#mayMoveDown(k) && value > down;
  }

  /** The mean of y times gradient over the free multipliers; where none is free, the middle of what the others allow. */
  #offset(): number {
    let sum = 0;
    let free = 0;
    for (const k of this.#order) {
      if (!this.#isFree(k)) continue;
      sum += (this.#problem.y[k] ?? 0) * (this.#gradient[k] ?? 0);
      free++;
    }
    if (free > 0) return sum / free;
    const { up, down } = this.#violation();
    return (down - up) / 2;
  }

  /** Whether y[k] alpha[k] may grow. */
  #mayMoveUp(k: number): boolean {
    const alpha = this.#alpha[k] ?? 0;
    return (this.#problem.y[k] ?? 0) > 0 ? alpha < this.#problem.C : alpha > 0;
  }

  /** Whether y[k] alpha[k] may shrink. */
  #mayMoveDown(k: number): boolean {
    const alpha = this.#alpha[k] ?? 0;
    return (this.#problem.y[k] ?? 0) > 0 ? alpha > 0 : alpha < this.#problem.C;
  }

  #isFree(k: number): boolean {
    const alpha = this.#alpha[k] ?? 0;
    return alpha > 0 && alpha < this.#problem.C;
  }
}

/** The step for two samples of one class: their sum stays, what one loses the other gains. */
function withSum(a: number, b: number, step: number, C: number): [number, number] {
  const sum = a + b;
  const [newA, newB] = [a - step, b + step];
  if (sum > C) {
    if (newA > C) return [C, sum - C];
    if (newB > C) return [sum - C, C];
  } else {
    if (newB < 0) return [sum, 0];
    if (newA < 0) return [0, sum];
  }
  return [newA, newB];
}

/** The step for two samples of different classes: their difference stays. */
function withDifference(a: number, b: number, step: number, C: number): [number, number] {
  const difference = a - b;
  const [newA, newB] = [a + step, b + step];
  if (difference > 0) {
    if (newB < 0) return [difference, 0];
    if (newA > C) return [C, C - difference];
  } else {
    if (newA < 0) return [0, -difference];
    if (newB > C) return [C + difference, C];
  }
  return [newA, newB];
}
