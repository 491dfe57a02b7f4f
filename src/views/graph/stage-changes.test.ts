import { describe, expect, test } from 'vitest';
import { parseGraph } from '../../ir/parse';
import { changesOf } from './stage-changes';

const BEFORE = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = relu(%1) : float32[2]
  %3 = relu(%2) : float32[2]
  %4 = neg(%1) : float32[2]
  %5 = add(%3, %4) : float32[2]
  return %5
}`);
const AFTER = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = relu(%1) : float32[2]
  %6 = sub(%2, %1) : float32[2]
  return %6
}`);
const EDITS = [
  { rule: 'idempotent', from: [3], to: [2], reason: 'relu of relu', algebra: 'f(f(x)) -> f(x)' },
  { rule: 'add_of_negated', from: [5, 4], to: [6], reason: 'x + -y -> x - y', algebra: 'x + -y -> x - y' },
];
const step = {
  name: 'simplify',
  nodes: 3,
  ms: 1,
  kernels: { before: 4, after: 2 },
  edits: EDITS,
  after: AFTER,
};

describe('what a pass did', () => {
  const changes = changesOf({ name: 'simplify', graph: AFTER, before: BEFORE, step });

  test('stands where it was, and says what it is now and why', () => {
    expect(changes?.nodes.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...(changes?.removed ?? [])]).toEqual([3, 4, 5]);
    expect(changes?.fateOf(3)).toEqual({
      text: 'now relu %2',
      title: 'Rule idempotent: relu of relu (f(f(x)) -> f(x))',
      gone: true,
    });
    expect(changes?.fateOf(6)).toEqual({
      text: 'made by simplify',
      title: 'Rule add_of_negated: x + -y -> x - y',
      gone: false,
    });
    expect(changes?.fateOf(2)).toBeUndefined();
  });

  test('is nothing for the trace', () => {
    expect(changesOf({ name: 'traced', graph: BEFORE })).toBeUndefined();
  });
});
