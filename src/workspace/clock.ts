/** Time as the workspace uses it, injected so that tests need not wait. A function that is returned cancels. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  after(ms: number, run: () => void): () => void;
  /** Once, before the next picture is drawn; in a hidden page, which draws none, some time later. */
  frame(run: () => void): () => void;
}

const HIDDEN_FRAME_MS = 250;

export const pageClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  frame(run) {
    // A page that is hidden between the request and the frame gets no frame either, so both wait and the first one wins.
    const cancel = (): void => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
    const once = (): void => {
      cancel();
      run();
    };
    const frame = requestAnimationFrame(once);
    const timer = setTimeout(once, HIDDEN_FRAME_MS);
    return cancel;
  },
};
