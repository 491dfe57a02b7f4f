import { describe, expect, test } from 'vitest';
import type { DynamicNode } from '../../graphs/dynamic';
import { outlineOf } from '../../graphs/outline';
import type { ShownStep } from '../../graphs/static';
import { parseGraph } from '../../ir/parse';
import { changed, diffOf, lastChanged, rulesOf, stagesOf, stageWords } from './pass-words';
import { rowWords, valueNames } from './row-words';
import { kernelTime, linesText, linesWords } from '../../graphs/words';

const node = (id: number, op: string, inputs: number[], more: Partial<DynamicNode> = {}): DynamicNode => ({
  id,
  op,
  inputs,
  outputs: [{ id, dtype: 'float32', shape: [2, 3] }],
  attrs: {},
  lines: [id],
  origins: [],
  group: [],
  ran: { seq: id, backend: 'wasm', startUs: 0, durUs: 250, bytes: 24 },
  ...more,
});

const row = (nodes: readonly DynamicNode[]) => {
  const [item] = outlineOf(nodes);
  if (!item) throw new Error('no item');
  return { key: item.key, level: 1, item, place: 1, of: 1 };
};

describe('the words of a row', () => {
  const nodes = [node(1, 'Tensor', [], { role: 'const' }), node(2, 'Neg', [1])];
  const nameOf = valueNames(nodes);

  test('are a kernel: what it makes, its time, its memory, what ran it, what it reads', () => {
    expect(rowWords(row(nodes.slice(1)), nameOf)).toEqual({
      lines: [2],
      name: 'Neg',
      scope: '',
      value: 'float32[2,3]',
      time: '0.25 ms',
      memory: '24 B',
      place: 'wasm',
      reads: 'Tensor %1',
      role: '',
    });
  });

  test('of a value from JavaScript have no time', () => {
    expect(rowWords(row(nodes.slice(0, 1)), nameOf)).toMatchObject({ time: '', place: '', role: 'const' });
  });

  test('of a group are the sums', () => {
    const grouped = [
      node(4, 'MatMul', [], { group: ['dense'] }),
      node(5, 'Add', [4], { group: ['dense'], lines: [4] }),
    ];
    expect(rowWords(row(grouped), nameOf)).toMatchObject({
      lines: [4],
      name: 'dense',
      value: '2 nodes',
      time: '0.5 ms',
      memory: '48 B',
    });
  });

  test('of a repeat are its passes and the sums of all', () => {
    const repeated = Array.from({ length: 6 }, (_, at) =>
      node(at + 1, at % 2 ? 'B' : 'A', [], { lines: [7 + (at % 2)] }),
    );
    expect(rowWords(row(repeated), nameOf)).toMatchObject({
      name: '× 3',
      value: '6 nodes',
      time: '1.5 ms',
      lines: [7, 8],
    });
  });

  test('of values that are alike say how many, and are no loop', () => {
    const variables = Array.from({ length: 4 }, (_, at) =>
      node(at + 1, 'Variable', [], { lines: [7], role: 'state' }),
    );
    expect(rowWords(row(variables), nameOf)).toMatchObject({ name: '4 variables', value: 'alike' });
  });

  test('never print a time of 0', () => {
    expect([0, 99, 100, 12_345].map(kernelTime)).toEqual(['< 0.1 ms', '< 0.1 ms', '0.1 ms', '12.3 ms']);
  });

  test('tell lines in few characters', () => {
    const lines = [[], [3], [3, 4, 5], [3, 9, 12]];
    expect(lines.map(linesText)).toEqual(['', '3', '3–5', '3 +2']);
    expect(lines.map(linesWords)).toEqual(['no line', 'line 3', 'lines 3 to 5', 'line 3 and 2 more']);
  });
});

describe('the words of a pass', () => {
  const traced = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %2 = neg(%1) : float32[2]
  %3 = neg(%2) : float32[2]
  %4 = exp(%3) : float32[2]
  return %4
}`);
  const simple = parseGraph(`graph f {
  %1 = input {index=0} : float32[2]
  %4 = exp(%1) : float32[2]
  return %4
}`);
  const edit = {
    rule: 'neg of neg',
    from: [2, 3],
    to: [1],
    reason: 'neg(neg(x)) -> x',
    algebra: '-(-x) = x',
  };
  const steps: ShownStep[] = [
    { name: 'simplify', after: simple, nodes: 2, ms: 1, kernels: { before: 3, after: 1 }, edits: [edit] },
    { name: 'cse', after: simple, nodes: 2, ms: 1, kernels: { before: 1, after: 1 }, edits: [] },
  ];
  const stages = stagesOf(traced, steps);
  const stage = (name: string) => {
    const found = stages.find((each) => each.name === name);
    if (!found) throw new Error(name);
    return found;
  };

  test('count its kernels before and after', () => {
    expect(stageWords(stage('traced'))).toBe('As it was traced: 4 nodes');
    expect(stageWords(stage('simplify'))).toBe('1 edit: 4 nodes became 2, 3 kernels became 1');
    expect(stageWords(stage('cse'))).toBe('Changed nothing: 2 nodes');
    expect(stages.filter(changed).map(({ name }) => name)).toEqual(['traced', 'simplify']);
  });

  test('name its rules and their algebra', () => {
    expect(rulesOf(stage('simplify'))).toMatchObject([
      { count: 1, algebra: expect.stringMatching(/x/) as unknown },
    ]);
    expect(rulesOf(stage('traced'))).toEqual([]);
  });

  test('show what it did to the text, and leave out what is the same', () => {
    const lines = diffOf(stage('simplify'));
    expect(lines.filter(({ kind }) => kind === 'removed').map(({ text }) => text.trim())).toEqual([
      '%2 = neg(%1) : float32[2]',
      '%3 = neg(%2) : float32[2]',
      '%4 = exp(%3) : float32[2]',
    ]);
    expect(lines.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).toEqual([
      '%4 = exp(%1) : float32[2]',
    ]);
    expect(diffOf(stage('cse')).every(({ kind }) => kind === 'same')).toBe(true);
    expect(lastChanged(stages)).toBe(1);
  });
});
