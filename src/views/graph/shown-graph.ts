/** What a graph's list and its picture are given: the graph, what of it stands out, and whom to tell what the person does. */
import type { ShownNode } from '../../graphs/node';
import type { OutlineItem } from '../../graphs/outline-item';
import type { FateWords } from './fate-words';
import type { Finding } from './finding.svelte';
import type { Folds } from './folds.svelte';

/** What the keyboard is to go to. */
export interface Seek {
  readonly matches: (node: ShownNode) => boolean;
  /** From such a node: how many of them on, or back. */
  readonly step: number;
}

export interface ShownGraph {
  nodes: readonly ShownNode[];
  items: readonly OutlineItem<ShownNode>[];
  folds: Folds;
  /** A line's mark. */
  colourOf: (line: number) => number;
  /** What the graph is called. */
  label: string;
  /** With times, memory and what ran each. */
  timed: boolean;
  query: string;
  /** What to say where nothing is to be seen. */
  empty: string;
  /** Whether a node is lit by what is pointed at elsewhere, or pinned. */
  isLit: (node: ShownNode) => boolean;
  /** Whether it has been made, at the moment of the run that is shown; all are where there is no such moment. */
  isThere?: (node: ShownNode) => boolean;
  /** Whether what it made has been disposed of by then. */
  isFreed?: (node: ShownNode) => boolean;
  isPinned: (node: ShownNode) => boolean;
  /** What the passes made of a node that is not in the other graph. */
  fateOf?: (node: ShownNode) => FateWords | undefined;
  /** Changes when what is lit was asked for elsewhere: then a row of it is brought in sight if none is. */
  sought?: object | undefined;
  /** Takes the keyboard to the first row of such nodes, once for each of these objects. */
  seek?: Seek | undefined;
  /** What the query finds. */
  finding: Finding;
  /** The nodes of the row that is pointed at, or (`keys`) that the keyboard is at. */
  onpoint: (nodes: readonly ShownNode[], keys?: boolean) => void;
  /** The nodes of the row that is to be pinned. */
  onpin: (nodes: readonly ShownNode[]) => void;
  onletgo: () => void;
  onfindline: (line: number, column?: number) => void;
}
