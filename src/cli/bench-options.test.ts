import { describe, expect, it } from 'vitest';
import { SUITE } from '../snippet/suite';
import {
  parseBatches,
  parseBudget,
  parseContestants,
  parsePrecision,
  parseSuite,
  sourcesOf,
  type BenchOptions,
} from './bench-options';

const OPTIONS: BenchOptions = {
  fn: [],
  batches: [],
  budget: 15,
  precision: 0.05,
  seed: 0,
  file: [],
  connect: [],
  name: [],
};

describe('contestants on the command line', () => {
  it('are those that there are, once each', () => {
    expect(parseContestants('eager:wasm, ort:wasm:2,replay:webgl:frozen,eager:wasm')).toEqual([
      'eager:wasm',
      'ort:wasm:2',
      'replay:webgl:frozen',
    ]);
  });

  it.each(['', ',', 'wasm', 'ort:cpu', 'eager:webgl:2', 'eager:wasm:frozen', 'eager:cpu,ort:wasm:0'])(
    'are not %j, and it is said how they are written',
    (text) => {
      expect(() => parseContestants(text)).toThrow('as in eager:wasm, ort:wasm:2, ort:webgpu:frozen');
    },
  );
});

describe('numbers of a benchmark', () => {
  it('are sizes in order, once each', () => {
    expect(parseBatches('32, 1,8,8')).toEqual([1, 8, 32]);
    for (const wrong of ['', '0', '1.5', '-1', 'a', '1,b', '65537'])
      expect(() => parseBatches(wrong)).toThrow('whole numbers from 1 to 65536');
  });

  it('are a share, also in per cent', () => {
    expect(parsePrecision('0.02')).toBe(0.02);
    expect(parsePrecision('2%')).toBe(0.02);
    for (const wrong of ['', '0', '1', '100%', '-5%', '2 of 100', '1e-2'])
      expect(() => parsePrecision(wrong)).toThrow('as 0.05 or 5%');
  });

  it('are seconds', () => {
    expect(parseBudget('2.5')).toBe(2.5);
    for (const wrong of ['', ' ', '0', '-1', 'long', '3601', 'Infinity'])
      expect(() => parseBudget(wrong)).toThrow('seconds above 0, at most 3600');
  });
});

describe('what is to be measured', () => {
  it('is a file or the suite, and not both or none', () => {
    expect(() => sourcesOf(undefined, OPTIONS)).toThrow('name a file, or give --suite');
    expect(() => sourcesOf('a.ts', { ...OPTIONS, suite: true })).toThrow('not both');
    expect(() => sourcesOf('/nowhere/a.ts', OPTIONS)).toThrow('there is no such file');
  });

  it('is all of the suite, or those of it that are named, in its order', () => {
    const all = sourcesOf(undefined, { ...OPTIONS, suite: true });
    expect(all).toHaveLength(SUITE.length);
    for (const { text } of all) expect(text).toContain('await benchmark(');
    const some = sourcesOf(undefined, { ...OPTIONS, suite: parseSuite('svm,matmul') });
    expect(some.map(({ title }) => title)).toEqual(['Products of matrices', 'Support vector machine']);
    expect(() => parseSuite('resnet')).toThrow('The suite has matmul, convolution,');
    expect(() => parseSuite('')).toThrow('The suite has matmul, convolution,');
  });

  it('has no more names than machines', () => {
    const here = { ...OPTIONS, suite: true, name: ['a', 'b'] } as const;
    expect(() => sourcesOf(undefined, here)).toThrow('--name goes with --connect');
    expect(sourcesOf(undefined, { ...here, connect: ['ws://a', 'ws://b'] })).toHaveLength(SUITE.length);
  });
});
