/**
 * Numbers as a person reads them: integers exactly, anything else to three significant digits, units always, and never a 0 for
 * what is not 0.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A decimal with the thousands before its point apart. */
export function grouped(decimal: string): string {
  const [whole = '', ...rest] = decimal.split('.');
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','), ...rest].join('.');
}

/** Trailing zeros say "measured to here": they go only where the short form is the value itself (as a float32). */
function trimmedWhenExact(text: string, value: number): string {
  if (!text.includes('.') || Math.fround(Number(text)) !== Math.fround(value)) return text;
  return text.replace(/\.?0+$/, '');
}

function exponent(value: number, decimals: number): string {
  const [mantissa = '', power = ''] = value.toExponential(decimals).split('e');
  return `${trimmedWhenExact(mantissa, Number(mantissa))}e${power.replace('+', '')}`;
}

/** An integer exactly with its thousands apart; other numbers to three significant digits, or to the unit from 1,000 on. */
export function number3(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return grouped(String(value));
  if (size >= 1e6 || size < 1e-3) return exponent(value, 2);
  const rounded = value.toPrecision(3);
  return Math.abs(Number(rounded)) >= 1000 ? grouped(value.toFixed(0)) : trimmedWhenExact(rounded, value);
}

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

/** Bytes in decimal units: 24 B, 1.05 kB, 3.2 MB. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = count;
  let unit = 0;
  // 999.5 would round to "1,000 kB".
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${number3(Number(size.toPrecision(3)))} ${units[unit] ?? ''}`;
}

/** A time in milliseconds. What is under the clock's grain is "< 0.1 ms", also when it reads 0. */
export function duration(ms: number): string {
  if (Number.isNaN(ms)) return 'unknown';
  if (ms < 0.1) return '< 0.1 ms';
  if (ms < 999.5) return `${number3(Number(ms.toPrecision(3)))} ms`;
  if (ms < 59_950) return `${number3(Number((ms / 1000).toPrecision(3)))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < HOUR / 1000) return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
  const minutes = Math.round(ms / MINUTE);
  return `${grouped(String(Math.floor(minutes / 60)))} h ${String(minutes % 60)} min`;
}

/** `1 line`, `1,204 lines`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number3(count)} ${count === 1 ? one : many}`;
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
