/**
 * Ties a snippet's editor to the counterpart beside it: which section is lit, which blanks keep the sections level, and where
 * both are scrolled to. The page makes one and hands it to `Editor` and to `Counterpart`.
 */
import type { align } from './align';
import type { Block } from './blocks';
import type { Blank } from './surface';

type Side = 'snippet' | 'counterpart';

export class Pairing {
  snippet = $state.raw<readonly Block[]>([]);
  counterpart = $state.raw<readonly Block[]>([]);
  /** The editor can show blanks between lines: Monaco can, the text area can't. */
  snippetTakesBlanks = $state(false);
  /** The counterpart stands beside the snippet, not below it or in a tab of its own. */
  beside = $state(false);

  /** Sets both level; comes with the counterpart. */
  align = $state.raw<typeof align>();

  readonly #blanks = $derived(
    this.align && this.beside && this.counterpart.length > 0
      ? this.align(this.snippet, this.counterpart, this.snippetTakesBlanks)
      : { left: [], right: [] },
  );
  readonly snippetBlanks: readonly Blank[] = $derived(blanksOf(this.snippet, this.#blanks.left));
  readonly counterpartBlanks: readonly Blank[] = $derived(blanksOf(this.counterpart, this.#blanks.right));

  /** The section under the pointer in the snippet. */
  pointedInSnippet = $state<number | null>(null);
  /** The section under the pointer in the counterpart, or that holds the focus there. */
  pointedInCounterpart = $state<number | null>(null);
  /** The section that holds the caret. */
  entered = $state<number | null>(null);
  readonly lit: number | null = $derived(this.pointedInCounterpart ?? this.pointedInSnippet ?? this.entered);

  /** Puts the caret at the start of the snippet's section; set by the editor. */
  go: (section: number) => void = () => undefined;

  readonly #scrollers: Record<Side, ((top: number) => void) | undefined> = {
    snippet: undefined,
    counterpart: undefined,
  };

  /** Returns what disconnects it. */
  connect(side: Side, scrollTo: (top: number) => void): () => void {
    this.#scrollers[side] = scrollTo;
    return () => {
      if (this.#scrollers[side] === scrollTo) this.#scrollers[side] = undefined;
    };
  }

  /** One side was scrolled by the person: the other follows. */
  scrolled(side: Side, top: number): void {
    if (this.beside) this.#scrollers[side === 'snippet' ? 'counterpart' : 'snippet']?.(top);
  }
}

function blanksOf(blocks: readonly Block[], heights: readonly number[]): Blank[] {
  return heights.flatMap((height, index) => {
    const beforeLine = blocks[index]?.startLine ?? Infinity;
    return height > 0 ? [{ beforeLine, height }] : [];
  });
}
