/**
 * The text that is open and what it belongs to: an example with the user's changes, a draft, or what a link brought, which is a
 * draft that is kept from its first change on.
 */
import type { Example } from '../snippet/examples';
import { Autosave } from './autosave.svelte';
import type { Clock } from './clock';
import { fileName } from './download';
import type { Drafts } from './drafts.svelte';
import type { Notices } from './notices.svelte';
import { docKey, exampleOf, type Doc, type TextRecord } from './records';
import type { Store } from './store';

const LAST = 'last';
const TOPIC = 'other page';

const changedTitle = (name: string): string => `${name}, changed`;

export interface OpenDocParts {
  readonly examples: readonly Example[];
  readonly drafts: Drafts;
  readonly notices: Notices;
  readonly clock: Clock;
  /** Remembers what was open, for this tab and for the next. */
  readonly tab: Store;
  readonly store: Store;
  /** Something else is open now, or the text was changed. */
  readonly moved: (how: 'opened' | 'edited') => void;
  /** The open text goes on under another name. */
  readonly became: (from: Doc, to: Doc) => void;
}

export class OpenDoc {
  doc = $state.raw<Doc>({ key: 'draft:none', name: 'Untitled' });
  /** Counts what was opened: the text of one is not to be undone into another. */
  opening = $state(0);
  #text = $state('');
  #opened = '';
  /** The example's own text, where an example is open. */
  #original = $state<string>();
  #sharedKey = $state<Doc['key']>();
  readonly #parts: OpenDocParts;
  readonly #autosave: Autosave;

  constructor(parts: OpenDocParts) {
    this.#parts = parts;
    this.#autosave = new Autosave(parts.drafts, parts.clock, {
      forked: (from, to) => {
        this.#forked(from, to);
      },
      outdated: (theirs) => {
        this.#outdated(theirs);
      },
    });
  }

  get text(): string {
    return this.#text;
  }

  /** The example that is open, or that the draft came from. */
  get example(): Example | undefined {
    return this.#parts.examples.find(({ id }) => id === this.doc.example);
  }

  get counterpart(): Example['counterpart'] {
    return this.example?.counterpart;
  }

  /** The text's file: an example's own, else made from the draft's name. */
  get file(): string {
    const id = exampleOf(this.doc.key);
    return id === undefined ? fileName(this.doc.name) : `${id}.ts`;
  }

  /** Id of the example that is open as it came, if one is. */
  get untouchedExample(): string | undefined {
    return this.edited ? undefined : exampleOf(this.doc.key);
  }

  /** Whether an example is open whose text is no longer its own. */
  get edited(): boolean {
    return this.#original !== undefined && this.#text !== this.#original;
  }

  /** What the text is called beside others: what began as an example and was changed is no longer that. */
  get title(): string {
    return this.edited ? changedTitle(this.doc.name) : this.doc.name;
  }

  /** Whether something of that title is of what is open, as it is or as it was. */
  isTitled(title: string): boolean {
    const { name } = this.doc;
    return title === name || title === changedTitle(name);
  }

  /** Whether the text was changed since it was opened. */
  get changed(): boolean {
    return this.#text !== this.#opened;
  }

  /** Whether a draft is open that is kept only from its first change on. */
  get unsaved(): boolean {
    return exampleOf(this.doc.key) === undefined && this.#parts.drafts.doc(this.doc.key) === undefined;
  }

  /** Whether a link's text is open that nobody has changed here. */
  get shared(): boolean {
    return this.unsaved && this.doc.key === this.#sharedKey;
  }

  edit(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#autosave.change(text);
    if (this.unsaved) {
      this.#autosave.flush();
      this.#remember();
    }
    this.#parts.moved('edited');
  }

  /** Keeps what is not kept yet, at once. */
  flush(): void {
    this.#autosave.flush();
  }

  /** False where there is no such example or draft. */
  open(key: Doc['key'] | undefined): boolean {
    if (key === undefined) return false;
    const exampleId = exampleOf(key);
    if (exampleId === undefined) {
      const draft = this.#parts.drafts.doc(key);
      if (draft === undefined) return false;
      this.#take(draft, undefined, '');
      return true;
    }
    const example = this.#parts.examples.find(({ id }) => id === exampleId);
    if (example === undefined) return false;
    this.#take({ key, name: example.title, example: example.id }, example.text, example.text);
    return true;
  }

  /** What was open last in this tab, else in this browser, else the first example. */
  openLast(): void {
    const { tab, store, examples } = this.#parts;
    if (this.open(docKey(tab.get(LAST))) || this.open(docKey(store.get(LAST)))) return;
    const first = examples[0];
    if (first === undefined || !this.open(`example:${first.id}`)) this.openUnsaved('Untitled', '');
  }

  /** A draft that is kept once it is changed; nothing that is kept is touched. */
  openUnsaved(name: string, text: string, example?: string): void {
    this.#take(this.#parts.drafts.blank(name, example), undefined, text);
  }

  /** What a link brought: a draft that is kept once it is changed, under a name that is no example's. */
  openShared(title: string | undefined, text: string, example?: string): void {
    const from = this.#parts.examples.find(({ id }) => id === example);
    const name = title === undefined || title === from?.title ? from && `${from.title} (shared)` : title;
    this.#take(this.#parts.drafts.blank(name ?? 'Shared snippet', from?.id), undefined, text);
    this.#sharedKey = this.doc.key;
  }

  /** Keeps the text as a new draft, which is open from then on. */
  saveAs(name: string): void {
    this.flush();
    const draft = this.#parts.drafts.saveAs(name, this.#text, this.doc.example);
    this.#autosave.open(draft);
    this.#become(draft);
  }

  /** The open draft may have another name now. */
  renamed(): void {
    this.doc = this.#parts.drafts.doc(this.doc.key) ?? this.doc;
  }

  reset(): void {
    const original = this.#original;
    const { key, name } = this.doc;
    const before = this.#text;
    if (original === undefined || before === original) return;
    this.edit(original);
    this.flush();
    this.#parts.notices.say(`“${name}” is as it came again.`, {
      topic: 'reset',
      actions: [
        {
          label: 'Undo',
          run: () => {
            if (this.doc.key !== key) this.open(key);
            this.edit(before);
          },
        },
      ],
    });
  }

  /** Another page wrote the entry of a document, or removed it. */
  changedElsewhere(key: Doc['key'], record: TextRecord | undefined): void {
    if (key !== this.doc.key) return;
    this.renamed();
    this.#autosave.changedElsewhere(record);
  }

  #take(doc: Doc, original: string | undefined, text: string): void {
    const kept = this.#autosave.open(doc, original);
    this.#parts.notices.withdraw(TOPIC);
    this.doc = doc;
    this.#original = original;
    this.#text = kept ?? text;
    this.#opened = this.#text;
    this.opening++;
    if (!this.unsaved) this.#remember();
    this.#parts.moved('opened');
  }

  #remember(): void {
    this.#parts.tab.set(LAST, this.doc.key);
    this.#parts.store.set(LAST, this.doc.key);
  }

  #become(to: Doc): void {
    const from = this.doc;
    this.doc = to;
    this.#original = undefined;
    this.#remember();
    this.#parts.became(from, to);
  }

  #forked(from: Doc, to: Doc): void {
    this.#become(to);
    this.#parts.notices.say(
      `Another page has changed “${from.name}” meanwhile. Its text stays there; yours goes on here as the draft “${to.name}”.`,
      { tone: 'warning' },
    );
  }

  #outdated(theirs: TextRecord): void {
    const { key, name } = this.doc;
    this.#parts.notices.say(
      `“${name}” was changed in another page. What you change here goes on as a draft of its own.`,
      {
        topic: TOPIC,
        actions: [
          {
            label: 'Show the newer text',
            run: () => {
              if (this.doc.key === key) this.#take(this.doc, this.#original, theirs.text);
            },
          },
        ],
      },
    );
  }
}
