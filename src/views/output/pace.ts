/**
 * Lets costly drawing follow a fast source: the first request draws at once, later ones wait their turn and only the last state
 * is drawn. The rest between two drawings grows with what a drawing costs, so that drawing never takes most of the page's time.
 * What it costs is told by the picture, not by the script alone: where the processor is busy, most of it is painting.
 */

export interface Clock {
  now(): number;
  /** Calls back after `ms`; gives a function that calls it off. */
  after(ms: number, then: () => void): () => void;
  /** Calls back when what was just drawn has become a picture; gives a function that calls it off. A hidden page has none. */
  shown(then: () => void): () => void;
}

const pageClock: Clock = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  shown: (then) => {
    // The first frame paints the drawing; the second begins when the browser could take that picture.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(then);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  },
};

export interface Pace {
  /** Asks for a drawing of the state at that time or later. */
  request(): void;
  dispose(): void;
}

/** Milliseconds of rest for one in which the script drew, and for one until the picture was there. */
const REST_PER_DRAWING = 4;
const REST_PER_PICTURE = 2;
/** However long the last picture took: that of a page that was hidden in between came when somebody looked again. */
const LONGEST_REST_MS = 1000;

/** Calls `draw` at most once in `restMs`, never before the last drawing is a picture, and always once after the last request. */
export function pace(draw: () => void, restMs = 100, clock: Clock = pageClock): Pace {
  let next = -Infinity;
  let asked = false;
  /** Calls off the turn that comes next, or the wait for the picture. */
  let cancel: (() => void) | undefined;
  const run = (): void => {
    asked = false;
    const start = clock.now();
    draw();
    const drawn = clock.now();
    cancel = clock.shown(() => {
      cancel = undefined;
      const picture = clock.now() - start;
      const rest = Math.max(restMs - picture, REST_PER_DRAWING * (drawn - start), REST_PER_PICTURE * picture);
      next = clock.now() + Math.min(rest, LONGEST_REST_MS);
      if (asked) turn();
    });
  };
  const turn = (): void => {
    const wait = next - clock.now();
    if (wait <= 0) run();
    else cancel = clock.after(wait, run);
  };
  return {
    request() {
      asked = true;
      if (!cancel) turn();
    },
    dispose() {
      cancel?.();
      cancel = undefined;
    },
  };
}
