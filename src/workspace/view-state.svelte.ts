/** What of the page is shown: the dialog that is open, the pane that a phone shows, and what parts of the page can be asked. */

import type { Position } from '../base/errors';
import type { TabName } from '../snippet/query';
import { Focus } from './focus.svelte';
import type { Store } from './store';

export type DialogName = 'palette' | 'drafts' | 'save' | 'share' | 'help';

export const PANES = ['code', 'output', 'source'] as const;
export type PaneName = (typeof PANES)[number];

export const TAB_NAMES: Readonly<Record<TabName, string>> = {
  output: 'Output',
  graph: 'Graph',
  timeline: 'Timeline',
  benchmark: 'Benchmark',
};

const isTab = (name: string): name is TabName => Object.hasOwn(TAB_NAMES, name);
const TAB = 'tab';

/** What shows a run that was recorded. */
export const showsRecord = (tab: TabName): boolean => tab === 'graph' || tab === 'timeline';

/** What the page asks of the editor, whichever one is there. */
export interface EditorHandle {
  reveal(line: number, column?: number): void;
  focus(): void;
  format(): void;
}

/** What components offer while they are there. */
export interface ViewParts {
  editor: EditorHandle;
  focusOutput: () => void;
  focusSource: () => void;
  pickFiles: () => void;
  showDevice: () => void;
}

export class ViewState {
  dialog = $state<DialogName>();
  /** The pane in sight where there is room for one only. */
  pane = $state<PaneName>('code');
  #tab = $state<TabName>('output');
  readonly focus = new Focus();
  /** The line of the editor's caret, 1-based. */
  caret = 1;
  /** Errors and warnings that the editor's type checker found. */
  typeProblems = $state.raw<readonly (Position & { readonly severity: 'error' | 'warning' | 'info' })[]>([]);
  /** Whether the list of compiled functions is unfolded; where nobody has said, there must be room. */
  compiledOpen = $state<boolean>();
  /** What the editor has to say about itself, such as that it is still loading. */
  editorNote = $state('');
  readonly #parts: Partial<ViewParts> = {};

  /** `tab` remembers, for a reload, what of a run stands beside the code. */
  constructor(private readonly store: Store) {}

  get tab(): TabName {
    return this.#tab;
  }

  set tab(tab: TabName) {
    this.#tab = tab;
    this.store.set(TAB, tab);
  }

  /** Shows what was shown before a reload; false where nothing is known of that. */
  restore(): boolean {
    const before = this.store.get(TAB);
    if (before === undefined || !isTab(before)) return false;
    this.tab = before;
    // Where there is room for one pane only; the output of a run that is gone is nothing to come back to.
    if (before !== 'output') this.pane = 'output';
    return true;
  }

  /** A component offers a part; the function that is returned withdraws it. */
  offer<K extends keyof ViewParts>(name: K, part: ViewParts[K]): () => void {
    const parts: Partial<Pick<ViewParts, K>> = this.#parts;
    parts[name] = part;
    return () => {
      if (parts[name] === part) Reflect.deleteProperty(parts, name);
    };
  }

  show(dialog: DialogName): void {
    this.dialog = dialog;
  }

  close(): void {
    this.dialog = undefined;
  }

  /** Shows what of a run stands beside the code, and moves the keyboard there. */
  goToTab(tab: TabName): void {
    this.tab = tab;
    this.goTo('output');
  }

  /** Shows a pane and moves the keyboard there. */
  goTo(pane: PaneName): void {
    this.pane = pane;
    // On a phone the pane is not in sight, and so can't take the focus, until the page has been drawn with it.
    queueMicrotask(() => {
      if (pane === 'code') this.#parts.editor?.focus();
      else if (pane === 'output') this.#parts.focusOutput?.();
      else this.#parts.focusSource?.();
    });
  }

  /** Takes the keyboard from the code to the graphs, or a step on in them. */
  walk(step: -1 | 0 | 1): void {
    this.tab = 'graph';
    if (this.pane === 'code') this.pane = 'output';
    this.focus.wanted = { line: this.caret, step };
  }

  findLine(line: number, column?: number): void {
    this.pane = 'code';
    queueMicrotask(() => {
      this.#parts.editor?.reveal(line, column);
    });
  }

  format(): void {
    this.#parts.editor?.format();
  }

  pickFiles(): void {
    this.#parts.pickFiles?.();
  }

  showDevice(): void {
    this.#parts.showDevice?.();
  }
}
