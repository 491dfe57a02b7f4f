/** The picture of a graph, as the layout makes it and a canvas draws it: boxes and the edges between them, in px from the top left. */

export interface Box {
  /** Of its outline item; the same in the list. A part of a group of too many children has one of its own. */
  readonly key: string;
  readonly kind: 'node' | 'group' | 'repeat';
  /** Of the open group that it stands in. */
  readonly parent?: string;
  /** How many open groups it stands in. */
  readonly depth: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Undefined for a node, which can't be opened. */
  readonly open?: boolean;
  /** Of an open repeat: which of its turns is shown. */
  readonly turn?: Turn;
  /** The nodes that it stands for: of a repeat, those of the turn that is shown. */
  readonly nodes: readonly number[];
  /** What it is called, and what it makes or holds; there is room for one line of each (`TEXT`). */
  readonly title: string;
  readonly detail: string;
  /** 1-based, of the user's text, ascending. */
  readonly lines: readonly number[];
  readonly role?: 'input' | 'const' | 'state';
  /** What it reads that has no line to it, by name. */
  readonly reads?: readonly string[];
  /** How many read it that no line leads to. */
  readonly readers?: number;
  /** Its share of the whole graph's time, 0 to 1; 0 where nothing was timed. */
  readonly weight: number;
}

/** One of many alike. */
export interface Turn {
  /** What each is called: "turn" of a loop, "no." of values. */
  readonly word: string;
  /** From 0. */
  readonly at: number;
  readonly of: number;
}

/** "turn 3 of 1000". */
export const turnText = ({ word, at, of }: Turn): string => `${word} ${String(at + 1)} of ${String(of)}`;

export interface Edge {
  /** Keys of boxes; of an open one where it is itself an operation, such as a loop. */
  readonly from: string;
  readonly to: string;
  /** At least two; x and y in turn. It may be drawn round at the inner ones. */
  readonly points: readonly number[];
  /** dtype and shape of what flows; of several, how many. */
  readonly label: string;
  /** Where the label's middle may stand, if there is room for one. */
  readonly labelAt?: readonly [number, number];
  /** Values that flow. */
  readonly values: readonly number[];
  /** It is named at both of its ends rather than drawn, until one of them is pointed at. */
  readonly named?: boolean;
}

export interface Scene {
  /** Outer boxes before those that stand in them. */
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
  /** The box that stands for what was to stay where it is: itself, or the nearest open group that it is in. */
  readonly anchor?: string;
}

/**
 * The room that the layout leaves for a box's text, in px: all of it monospace. A line number stands at the left of the title, in a column
 * of `gutter`; longer texts than `mostChars` are cut by who draws them. The head of an open group is `head` high.
 */
export const TEXT = {
  title: 13,
  detail: 11,
  edge: 10,
  /** Of a character, by the font's size: as wide as the widest of the usual monospace fonts. */
  charWidth: 0.605,
  padding: 8,
  gutter: 34,
  mostChars: 34,
  /** In the head of an open group, which is wide by what stands in it. */
  mostHeadChars: 60,
  head: 28,
  /** How much higher a closed box is that names what it reads, or how many read it. */
  stub: 14,
  /** At the right of the head of an open repeat: which turn is shown, and the field for another one. */
  turn: 172,
} as const;
