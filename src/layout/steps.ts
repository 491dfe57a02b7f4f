/** Work in steps, between which the thread can do something else: a page must not be held up. */
import { nextTask } from '../base/event-loop';

export type Steps<T> = Generator<void, T>;

/** A step is the work for so many boxes or lines: about as many as nobody notices. */
export const STEP = 1_000;

/** Milliseconds of work at a stretch, if the steps are no longer. */
const STRETCH = 8;

/** What the steps come to; undefined where `stale` says that nobody wants it any more. What has one step is there at once. */
export async function inTurns<T>(steps: Steps<T>, stale: () => boolean): Promise<T | undefined> {
  let start = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() - start < STRETCH) continue;
    await nextTask();
    if (stale()) return undefined;
    start = performance.now();
  }
}

/** The same at one stretch. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
