/**
 * Sets two texts level, section by section, as a diff editor does: blank space goes in before a section on the side that is
 * shorter so far, so that sections of one number start at the same height and both sides end at the same height.
 */
import type { Block } from './blocks';

/** For each side, the blank pixels before block k; the last entry is what follows the last block. */
export interface Alignment {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/**
 * Sections without a partner, or out of order, run on after the one before them. Where the left side cannot take blanks (a text
 * area), the right side gets those that it needs, lags where it is the longer one, and catches up where there is room.
 */
export function align(left: readonly Block[], right: readonly Block[], leftTakesBlanks = true): Alignment {
  const blanks = { left: zeros(left.length + 1), right: zeros(right.length + 1) };
  let from: Pair = [0, 0];
  /** How much higher the left side is so far. */
  let surplus = 0;
  for (const to of [...pairs(left, right), [left.length, right.length] as const]) {
    surplus += heightOf(left, from[0], to[0]) - heightOf(right, from[1], to[1]);
    if (surplus > 0) blanks.right[to[1]] = surplus;
    else if (surplus < 0 && leftTakesBlanks) blanks.left[to[0]] = -surplus;
    if (surplus > 0 || leftTakesBlanks) surplus = 0;
    from = to;
  }
  return blanks;
}

type Pair = readonly [left: number, right: number];

/** Indices of the blocks with one number on both sides, in the order of both. */
function pairs(left: readonly Block[], right: readonly Block[]): Pair[] {
  const found: Pair[] = [];
  let next = 0;
  left.forEach(({ number }, index) => {
    if (number === 0) return;
    const partner = right.findIndex((block, at) => at >= next && block.number === number);
    if (partner < 0) return;
    found.push([index, partner]);
    next = partner + 1;
  });
  return found;
}

function heightOf(blocks: readonly Block[], from: number, to: number): number {
  return blocks.slice(from, to).reduce((sum, { height }) => sum + height, 0);
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
