/** Where the lead changes hands as the work grows, in sentences. */
import { capital, nameOf } from './amounts';
import { crossingsOf, type Crossing, type Curve } from './break-even';
import { verdictOf } from './verdict';

const digits = (value: number): string => value.toLocaleString('en-US');

/** Of a size between two that were measured: no more digits than it is known by. */
export const crossingSize = (at: number): string => (at < 10 ? at.toPrecision(2) : digits(Math.round(at)));

/** `what` grows: "a batch", "N". */
export function crossingWords({ below, above, from, to, at }: Crossing, what: string): string {
  const place =
    at === undefined
      ? `somewhere between ${what} of ${digits(from)} and ${digits(to)}`
      : `at ${what} of about ${crossingSize(at)}`;
  return `${capital(nameOf(above))} overtakes ${nameOf(below)} ${place}; at ${digits(from)} it is slower, at ${digits(to)} faster.`;
}

/** Who is the fastest alone, at each size where anybody is, from the smallest up. */
function leaders(curves: readonly Curve[]): readonly string[] {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))].sort(
    (a, b) => a - b,
  );
  return sizes.flatMap((size) => {
    const timings = curves.flatMap(({ points }) => points.filter((point) => point.size === size));
    const { ranks } = verdictOf(timings.map(({ timing }) => timing));
    const [best] = ranks;
    return best?.verdict === 'fastest' && ranks.length > 1 ? [best.name] : [];
  });
}

/** Of each two of which the one leads right after the other. */
export function overtakings(curves: readonly Curve[], what: string): readonly string[] {
  const leading = leaders(curves);
  const pairs = new Map<string, readonly [string, string]>();
  for (const [index, leader] of leading.entries()) {
    const next = leading[index + 1];
    if (next !== undefined && next !== leader) pairs.set([leader, next].sort().join(' '), [leader, next]);
  }
  return [...pairs.values()].flatMap((pair) => {
    const [a, b] = pair.map((name) => curves.find(({ contestant }) => contestant === name));
    return a && b ? crossingsOf(a, b).map((crossing) => crossingWords(crossing, what)) : [];
  });
}
