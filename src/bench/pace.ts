/**
 * What the machine gives, seen by a piece of work that is always the same and touches no memory. It is done again and again for a few
 * milliseconds between the turns, by as many threads at once as a contestant has at most.
 *
 * The median of its pieces is how fast the processor computes, as only few of them are interrupted: it changes with heat and with the
 * clock. The time of all of them, as against as many undisturbed ones, is what a thread had of its core: it falls where others want that too.
 */
import type { MachineCheck } from './report';
import { median, medianInterval } from './statistics';

/** Milliseconds of each piece, thread by thread. */
export type Pieces = readonly (readonly number[])[];

/** Undefined where there is none to look at. */
export function checkOf(pieces: Pieces, atMs: number): MachineCheck | undefined {
  const threads = pieces.filter(({ length }) => length > 0);
  if (threads.length === 0) return undefined;
  const middles = threads.map((all) => median(all));
  const shares = threads.map((all, index) => {
    const took = all.reduce((sum, ms) => sum + ms, 0);
    return took > 0 ? Math.min(1, ((middles[index] ?? 0) * all.length) / took) : 1;
  });
  // Whoever computes with so many threads waits for the last.
  return { atMs, threads: threads.length, pieceMs: median(middles), share: Math.min(...shares) };
}

/** Fewer checks may all have fallen into the same moment. */
const LEAST_CHECKS = 3;
/** On a quiet machine a thread has its core for 95 % of the time and more. */
const BUSY = 0.85;

/**
 * What a thread had of its core, of the slowest, where that is so little that others wanted it too: whenever it was looked at, since on a
 * quiet machine one look or another meets a core that the system, or the contestant that was last, has not let go of yet.
 */
export function busyShare(checks: readonly MachineCheck[]): number | undefined {
  if (checks.length < LEAST_CHECKS) return undefined;
  const shares = checks.map((check) => check.share);
  return Math.max(...shares) < BUSY ? median(shares) : undefined;
}

/** Whether enough was seen to say that nothing else wanted the cores. */
export const wasQuiet = (checks: readonly MachineCheck[]): boolean =>
  checks.length >= LEAST_CHECKS && median(checks.map(({ share }) => share)) >= BUSY;

/** Of which the first third and the last are held against each other. */
const LEAST_FOR_CHANGE = 9;
/** A processor's clock goes up and down by less all the time. */
const CHANGED = 1.05;

/** How many times as long a piece took at the end as at the start, where that is beyond noise. */
export function changeOfPace(checks: readonly MachineCheck[]): number | undefined {
  if (checks.length < LEAST_FOR_CHANGE) return undefined;
  const third = Math.floor(checks.length / 3);
  const start = checks.slice(0, third).map(({ pieceMs }) => pieceMs);
  const end = checks.slice(-third).map(({ pieceMs }) => pieceMs);
  const ratio = median(end) / median(start);
  const [before, after] = [medianInterval(start), medianInterval(end)];
  const isApart = after.low > before.high || after.high < before.low;
  return isApart && Math.max(ratio, 1 / ratio) > CHANGED ? ratio : undefined;
}
