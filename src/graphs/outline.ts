/**
 * A graph as an outline: its nodes in the order in which they ran or stand, in groups by the scopes that they belong to, and what repeats
 * folded into one body with a count. It is what the table shows, and what a drawing collapses and expands.
 */
import { isGraph, type Graph } from '../ir/graph';
import { typeText } from '../ir/print';
import { isDynamic } from './dynamic';
import { folded, type Keyed } from './fold-repeats';
import { Interner } from './interner';
import type { ShownNode } from './node';
import type { OutlineItem } from './outline-item';

const texts = new WeakMap<ShownNode, string>();

/** What two nodes have in common that are the same step of two passes of a loop. */
function nodeText(node: ShownNode): string {
  let text = texts.get(node);
  if (text === undefined) {
    text = textOf(node);
    texts.set(node, text);
  }
  return text;
}

function textOf({ op, lines, group, outputs, inputs, role }: ShownNode): string {
  const types = outputs.map(typeText);
  return [op, lines.join(','), group.join('/'), types.join(' '), inputs.length, role ?? ''].join('|');
}

/** Where a kernel was called, which a static node does not know. */
const placeOf = (node: ShownNode): string | undefined =>
  isDynamic(node) ? `${String(node.lines[0])}:${String(node.ran.column)}` : undefined;

/** Whether a node is in the same group as the one that begins it: two calls of one operation in a row are two groups. */
function belongsTo(first: ShownNode, node: ShownNode | undefined, depth: number): node is ShownNode {
  if (node?.group[depth] !== first.group[depth]) return false;
  const innermost = Math.max(first.group.length, node?.group.length ?? 0) === depth + 1;
  return !innermost || placeOf(first) === (node && placeOf(node));
}

/** What has the first `depth` scopes in common, node by node: all is done but for the last group, which the next node may belong to. */
class Level<T extends ShownNode> {
  readonly #done: Keyed<T>[] = [];
  /** Of those that are done, where nothing that repeats begins. */
  readonly #unrepeated = new Set<number>();
  #open:
    | {
        readonly first: T;
        readonly name: string;
        readonly key: string;
        readonly inner: Level<T>;
        size: number;
      }
    | undefined;

  /** `path` names the place of the outline. */
  constructor(
    private readonly depth: number,
    private readonly path: string,
    private readonly texts: Interner,
  ) {}

  add(node: T): void {
    const open = this.#open;
    if (open && belongsTo(open.first, node, this.depth)) {
      open.size++;
      open.inner.add(node);
      return;
    }
    const last = this.#last();
    if (last) this.#done.push(last);
    this.#open = undefined;
    const name = node.group[this.depth];
    if (name === undefined) {
      this.#done.push(this.#node(node));
      return;
    }
    const key = `${this.path}/${name}:${String(node.id)}`;
    const inner = new Level<T>(this.depth + 1, key, this.texts);
    inner.add(node);
    this.#open = { first: node, name, key, inner, size: 1 };
  }

  keyed(): readonly Keyed<T>[] {
    const last = this.#last();
    const known = { sure: this.#done.length, none: this.#unrepeated };
    return folded(last ? [...this.#done, last] : this.#done, this.path, this.texts, known);
  }

  /** The group that is open, as it is now. */
  #last(): Keyed<T> | undefined {
    if (!this.#open) return undefined;
    const { name, key, inner, size } = this.#open;
    const items = inner.keyed();
    const [only] = items;
    // A group of one is that one.
    if (items.length === 1 && only?.item.kind === 'node')
      return { ...only, item: { ...only.item, scope: [name, ...only.item.scope] } };
    return {
      item: { kind: 'group', key, name, items: items.map(({ item }) => item), size },
      number: this.texts.number(`${name}{${items.map(({ number }) => number).join(' ')}}`),
      line: items.reduce((least, { line }) => Math.min(least, line), Infinity),
    };
  }

  #node(node: T): Keyed<T> {
    const key = `${this.path}n${String(node.id)}`;
    const bodies = Object.entries(node.attrs).flatMap(([name, attr]) =>
      isGraph(attr) ? [{ name, attr }] : [],
    );
    if (bodies.length > 0) return this.#holder(node, key, bodies);
    const item = { kind: 'node', key, node, scope: [] } as const;
    return { item, number: this.texts.number(nodeText(node)), line: node.lines[0] ?? Infinity };
  }

  /** An operation with graphs among its attributes: one is its body, several have their names. */
  #holder(
    node: T,
    key: string,
    bodies: readonly { readonly name: string; readonly attr: Graph }[],
  ): Keyed<T> {
    const parts = bodies.map(({ name, attr }) => {
      const level = new Level<T>(0, `${key}/${name}/`, this.texts);
      // A body's nodes are those of a static graph, as is the node that holds it.
      for (const inner of attr.nodes as readonly ShownNode[] as readonly T[]) level.add(inner);
      return { name, items: level.keyed(), size: attr.nodes.length };
    });
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const items = parts.flatMap((part): readonly OutlineItem<T>[] => {
      const inner = part.items.map(({ item }) => item);
      if (parts.length === 1) return inner;
      return [{ kind: 'group', key: `${key}/${part.name}`, name: part.name, items: inner, size: part.size }];
    });
    const number = this.texts.number(
      `${nodeText(node)}{${parts.map(({ items }) => items.map(({ number }) => number).join(' ')).join(';')}}`,
    );
    return {
      item: { kind: 'group', key, name: node.op, node, items, size },
      number,
      line: node.lines[0] ?? Infinity,
    };
  }
}

/** The outline of a graph that grows: what is in groups that have ended is not looked at again. */
export class OutlineGrowth<T extends ShownNode> {
  #level = new Level<T>(0, '', new Interner());
  #known: readonly T[] = [];

  /** `nodes`: all of the graph until now. */
  show(nodes: readonly T[]): readonly OutlineItem<T>[] {
    const known = this.#known.length;
    const goesOn = known <= nodes.length && nodes[0] === this.#known[0];
    if (!goesOn || nodes[known - 1] !== this.#known[known - 1]) {
      this.#level = new Level<T>(0, '', new Interner());
      this.#known = [];
    }
    for (const node of nodes.slice(this.#known.length)) this.#level.add(node);
    this.#known = nodes;
    return this.#level.keyed().map(({ item }) => item);
  }
}

export const outlineOf = <T extends ShownNode>(nodes: readonly T[]): readonly OutlineItem<T>[] =>
  new OutlineGrowth<T>().show(nodes);
