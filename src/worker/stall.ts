/**
 * Notices a run that waits for nothing: the module has not settled, and there is no timer, frame, fetch, read, pad or engine at work
 * that could settle it. What browsers count elsewhere (a picture being decoded, a message of a worker) is not seen here, so it takes
 * several looks in a row, it is a warning only, and it is taken back where the run goes on after all.
 *
 * Looks are turns of the worker: work that blocks it, however long, is one look.
 */
const LOOKS = 12;
const LOOK_MS = 250;

export interface Watched {
  /** Things that are still to come. */
  pending(): number;
  /** Grows while work is done. */
  progress(): number;
}

/** Tells each change, beginning from false. To be called when the module has settled: what is given back. */
export function watchForStall(
  watched: Watched,
  later: (callback: () => void, ms: number) => void,
  tell: (stalled: boolean) => void,
): () => void {
  let settled = false;
  let stalled = false;
  let quiet = 0;
  let progress = NaN;
  const note = (now: boolean) => {
    if (now !== stalled) tell((stalled = now));
  };
  const look = () => {
    if (settled) return;
    const now = watched.progress();
    quiet = watched.pending() === 0 && now === progress ? quiet + 1 : 0;
    progress = now;
    note(quiet >= LOOKS);
    later(look, LOOK_MS);
  };
  look();
  return () => {
    settled = true;
    note(false);
  };
}
