import { describe, expect, test } from 'vitest';
import { nodeOf, operatorsIn, operatorTimes } from './profile-log';

const event = (name: string, dur: number, operator = 'MatMul') => ({
  cat: 'Node',
  name: `${name}_kernel_time`,
  dur,
  ts: 0,
  args: { op_name: operator, provider: 'CPUExecutionProvider', output_size: '16' },
});
const session = { cat: 'Session', name: 'model_run', dur: 99, ts: 0, args: {} };
const printed = (events: readonly object[]) => `some words\n${JSON.stringify(events)}\n`;

describe('what ONNX Runtime prints of its operators', () => {
  test('is a time for each at each run, in the order of the first', () => {
    const before = { ...event('a', 5), name: 'a_fence_before' };
    const log = printed([
      before,
      event('a', 3),
      event('b', 7, 'Relu'),
      session,
      event('a', 4),
      event('b', 8, 'Relu'),
    ]);
    expect(operatorsIn(log)).toEqual([
      { name: 'a', operator: 'MatMul', provider: 'CPU', us: [3, 4], gpuUs: [], programs: [], bytes: 16 },
      { name: 'b', operator: 'Relu', provider: 'CPU', us: [7, 8], gpuUs: [], programs: [], bytes: 16 },
    ]);
  });

  test('gives the median of the runs after those for warming up', () => {
    const log = printed([100, 90, 4, 9, 5].map((us) => event('a', us)));
    expect(operatorTimes(log, new Map([['a', 12]]), 5, 2)).toEqual([
      { name: 'a', operator: 'MatMul', provider: 'CPU', us: 5, bytes: 16, node: 12 },
    ]);
  });

  test('takes the GPU’s own times where it ran programs, those of one operator together', () => {
    const gpu = (program: string, dur: number) => ({ cat: 'Api', name: `a&Gemm&${program}`, dur, ts: 0 });
    const runs = [1, 2, 3].flatMap((us) => [gpu('Transpose', us), gpu('Gemm', 10 * us)]);
    const log = printed([event('a', 7), event('a', 7), event('a', 7), session, ...runs]);
    expect(operatorTimes(log, new Map(), 3, 0)).toEqual([
      { name: 'a', operator: 'MatMul', provider: 'CPU', us: 22, bytes: 16, programs: ['Transpose', 'Gemm'] },
    ]);
  });

  test('adds up what runs more often than once in a run, and takes the mean where that differs', () => {
    const twice = printed([10, 10, 1, 2, 3, 4].map((us) => event('a', us)));
    expect(operatorTimes(twice, new Map(), 3, 1)[0]?.us).toBe(5);
    const unequal = printed([1, 2, 3].map((us) => event('a', us)));
    expect(operatorTimes(unequal, new Map(), 2, 1)[0]?.us).toBe(3);
  });
});

test('an operator belongs to the node whose number is in its name, also where ONNX Runtime made it of several', () => {
  const names = new Map([['conv2d#7/Conv', 7]]);
  expect(nodeOf('conv2d#7/Conv', names)).toBe(7);
  expect(nodeOf('fused matmul#12/Gemm.3_FusedGemm', names)).toBe(12);
  expect(nodeOf('Transpose_token_4', names)).toBeUndefined();
});
