import { expect, it } from 'vitest';
import type { Compiled } from './compiled';
import { compiledCount, compiledWords } from './compiled-words';

const STEP: Compiled = {
  name: 'step',
  signature: '(float32[2])',
  engine: 'ort:wasm',
  nodesBefore: 1230,
  nodesAfter: 8,
  breaks: [],
  traceMs: 10.275,
  passesMs: 0.02,
  prepareMs: 1301.98,
  firstMs: 6.75,
  check: { maxAbs: 1e-6, maxRel: 2.4e-7 },
};
const BROKEN: Compiled = {
  ...STEP,
  nodesBefore: 0,
  nodesAfter: 0,
  check: null,
  breaks: [{ line: 8, column: 15, message: 'It reads a value.' }],
};

it('says what became of the nodes, what each step took, and how far the first result was off', () => {
  expect(compiledWords(STEP)).toEqual({
    nodes: '1,230 → 8',
    times: ['10.3 ms', '< 0.1 ms', '1.3 s', '6.75 ms'],
    check: '2.4e-7',
    eager: [],
  });
});

it('has no numbers of a graph that there is not', () => {
  const { nodes, times, check } = compiledWords(BROKEN);
  expect([nodes, ...times]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(check).toBe('not compared');
});

it('says once that a function runs eagerly', () => {
  const message = 'step runs eagerly: compiled, its result was off by 0.5 of the largest value.';
  const off = { ...STEP, breaks: [{ line: 1, column: 1, message }] };
  expect(compiledWords(off).eager[0]?.message).toMatch(/^compiled, its result/);
  expect(compiledWords(BROKEN).eager).toEqual(BROKEN.breaks);
});

it('counts signatures and those that stayed eager', () => {
  expect(compiledCount([STEP])).toBe('1 signature');
  expect(compiledCount([STEP, BROKEN])).toBe('2 signatures, 1 runs eagerly');
  expect(compiledCount([BROKEN, BROKEN])).toBe('2 signatures, 2 run eagerly');
});
