/** What repeats in an outline, folded into one body with a count. */
import type { Interner } from './interner';
import type { ShownNode } from './node';
import { sizeOfItem, type OutlineItem } from './outline-item';
import { findRepeats, type Known, type Repeat } from './repeats';

export interface Keyed<T extends ShownNode> {
  readonly item: OutlineItem<T>;
  /** Equal for what repeats. */
  readonly number: number;
  readonly line: number;
}

/** So many passes are a repetition however short they are; fewer where a pass has so many operations. */
const FEWEST = 3;
const LARGE = 10;

/** A repeat, and what repeats within each of its passes: that is the same in all of them. */
interface Plan extends Repeat {
  readonly within: readonly Plan[];
  readonly number: number;
  readonly line: number;
  /** Of a pass. */
  readonly size: number;
}

function plansOf<T extends ShownNode>(
  keyed: readonly Keyed<T>[],
  texts: Interner,
  known?: Known,
): readonly Plan[] {
  const repeats = findRepeats(
    keyed.map(({ number }) => number),
    keyed.map(({ line }) => line),
    known,
  );
  return repeats.flatMap((repeat): readonly Plan[] => {
    const { start, length, count } = repeat;
    const body = keyed.slice(start, start + length);
    const size = body.reduce((sum, { item }) => sum + sizeOfItem(item), 0);
    // Twice the same few operations are no loop that anybody wrote.
    if (count < FEWEST && size < LARGE) return [];
    const number = texts.number(`${String(count)}x{${body.map((each) => each.number).join(' ')}}`);
    const line = body.reduce((least, each) => Math.min(least, each.line), Infinity);
    return [{ ...repeat, within: plansOf(body, texts), number, line, size }];
  });
}

/** The items from `from` on, as many as the plans are of. */
function apply<T extends ShownNode>(
  plans: readonly Plan[],
  keyed: readonly Keyed<T>[],
  from: number,
  to: number,
  path: string,
): Keyed<T>[] {
  let done = from;
  const items: Keyed<T>[] = [];
  for (const { start, length, count, within, number, line, size } of plans) {
    const begin = from + start;
    for (const one of keyed.slice(done, begin)) items.push(one);
    const key = `${path}*${keyed[begin]?.item.key ?? ''}`;
    const passes = Array.from({ length: count }, (_, pass) => {
      const at = begin + pass * length;
      return apply(within, keyed, at, at + length, `${key}.${String(pass)}`).map(({ item }) => item);
    });
    items.push({ item: { kind: 'repeat', key, passes, size: size * count }, number, line });
    done = begin + length * count;
  }
  return done === from ? keyed.slice(from, to) : items.concat(keyed.slice(done, to));
}

export function folded<T extends ShownNode>(
  keyed: readonly Keyed<T>[],
  path: string,
  texts: Interner,
  known: Known,
): readonly Keyed<T>[] {
  const plans = plansOf(keyed, texts, known);
  return plans.length === 0 ? keyed : apply(plans, keyed, 0, keyed.length, path);
}
