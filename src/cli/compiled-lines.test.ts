import { expect, it } from 'vitest';
import type { Compiled } from '../base/compiled';
import { compiledLines } from './compiled-lines';

const ROOTS: Compiled = {
  name: 'squareRoots',
  signature: '(float32[5])',
  engine: 'ort:wasm',
  nodesBefore: 137,
  nodesAfter: 4,
  breaks: [],
  traceMs: 2.1,
  passesMs: 4,
  prepareMs: 12.04,
  firstMs: 0.8,
  check: { maxAbs: 5e-7, maxRel: 1e-7 },
};

it('tells in a line what a signature became, on what, in what time, and how far it is from eager', () => {
  expect(compiledLines(ROOTS)).toEqual([
    'compiled squareRoots (float32[5]): 137 → 4 nodes on ort:wasm; trace 2.1 ms, passes 4 ms, prepare 12 ms, first run 0.8 ms; ' +
      'differs from eager by at most 1e-7 of the largest value',
  ]);
});

it('says that it is the same, or was not compared', () => {
  const [same] = compiledLines({ ...ROOTS, check: { maxAbs: 0, maxRel: 0 } });
  expect(same).toMatch(/; the same as eager$/);
  const [unknown] = compiledLines({ ...ROOTS, check: null });
  expect(unknown).toMatch(/; not compared with eager$/);
});

it('has no numbers of a graph that there is not, and names the line of the warning', () => {
  const breaks = [
    { line: 8, column: 15, message: 'squareRoots runs eagerly: it reads a value.' },
    { line: 8, column: 30, message: 'squareRoots runs eagerly: it reads another.' },
  ];
  expect(compiledLines({ ...ROOTS, nodesBefore: 0, nodesAfter: 0, check: null, breaks })).toEqual([
    'compiled squareRoots (float32[5]): runs eagerly, see the warning at line 8',
  ]);
  expect(compiledLines({ ...ROOTS, breaks })[0]).toMatch(/value; runs eagerly, see the warning at line 8$/);
});

it('puts the notes below, one a line', () => {
  const [, ...notes] = compiledLines({ ...ROOTS, notes: ['Traced again: the learning rate changed.', 'b'] });
  expect(notes).toEqual(['  Traced again: the learning rate changed.', '  b']);
});
