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

/** Events are dropped in one stretch, and what is left has the widest jump in its numbers there: the index of the first event after it. */
export function afterGap(inOrder: readonly { readonly seq: number }[]): number {
  let widest = 0;
  let next = 0;
  inOrder.forEach(({ seq }, index) => {
    const width = seq - (inOrder[index - 1]?.seq ?? seq);
    if (width > widest) [widest, next] = [width, index];
  });
  return next;
}
