/** What the page and a calibration worker say to each other. One question at a time; its answer carries its number. */
import type { Rates } from '../../bench/report';

/** What one thread did in which time. */
export interface Run {
  /** Floating point operations, or bytes read and written. */
  readonly done: number;
  /** Milliseconds since 1970: the one clock that threads share. */
  readonly startMs: number;
  readonly endMs: number;
}

export interface Questions {
  /** Which of `VARIANTS` computes fastest; undefined where this engine has no SIMD. */
  readonly variant: Record<never, never>;
  /** How fast one thread computes or moves, while others do the same. */
  readonly rate: {
    readonly of: keyof Rates;
    /** Of `VARIANTS`. */
    readonly variant: number;
    /** Of the array that is moved. */
    readonly bytes: number;
    /** Counts those that are ready; none begins before so many are. Where memory can't be shared all begin as they are asked. */
    readonly gate?: { readonly arrived: Int32Array<SharedArrayBuffer>; readonly of: number };
  };
  /**
   * How long each of a few pieces of fixed work takes, one after the other. A piece has so many steps; where that is left out, as many as
   * take long enough to be timed. Undefined where this engine has no SIMD.
   */
  readonly pieces: { readonly steps?: number };
  /** Undefined where this browser lacks it. */
  readonly gpu: { readonly api: 'webgpu' | 'webgl' };
}

export interface Answers {
  readonly variant: number | undefined;
  readonly rate: Run;
  readonly pieces: { readonly steps: number; readonly ms: readonly number[] } | undefined;
  readonly gpu: Rates | undefined;
}

export type Ask = keyof Questions;
export type ToCalibrator = {
  readonly [K in Ask]: { readonly id: number; readonly ask: K; readonly given: Questions[K] };
}[Ask];
export type FromCalibrator =
  { readonly id: number; readonly answer: Answers[Ask] } | { readonly id: number; readonly failed: string };
