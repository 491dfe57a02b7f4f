/** What the choice of the layout saves, and what is recorded of it. */
import { describe, expect, test } from 'vitest';
import { parseGraph } from '../ir/parse';
import type { PassStep } from '../ir/step';
import { checkModel } from './check';
import { lower } from './lower';
import type { LowerOptions } from './lower';

const NET = `graph net {
  %1 = input {index=0} : float32[1,8,8,3]
  %2 = state {name="filter"} : float32[3,3,3,4]
  %3 = state {name="bias"} : float32[4]
  %4 = conv2d(%1, %2) {strides=[1,1], dilations=[1,1], pads=[1,1,1,1], dataFormat="NHWC"} : float32[1,8,8,4]
  %5 = fused_elementwise(%4, %3) {body=graph chain {
    %4 = input {index=0} : float32[1,8,8,4]
    %3 = input {index=1} : float32[4]
    %6 = add(%4, %3) : float32[1,8,8,4]
    %7 = relu(%6) : float32[1,8,8,4]
    return %7
  }} : float32[1,8,8,4]
  %8 = max_pool(%5) {kernel=[2,2], strides=[2,2], dilations=[1,1], pads=[0,0,0,0]} : float32[1,4,4,4]
  %9 = reshape(%8) {shape=[1,64]} : float32[1,64]
  return %9
}`;

function lowered(text: string, options: LowerOptions = {}) {
  const steps: PassStep[] = [];
  const { model } = lower(parseGraph(text), undefined, 'wasm', {
    ...options,
    tell: (step) => steps.push(step),
  });
  expect(checkModel(model)).toEqual([]);
  return { steps, types: model.graph.nodes.map(({ type }) => type) };
}

const transposes = (types: readonly string[]) => types.filter((type) => type === 'Transpose').length;

describe('the layout', () => {
  test('is changed once on the way in and once on the way out of operators on images', () => {
    const { steps, types } = lowered(NET);
    expect(transposes(types)).toBe(3);
    expect(steps).toMatchObject([
      {
        name: 'layout',
        nodes: 7,
        kernels: { before: types.length + 2, after: types.length },
        edits: [
          { rule: 'layout', from: [4, 5, 8], reason: '3 nodes on NCHW, with 2 Transposes in place of 4' },
          { rule: 'channels_first', from: [4], to: [4], reason: 'conv2d computes on NCHW' },
          { rule: 'channels_first', from: [5], to: [5], reason: 'fused_elementwise computes on NCHW' },
          { rule: 'channels_first', from: [8], to: [8], reason: 'max_pool computes on NCHW' },
        ],
      },
    ]);
  });

  test('is changed around each of them where the pass is off, which is then not told', () => {
    const { steps, types } = lowered(NET, { off: ['layout'] });
    expect(transposes(types)).toBe(5);
    expect(steps).toEqual([]);
  });

  test('is told with its time, and with no edit where there are no images', () => {
    let clock = 0;
    const { steps } = lowered(
      `graph f {
        %1 = input {index=0} : float32[2]
        %2 = neg(%1) : float32[2]
        return %2
      }`,
      { now: () => (clock += 3) },
    );
    expect(steps).toMatchObject([{ name: 'layout', ms: 3, kernels: { before: 1, after: 1 }, edits: [] }]);
  });
});
