/** Where a node of an optimised graph comes from: carried through every rewrite. */
import type { Node } from '../ir/graph';

export type Provenance = Pick<Node, 'lines' | 'origins' | 'group'>;

const ascending = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

function commonPrefix(groups: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...rest] = groups;
  const end = first.findIndex((scope, depth) => rest.some((group) => group[depth] !== scope));
  return end < 0 ? first : first.slice(0, end);
}

/** Of a node that stands for all of these. Constants and arguments were made in no scope, so that they don't shorten the others'. */
export function mergeProvenance(nodes: readonly Node[]): Provenance {
  const operators = nodes.filter(({ role }) => !role);
  return {
    lines: ascending(nodes.flatMap(({ lines }) => lines)),
    origins: ascending(nodes.flatMap(({ origins }) => origins)),
    group: commonPrefix(operators.map(({ group }) => group)),
  };
}
