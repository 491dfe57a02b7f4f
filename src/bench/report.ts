/**
 * A benchmark as data: what was measured, on what, raw. It is what the page keeps, what is exported as JSON, and what every table, chart
 * and verdict is made from; nothing that follows from the samples is in it. Times are in milliseconds, sizes in bytes.
 */

import type { Position } from '../base/errors';

/** What is measured: a function that the snippet marked, or one that it compiled. */
export interface Subject {
  readonly via: 'benchmark' | 'compile';
  readonly name: string;
  /** Of a compiled function's arguments, as in the command's `compiled` list. */
  readonly signature?: string;
  /** Elements of the arguments' first axis, where they have one in common. */
  readonly batch?: number;
}

/** What a contestant took before it was warm. What it had no need of is left out. */
export interface Cold {
  /** The backend and the engine, loaded and started. */
  readonly loadMs: number;
  readonly traceMs?: number;
  readonly passesMs?: number;
  /** To ONNX. */
  readonly lowerMs?: number;
  readonly sessionMs?: number;
  /** The first run, with the shaders that it compiled, its result read back. */
  readonly firstMs: number;
}

/** One call, counted. What can't be told of a contestant is left out. */
export interface Counts {
  /** Kernels of tfjs, or operators of ONNX. */
  readonly kernels: number;
  /** Programs that the GPU was given. */
  readonly dispatches?: number;
  /** To the GPU and back. */
  readonly uploadedBytes?: number;
  readonly downloadedBytes?: number;
  /** The most at once in tensors: those from before that the call uses, and what it makes. */
  readonly tensorBytes?: number;
  /** All that the WebAssembly memories of the contestant's engines take, which never shrink. */
  readonly heapBytes?: number;
  /** By the op table, of the traced graph: the same for every contestant. */
  readonly flops?: number;
  readonly bytes?: number;
}

/** How far a contestant's results and updated variables are from those of the cpu backend, in the call of those compared that was furthest off. */
export interface Deviation {
  readonly maxAbs: number;
  /** Of the largest element. */
  readonly maxRel: number;
  readonly tolerance: number;
  /** Beyond the tolerance, but no further than rounding alone moves such results: as where Adam divides a gradient by its own size. */
  readonly rounding?: true;
}

export type RowStatus =
  /** Not yet begun. */
  | 'waiting'
  | 'preparing'
  /** Prepared and right; its samples may still grow. */
  | 'measured'
  /** Its results are not those of the cpu backend, at first or at a later call: it has no times. */
  | 'wrong'
  /** It threw, hung, ran out of memory or lost its device: `why` tells. */
  | 'failed'
  /** This browser or this function does not have it: `why` tells. */
  | 'unavailable';

export interface Row {
  /** As `contestantId` writes it. */
  readonly contestant: string;
  readonly status: RowStatus;
  readonly why?: string;
  /** Where in the snippet's text; left out where no line of it is to blame, and of what an earlier version measured. */
  readonly place?: Position;
  readonly deviation?: Deviation;
  readonly cold?: Cold;
  readonly counts?: Counts;
  /** Of a call with its result read back, turn by turn: the nth sample of each row was taken in the nth turn. */
  readonly samples: readonly number[];
  /** Of a call until it returned, its result not read back. */
  readonly unread: readonly number[];
  /** How often a sample repeated the call. */
  readonly repeats: number;
  /** Whether the times had settled when the turns began. */
  readonly settled: boolean;
}

/** All contestants on arguments of one size. */
export interface Point {
  /** Undefined for the arguments as the snippet gave them. */
  readonly batch?: number;
  readonly rows: readonly Row[];
}

export interface Settings {
  readonly contestants: readonly string[];
  /** Of one point. */
  readonly budgetMs: number;
  /** How narrow the 95 % interval of each median should be, as a share of it. */
  readonly precision: number;
  /** Sizes of the first axis to go through; none for the arguments as they are. */
  readonly batches: readonly number[];
  readonly seed: number;
}

/** What a processor was measured to do at its best; a graphics card likewise. */
export interface Rates {
  /** 10^9 floating point operations a second: multiply-adds of float32, each counted as two. */
  readonly gflops: number;
  /** 10^9 bytes a second, read and written. */
  readonly gbs: number;
}

export interface Calibration {
  readonly wasm: readonly (Rates & { readonly threads: number })[];
  readonly webgpu?: Rates;
  readonly webgl?: Rates;
}

export interface Machine {
  /** Of whoever measured elsewhere too; "this browser" otherwise. */
  readonly name: string;
  readonly browser: string;
  readonly platform: string;
  /** Logical processors. */
  readonly cores: number;
  readonly isolated: boolean;
  /** In the browser's words; left out where there is none. */
  readonly webgl?: string;
  readonly webgpu?: string;
  readonly clockMs: number;
  readonly versions: { readonly twograph: string; readonly tfjs: string; readonly ort: string };
  readonly calibration?: Calibration;
}

/** What a fixed piece of work took between two turns, on as many threads as a contestant has at most. */
export interface MachineCheck {
  /** Milliseconds since the first check. */
  readonly atMs: number;
  readonly threads: number;
  /** The median of many such pieces: how fast the processor computes. */
  readonly pieceMs: number;
  /** Of the time, what the slowest of the threads had of its core: 1 where nothing else wanted it. */
  readonly share: number;
}

/** What was seen of the machine while contestants took turns. */
export interface Watched {
  readonly checks: readonly MachineCheck[];
  /** Milliseconds of each standstill of the page, as when the computer slept. */
  readonly stills: readonly number[];
  /** Samples that one fell into, and that were taken again. */
  readonly retaken: number;
}

/** Benchmarks that were asked for together, one after the other: which of them this one is. */
export interface SeriesPlace {
  /** The same for all of them. */
  readonly id: string;
  /** Counted from 1, and how many there were to be. */
  readonly place: number;
  readonly of: number;
  /** Of how many snippets they are; left out where that is one. */
  readonly snippets?: number;
}

export interface BenchmarkReport {
  readonly version: 1;
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of the snippet. */
  readonly title: string;
  readonly text: string;
  readonly subject: Subject;
  readonly settings: Settings;
  readonly machine: Machine;
  readonly status: 'running' | 'done' | 'stopped' | 'failed';
  /** Why it failed as a whole: the snippet threw before it came to the subject. */
  readonly why?: string;
  /** Where in the text, as a row's. */
  readonly place?: Position;
  /** Of one whose page went away before its end: the contestant whose turn it was, by its id. */
  readonly during?: string;
  /** The page was not in sight for a part of it. */
  readonly hidden: boolean;
  /** Left out where nobody looked. */
  readonly watched?: Watched;
  readonly points: readonly Point[];
  /** Left out of one by itself. */
  readonly series?: SeriesPlace;
}

/** The same of reports that are of one function of one snippet, on whatever machines. */
export const subjectKey = ({ title, subject }: Pick<BenchmarkReport, 'title' | 'subject'>): string =>
  JSON.stringify([title, subject.via, subject.name, subject.signature]);

/** Of a contestant of which nothing is known yet. */
export const waitingRow = (contestant: string): Row => ({
  contestant,
  status: 'waiting',
  samples: [],
  unread: [],
  repeats: 1,
  settled: false,
});

/** So begins the reason of a row that was right at first, was timed, and lost its times when it was compared again. */
export const DIFFERS =
  'It differs from call to call: at first it gave what the cpu backend gives, and later it did not.';

/** So begins the reason of a row that had nothing to be held against; the backend's own reason follows. */
export const REFERENCE_FAILED = 'The cpu backend, which tells what is right, failed: ';
