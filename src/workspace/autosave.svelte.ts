/**
 * Keeps every change of the text that is open, soon after it was made and at once when asked. Where another page keeps the same
 * text, neither overwrites what the other wrote without having seen it: the one that comes second goes on as a draft of its own.
 */
import type { Clock } from './clock';
import type { Drafts } from './drafts.svelte';
import type { Doc, TextRecord } from './records';

/** Longest time that a change is in memory only. */
export const AUTOSAVE_MS = 300;

export interface AutosaveEvents {
  /** The open text goes on as a new draft, as another page has changed the document that was open. */
  forked(from: Doc, to: Doc): void;
  /** Another page keeps a newer version of the open document; nothing was changed here since. */
  outdated(theirs: TextRecord): void;
}

export class Autosave {
  /** Whether there are changes that are not kept yet. */
  pending = $state(false);
  readonly #drafts: Drafts;
  readonly #clock: Clock;
  readonly #events: AutosaveEvents;
  #doc: Doc | undefined;
  #original: string | undefined;
  #text = '';
  /** The stamp of the version that the text here is or comes from; null where nothing was kept. */
  #seen: string | null = null;
  /** Another page has moved on from the version seen here. */
  #outdated = false;
  #cancel: (() => void) | undefined;

  constructor(drafts: Drafts, clock: Clock, events: AutosaveEvents) {
    this.#drafts = drafts;
    this.#clock = clock;
    this.#events = events;
  }

  /**
   * Takes care of a document from now on and returns its kept text, if there is one. `original` is what an example shows
   * unchanged: a text equal to it needs no keeping.
   */
  open(doc: Doc, original?: string): string | undefined {
    this.flush();
    const record = this.#drafts.read(doc.key);
    this.#doc = doc;
    this.#original = original;
    this.#seen = record?.stamp ?? null;
    this.#outdated = false;
    this.#text = record?.text ?? original ?? '';
    return record?.text;
  }

  change(text: string): void {
    this.#text = text;
    this.pending = true;
    this.#cancel ??= this.#clock.after(AUTOSAVE_MS, () => {
      this.flush();
    });
  }

  /** Writes what is not kept yet, synchronously. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const doc = this.#doc;
    if (!this.pending || doc === undefined) return;
    this.pending = false;
    const stored = this.#drafts.read(doc.key);
    if (stored !== undefined && stored.stamp !== this.#seen && stored.text !== this.#text) {
      this.#fork(doc);
      return;
    }
    if (this.#text === this.#original) {
      this.#drafts.remove(doc.key);
      this.#seen = null;
    } else {
      this.#seen = this.#drafts.write(doc, this.#text, this.#seen);
    }
  }

  /** Another page wrote (`null`: removed) the document that is open here. */
  changedElsewhere(theirs: TextRecord | undefined): void {
    const doc = this.#doc;
    if (doc === undefined) return;
    if (theirs === undefined) {
      // Nothing of theirs is left to overwrite; what is here is kept again at its next change.
      if (!this.#outdated) this.#seen = null;
      return;
    }
    if (theirs.stamp === this.#seen) return;
    if (theirs.text === this.#text) {
      this.#seen = theirs.stamp;
      this.#outdated = false;
      return;
    }
    const overwroteOurs = this.#seen !== null && theirs.parent !== this.#seen && !this.#outdated;
    if (this.pending || overwroteOurs) {
      this.#fork(doc);
      return;
    }
    this.#outdated = true;
    this.#events.outdated(theirs);
  }

  #fork(from: Doc): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.pending = false;
    const to = this.#drafts.blank(`${from.name} (2)`, from.example);
    this.#doc = to;
    this.#original = undefined;
    this.#outdated = false;
    this.#seen = this.#drafts.write(to, this.#text, null);
    this.#events.forked(from, to);
  }
}
