/** Where the words of an axis' ticks stand, so that none lies on another, however narrow the axis is. */
import type { TimeScale } from '../../bench/scale';

export interface PlacedTick {
  readonly text: string;
  /** From 0 to 1. */
  readonly at: number;
  /** Which part of the words stands there: at the ends there is no room on both sides. */
  readonly side: 'start' | 'middle' | 'end';
}

/** CSS pixels: of a figure of the small monospace, and between the words of two ticks. */
const FIGURE = 7.4;
const GAP = 6;

const SIDES = { start: 0, middle: 0.5, end: 1 } as const;

/** `width` of the axis is in CSS pixels. From the left on, who has no room beside the one before is left out. */
export function placedTicks(
  { ticks, place }: Pick<TimeScale, 'ticks' | 'place'>,
  width: number,
): readonly PlacedTick[] {
  const placed: PlacedTick[] = [];
  let free = -Infinity;
  for (const { ms, text } of ticks) {
    const at = place(ms);
    const side = at < 0.12 ? 'start' : at > 0.88 ? 'end' : 'middle';
    const wide = FIGURE * text.length;
    const left = width * at - SIDES[side] * wide;
    if (left < free) continue;
    placed.push({ text, at, side });
    free = left + wide + GAP;
  }
  return placed;
}
