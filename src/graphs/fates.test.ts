import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodesWithin } from '../ir/graph';
import { parseGraph } from '../ir/parse';
import { arbitraryProgram } from '../passes/arbitrary';
import { optimise } from '../passes/pipeline';
import { fatesOf } from './fates';

const graph = parseGraph(`graph f {
  %1 = input {index=0} : float32[4]
  %2 = const {value=f32[1]} : float32[]
  %3 = mul(%1, %2) : float32[4]
  %4 = neg(%3) : float32[4]
  %5 = neg(%3) : float32[4]
  %6 = relu(%1) : float32[4]
  %7 = maximum(%4, %5) : float32[4]
  return %7
}`);

describe('what became of a traced node', () => {
  test('is told with the rule that did it, and what stands for it', () => {
    const { steps } = optimise(graph, { off: ['chains'] });
    const fates = fatesOf(graph, steps);
    const told = [...fates].map(([id, { how, pass, into }]) => [id, how, pass, into.map((node) => node.id)]);
    expect(told).toEqual([
      [2, 'removed', 'simplify', [1]],
      [3, 'removed', 'simplify', [1]],
      [5, 'merged', 'cse', [4]],
      [6, 'removed', 'dead_code', []],
    ]);
    expect(fates.get(5)?.reason).toBe('the same neg of the same values twice');
  });

  test('is nothing before the first pass', () => {
    expect(fatesOf(graph, []).size).toBe(0);
  });

  test('is known for each that is not there any more, and for no other', () => {
    fc.assert(
      fc.property(arbitraryProgram, (program) => {
        const { steps, graph: last } = optimise(program);
        const fates = fatesOf(program, steps);
        const there = new Set(nodesWithin(last).map(({ id }) => id));
        const gone = program.nodes.map(({ id }) => id).filter((id) => !there.has(id));
        expect([...fates.keys()].filter((id) => program.nodes.some((node) => node.id === id)).sort()).toEqual(
          gone.sort(),
        );
      }),
    );
  });
});
