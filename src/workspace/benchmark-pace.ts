/**
 * How often at most the page shows, and keeps, what is new: it has to leave the machine to what is measured. It does so when it is told of
 * something, which is between two samples; only where nothing more is told for a while it does so by itself. It keeps more often than it
 * shows, as whatever is measured may take the page along, and a sample that is long to come is waited for with all before it kept.
 */
import type { Clock } from './clock';

const SHOW_MS = 500;
const SHOW_LATEST_MS = 2000;
const KEEP_MS = 250;
/** What keeping took is at most this share of the time, however long a report has become. */
const KEEP_SHARE = 0.02;
/** Of what is under way. */
const PROGRESS_MS = 200;

export interface PaceParts {
  readonly show: () => void;
  readonly keep: () => void;
}

export class Pace {
  #cancelShow: (() => void) | undefined;
  #cancelKeep: (() => void) | undefined;
  #shownAt = 0;
  #keptAt = 0;
  /** How long it waits until it keeps again. */
  #keepMs = KEEP_MS;
  #progressAt = 0;

  constructor(
    private readonly clock: Clock,
    private readonly parts: PaceParts,
  ) {}

  /** Something is new: shown and kept now, where it is urgent or long enough since the last, else later. */
  took(isUrgent: boolean): void {
    const now = this.clock.now();
    if (isUrgent || now - this.#shownAt >= SHOW_MS) {
      this.now();
      return;
    }
    this.#cancelShow ??= this.clock.after(SHOW_LATEST_MS, () => {
      this.now();
    });
    if (now - this.#keptAt >= this.#keepMs) this.#keep();
    else
      this.#cancelKeep ??= this.clock.after(this.#keptAt + this.#keepMs - now, () => {
        this.#keep();
      });
  }

  now(): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    this.#shownAt = this.clock.now();
    this.parts.show();
    this.#keep();
  }

  #keep(): void {
    this.#cancelKeep?.();
    this.#cancelKeep = undefined;
    this.#keptAt = this.clock.now();
    this.parts.keep();
    this.#keepMs = Math.max(KEEP_MS, (this.clock.now() - this.#keptAt) / KEEP_SHARE);
  }

  /** Whether what is under way is shown again; at once where it is something else. */
  letsProgress(isNew: boolean): boolean {
    const now = this.clock.now();
    if (!isNew && now - this.#progressAt < PROGRESS_MS) return false;
    this.#progressAt = now;
    return true;
  }
}
