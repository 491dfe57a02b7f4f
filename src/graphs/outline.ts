/**
 * A graph as an outline: its nodes in the order in which they ran or stand, in groups by the scopes that they belong to, and what repeats
 * folded into one body with a count. It is what the table shows, and what a drawing collapses and expands.
 */
import { isGraph, type Graph } from '../ir/graph';
import type { DynamicNode } from './dynamic';
import { findRepeats } from './repeats';
import type { ShownNode } from './node';

export type OutlineItem<T extends ShownNode> = NodeItem<T> | GroupItem<T> | RepeatItem<T>;

export interface NodeItem<T extends ShownNode> {
  readonly kind: 'node';
  readonly key: string;
  readonly node: T;
  /** The scopes that hold nothing but it, outermost first. */
  readonly scope: readonly string[];
}

export interface GroupItem<T extends ShownNode> {
  readonly kind: 'group';
  readonly key: string;
  readonly name: string;
  /** Of an operation that holds graphs of its own, such as a loop: itself; the items are those graphs' nodes. */
  readonly node?: T;
  readonly items: readonly OutlineItem<T>[];
  /** Of all nodes within. */
  readonly size: number;
}

export interface RepeatItem<T extends ShownNode> {
  readonly kind: 'repeat';
  readonly key: string;
  /** Each pass has the same items as the first, but for their values. */
  readonly passes: readonly (readonly OutlineItem<T>[])[];
  readonly size: number;
}

export const sizeOfItem = <T extends ShownNode>(item: OutlineItem<T>): number =>
  item.kind === 'node' ? 1 : item.size;

const sizeOfAll = <T extends ShownNode>(items: readonly OutlineItem<T>[]): number =>
  items.reduce((size, item) => size + sizeOfItem(item), 0);

/** Numbers for texts, equal for equal ones. */
class Interner {
  readonly #numbers = new Map<string, number>();

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

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
  const types = outputs.map(({ dtype, shape }) => `${dtype}[${shape.join(',')}]`);
  return [op, lines.join(','), group.join('/'), types.join(' '), inputs.length, role ?? ''].join('|');
}

/** Where a kernel was called, which a static node does not know. */
const placeOf = (node: ShownNode): string | undefined =>
  'ran' in node ? `${String(node.lines[0])}:${String((node as DynamicNode).ran.column)}` : undefined;

/** Whether a node is in the same group as the one that begins it: two calls of one operation in a row are two groups. */
function belongsTo(first: ShownNode, node: ShownNode | undefined, depth: number): node is ShownNode {
  if (node?.group[depth] !== first.group[depth]) return false;
  const innermost = Math.max(first.group.length, node?.group.length ?? 0) === depth + 1;
  return !innermost || placeOf(first) === (node && placeOf(node));
}

interface Keyed<T extends ShownNode> {
  readonly item: OutlineItem<T>;
  /** Equal for what repeats. */
  readonly number: number;
  readonly line: number;
}

class Outliner<T extends ShownNode> {
  readonly #texts = new Interner();

  /** The items of nodes that have the first `depth` scopes in common; `path` names the place of the outline. */
  items(nodes: readonly T[], depth: number, path: string): Keyed<T>[] {
    const grouped: Keyed<T>[] = [];
    for (let start = 0; start < nodes.length;) {
      const first = nodes[start];
      if (!first) break;
      const name = first.group[depth];
      let end = start + 1;
      if (name === undefined) grouped.push(this.#node(first, path));
      else {
        while (belongsTo(first, nodes[end], depth)) end++;
        grouped.push(
          this.#group(nodes.slice(start, end), depth, `${path}/${name}:${String(first.id)}`, name),
        );
      }
      start = end;
    }
    return this.#folded(grouped, path);
  }

  #node(node: T, path: string): Keyed<T> {
    const key = `${path}n${String(node.id)}`;
    const bodies = Object.entries(node.attrs).flatMap(([name, attr]) =>
      isGraph(attr) ? [{ name, attr }] : [],
    );
    if (bodies.length > 0) return this.#holder(node, key, bodies);
    const item = { kind: 'node', key, node, scope: [] } as const;
    return { item, number: this.#texts.number(nodeText(node)), line: node.lines[0] ?? Infinity };
  }

  /** An operation with graphs among its attributes: one is its body, several have their names. */
  #holder(
    node: T,
    key: string,
    bodies: readonly { readonly name: string; readonly attr: Graph }[],
  ): Keyed<T> {
    // A body's nodes are those of a static graph, as is the node that holds it.
    const parts = bodies.map(({ name, attr }) => ({
      name,
      items: this.items(attr.nodes as readonly ShownNode[] as readonly T[], 0, `${key}/${name}/`),
      size: attr.nodes.length,
    }));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const items = parts.flatMap((part): readonly OutlineItem<T>[] => {
      const inner = part.items.map(({ item }) => item);
      if (parts.length === 1) return inner;
      return [{ kind: 'group', key: `${key}/${part.name}`, name: part.name, items: inner, size: part.size }];
    });
    const number = this.#texts.number(
      `${nodeText(node)}{${parts.map(({ items }) => items.map(({ number }) => number).join(' ')).join(';')}}`,
    );
    return {
      item: { kind: 'group', key, name: node.op, node, items, size },
      number,
      line: node.lines[0] ?? Infinity,
    };
  }

  #group(nodes: readonly T[], depth: number, key: string, name: string): Keyed<T> {
    const inner = this.items(nodes, depth + 1, key);
    const [only] = inner;
    // A group of one is that one.
    if (inner.length === 1 && only?.item.kind === 'node')
      return { ...only, item: { ...only.item, scope: [name, ...only.item.scope] } };
    const number = this.#texts.number(`${name}{${inner.map(({ number }) => number).join(' ')}}`);
    const item = {
      kind: 'group',
      key,
      name,
      items: inner.map(({ item }) => item),
      size: nodes.length,
    } as const;
    return { item, number, line: Math.min(...inner.map(({ line }) => line)) };
  }

  #folded(keyed: readonly Keyed<T>[], path: string): Keyed<T>[] {
    const repeats = findRepeats(
      keyed.map(({ number }) => number),
      keyed.map(({ line }) => line),
    );
    let done = 0;
    const folded: Keyed<T>[] = [];
    for (const { start, length, count } of repeats) {
      const body = keyed.slice(start, start + length).reduce((size, { item }) => size + sizeOfItem(item), 0);
      // Twice the same few operations are no loop that anybody wrote.
      if (count < FEWEST && body < LARGE) continue;
      folded.push(...keyed.slice(done, start), this.#repeat(keyed, start, length, count, path));
      done = start + length * count;
    }
    return [...folded, ...keyed.slice(done)];
  }

  #repeat(keyed: readonly Keyed<T>[], start: number, length: number, count: number, path: string): Keyed<T> {
    const key = `${path}*${keyed[start]?.item.key ?? ''}`;
    const passes = Array.from({ length: count }, (_, pass) => {
      const from = start + pass * length;
      return this.#folded(keyed.slice(from, from + length), `${key}.${String(pass)}`).map(({ item }) => item);
    });
    const body = keyed.slice(start, start + length);
    return {
      item: { kind: 'repeat', key, passes, size: sizeOfAll(passes.flat()) },
      number: this.#texts.number(`${String(count)}x{${body.map(({ number }) => number).join(' ')}}`),
      line: Math.min(...body.map(({ line }) => line)),
    };
  }
}

/** So many passes are a repetition however short they are; fewer where a pass has so many operations. */
const FEWEST = 3;
const LARGE = 10;

export const outlineOf = <T extends ShownNode>(nodes: readonly T[]): readonly OutlineItem<T>[] =>
  new Outliner<T>().items(nodes, 0, '').map(({ item }) => item);
