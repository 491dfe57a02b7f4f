/**
 * How often at most the page shows, and keeps, what is new: it has to leave the machine to what is measured. It does so when it is told of
 * something, which is between two samples; only where nothing more is told for a while it does so by itself.
 */
import type { Clock } from './clock';

const PACE_MS = 500;
const LATEST_MS = 2000;
/** The same of what is under way. */
const PROGRESS_MS = 200;

export class Pace {
  #cancel: (() => void) | undefined;
  #shownAt = 0;
  #progressAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly show: () => void,
  ) {}

  /** Something is new: shown now, where it is urgent or long enough since the last, else later. */
  took(isUrgent: boolean): void {
    if (isUrgent || this.clock.now() - this.#shownAt >= PACE_MS) this.now();
    else
      this.#cancel ??= this.clock.after(LATEST_MS, () => {
        this.now();
      });
  }

  now(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#shownAt = this.clock.now();
    this.show();
  }

  /** Whether what is under way is shown again; at once where it is something else. */
  letsProgress(isNew: boolean): boolean {
    const now = this.clock.now();
    if (!isNew && now - this.#progressAt < PROGRESS_MS) return false;
    this.#progressAt = now;
    return true;
  }
}
