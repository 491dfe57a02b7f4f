/** Which boxes of a drawing stand for nodes that are lit, pinned or searched for. */
import type { ShownNode } from '../../../graphs/node';
import type { OutlineItem } from '../../../graphs/outline-item';
import type { FateWords } from '../fate-words';
import type { Drawing, Part } from './drawing';

/** The nodes of an outline by their ids, those that hold others among them. */
export function nodesById<T extends ShownNode>(items: readonly OutlineItem<T>[]): ReadonlyMap<number, T> {
  const nodes = new Map<number, T>();
  const take = (level: readonly OutlineItem<T>[]): void => {
    for (const item of level) {
      if (item.kind === 'node') nodes.set(item.node.id, item.node);
      else if (item.kind === 'repeat') item.passes.forEach(take);
      else {
        if (item.node) nodes.set(item.node.id, item.node);
        take(item.items);
      }
    }
  };
  take(items);
  return nodes;
}

const NONE: ReadonlySet<number> = new Set();

/** The boxes of which something holds; where there are none, always the same set. */
export function boxesOf(drawing: Drawing | undefined, is: (part: Part) => boolean): ReadonlySet<number> {
  const found = (drawing?.parts ?? []).flatMap((part) => (is(part) ? [part.index] : []));
  return found.length === 0 ? NONE : new Set(found);
}

/** Boxes, but for open groups, with a node of this kind. */
export function boxesWith<T extends ShownNode>(
  drawing: Drawing | undefined,
  nodes: ReadonlyMap<number, T>,
  is: (node: T) => boolean,
): ReadonlySet<number> {
  const known = new Map<number, boolean>();
  const isId = (id: number): boolean => {
    let answer = known.get(id);
    if (answer === undefined) {
      const node = nodes.get(id);
      answer = node !== undefined && is(node);
      known.set(id, answer);
    }
    return answer;
  };
  return boxesOf(drawing, ({ box }) => box.open !== true && box.nodes.some(isId));
}

const NO_FATES: ReadonlyMap<number, FateWords> = new Map();

/** What the passes made of the operations that have a box of their own. */
export function fatesOf<T extends ShownNode>(
  drawing: Drawing | undefined,
  nodes: ReadonlyMap<number, T>,
  fateOf: ((node: T) => FateWords | undefined) | undefined,
): ReadonlyMap<number, FateWords> {
  const fates = new Map<number, FateWords>();
  if (fateOf)
    for (const { box, index } of drawing?.parts ?? []) {
      const node = box.kind === 'node' ? nodes.get(box.nodes[0] ?? -1) : undefined;
      const fate = node && fateOf(node);
      if (fate) fates.set(index, fate);
    }
  return fates.size === 0 ? NO_FATES : fates;
}
