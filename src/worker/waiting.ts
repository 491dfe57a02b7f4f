/**
 * Notices when a run waits for a person to draw, and for nothing else: a pad is open, nothing that the snippet started is still to
 * come, and no work was done between two looks. What a drawing sets going for a moment is still a part of the waiting.
 */
const LOOK_MS = 250;
const BUSY_LOOKS = 4;

export interface Drawable {
  /** The run has ended. */
  over(): boolean;
  openPads(): number;
  /** Things that are still to come, pads not among them. */
  pending(): number;
  /** Grows while work is done. */
  progress(): number;
}

/** Tells each change, beginning from false. */
export function watchForDrawing(
  watched: Drawable,
  later: (callback: () => void, ms: number) => void,
  tell: (waiting: boolean) => void,
): void {
  let waiting = false;
  let busy = 0;
  let progress = NaN;
  const look = () => {
    if (watched.over()) return;
    const now = watched.progress();
    const open = watched.openPads() > 0;
    const quiet = open && watched.pending() === 0 && now === progress;
    progress = now;
    busy = quiet ? 0 : busy + 1;
    if (quiet !== waiting && (quiet || !open || busy >= BUSY_LOOKS)) tell((waiting = quiet));
    later(look, LOOK_MS);
  };
  look();
}
