/**
 * Undo for the plain text area. The browser's own is lost whenever a program sets the value, as a change of example or a Tab
 * does; and what was typed here must still be undone after Monaco has taken over, which replays `past()`.
 */
import type { TextState } from './typing';

/** Typing within this time of the last key is one step. */
const PAUSE_MS = 800;
/** Steps kept; older ones are forgotten. */
const LIMIT = 200;

export class TextHistory {
  #states: TextState[];
  #at = 0;
  #lastTyped = -Infinity;

  constructor(state: TextState) {
    this.#states = [state];
  }

  /** `typed`: part of a run of typing, undone together; else (a paste, a replaced text) a step of its own. `now` in ms. */
  push(state: TextState, typed: boolean, now: number): void {
    if (state.text === this.#states[this.#at]?.text) return;
    const joins = typed && this.#at > 0 && now - this.#lastTyped < PAUSE_MS;
    this.#states.length = this.#at + 1;
    if (joins) this.#states[this.#at] = state;
    else this.#states.push(state);
    if (this.#states.length > LIMIT) this.#states.shift();
    this.#at = this.#states.length - 1;
    this.#lastTyped = typed ? now : -Infinity;
  }

  undo(): TextState | undefined {
    this.#lastTyped = -Infinity;
    if (this.#at === 0) return undefined;
    return this.#states[--this.#at];
  }

  redo(): TextState | undefined {
    this.#lastTyped = -Infinity;
    if (this.#at === this.#states.length - 1) return undefined;
    return this.#states[++this.#at];
  }

  /** The texts up to now, oldest first; the last is the present one. */
  past(): string[] {
    return this.#states.slice(0, this.#at + 1).map(({ text }) => text);
  }
}
