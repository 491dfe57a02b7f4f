/**
 * Which output of the eager run belongs to which of the compiled one: those with the same index. Where one run showed more than the
 * other, an index says nothing from the first missing one on; then the two orders are laid side by side as a diff does it, so that
 * what one run left out has no partner and the rest has its own.
 */
import type { Item, SlottedItem } from '../../../snippet/output';
import { takeApart } from './numbers';

export interface Pair {
  readonly eager?: SlottedItem;
  readonly compiled?: SlottedItem;
}

/** More comparisons than this would hold up the page. */
const MOST_CELLS = 1_000_000;

/** Both lists in the order of their slots. `complete`: both runs have ended, so that what is missing stays so. */
export function pairUp(
  eager: readonly SlottedItem[],
  compiled: readonly SlottedItem[],
  complete: boolean,
): readonly Pair[] {
  if (!complete || sameSlots(eager, compiled)) return bySlot(eager, compiled);
  const exact = (e: number, c: number): boolean => {
    const [a, b] = [eager[e], compiled[c]];
    return a !== undefined && b !== undefined && sameText(a.item, b.item);
  };
  const shorter = Math.min(eager.length, compiled.length);
  let before = 0;
  while (before < shorter && exact(before, before)) before++;
  let after = 0;
  while (after < shorter - before && exact(eager.length - 1 - after, compiled.length - 1 - after)) after++;
  const [left, right] = [
    eager.slice(before, eager.length - after),
    compiled.slice(before, compiled.length - after),
  ];
  const middle = left.length * right.length > MOST_CELLS ? byIndex(left, right) : align(left, right);
  return [
    ...byIndex(eager.slice(0, before), compiled.slice(0, before)),
    ...middle,
    ...byIndex(eager.slice(eager.length - after), compiled.slice(compiled.length - after)),
  ];
}

function sameSlots(a: readonly SlottedItem[], b: readonly SlottedItem[]): boolean {
  return a.length === b.length && a.every(({ slot }, index) => slot === b[index]?.slot);
}

function pairOf(eager: SlottedItem | undefined, compiled: SlottedItem | undefined): Pair {
  return { ...(eager && { eager }), ...(compiled && { compiled }) };
}

function bySlot(eager: readonly SlottedItem[], compiled: readonly SlottedItem[]): readonly Pair[] {
  const pairs: Pair[] = [];
  let [e, c] = [0, 0];
  while (e < eager.length || c < compiled.length) {
    const [a, b] = [eager[e], compiled[c]];
    const slot = Math.min(a?.slot ?? Infinity, b?.slot ?? Infinity);
    const [mine, other] = [a?.slot === slot ? a : undefined, b?.slot === slot ? b : undefined];
    pairs.push(pairOf(mine, other));
    if (mine) e++;
    if (other) c++;
  }
  return pairs;
}

function byIndex(eager: readonly SlottedItem[], compiled: readonly SlottedItem[]): readonly Pair[] {
  const length = Math.max(eager.length, compiled.length);
  return Array.from({ length }, (_, index) => pairOf(eager[index], compiled[index]));
}

/** What a line or a titled item is but for its numbers: those that are alike can be partners. */
function frameOf(item: Item): string {
  if (item.kind === 'text') return `${item.level} ${takeApart(item.text).frame}`;
  return `${item.kind} ${takeApart(item.title).frame}`;
}

function sameText(a: Item, b: Item): boolean {
  if (a.kind === 'text') return b.kind === 'text' && a.level === b.level && a.text === b.text;
  return a.kind === b.kind && a.title === b.title;
}

/** What it is worth that two stand together. */
const WORTH = { same: 3, alike: 2 };

/** The longest common part of two orders, by what each pair is worth; what is left between its members stands by index. */
function align(eager: readonly SlottedItem[], compiled: readonly SlottedItem[]): readonly Pair[] {
  const frames = [eager, compiled].map((list) => list.map(({ item }) => frameOf(item)));
  const [left = [], right = []] = frames;
  const worth = (e: number, c: number): number => {
    if (left[e] !== right[c]) return 0;
    const [a, b] = [eager[e], compiled[c]];
    return a && b && sameText(a.item, b.item) ? WORTH.same : WORTH.alike;
  };
  const width = right.length + 1;
  /** The best that can be had from there on. */
  const best = new Uint32Array((left.length + 1) * width);
  const at = (e: number, c: number): number => best[e * width + c] ?? 0;
  for (let e = left.length - 1; e >= 0; e--) {
    for (let c = right.length - 1; c >= 0; c--) {
      const together = worth(e, c);
      const pair = together === 0 ? 0 : together + at(e + 1, c + 1);
      best[e * width + c] = Math.max(pair, at(e + 1, c), at(e, c + 1));
    }
  }
  const pairs: Pair[] = [];
  let [from, other] = [0, 0];
  const closeGap = (e: number, c: number): void => {
    pairs.push(...ofOneKind(eager.slice(from, e), compiled.slice(other, c)));
  };
  let [e, c] = [0, 0];
  while (e < left.length && c < right.length) {
    const together = worth(e, c);
    if (together > 0 && at(e, c) === together + at(e + 1, c + 1)) {
      closeGap(e, c);
      pairs.push(pairOf(eager[e], compiled[c]));
      [from, other] = [++e, ++c];
    } else if (at(e, c) === at(e + 1, c)) e++;
    else c++;
  }
  closeGap(eager.length, compiled.length);
  return pairs;
}

/** By index, as long as both are of one kind: a line is no partner of a plot. */
function ofOneKind(eager: readonly SlottedItem[], compiled: readonly SlottedItem[]): readonly Pair[] {
  return byIndex(eager, compiled).flatMap((pair) => {
    const { eager: mine, compiled: other } = pair;
    if (!mine || !other || mine.item.kind === other.item.kind) return [pair];
    return [{ eager: mine }, { compiled: other }];
  });
}
