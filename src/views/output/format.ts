/**
 * Numbers as a person reads them: integers exactly, anything else to three significant digits, units always, and never a 0 for
 * what is not 0.
 */
import { exponent, grouped, number3, trimmedWhenExact } from '../../base/quantities';

export { alignedFormat } from '../../base/aligned';
export { bytes, counted, duration, number3 } from '../../base/quantities';

/** `number3`, but with a decimal, or four significant digits, from 1,000 on: a mean of 2,499.5 is no 2,500. */
export function number4(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || Number.isInteger(value) || size < 999.5) return number3(value);
  return size >= 1e6 ? exponent(value, 3) : grouped(trimmedWhenExact(value.toFixed(1), value));
}

/** Short enough for an axis tick: 250k, 1.25M, 2e-5. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || !Number.isFinite(value)) return number3(value);
  if (size >= 1e12 || size < 1e-3) return exponent(value, 3);
  for (const [unit, factor] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (size >= factor) return `${String(Number((value / factor).toPrecision(4)))}${unit}`;
  }
  return String(Number(value.toPrecision(6)));
}

/** The shortest decimal that is this float32 again. */
export function exactFloat32(value: number): string {
  if (!Number.isFinite(value)) return number3(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return String(Number(text));
  }
  return String(value);
}
