/**
 * An outline as numbers: what the layout needs of it in arrays that are sent to the worker in no time, and what the page keeps to make a
 * scene of the worker's answer. Items stand in the order of the outline, each before those below it.
 */
import { computedUs } from '../graphs/dynamic';
import type { ShownNode } from '../graphs/node';
import { sizeOfItem, type OutlineItem } from '../graphs/outline-item';
import { TEXT } from '../graphs/scene';
import { typeText } from '../ir/print';
import { STEP, type Steps } from './steps';
import { waysOf, type Ways } from './bodies';
import { groupWords, linesOf, nodeWords, repeatWords, turnWord } from './words';

/** A repeat's items are its turns; theirs are the body's. */
export const NODE = 0;
export const GROUP = 1;
export const REPEAT = 2;
export const TURN = 3;

/** What the worker gets. */
export interface PackedItems {
  /** Behind an item's last: `end[item]`. */
  readonly end: Int32Array;
  /** The item that makes each value. */
  readonly maker: Int32Array;
  /** Px of each value's label. */
  readonly labels: Float32Array;
  /** What an item reads: `reads[readsFrom[item] … readsFrom[item + 1] - 1]`, values. */
  readonly readsFrom: Int32Array;
  readonly reads: Int32Array;
}

export interface PackedOutline {
  readonly items: PackedItems;
  readonly kind: readonly number[];
  /** Those of the list: in a later turn those of the first. */
  readonly keys: readonly string[];
  readonly titles: readonly string[];
  readonly details: readonly string[];
  readonly lines: readonly (readonly number[])[];
  /** Of a node, or of an operation that holds graphs; 0 otherwise. */
  readonly ids: readonly number[];
  readonly roles: readonly ShownNode['role'][];
  /** Microseconds of all within. */
  readonly us: readonly number[];
  /** How many nodes there are within. */
  readonly sizes: readonly number[];
  readonly valueIds: readonly number[];
  readonly types: readonly string[];
  /** Of repeats: what their turns are called. */
  readonly turnWords: readonly string[];
}

const NO_LINES: readonly number[] = [];

class Packer {
  readonly end: number[] = [];
  readonly kind: number[] = [];
  readonly keys: string[] = [];
  readonly titles: string[] = [];
  readonly details: string[] = [];
  readonly lines: (readonly number[])[] = [];
  readonly ids: number[] = [];
  readonly roles: ShownNode['role'][] = [];
  readonly us: number[] = [];
  readonly sizes: number[] = [];
  readonly maker: number[] = [];
  readonly valueIds: number[] = [];
  readonly types: string[] = [];
  readonly turnWords: string[] = [];
  readonly #read: (readonly number[])[] = [];
  readonly #values = new Map<number, number>();
  /** Values from around the operations that hold graphs, by the inner nodes that take them. */
  readonly #given = new Map<number, number>();

  #open(kind: number, key: string, size: number): number {
    const item = this.kind.length;
    this.kind.push(kind);
    this.end.push(item + 1);
    this.keys.push(key);
    this.titles.push('');
    this.details.push('');
    this.lines.push(NO_LINES);
    this.ids.push(0);
    this.roles.push(undefined);
    this.us.push(0);
    this.sizes.push(size);
    this.turnWords.push('');
    this.#read.push([]);
    return item;
  }

  #operation(item: number, node: ShownNode): void {
    this.ids[item] = node.id;
    this.roles[item] = node.role;
    this.lines[item] = node.lines;
    this.us[item] = computedUs(node);
    const given = this.#given.get(node.id);
    this.#read[item] = given === undefined ? node.inputs : [given];
    for (const value of node.outputs) {
      if (!this.#values.has(value.id)) this.#values.set(value.id, this.maker.length);
      this.maker.push(item);
      this.valueIds.push(value.id);
      this.types.push(typeText(value));
    }
  }

  /** Before what an operation holds. */
  #enter(item: number, node: ShownNode): Ways {
    const ways = waysOf(node);
    for (const [inner, value] of ways.into) this.#given.set(inner, value);
    this.#read[item] = ways.own;
    return ways;
  }

  /** After it: what is made within is made there. */
  #leave({ out }: Ways): void {
    for (const [value, inner] of out) {
      const [at, from] = [this.#values.get(value), this.#values.get(inner)];
      if (at !== undefined && from !== undefined) this.maker[at] = this.maker[from] ?? 0;
    }
  }

  /** `twins`: the items that stand in their places in the first turn. */
  *list(list: readonly OutlineItem<ShownNode>[], twins: readonly OutlineItem<ShownNode>[]): Steps<void> {
    for (const [at, item] of list.entries()) yield* this.#item(item, twins[at] ?? item);
  }

  *#item(item: OutlineItem<ShownNode>, twin: OutlineItem<ShownNode>): Steps<void> {
    const kind = item.kind === 'node' ? NODE : item.kind === 'group' ? GROUP : REPEAT;
    const at = this.#open(kind, twin.key, sizeOfItem(item));
    if (at % STEP === STEP - 1) yield;
    if (item.kind !== 'repeat' && item.node) this.#operation(at, item.node);
    const ways = item.kind === 'group' && item.node ? this.#enter(at, item.node) : undefined;
    if (item.kind === 'group') yield* this.list(item.items, twin.kind === 'group' ? twin.items : item.items);
    if (item.kind === 'repeat')
      for (const pass of item.passes) {
        const turn = this.#open(TURN, '', 0);
        yield* this.list(pass, (twin.kind === 'repeat' ? twin : item).passes[0] ?? pass);
        this.#close(turn);
      }
    if (ways) this.#leave(ways);
    if (kind !== NODE) this.#close(at);
    if (item.kind === 'repeat') this.turnWords[at] = turnWord(item);
    const words =
      item.kind === 'node'
        ? nodeWords(item.node, item.scope)
        : item.kind === 'group'
          ? groupWords(item, this.us[at] ?? 0)
          : repeatWords(item, this.us[at] ?? 0);
    this.titles[at] = words.title;
    this.details[at] = words.detail;
  }

  /** Sums up what is below an item. */
  #close(item: number): void {
    const end = this.kind.length;
    this.end[item] = end;
    let us = this.us[item] ?? 0;
    const lines: (readonly number[])[] = [this.lines[item] ?? NO_LINES];
    for (let below = item + 1; below < end; below = this.end[below] ?? end) {
      us += this.us[below] ?? 0;
      lines.push(this.lines[below] ?? NO_LINES);
    }
    this.us[item] = us;
    this.lines[item] = linesOf(lines);
  }

  pack(): PackedOutline {
    const readsFrom = new Int32Array(this.#read.length + 1);
    const reads: number[] = [];
    this.#read.forEach((ids, item) => {
      for (const id of ids) {
        const value = this.#values.get(id);
        if (value !== undefined) reads.push(value);
      }
      readsFrom[item + 1] = reads.length;
    });
    const { kind, keys, titles, details, lines, ids, roles, us, sizes, valueIds, types, turnWords } = this;
    const items = {
      end: Int32Array.from(this.end),
      maker: Int32Array.from(this.maker),
      labels: Float32Array.from(types, (type) => type.length * TEXT.edge * TEXT.charWidth),
      readsFrom,
      reads: Int32Array.from(reads),
    };
    return { items, kind, keys, titles, details, lines, ids, roles, us, sizes, valueIds, types, turnWords };
  }
}

export function* packOutline(items: readonly OutlineItem<ShownNode>[]): Steps<PackedOutline> {
  const packer = new Packer();
  yield* packer.list(items, items);
  return packer.pack();
}
