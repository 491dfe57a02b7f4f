/** Speed comes after correctness: what contestants gave is compared before they are timed. */

/** contracts: of float32 values on wasm, relative to the largest. */
export const TOLERANCE = 1e-5;

/** Throws where the values differ by more than that part of the largest. */
export function checkSame(
  name: string,
  made: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
): void {
  const values = Array.from(wanted);
  const most = tolerance * values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (
    made.length === values.length &&
    values.every((value, at) => Math.abs((made[at] ?? NaN) - value) <= most)
  )
    return;
  throw new Error(`${name}: two ways give different values`);
}
