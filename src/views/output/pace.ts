/**
 * Lets costly drawing follow a fast source: the first request draws at once, later ones wait their turn and only the last state
 * is drawn. The rest between two drawings grows with what a drawing costs, so that drawing never takes most of the page's time.
 */

export interface Clock {
  now(): number;
  /** Calls back after `ms`; gives a function that calls it off. */
  after(ms: number, then: () => void): () => void;
}

const pageClock: Clock = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

export interface Pace {
  /** Asks for a drawing of the state at that time or later. */
  request(): void;
  dispose(): void;
}

const REST_PER_COST = 4;

/** Calls `draw` at most once in `restMs`, and always once more after the last request. */
export function pace(draw: () => void, restMs = 100, clock: Clock = pageClock): Pace {
  let next = -Infinity;
  let cancel: (() => void) | undefined;
  const run = (): void => {
    cancel = undefined;
    const start = clock.now();
    draw();
    const end = clock.now();
    next = end + Math.max(restMs - (end - start), REST_PER_COST * (end - start));
  };
  return {
    request() {
      if (cancel) return;
      const wait = next - clock.now();
      if (wait <= 0) run();
      else cancel = clock.after(wait, run);
    },
    dispose() {
      cancel?.();
      cancel = undefined;
    },
  };
}
