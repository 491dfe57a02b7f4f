/** The texts that this browser keeps: the named drafts, and which examples were changed. */
import type { Clock } from './clock';
import {
  docOfEntry,
  exampleOf,
  freeName,
  parseRecord,
  readRecord,
  recordKeys,
  removeRecord,
  writeRecord,
  type Doc,
  type TextRecord,
} from './records';
import type { Store } from './store';

export interface DraftEntry extends Doc {
  readonly at: number;
  readonly characters: number;
}

const LONGEST_NAME = 80;

export class Drafts {
  /** The named drafts, the last changed first. */
  list = $state.raw<readonly DraftEntry[]>([]);
  /** Ids of the examples whose text was changed. */
  editedExamples = $state.raw<readonly string[]>([]);
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #newId: () => string;

  constructor(store: Store, clock: Clock, newId: () => string) {
    this.#store = store;
    this.#clock = clock;
    this.#newId = newId;
    this.#readAll();
  }

  /** A draft that is not kept until `write` is called with it. */
  blank(name: string, example?: string): Doc {
    const taken = this.list.map((draft) => draft.name);
    const doc = { key: `draft:${this.#newId()}`, name: freeName(tidyName(name), taken) } as const;
    return example === undefined ? doc : { ...doc, example };
  }

  read(key: Doc['key']): TextRecord | undefined {
    return readRecord(this.#store, key);
  }

  doc(key: Doc['key']): Doc | undefined {
    return this.list.find((draft) => draft.key === key);
  }

  /** Keeps a version of a text whose writer had seen the version `parent`; returns the stamp of the new one. */
  write(doc: Doc, text: string, parent: string | null): string {
    const record: TextRecord = {
      text,
      stamp: this.#newId(),
      parent,
      at: this.#clock.now(),
      // Another page may have renamed it since it was opened here.
      name: this.doc(doc.key)?.name ?? doc.name,
      ...(doc.example === undefined ? {} : { example: doc.example }),
    };
    writeRecord(this.#store, doc.key, record);
    this.#note(doc.key, record);
    return record.stamp;
  }

  /** Keeps the text as a new draft. */
  saveAs(name: string, text: string, example?: string): Doc {
    const doc = this.blank(name, example);
    this.write(doc, text, null);
    return doc;
  }

  rename(key: Doc['key'], name: string): void {
    const record = this.read(key);
    const wanted = tidyName(name);
    if (record === undefined || wanted === record.name) return;
    const taken = this.list.filter((draft) => draft.key !== key).map((draft) => draft.name);
    const renamed = { ...record, name: freeName(wanted, taken) };
    writeRecord(this.#store, key, renamed);
    this.#note(key, renamed);
  }

  /** Forgets a text; returns the way back, or undefined where there was nothing to forget. */
  remove(key: Doc['key']): (() => void) | undefined {
    const record = this.read(key);
    if (record === undefined) return undefined;
    removeRecord(this.#store, key);
    this.#note(key, undefined);
    return () => {
      if (this.read(key) !== undefined) return;
      writeRecord(this.#store, key, record);
      this.#note(key, record);
    };
  }

  /** Another page changed an entry of the store (`undefined`: perhaps all of them). */
  changedElsewhere(entry: string | undefined, value: string | null): void {
    if (entry === undefined) {
      this.#readAll();
      return;
    }
    const key = docOfEntry(entry);
    if (key !== undefined) this.#note(key, parseRecord(value));
  }

  #readAll(): void {
    this.list = [];
    this.editedExamples = [];
    for (const key of recordKeys(this.#store)) this.#note(key, this.read(key));
  }

  #note(key: Doc['key'], record: TextRecord | undefined): void {
    const example = exampleOf(key);
    if (example !== undefined) {
      const others = this.editedExamples.filter((id) => id !== example);
      if (record !== undefined) others.push(example);
      if (others.length !== this.editedExamples.length) this.editedExamples = others;
      return;
    }
    const others = this.list.filter((draft) => draft.key !== key);
    if (record === undefined) {
      this.list = others;
      return;
    }
    const entry: DraftEntry = {
      key,
      name: record.name,
      at: record.at,
      characters: record.text.length,
      ...(record.example === undefined ? {} : { example: record.example }),
    };
    this.list = [...others, entry].sort((a, b) => b.at - a.at);
  }
}

function tidyName(name: string): string {
  return name.replace(/\s+/g, ' ').trim().slice(0, LONGEST_NAME) || 'Untitled';
}
