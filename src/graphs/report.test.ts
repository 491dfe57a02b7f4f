import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arbitraryProgram } from '../passes/arbitrary';
import { optimise } from '../passes/pipeline';
import { reportGraphs, type ReportedNode } from './report';
import { packStatic } from './static';

/** With those of the graphs that they hold. */
function* all(nodes: readonly ReportedNode[]): Iterable<ReportedNode> {
  for (const node of nodes) {
    yield node;
    for (const attr of Object.values(node.attrs))
      if (typeof attr === 'object' && attr !== null && 'nodes' in attr) yield* all(attr.nodes);
  }
}

test('the origins of every reported node point into the graph as it was traced', () => {
  fc.assert(
    fc.property(arbitraryProgram, (program) => {
      const { steps } = optimise(program);
      const packed = packStatic('f', '()', program, steps, { report: 0, id: 3, guards: [] });
      const [reported] = reportGraphs([], 0, [packed]).static;
      const traced = new Set([...all(reported?.traced ?? [])].map(({ id }) => id));
      expect(reported?.id).toBe(3);
      for (const { origins } of all(reported?.nodes ?? []))
        for (const origin of origins) expect(traced).toContain(origin);
    }),
  );
});
