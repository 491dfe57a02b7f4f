/**
 * From a call's counts and its time to rates, and to the share of what the machine can do. The roofline model (Williams, Waterman and
 * Patterson, 2009): work is bound either by computing or by moving, whichever takes longer at the machine's best.
 */
import { threadsByDefault } from '../base/backends';
import type { ContestantSpec } from './contestants';
import type { Calibration, Counts, Machine, Rates } from './report';

/** Per second, from per millisecond, in 10^9. */
const PER_MS = 1e-6;

/** Undefined where the work is not known, or took no time that could be told. */
export function ratesOf({ flops, bytes }: Counts, medianMs: number): Rates | undefined {
  if (flops === undefined || bytes === undefined || !(medianMs > 0)) return undefined;
  return { gflops: (PER_MS * flops) / medianMs, gbs: (PER_MS * bytes) / medianMs };
}

/** Of less work a call's time is what it takes to call at all, and a rate below that is none that anybody works at. */
const [LEAST_WORK, LEAST_RATE] = [1e4, 0.01];

/** The rates that say something of the work: those of so little work, or so slow, only tell that a call takes its time. */
export function toldRates(counts: Counts, medianMs: number): Partial<Rates> {
  const rates = ratesOf(counts, medianMs);
  if (!rates) return {};
  const { flops = 0, bytes = 0 } = counts;
  return {
    ...(flops >= LEAST_WORK && rates.gflops >= LEAST_RATE && { gflops: rates.gflops }),
    ...(bytes >= LEAST_WORK && rates.gbs >= LEAST_RATE && { gbs: rates.gbs }),
  };
}

export interface Share {
  /** What bounds the work. */
  readonly bound: 'compute' | 'memory';
  /**
   * Of the rate that the machine allows such work, from 0 to 1. More than 1 where values stayed in caches, or where passes took work away:
   * the work is that of the graph as it was traced, each operator's operands and results moved once.
   */
  readonly share: number;
  /** 10^9 floating point operations a second that the machine allows work of so many operations to a byte; 0 where it has none. */
  readonly attainableGflops: number;
}

/** `best` is what the machine can do where the contestant ran. */
export function shareOf(counts: Counts, medianMs: number, best: Rates): Share | undefined {
  const reached = ratesOf(counts, medianMs);
  if (!reached || !(best.gflops > 0 && best.gbs > 0)) return undefined;
  const ofCompute = reached.gflops / best.gflops;
  const ofMemory = reached.gbs / best.gbs;
  const share = Math.max(ofCompute, ofMemory);
  if (share === 0) return undefined;
  return {
    bound: ofCompute >= ofMemory ? 'compute' : 'memory',
    share,
    attainableGflops: reached.gflops / share,
  };
}

/** Between the numbers of threads that were measured, the rates go straight; beyond the last they stay. */
function ofThreads(measured: Calibration['wasm'], threads: number): Rates | undefined {
  const after = measured.find((each) => each.threads >= threads);
  const before = measured.findLast((each) => each.threads <= threads);
  if (!before || !after) return before ?? after;
  const way =
    after.threads === before.threads ? 0 : (threads - before.threads) / (after.threads - before.threads);
  const between = (of: keyof Rates) => before[of] + way * (after[of] - before[of]);
  return { gflops: between('gflops'), gbs: between('gbs') };
}

/**
 * What the machine was measured to do at its best where that contestant runs; undefined where that is not known. JavaScript is held against
 * WebAssembly on one thread.
 */
export function bestFor(
  { on, threads }: ContestantSpec,
  { cores, isolated, calibration }: Pick<Machine, 'cores' | 'isolated' | 'calibration'>,
): Rates | undefined {
  if (!calibration) return undefined;
  switch (on) {
    case 'cpu':
      return ofThreads(calibration.wasm, 1);
    case 'wasm':
      return ofThreads(calibration.wasm, isolated ? (threads ?? threadsByDefault(cores)) : 1);
    case 'webgl':
    case 'webgpu':
      return calibration[on];
    case 'webnn':
      return undefined;
    default:
      return on satisfies never;
  }
}
