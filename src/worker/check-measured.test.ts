import { describe, expect, test } from 'vitest';
import type { Finding } from '../base/measured';
import type { OpEvent, Shader } from '../base/events';
import { checkMessage } from './check';

const foreign = { name: 'Transpose', operator: 'Transpose', provider: 'CPU', us: 1.5, bytes: 16 };
const operator = { ...foreign, name: 'a#1/Gemm', operator: 'Gemm', node: 1 };
const profile: Finding = {
  ask: 'profile',
  profile: { operators: [operator, foreign], runs: 3 },
};
const worth: Finding & { ask: 'worth' } = {
  ask: 'worth',
  worth: {
    pass: 'fuse',
    withMs: 1,
    withoutMs: 2,
    ratio: 2,
    low: 1.9,
    high: 2.1,
    turns: 24,
    nodesWith: 3,
    nodesWithout: 5,
  },
};
const measured = (finding: unknown) => ({ type: 'measured', finding });

describe('what a worker says that it measured', () => {
  test.each([profile, worth])('passes as it is: $ask', (finding) => {
    expect(checkMessage(measured(finding))).toEqual(measured(finding));
  });

  const endless: unknown[] = [];
  endless.length = 2 ** 32 - 1;
  test.each<[string, unknown]>([
    ['of no kind', { ask: 'time' }],
    ['of a pass that is none', { ...worth, worth: { ...worth.worth, pass: '<b>' } }],
    ['that took no number', { ...worth, worth: { ...worth.worth, ratio: NaN } }],
    ['of endless operators', { ...profile, profile: { operators: endless, runs: 1 } }],
    ['of an operator that is none', { ...profile, profile: { operators: [null], runs: 1 } }],
    ['in less than no time', { ...profile, profile: { operators: [{ ...operator, us: -1 }], runs: 1 } }],
    [
      'of an operator with a megabyte of a name',
      { ...profile, profile: { operators: [{ ...operator, name: 'x'.repeat(1_000_000) }], runs: 1 } },
    ],
  ])('is refused where it is %s', (_why, finding) => {
    expect(checkMessage(measured(finding))).toBeUndefined();
  });
});

describe('what a worker says of the GPU’s programs', () => {
  const shader: Shader = { id: 1, language: 'wgsl', source: 'fn main() {}' };
  const event: OpEvent = {
    seq: 1,
    kernel: 'Add',
    scope: [],
    backend: 'webgpu',
    inputs: [],
    outputs: [],
    startUs: 0,
    durUs: 1,
    shaders: [{ id: 1, size: [4, 2, 1], times: 1 }],
  };
  const said = (shaders: unknown, uses: unknown = event.shaders) => ({
    type: 'events',
    events: [{ ...event, shaders: uses }],
    dropped: 0,
    shaders,
  });

  test('passes as it is', () => {
    expect(checkMessage(said([shader]))).toEqual(said([shader]));
  });

  test.each<[string, unknown, unknown?]>([
    ['language', [{ ...shader, language: 'html' }]],
    ['text', [{ ...shader, source: { toString: 'x' } }]],
    ['text of two megabytes', [{ ...shader, source: 'x'.repeat(2_000_000) }]],
    [
      'texts of ten megabytes',
      Array.from({ length: 10 }, () => ({ ...shader, source: 'x'.repeat(1_000_000) })),
    ],
    ['endless list', Object.assign([], { length: 2 ** 32 - 1 })],
    ['size of two', [shader], [{ id: 1, size: [4, 2], times: 1 }]],
    ['use that is none', [shader], [{ id: 1, size: [4, 2, 1] }]],
  ])('is refused with a wrong %s', (_what, shaders, uses) => {
    expect(checkMessage(uses === undefined ? said(shaders) : said(shaders, uses))).toBeUndefined();
  });
});
