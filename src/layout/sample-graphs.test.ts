import { describe, expect, test } from 'vitest';
import type { ShownNode } from '../graphs/node';
import { flatGraph, lenetTraining, transformerStack } from './sample-graphs';

const edgesOf = (nodes: readonly ShownNode[]): number =>
  nodes.reduce((sum, { inputs }) => sum + inputs.length, 0);

describe('a sample graph', () => {
  test.each([
    ['a training step', lenetTraining()],
    ['two training steps', lenetTraining(2)],
    ['a transformer', transformerStack()],
    ['a flat graph', flatGraph(300, 450)],
  ])('of %s has its nodes behind what they read', (_, nodes: readonly ShownNode[]) => {
    const seen = new Set<number>();
    for (const { id, inputs } of nodes) {
      expect(inputs.filter((input) => !seen.has(input))).toEqual([]);
      expect(seen.has(id)).toBe(false);
      seen.add(id);
    }
  });

  test('is as large as it says', () => {
    expect(lenetTraining().length).toBeGreaterThan(230);
    expect(transformerStack().length).toBeGreaterThan(300);
    const flat = flatGraph(1_000, 1_500);
    expect([flat.length, edgesOf(flat)]).toEqual([1_000, 1_500]);
    expect(flatGraph(1, 0)).toHaveLength(1);
    expect(flatGraph(0, 0)).toEqual([]);
  });

  test('is the same each time', () => {
    expect(flatGraph(50, 75)).toEqual(flatGraph(50, 75));
    expect(lenetTraining()).toEqual(lenetTraining());
  });
});
