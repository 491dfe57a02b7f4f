import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryProgram } from '../passes/arbitrary';
import type { Graph } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { printGraph } from '../ir/print';
import { optimise } from '../passes/pipeline';
import { MOST_GUARDS, packStatic, unpackStatic } from './static';

const FACTS = { report: 0, guards: [] };

const text = `graph step {
  %1 = input {index=0} : float32[4]
  %2 = const {value=f32[0,0,0,0]} : float32[4]
  %3 = add(%1, %2) : float32[4]
  %4 = neg(%3) : float32[4]
  %5 = neg(%3) : float32[4]
  %6 = mul(%4, %5) : float32[4]
  return %6
}`;

/** All of a graph but its constants' elements. */
const facts = ({ nodes, ...rest }: Graph) => ({
  ...rest,
  nodes: nodes.map((node) => ({ ...node, attrs: node.role === 'const' ? {} : node.attrs })),
});

describe('a packed static graph', () => {
  test('holds what each pass changed, and gives every graph back', () => {
    const graph = parseGraph(text);
    const { steps } = optimise(graph);
    const pack = packStatic('f', '(float32[4])', graph, steps, FACTS);
    const shown = unpackStatic(structuredClone(pack));
    expect(shown.map(({ after }) => printGraph(after))).toEqual(steps.map(({ after }) => printGraph(after)));
    expect(JSON.stringify(pack)).not.toContain('before":{"name');
    const untouched = pack.steps.filter(({ edits }) => edits.length === 0);
    expect(untouched.every(({ put }) => put.length === 0)).toBe(true);
  });

  test('gives every graph back, whatever the graph', () => {
    fc.assert(
      fc.property(arbitraryProgram, (graph) => {
        const { steps } = optimise(graph);
        const shown = unpackStatic(structuredClone(packStatic('f', '()', graph, steps, FACTS)));
        expect(shown.map(({ after }) => facts(after))).toEqual(steps.map(({ after }) => facts(after)));
      }),
    );
  });

  test('keeps the first elements of long constants, in words', () => {
    const long = Array.from({ length: 9 }, (_, index) => index + 0.5).join(',');
    const graph = parseGraph(
      `graph f {\n  %1 = const {value=f32[${long}]} : float32[9]\n  %2 = neg(%1) : float32[9]\n  return %2\n}`,
    );
    expect(packStatic('f', '()', graph, [], FACTS).traced.nodes[0]?.attrs).toEqual({
      value: '0.5, 1.5, 2.5, … 9 elements',
    });
  });

  test('says what it holds for and why it was traced again, in words that can be sent', () => {
    const rate = { what: 'the rate', was: '0.1', failure: () => undefined };
    const facts = { report: 3, guards: Array<typeof rate>(MOST_GUARDS + 5).fill(rate), failed: 'it changed' };
    const { report, guards, failed } = structuredClone(packStatic('f', '()', parseGraph(text), [], facts));
    expect([report, failed, guards.length]).toEqual([3, 'it changed', MOST_GUARDS]);
    expect(guards[0]).toEqual({ what: 'the rate', was: '0.1' });
  });
});
