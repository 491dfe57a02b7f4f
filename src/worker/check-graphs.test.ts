import { describe, expect, test } from 'vitest';
import { MOST_GUARDS, packStatic } from '../graphs/static';
import { parseGraph } from '../ir/parse';
import { isPackedStatic } from './check-graphs';

const graph = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = neg(%1) : float32[2]
  return %2
}`);
const guard = { what: 'the learningRate of the optimizer Adam', was: '0.1' };
const packed = packStatic('f', '(float32[2])', graph, [], { report: 2, guards: [guard], failed: 'it was 1' });

describe('a trace that a worker sends', () => {
  test('is taken as it was packed', () => {
    expect(isPackedStatic(structuredClone(packed))).toBe(true);
  });

  test.each([
    ['a place that is no count', { report: -1 }],
    ['no guards', { guards: undefined }],
    ['a guard that is no object', { guards: ['there'] }],
    ['a guard without words', { guards: [{ what: 'the rate' }] }],
    ['a guard whose words are too long', { guards: [{ ...guard, was: 'x'.repeat(10_001) }] }],
    ['more guards than are shown', { guards: Array(MOST_GUARDS + 1).fill(guard) }],
    ['a list of guards with a gap', { guards: Array(1) }],
    ['a reason that is no text', { failed: { toString: 'it' } }],
  ])('is refused with %s', (_, wrong) => {
    expect(isPackedStatic({ ...packed, ...wrong })).toBe(false);
  });
});
