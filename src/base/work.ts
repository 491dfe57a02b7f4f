/**
 * Work that is written once and done in two ways: at once, or with waiting. tfjs' `predict` and `evaluate` return at once, all other calls
 * of a static graph wait for their engine; both trace, prepare and check alike. A piece of work is a generator that yields where
 * the two ways part, and is handed what came of it.
 */

/** A step that can be done in two ways. */
interface Fork {
  now(): unknown;
  later(): Promise<unknown>;
}

export type Work<T> = Generator<Fork, T, unknown>;

/** One step: `now` where the work is done at once, `later` where it may wait. */
export function* either<T>(now: () => T, later: () => Promise<T>): Work<T> {
  return (yield { now, later }) as T;
}

/** Does the work at once. */
export function atOnce<T>(work: Work<T>): T {
  let step = work.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = step.value.now();
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
  return step.value;
}

/** Does the work, and waits where it says so. */
export async function waiting<T>(work: Work<T>): Promise<T> {
  let step = work.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await step.value.later();
    } catch (error) {
      step = work.throw(error);
      continue;
    }
    step = work.next(value);
  }
  return step.value;
}
