/** How often each part of the benchmark does what it measures. */
import type { BackendName } from '../src/base/backends';

export interface Counts {
  /** Of page and bare worker, and of each comparison of compiled code, after warming up. */
  readonly turns: number;
  readonly calibrations: number;
  /** Of each training of the CNN against a bare worker; */
  readonly epochs: number;
  /** and of its training as it is compiled, undefined for the example's own. */
  readonly fitEpochs: number | undefined;
  /** Opened for the first output, */
  readonly pages: number;
  /** and the runs of each after its first. */
  readonly laterRuns: number;
  /** Runs that may hold the page up, each in a page of its own. */
  readonly held: number;
  /** Training steps of each profile, after warming up. */
  readonly profiled: number;
  /** Pairs of a contestant and a bare loop. */
  readonly harness: number;
  /** Whole benchmarks of the page, one after the other. */
  readonly repeats: number;
  /** Draws of each row of the statistics, */
  readonly trials: number;
  /** and whole benchmarks on synthetic clocks. */
  readonly conducted: number;
}

/** Epochs of the CNN: so many that a run takes some seconds. */
const EPOCHS: Readonly<Record<BackendName, number>> = { cpu: 1, wasm: 12, webgl: 1, webgpu: 1 };
/** Enough to see how far its figures go apart. */
const MOST_CALIBRATIONS = 6;
/** Each opens a page of its own. */
const MOST_HELD = 5;

export interface Asked {
  readonly backend: BackendName;
  readonly turns?: number;
  readonly pages?: number;
  readonly epochs?: number;
}

export function usualCounts({ backend, turns = 12, pages = 6, epochs = EPOCHS[backend] }: Asked): Counts {
  return {
    turns,
    calibrations: Math.min(turns, MOST_CALIBRATIONS),
    epochs,
    fitEpochs: undefined,
    pages,
    laterRuns: 5,
    held: Math.min(turns, MOST_HELD),
    profiled: 100,
    harness: 60,
    repeats: 10,
    trials: 2_000,
    conducted: 200,
  };
}

/** The least with which every figure is there: they show that a part runs, and nothing else. */
export const FEWEST: Counts = {
  turns: 2,
  calibrations: 1,
  epochs: 1,
  fitEpochs: 1,
  pages: 1,
  laterRuns: 1,
  held: 1,
  profiled: 2,
  harness: 1,
  repeats: 1,
  trials: 4,
  conducted: 2,
};
