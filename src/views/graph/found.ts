/** The operations of an outline that have the words of a search, and what must be open for each to be seen. */
import type { ShownNode } from '../../graphs/node';
import type { OutlineItem } from '../../graphs/outline-item';
import { matches, wordsOf, type OutlineState } from '../../graphs/rows';
import { sectionOf } from '../../layout/visible';

export interface Found {
  /** Of its row and of its box. */
  readonly key: string;
  readonly node: ShownNode;
  /** The keys of what it stands in, outermost first. */
  readonly around: readonly string[];
}

/** Those that are wanted, in the order of the outline; of a repeat those in the turn that is shown. */
export function foundBy(
  items: readonly OutlineItem<ShownNode>[],
  state: Pick<OutlineState, 'pass'>,
  wanted: (node: ShownNode) => boolean,
): readonly Found[] {
  const found: Found[] = [];
  /** `twins`: those in their places in the first turn, whose keys they have. */
  const look = (
    own: readonly OutlineItem<ShownNode>[],
    twins: readonly OutlineItem<ShownNode>[],
    around: readonly string[],
  ): void => {
    own.forEach((item, at) => {
      const twin = twins[at] ?? item;
      const { key } = twin;
      const section = sectionOf(around.at(-1) ?? '', at, own.length);
      const here = section === undefined ? around : [...around, section];
      if (item.kind !== 'repeat' && item.node && wanted(item.node))
        found.push({ key, node: item.node, around: here });
      if (item.kind === 'group')
        look(item.items, twin.kind === 'group' ? twin.items : item.items, [...here, key]);
      if (item.kind === 'repeat') {
        const turn = item.passes[Math.min(state.pass(key), item.passes.length - 1)] ?? [];
        look(turn, (twin.kind === 'repeat' ? twin : item).passes[0] ?? turn, [...here, key]);
      }
    });
  };
  look(items, items, []);
  return found;
}

/** What has the words of a search; nothing where nothing is searched for. */
export function foundIn(
  items: readonly OutlineItem<ShownNode>[],
  state: Pick<OutlineState, 'pass'>,
  query: string,
): readonly Found[] {
  const words = wordsOf(query);
  return words.length > 0 ? foundBy(items, state, (node) => matches(node, words)) : [];
}
