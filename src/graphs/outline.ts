/**
 * A graph as an outline: its nodes in the order in which they ran or stand, in groups by the scopes that they belong to, and what repeats
 * folded into one body with a count. It is what the table shows, and what a drawing collapses and expands.
 */
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

/** What two nodes have in common that are the same step of two passes of a loop. */
function nodeText({ op, lines, group, outputs, inputs, role }: ShownNode): string {
  const types = outputs.map(({ dtype, shape }) => `${dtype}[${shape.join(',')}]`);
  return [op, lines.join(','), group.join('/'), types.join(' '), inputs.length, role ?? ''].join('|');
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
      if (name === undefined) grouped.push(this.#node(first));
      else {
        while (nodes[end]?.group[depth] === name) end++;
        grouped.push(
          this.#group(nodes.slice(start, end), depth, `${path}/${name}:${String(first.id)}`, name),
        );
      }
      start = end;
    }
    return this.#folded(grouped, path);
  }

  #node(node: T): Keyed<T> {
    const item = { kind: 'node', key: `n${String(node.id)}`, node, scope: [] } as const;
    return { item, number: this.#texts.number(nodeText(node)), line: node.lines[0] ?? Infinity };
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
