/** What is open in a graph and which turns are shown, as it is at one moment: a layout reads it later than what asks for it. */
import type { ShownNode } from '../../../graphs/node';
import type { OutlineItem } from '../../../graphs/outline';
import type { OutlineState } from '../../../graphs/rows';

/** Reads all of the state that can be seen now, so that who tracks its reads learns of every change that matters. */
export function frozenState(items: readonly OutlineItem<ShownNode>[], state: OutlineState): OutlineState {
  const open = new Map<string, boolean>();
  const turns = new Map<string, number>();
  const read = (level: readonly OutlineItem<ShownNode>[]): void => {
    for (const item of level) {
      if (item.kind === 'node') continue;
      const isOpen = state.isOpen(item.key);
      open.set(item.key, isOpen);
      // The later turns of a repeat are open as the first one is.
      if (item.kind === 'repeat') turns.set(item.key, state.pass(item.key));
      if (isOpen) read(item.kind === 'group' ? item.items : (item.passes[0] ?? []));
    }
  };
  read(items);
  return {
    isOpen: (key) => open.get(key) ?? false,
    pass: (key) => turns.get(key) ?? 0,
  };
}
