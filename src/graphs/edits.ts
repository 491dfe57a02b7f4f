/** What a pass's edits did to each node: the one reading of them that every view shares. */
import type { NodeId } from '../ir/graph';
import type { Edit, PassStep } from '../ir/step';

export interface NodeEdits {
  /** That took the node away: it matched it, or left it without a reader, and does not put it back in its place. */
  readonly tookAway: ReadonlyMap<NodeId, Edit>;
  /** That made it, or was the first to put it in another's place. */
  readonly made: ReadonlyMap<NodeId, Edit>;
}

type Edited = Pick<PassStep, 'edits'>;

const known = new WeakMap<readonly Edit[], NodeEdits>();

export function editsOf({ edits }: Edited): NodeEdits {
  const found = known.get(edits);
  if (found) return found;
  const tookAway = new Map<NodeId, Edit>();
  const made = new Map<NodeId, Edit>();
  // What was taken away is there no more, so that no later edit can have done it.
  for (const edit of edits) {
    for (const id of edit.from) if (!tookAway.has(id) && !edit.to.includes(id)) tookAway.set(id, edit);
    for (const id of edit.to) if (!made.has(id)) made.set(id, edit);
  }
  const index = { tookAway, made };
  known.set(edits, index);
  return index;
}

/** Of passes in a row: the one that took a node away, and its edit. */
export function takenBy<T extends Edited>(
  steps: readonly T[],
  id: NodeId,
): { readonly step: T; readonly edit: Edit } | undefined {
  for (const step of steps) {
    const edit = editsOf(step).tookAway.get(id);
    if (edit) return { step, edit };
  }
  return undefined;
}
