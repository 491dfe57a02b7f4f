/** Turns for others in the middle of a long calculation. */

const LONGEST_TURN_MS = 100;

/**
 * A function to call often: it gives a promise that lets waiting messages and timers go first once the last turn was longer than
 * 100 ms, and `undefined` before that.
 */
export function createPause(): () => Promise<void> | undefined {
  let turnStarted = performance.now();
  return () => {
    if (performance.now() - turnStarted < LONGEST_TURN_MS) return undefined;
    return new Promise((resolve) =>
      setTimeout(() => {
        turnStarted = performance.now();
        resolve();
      }),
    );
  };
}
