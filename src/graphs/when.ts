/** When events were, in microseconds from the first line. */
import type { OpEvent, PhaseEvent } from '../base/events';

export type Timed = OpEvent | PhaseEvent;

export const endOf = ({ startUs, durUs }: Timed): number => startUs + durUs;

/** Whether JavaScript went on before it was done. */
export const goesOn = ({ kernel, durUs, copyUs = 0 }: OpEvent): boolean =>
  kernel === 'Read' && copyUs < durUs;

/** As `Math.max`, of however many. */
export const latest = (times: readonly number[], least = -Infinity): number =>
  times.reduce((late, time) => Math.max(late, time), least);

export const earliest = (times: readonly number[]): number =>
  times.reduce((early, time) => Math.min(early, time), Infinity);

export const inOrder = <T extends { readonly seq: number }>(events: readonly T[]): readonly T[] =>
  [...events].sort((a, b) => a.seq - b.seq);
