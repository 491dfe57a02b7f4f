import { describe, expect, test } from 'vitest';
import type { DynamicNode } from '../../../graphs/dynamic';
import { makersOf } from '../../../ir/graph';
import { parseGraph } from '../../../ir/parse';
import { stagesOf } from '../pass-words';
import { attrsOf, fallbackOf, fateOf, inputsOf, linkTo, readersOf, runsAs } from './facts';

const node = (id: number, inputs: number[], shape: number[], backend: string): DynamicNode => ({
  id,
  op: 'Neg',
  inputs,
  outputs: [{ id, dtype: 'float32', shape }],
  attrs: {},
  lines: [],
  origins: [],
  group: [],
  ran: { seq: id, backend, startUs: 0, durUs: 1, bytes: 4 },
});

describe('why the cpu ran a kernel', () => {
  const nodes = [node(1, [], [127], 'cpu'), node(2, [], [128], 'webgl')];
  const makers = makersOf(nodes);

  test('is that its inputs are small, and were in memory', () => {
    expect(fallbackOf(node(3, [1], [127], 'cpu'), makers, 'webgl')).toContain('fewer than 128 elements');
    expect(fallbackOf(node(3, [1, 2], [127], 'cpu'), makers, 'webgpu')).toContain('fewer than 1000 elements');
  });

  test('is something else where one of them is not small', () => {
    expect(fallbackOf(node(3, [1, 2], [127], 'cpu'), makers, 'webgl')).toContain('no shader for it');
    expect(fallbackOf(node(3, [], [2], 'cpu'), makers, 'webgl')).toContain('reads no tensor');
  });

  test('is nothing to tell where the chosen backend ran it', () => {
    expect(fallbackOf(node(3, [2], [128], 'webgl'), makers, 'webgl')).toBeUndefined();
    expect(fallbackOf(node(3, [1], [127], 'cpu'), makers, 'cpu')).toBeUndefined();
    expect(fallbackOf({ ...node(3, [], [1], 'cpu'), role: 'const' }, makers, 'webgl')).toBeUndefined();
  });
});

describe('the links of a node', () => {
  const nodes = [node(1, [], [2], 'cpu'), node(2, [1, 9], [2], 'cpu'), node(3, [1], [2], 'cpu')];

  test('lead to what it reads, where that is known', () => {
    const [, second] = nodes;
    expect(second && inputsOf(second, makersOf(nodes))).toEqual([
      { text: 'Neg %1', type: 'float32[2]', node: 1 },
      { text: '%9', type: '' },
    ]);
  });

  test('lead to who reads it, and count those that are too many', () => {
    const [first] = nodes;
    expect(first && readersOf(first, nodes).links.map((link) => link.node)).toEqual([2, 3]);
    const many = Array.from({ length: 20 }, (_, index) => node(index + 2, [1], [2], 'cpu'));
    expect(first && readersOf(first, [first, ...many])).toMatchObject({ more: 8 });
  });
});

describe('what a static node runs as', () => {
  const matMul = { ...node(7, [], [2], ''), op: 'matmul' };

  test('are the ONNX operators that it became, those that are alike counted', () => {
    const lowered = [{ node: 7, operators: ['Transpose', 'Gemm', 'Transpose'] }];
    expect(runsAs(matMul, { lowered, kernels: {} })).toEqual([
      { term: 'as ONNX', text: 'Transpose × 2, Gemm' },
    ]);
    expect(runsAs({ ...matMul, id: 8 }, { lowered, kernels: { matmul: ['BatchMatMul'] } })).toEqual([]);
  });

  test('are kernels of tfjs where nothing was lowered', () => {
    expect(runsAs(matMul, { kernels: { matmul: ['BatchMatMul'] } })).toEqual([
      { term: 'in tfjs', text: 'BatchMatMul' },
    ]);
    expect(runsAs({ ...matMul, role: 'input' }, { kernels: { matmul: ['BatchMatMul'] } })).toEqual([]);
  });
});

describe('the fate of a static node', () => {
  const traced = parseGraph(`graph f {
    %1 = input {index=0} : float32[4]
    %2 = const {value=f32[1]} : float32[]
    %3 = mul(%1, %2) : float32[4]
    %4 = neg(%3) : float32[4]
    return %4
  }`);
  const after = parseGraph(`graph f {
    %1 = input {index=0} : float32[4]
    %4 = neg(%1) : float32[4]
    return %4
  }`);
  const edit = {
    rule: 'mul_one',
    from: [3, 2],
    to: [1],
    reason: 'it multiplies by 1',
    algebra: 'x * 1 -> x',
  };
  const step = {
    name: 'simplify',
    nodes: 2,
    ms: 0.1,
    kernels: { before: 2, after: 1 },
    edits: [edit],
    after,
  };
  const stages = stagesOf(traced, [{ ...step, name: 'cse', edits: [], after: traced }, step]);
  const end = stages.length - 1;

  test('names the pass and the rule that took it away, and what stands for it', () => {
    const fate = fateOf(3, stages, end);
    expect(fate?.gone).toBe('Gone after simplify, rule mul_one: it multiplies by 1');
    expect(fate?.became).toEqual([1]);
    expect(fate?.node.op).toBe('mul');
    expect(fate?.made).toBeUndefined();
  });

  test('is empty for one that was traced and is there at the end', () => {
    const fate = fateOf(1, stages, end);
    expect(fate?.gone).toBeUndefined();
    expect(fate && linkTo(fate.node)).toEqual({ text: 'input %1', type: 'float32[4]', node: 1 });
    expect(fate && attrsOf(fate.node)).toEqual([{ term: 'index', text: '0' }]);
    expect(fateOf(99, stages, end)).toBeUndefined();
  });
});
