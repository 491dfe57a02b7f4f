/** What a pass did to its graph, node by node: what it took away stands where it stood, what it made is named as such. */
import { editsOf } from '../../graphs/edits';
import type { Graph, Node } from '../../ir/graph';
import type { Edit } from '../../ir/step';
import { whyWords, type FateWords } from './fate-words';
import type { Stage } from './pass-words';

export interface StageChanges {
  /** Those after the pass, and in their old places those that it took away. */
  readonly nodes: readonly Node[];
  readonly removed: ReadonlySet<number>;
  fateOf(id: number): FateWords | undefined;
}

/** The nodes of both graphs: each that is gone comes after the one that it came after. */
function merged(before: Graph, after: Graph): readonly Node[] {
  const there = new Set(after.nodes.map(({ id }) => id));
  const goneAfter = new Map<number | undefined, Node[]>();
  let last: number | undefined;
  for (const node of before.nodes) {
    if (there.has(node.id)) last = node.id;
    else goneAfter.set(last, [...(goneAfter.get(last) ?? []), node]);
  }
  const gone = (id: number | undefined): readonly Node[] => goneAfter.get(id) ?? [];
  return [...gone(undefined), ...after.nodes.flatMap((node) => [node, ...gone(node.id)])];
}

const name = ({ op, id }: Node): string => `${op} %${String(id)}`;

function words(edit: Edit | undefined, text: string, gone: boolean): FateWords {
  if (!edit) return { text, title: 'Nothing reads it any more.', gone };
  return { text, title: `Rule ${edit.rule}: ${whyWords(edit)}`, gone };
}

/** Undefined for the trace, which nothing came before. */
export function changesOf({ graph, before, step }: Stage): StageChanges | undefined {
  if (!before || !step) return undefined;
  const old = new Set(before.nodes.map(({ id }) => id));
  const now = new Map(graph.nodes.map((node) => [node.id, node] as const));
  const removed = new Set(before.nodes.flatMap(({ id }) => (now.has(id) ? [] : [id])));
  const { tookAway, made } = editsOf(step);
  return {
    nodes: merged(before, graph),
    removed,
    fateOf(id) {
      if (removed.has(id)) {
        const edit = tookAway.get(id);
        const into = edit?.to.flatMap((to) => now.get(to) ?? []).map(name) ?? [];
        return words(edit, into.length === 0 ? 'removed' : `now ${into.join(', ')}`, true);
      }
      return old.has(id) ? undefined : words(made.get(id), `made by ${step.name}`, false);
    },
  };
}
