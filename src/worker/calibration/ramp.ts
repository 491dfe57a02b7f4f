/** Work for a GPU that may be fast or slow by a factor of ten thousand: it grows from little until it takes long enough to be timed. */

/** What takes so long is large enough to be told from what it costs to ask. */
const ENOUGH_MS = 20;
/** Of one timing. */
const TIMED_MS = 60;
const TIMINGS = 3;
const GROWTH = 4;

/** A size, from the first to the last that it may have. */
export interface Dial {
  readonly least: number;
  readonly most: number;
}

/** `times` it is done all over. */
export type Timed = (size: number, times: number) => Promise<number>;

/**
 * The most work that is done in a second, in `workOf` one size: the size grows first, then how often it is done; the best of a few timings.
 * A figure of a size short of the last is that of a device to which this size is a lot.
 */
export async function bestRate(
  { least, most }: Dial,
  workOf: (size: number) => number,
  timed: Timed,
): Promise<number> {
  let [size, times] = [least, 1];
  // What is made at its first use is no part of it.
  await timed(size, times);
  let tookMs = await timed(size, times);
  while (tookMs < ENOUGH_MS) {
    if (size < most) size = Math.min(most, GROWTH * size);
    else times *= GROWTH;
    tookMs = await timed(size, times);
  }
  times = Math.ceil((times * TIMED_MS) / tookMs);
  let leastMs = Infinity;
  for (let timing = 0; timing < TIMINGS; timing++) leastMs = Math.min(leastMs, await timed(size, times));
  return (1000 * times * workOf(size)) / leastMs;
}
