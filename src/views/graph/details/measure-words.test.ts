import { describe, expect, test } from 'vitest';
import type { Worth } from '../../../base/measured';
import {
  operatorsOf,
  operatorTime,
  share,
  strangers,
  totalOf,
  worthCaveat,
  worthWords,
} from './measure-words';

const worth: Worth = {
  pass: 'fuse',
  withMs: 1.2,
  withoutMs: 1.8,
  ratio: 1.5,
  low: 1.42,
  high: 1.61,
  turns: 24,
  nodesWith: 3,
  nodesWithout: 5,
};

describe('what a pass is worth', () => {
  test('is how much longer a call takes without it, with the interval', () => {
    expect(worthWords(worth)).toBe(
      'Without fuse a call takes 1.5 times as long: 1.2 ms a call with it, 1.8 ms without ' +
        '(95 % interval 1.42 to 1.61 times, 24 turns).',
    );
  });

  test('is nothing that could be told where the interval holds 1', () => {
    expect(worthWords({ ...worth, ratio: 1.02, low: 0.97, high: 1.04 })).toMatch(
      /^Not distinguishable: 1.2 ms/,
    );
  });

  test('may be a cost, and is doubted where it is small', () => {
    expect(worthWords({ ...worth, ratio: 0.5, low: 0.4, high: 0.6 })).toMatch(/^fuse costs time here/);
    expect(worthWords({ ...worth, ratio: 1.05, low: 1.02, high: 1.08 })).toContain('under 10 %');
    expect(worthWords(worth)).not.toContain('under 10 %');
  });

  test('comes with what else optimises', () => {
    expect(worthCaveat('ort:wasm')).toContain('ONNX Runtime');
    expect(worthCaveat('tfjs')).not.toContain('ONNX Runtime');
  });
});

describe('the times of operators', () => {
  const operator = { name: 'a', operator: 'Gemm', provider: 'CPU', us: 30, bytes: 16, node: 7 };
  const profile = { operators: [operator, { ...operator, provider: 'WebGpu', us: 10, node: 8 }], runs: 3 };

  test('are never 0', () => {
    expect(operatorTime(0, 5)).toBe('< 5 µs');
    expect(operatorTime(99, 100)).toBe('< 100 µs');
    expect(operatorTime(412.5, 5)).toBe('413 µs');
    expect(operatorTime(1234, 5)).toBe('1.23 ms');
  });

  test('are shares of the whole', () => {
    expect(totalOf(profile)).toBe(40);
    expect(share(30, 40)).toBe('75 %');
    expect(share(0, 0)).toBe('');
  });

  test('belong to nodes, and show what the cpu ran instead', () => {
    expect(operatorsOf(profile, 7)).toEqual([operator]);
    expect(strangers(profile, 'ort:webgpu')).toEqual([operator]);
    expect(strangers(profile, 'ort:wasm')).toEqual([]);
  });
});
