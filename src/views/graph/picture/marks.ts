/** Which boxes of a drawing stand for nodes that are lit, pinned or searched for. */
import type { ShownNode } from '../../../graphs/node';
import type { OutlineItem } from '../../../graphs/outline';
import { matches, wordsOf } from '../../../graphs/rows';
import type { Drawing } from './drawing';

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

/** Boxes, but for open groups, with a node of this kind. */
export function boxesWith<T extends ShownNode>(
  { parts }: Drawing,
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
  return new Set(
    parts.flatMap(({ index, box }) => (box.open !== true && box.nodes.some(isId) ? [index] : [])),
  );
}

/** What was searched for; undefined where nothing was. */
export function found(
  drawing: Drawing,
  nodes: ReadonlyMap<number, ShownNode>,
  query: string,
): ReadonlySet<number> | undefined {
  const words = wordsOf(query);
  return words.length === 0 ? undefined : boxesWith(drawing, nodes, (node) => matches(node, words));
}
