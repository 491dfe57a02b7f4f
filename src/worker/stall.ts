/**
 * Notices a run that waits for nothing: the module has not settled, and there is no timer, fetch, read or pad left that could
 * settle it. What browsers count elsewhere (a picture being decoded, a module being compiled) is not seen here, so it takes
 * several looks in a row, and it is a warning only.
 */
const LOOKS = 12;
const LOOK_MS = 250;

export interface Watched {
  settled(): boolean;
  /** Things that are still to come. */
  pending(): number;
  /** Grows while work is done. */
  progress(): number;
}

export function watchForStall(
  watched: Watched,
  later: (callback: () => void, ms: number) => void,
  stalled: () => void,
): void {
  let quiet = 0;
  let progress = NaN;
  const look = () => {
    if (watched.settled()) return;
    const now = watched.progress();
    quiet = watched.pending() === 0 && now === progress ? quiet + 1 : 0;
    progress = now;
    if (quiet < LOOKS) later(look, LOOK_MS);
    else stalled();
  };
  look();
}
