/** Where two console lines part: the places to mark in each. */
import type { Range } from '../pieces';
import { takeApart } from './numbers';

/** The numbers that differ where the rest is the same; else all from the first word that differs to the last. */
export function partings(a: string, b: string): readonly [readonly Range[], readonly Range[]] {
  if (a === b) return [[], []];
  const [left, right] = [takeApart(a), takeApart(b)];
  if (left.frame === right.frame) {
    const unequal = left.numbers.flatMap((mine, index) => {
      const other = right.numbers[index];
      return other && a.slice(mine.start, mine.end) !== b.slice(other.start, other.end)
        ? [[mine, other] as const]
        : [];
    });
    return [
      unequal.map(([{ start, end }]): Range => [start, end]),
      unequal.map(([, { start, end }]): Range => [start, end]),
    ];
  }
  const [one, two] = [words(a), words(b)];
  const shorter = Math.min(one.length, two.length);
  let before = 0;
  while (before < shorter && one[before] === two[before]) before++;
  let after = 0;
  while (after < shorter - before && one[one.length - 1 - after] === two[two.length - 1 - after]) after++;
  const marked = [span(one, before, after), span(two, before, after)] as const;
  // Marks over most of a text point at nothing.
  const share = Math.max(shareOf(marked[0], a), shareOf(marked[1], b));
  return share > MOST_MARKED ? [[], []] : marked;
}

const MOST_MARKED = 2 / 3;

const shareOf = ([range]: readonly Range[], text: string): number =>
  range ? (range[1] - range[0]) / text.trim().length : 0;

const words = (text: string): readonly string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];

function span(list: readonly string[], before: number, after: number): readonly Range[] {
  const length = (part: readonly string[]): number => part.reduce((sum, word) => sum + word.length, 0);
  const start = length(list.slice(0, before));
  const end = start + length(list.slice(before, list.length - after));
  return end > start ? [[start, end]] : [];
}
