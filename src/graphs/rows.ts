/** The rows of an outline that are seen: of what is open, and of what was searched for. */
import { typeText } from '../ir/print';
import type { ShownNode } from './node';
import { sizeOfItem, type OutlineItem } from './outline-item';

export interface Row<T extends ShownNode> {
  /** That of the item; in a later pass of a repeat that of the first's, so that the passes are open alike. */
  readonly key: string;
  /** From 1. */
  readonly level: number;
  readonly item: OutlineItem<T>;
  /** Undefined for what has nothing below it. */
  readonly open?: boolean;
  /** Its place among its neighbours, from 1, and how many these are. */
  readonly place: number;
  readonly of: number;
}

export interface OutlineState {
  isOpen(key: string): boolean;
  /** Which pass of a repeat is shown, from 0. */
  pass(key: string): number;
}

const searched = new WeakMap<ShownNode, string>();
const otherNames = new WeakMap<ShownNode, readonly string[]>();

/** By which other names nodes are found too: of an operator the kernels that it becomes. To be told before they are searched. */
export function nameAlso(
  nodes: readonly ShownNode[],
  names: Readonly<Record<string, readonly string[]>>,
): void {
  for (const node of nodes) {
    const others = Object.hasOwn(names, node.op) ? names[node.op] : undefined;
    if (others) otherNames.set(node, others);
  }
}

/** What can be searched for in a node, in lower case: made once, as each letter that is typed asks for it in every node. */
function searchText(node: ShownNode): string {
  const known = searched.get(node);
  if (known !== undefined) return known;
  const types = node.outputs.map(typeText);
  const { name } = node.attrs;
  const lines = node.lines.map((line) => `line:${String(line)};`);
  const others = otherNames.get(node) ?? [];
  const text = [node.op, ...others, typeof name === 'string' ? name : '', ...types, ...node.group, ...lines]
    .join(' ')
    .toLowerCase();
  searched.set(node, text);
  return text;
}

/** Whether a node has every word of a query: in its operation, dtypes, shapes, scopes, lines, or among its attributes. */
export function matches(node: ShownNode, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = searchText(node);
  return words.every((word) => text.includes(word));
}

/** The words of a query; "line 3" is one. */
export const wordsOf = (query: string): string[] =>
  query
    .toLowerCase()
    .replaceAll(/\bline\s+(\d+)\b/g, 'line:$1;')
    .split(/\s+/)
    .filter((word) => word !== '');

/** What is below an item in its first pass. */
function firstBelow<T extends ShownNode>(item: OutlineItem<T>): readonly OutlineItem<T>[] {
  if (item.kind === 'node') return [];
  return item.kind === 'group' ? item.items : (item.passes[0] ?? []);
}

class Lister<T extends ShownNode> {
  readonly rows: Row<T>[] = [];

  constructor(
    private readonly state: OutlineState,
    private readonly words: readonly string[],
    /** What weighs most stands first; undefined: as it ran. */
    private readonly weigh: ((item: OutlineItem<T>) => number) | undefined,
  ) {}

  /** What is below an item, `key` being its row's; undefined for a node. */
  #below(item: OutlineItem<T>, key: string): readonly OutlineItem<T>[] | undefined {
    if (item.kind === 'node') return undefined;
    if (item.kind === 'group') return item.items;
    return item.passes[Math.min(this.state.pass(key), item.passes.length - 1)] ?? [];
  }

  #found(item: OutlineItem<T>, key: string): boolean {
    if (this.words.length === 0) return true;
    if (item.kind !== 'repeat' && item.node && matches(item.node, this.words)) return true;
    return (this.#below(item, key) ?? []).some((inner) => this.#found(inner, inner.key));
  }

  /** `first`: the items that stand in their places in the first pass. */
  list(items: readonly OutlineItem<T>[], level: number, first = items): void {
    const found = items
      .map((item, at) => ({ item, twin: first[at] ?? item }))
      .filter(({ item, twin }) => this.#found(item, twin.key));
    const { weigh } = this;
    if (weigh) found.sort((a, b) => weigh(b.item) - weigh(a.item));
    found.forEach(({ item, twin }, index) => {
      const { key } = twin;
      const below = this.#below(item, key);
      const place = { key, level, item, place: index + 1, of: found.length };
      if (!below) {
        this.rows.push(place);
        return;
      }
      // What was searched for is shown wherever it is.
      const open = this.words.length > 0 || this.state.isOpen(key);
      this.rows.push({ ...place, open });
      if (open) this.list(below, level + 1, firstBelow(twin));
    });
  }
}

/** `weigh`: among its neighbours what weighs most comes first, what weighs the same as it ran. */
export function rowsOf<T extends ShownNode>(
  items: readonly OutlineItem<T>[],
  state: OutlineState,
  query = '',
  weigh?: (item: OutlineItem<T>) => number,
): readonly Row<T>[] {
  const lister = new Lister<T>(state, wordsOf(query), weigh);
  lister.list(items, 1);
  return lister.rows;
}

/** The place of the row that a row stands in; its own, where it stands in none. */
export function parentOf<T extends ShownNode>(rows: readonly Row<T>[], at: number): number {
  const level = rows[at]?.level ?? 1;
  for (let before = at - 1; before >= 0; before--) if ((rows[before]?.level ?? 1) < level) return before;
  return at;
}

/**
 * The nodes of an item; of a repeat those of all passes. An operation that holds graphs is one of them, and so is what these compute; their
 * inputs are not: each has the id of the value around the operation that it is.
 */
export function nodesIn<T extends ShownNode>(item: OutlineItem<T>): readonly T[] {
  if (item.kind === 'node') return [item.node];
  const inner = (item.kind === 'group' ? item.items : item.passes.flat()).flatMap((below) => nodesIn(below));
  if (item.kind === 'repeat' || !item.node) return inner;
  return [item.node, ...inner.filter(({ role }) => role !== 'input')];
}

/** As many rows as this are seen at once without an effort: an outline is opened that far at first. */
const FEW_ROWS = 40;

/**
 * The groups that are open at first: the outer ones, as long as not too much is seen. A graph of a handful of nodes is seen whole, one of
 * ten thousand by its parts. A repeat shows its body where that is short.
 */
export function openAtFirst<T extends ShownNode>(items: readonly OutlineItem<T>[]): Set<string> {
  const open = new Set<string>();
  let rows = items.length;
  for (let level = items; level.length > 0;) {
    const next: OutlineItem<T>[] = [];
    for (const item of level) {
      if (item.kind === 'node') continue;
      const below = firstBelow(item);
      if (rows + below.length > FEW_ROWS && sizeOfItem(item) > 1) continue;
      rows += below.length;
      open.add(item.key);
      next.push(...below);
    }
    level = next;
  }
  return open;
}
