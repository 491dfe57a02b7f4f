/** Quantities in words, for the whole page and the command: what the page's first picture needs of numbers, and no more. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A decimal with the thousands before its point apart. */
export function grouped(decimal: string): string {
  const [whole = '', ...rest] = decimal.split('.');
  return [whole.replace(/\B(?=(\d{3})+(?!\d))/g, ','), ...rest].join('.');
}

/** Trailing zeros say "measured to here": they go only where the short form is the value itself (as a float32). */
export function trimmedWhenExact(text: string, value: number): string {
  if (!text.includes('.') || Math.fround(Number(text)) !== Math.fround(value)) return text;
  return text.replace(/\.?0+$/, '');
}

export function exponent(value: number, decimals: number): string {
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
