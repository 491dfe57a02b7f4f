/** Numbers that stand under each other: the cells of tensors and tables, on the page and in the command's text. */
import { exponent, number3 } from './quantities';

function decimalsNeeded(value: number, most: number): number {
  for (let decimals = 0; decimals < most; decimals++) {
    if (Math.fround(Number(value.toFixed(decimals))) === Math.fround(value)) return decimals;
  }
  return most;
}

/**
 * One format for numbers that stand under each other: as many decimals as they need, up to `digits` significant ones for the
 * largest. A value too small for that keeps its own exponent rather than becoming 0.
 */
export function alignedFormat(values: Iterable<number>, digits = 5): (value: number) => string {
  const finite: number[] = [];
  let largest = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite.push(value);
    largest = Math.max(largest, Math.abs(value));
  }
  if (finite.every(Number.isInteger) && largest < 1e10)
    return (v) => (Number.isFinite(v) ? String(v) : number3(v));
  if (largest >= 10 ** (digits + 1) || largest < 1e-4) {
    return (v) =>
      Number.isFinite(v) && v !== 0 ? v.toExponential(digits - 2).replace('e+', 'e') : number3(v);
  }
  const most = Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  let decimals = 0;
  for (const value of finite) {
    if (Math.abs(value) < 0.5 * 10 ** -most) continue;
    decimals = Math.max(decimals, decimalsNeeded(value, most));
    if (decimals === most) break;
  }
  const smallest = 0.5 * 10 ** -decimals;
  return (v) => {
    if (!Number.isFinite(v)) return number3(v);
    return v !== 0 && Math.abs(v) < smallest ? exponent(v, 1) : v.toFixed(decimals);
  };
}
