/** What nodes and scopes are called wherever a graph is shown. */
import { number3 } from '../base/quantities';

/** A kernel's time; it is measured from JavaScript, whose clock has a grain of 5 to 100 µs. */
export function kernelTime(us: number): string {
  if (us < 100) return '< 0.1 ms';
  return `${number3(Number((us / 1000).toPrecision(3)))} ms`;
}

/** Scopes of one operation that say more than its name does. */
export const scopeText = (scope: readonly string[], op: string): string =>
  scope.filter((name) => name.toLowerCase() !== op.toLowerCase()).join(' › ');

/** "7", "7–9", "7 +2": the lines of a group in few characters; the last is line 7 and two more. */
export function linesText(lines: readonly number[]): string {
  const [first, ...rest] = lines;
  if (first === undefined) return '';
  const last = rest.at(-1);
  if (last === undefined) return String(first);
  return last - first === rest.length
    ? `${String(first)}–${String(last)}`
    : `${String(first)} +${String(rest.length)}`;
}

/** "line 7", "lines 7 to 9", "line 7 and 2 more": the same in words. */
export function linesWords(lines: readonly number[]): string {
  const [first, ...rest] = lines;
  if (first === undefined) return 'no line';
  const last = rest.at(-1);
  if (last === undefined) return `line ${String(first)}`;
  return last - first === rest.length
    ? `lines ${String(first)} to ${String(last)}`
    : `line ${String(first)} and ${String(rest.length)} more`;
}
