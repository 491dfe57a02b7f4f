import { expect, test } from 'vitest';
import { fatesOf } from '../../graphs/fates';
import { parseGraph } from '../../ir/parse';
import { fateOf } from './details/facts';
import { stagesOf } from './pass-words';
import { changesOf } from './stage-changes';

const TRACED = parseGraph(`graph f {
  %1 = input {index=0} : float32[4]
  %2 = neg(%1) : float32[4]
  %3 = neg(%2) : float32[4]
  %4 = relu(%3) : float32[4]
  %5 = relu(%1) : float32[4]
  %6 = add(%4, %5) : float32[4]
  return %6
}`);
const SIMPLER = parseGraph(`graph f {
  %1 = input {index=0} : float32[4]
  %4 = relu(%1) : float32[4]
  %5 = relu(%1) : float32[4]
  %6 = add(%4, %5) : float32[4]
  return %6
}`);
const MERGED = parseGraph(`graph f {
  %1 = input {index=0} : float32[4]
  %4 = relu(%1) : float32[4]
  %6 = add(%4, %4) : float32[4]
  return %6
}`);
const shared = { nodes: 1, ms: 1, kernels: { before: 1, after: 1 } };
const STEPS = [
  {
    ...shared,
    name: 'simplify',
    after: SIMPLER,
    edits: [
      // What matched stays, with another input: it is not taken away.
      { rule: 'through', from: [4], to: [4], reason: 'its input is another', algebra: '' },
      { rule: 'twice', from: [3, 2], to: [1], reason: 'neg of neg', algebra: '--x -> x' },
    ],
  },
  {
    ...shared,
    name: 'cse',
    after: MERGED,
    edits: [
      { rule: 'same', from: [5], to: [4], reason: 'the same relu', algebra: '' },
      // As a rule that goes over it once more would tell.
      { rule: 'later', from: [5], to: [1], reason: 'it is gone already', algebra: '' },
    ],
  },
];

test('every view says the same of what took a node away', () => {
  const stages = stagesOf(TRACED, STEPS);
  const fates = fatesOf(TRACED, STEPS);
  expect([...fates].map(([id, { pass, rule }]) => [id, pass, rule])).toEqual([
    [2, 'simplify', 'twice'],
    [3, 'simplify', 'twice'],
    [5, 'cse', 'same'],
  ]);
  for (const [id, { pass, rule, reason }] of fates) {
    expect(fateOf(id, stages, stages.length - 1)?.gone).toBe(`Gone after ${pass}, rule ${rule}: ${reason}`);
    const taker = stages.find((stage) => changesOf(stage)?.removed.has(id));
    expect(taker?.name).toBe(pass);
    expect(taker && changesOf(taker)?.fateOf(id)?.title).toContain(`Rule ${rule}: ${reason}`);
  }
});
