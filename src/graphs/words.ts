/** What nodes and scopes are called wherever a graph is shown. */
import { number3 } from '../base/quantities';

/** "float32[32,10]". */
export const typeText = ({
  dtype,
  shape,
}: {
  readonly dtype: string;
  readonly shape: readonly number[];
}): string => `${dtype}[${shape.join(',')}]`;

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
