/** What is seen of an outline: a box for each item of what is open, and parts where a group has too many to be seen at once. */
import type { ShownNode } from '../graphs/node';
import type { OutlineItem } from '../graphs/outline-item';
import type { OutlineState } from '../graphs/rows';
import { TEXT, type Turn } from '../graphs/scene';
import { NODE, REPEAT, type PackedOutline } from './pack';
import { linesText } from '../graphs/words';
import { STEP, type Steps } from './steps';
import { sectionWords } from './words';

/** A group of more is shown in parts. */
const MOST_CHILDREN = 1_000;
const SECTION = 500;

/** A box to be laid out. */
export interface Spot {
  readonly key: string;
  readonly kind: 'node' | 'group' | 'repeat';
  /** Another spot's place; -1 for none. */
  readonly parent: number;
  readonly depth: number;
  /** The items that it stands for: from the first to before the last. */
  readonly item: number;
  readonly end: number;
  readonly open?: boolean;
  /** Those whose nodes are the box's: not those of a repeat's other turns. */
  readonly shown: readonly [number, number];
  readonly title: string;
  readonly detail: string;
  /** Of a part of a group: unlike its first item, it has no role or line of its own. */
  readonly section: boolean;
  /** A constant or a variable, or what holds nothing else. */
  readonly value: boolean;
  /** Of an open repeat. */
  readonly turn?: Turn;
  /** Of the closed box; an open one is at least as wide. */
  readonly width: number;
  readonly height: number;
}

const textWidth = (title: string, detail: string, most: number = TEXT.mostChars): number => {
  const chars = (text: string) => Math.min(text.length, most);
  return TEXT.charWidth * Math.max(chars(title) * TEXT.title, chars(detail) * TEXT.detail);
};

/** Of what can be opened, with the mark that says so; the words of an open one stand beside each other. */
function holderWidth(lines: readonly number[], title: string, detail: string, open: boolean): number {
  const numbers = linesText(lines).length * TEXT.detail * TEXT.charWidth;
  const words = open
    ? textWidth(title, '', TEXT.mostHeadChars) + textWidth('', detail, TEXT.mostHeadChars) + 2 * TEXT.padding
    : textWidth(title, detail);
  return Math.max(TEXT.gutter, numbers) + 5 * TEXT.padding + words;
}

const HEIGHT = 40;
const SMALL_HEIGHT = 24;

class Seer {
  readonly spots: Spot[] = [];

  constructor(
    private readonly outline: PackedOutline,
    private readonly state: OutlineState,
  ) {}

  #end(item: number): number {
    return this.outline.items.end[item] ?? item + 1;
  }

  /** The items right below, from `from` to before `to`. */
  #children(from: number, to: number): number[] {
    const children = [];
    for (let item = from; item < to; item = this.#end(item)) children.push(item);
    return children;
  }

  *#item(item: number, parent: number, depth: number): Steps<void> {
    if (this.spots.length % STEP === STEP - 1) yield;
    const { kind, keys, titles, details, roles } = this.outline;
    const key = keys[item] ?? '';
    const [title, detail] = [titles[item] ?? '', details[item] ?? ''];
    const end = this.#end(item);
    const value = this.#isValue(item, end);
    const base = { key, parent, depth, item, end, title, detail, section: false, value };
    if (kind[item] === NODE) {
      const small = roles[item] !== undefined;
      const gutter = TEXT.gutter + 2 * TEXT.padding;
      // A small box has its title alone: the lines from it say what it makes.
      const width = gutter + (small ? TEXT.padding + textWidth(title, '') : textWidth(title, detail));
      const height = small ? SMALL_HEIGHT : HEIGHT;
      this.spots.push({ ...base, kind: 'node', shown: [item, end], width, height });
      return;
    }
    const open = this.state.isOpen(key);
    const repeat = kind[item] === REPEAT;
    const shown = repeat ? this.#turn(item, this.state.pass(key)) : ([item, end] as const);
    const turn = repeat && open ? this.#turnOf(item, this.state.pass(key)) : undefined;
    const width = holderWidth(this.outline.lines[item] ?? [], title, detail, open) + (turn ? TEXT.turn : 0);
    const kindOf = repeat ? 'repeat' : 'group';
    this.spots.push({ ...base, kind: kindOf, open, shown, ...(turn && { turn }), width, height: HEIGHT });
    if (open) yield* this.list(shown[0] + 1, shown[1], this.spots.length - 1, depth + 1, key);
  }

  #isValue(from: number, end: number): boolean {
    const { kind, roles } = this.outline;
    for (let item = from; item < end; item++)
      if (kind[item] === NODE ? roles[item] !== 'const' && roles[item] !== 'state' : kind[item] === undefined)
        return false;
    return true;
  }

  #turnOf(repeat: number, turn: number): Turn {
    const of = this.#children(repeat + 1, this.#end(repeat)).length;
    return { word: this.outline.turnWords[repeat] ?? '', at: Math.min(turn, of - 1), of };
  }

  /** The items of a turn, the turn itself first. */
  #turn(repeat: number, turn: number): readonly [number, number] {
    const turns = this.#children(repeat + 1, this.#end(repeat));
    const item = turns[Math.min(turn, turns.length - 1)] ?? repeat;
    return [item, this.#end(item)];
  }

  /** `key`: of what they are the children. */
  *list(from: number, to: number, parent: number, depth: number, key: string): Steps<void> {
    const children = this.#children(from, to);
    if (children.length <= MOST_CHILDREN) {
      for (const item of children) yield* this.#item(item, parent, depth);
      return;
    }
    for (let at = 0; at < children.length; at += SECTION)
      yield* this.#section(children, at, parent, depth, sectionKey(key, at));
  }

  *#section(
    children: readonly number[],
    at: number,
    parent: number,
    depth: number,
    key: string,
  ): Steps<void> {
    const part = children.slice(at, at + SECTION);
    const item = part[0] ?? 0;
    const end = this.#end(part.at(-1) ?? item);
    const sum = (of: readonly number[]) => part.reduce((total, child) => total + (of[child] ?? 0), 0);
    const words = sectionWords(
      at + 1,
      at + part.length,
      children.length,
      sum(this.outline.sizes),
      sum(this.outline.us),
    );
    const open = this.state.isOpen(key);
    this.spots.push({
      key,
      kind: 'group',
      parent,
      depth,
      item,
      end,
      open,
      shown: [item, end],
      ...words,
      section: true,
      value: false,
      width: holderWidth([], words.title, words.detail, open),
      height: HEIGHT,
    });
    if (!open) return;
    const place = this.spots.length - 1;
    for (const child of part) yield* this.#item(child, place, depth + 1);
  }
}

const sectionKey = (key: string, at: number): string => `${key}§${String(at / SECTION)}`;

export const isSection = (key: string): boolean => key.includes('§');

/** The key of the part in which a child of a group stands, from 0 of so many; undefined where the group has no parts. */
export const sectionOf = (key: string, at: number, of: number): string | undefined =>
  of > MOST_CHILDREN ? sectionKey(key, at - (at % SECTION)) : undefined;

/** Each before those that stand in it. */
export function* visibleSpots(outline: PackedOutline, state: OutlineState): Steps<readonly Spot[]> {
  const seer = new Seer(outline, state);
  yield* seer.list(0, outline.kind.length, -1, 0, '');
  return seer.spots;
}

/** What is open at this moment, of what can be seen. */
export function snapshotOf(items: readonly OutlineItem<ShownNode>[], state: OutlineState): OutlineState {
  const open = new Set<string>();
  const turns = new Map<string, number>();
  const look = (key: string): boolean => {
    if (state.isOpen(key)) open.add(key);
    return open.has(key);
  };
  /** `twins`: those in their places in the first turn, whose keys they have. */
  const list = (
    own: readonly OutlineItem<ShownNode>[],
    twins: readonly OutlineItem<ShownNode>[],
    around: string,
  ): void => {
    let hidden = false;
    own.forEach((item, at) => {
      if (own.length > MOST_CHILDREN && at % SECTION === 0) hidden = !look(sectionKey(around, at));
      const twin = twins[at] ?? item;
      if (hidden || item.kind === 'node' || !look(twin.key)) return;
      if (item.kind === 'group') {
        list(item.items, twin.kind === 'group' ? twin.items : item.items, twin.key);
        return;
      }
      const turn = state.pass(twin.key);
      turns.set(twin.key, turn);
      const shown = item.passes[Math.min(turn, item.passes.length - 1)] ?? [];
      list(shown, (twin.kind === 'repeat' ? twin : item).passes[0] ?? shown, twin.key);
    });
  };
  list(items, items, '');
  return { isOpen: (key) => open.has(key), pass: (key) => turns.get(key) ?? 0 };
}
