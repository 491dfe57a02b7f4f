import { describe, expect, it } from 'vitest';
import type { Found } from '../bench/session';
import { foundWords, isGone } from './benchmark-subject';

const step = { via: 'compile', name: 'step' } as const;
const sized = { via: 'benchmark', name: 'matmul 64' } as const;
const SIZED = 'for (const n of [64]) await benchmark(`matmul ${n}`, f, x)';

describe('a chosen subject', () => {
  it('is gone with its name', () => {
    const before = 'const step = compile(f)';
    expect(isGone(step, `${before};`, before, undefined)).toBe(false);
    expect(isGone(step, 'const other = compile(f)', before, undefined)).toBe(true);
  });

  it('of a short name is not in a text that has those letters somewhere', () => {
    const t = { via: 'benchmark', name: 't' } as const;
    const before = "await benchmark('t', (x) => x.square(), tf.ones([4]))";
    expect(isGone(t, "await benchmark('mm', (x) => x.matMul(x), tf.ones([4, 4]))", before, undefined)).toBe(
      true,
    );
    expect(isGone(t, 'await benchmark("t", (x) => x.sqrt(), tf.ones([4]))', before, undefined)).toBe(false);
    expect(isGone({ via: 'compile', name: 'f' }, 'const fit = compile(fit)', 'compile(f)', undefined)).toBe(
      true,
    );
    const odd = { via: 'benchmark', name: 'a+b (1)' } as const;
    expect(isGone(odd, "benchmark('a+b (1)', g)", "benchmark('a+b (1)', f)", undefined)).toBe(false);
  });

  it('whose name the text puts together stays with the parts of it', () => {
    expect(isGone(sized, SIZED, '', undefined)).toBe(false);
    expect(isGone(sized, 'await benchmark(`sum ${n}`, f, x)', SIZED, undefined)).toBe(true);
  });

  it('without a name, or in the text in which it was chosen, stays', () => {
    expect(isGone({ via: 'compile', name: 'compiled' }, 'compile((x) => x)', '', undefined)).toBe(false);
    expect(isGone(step, 'a name from a file', 'a name from a file', undefined)).toBe(false);
  });

  it('is what a search says, where that came to the end', () => {
    const found: Found = { subjects: [sized] };
    expect(isGone(sized, 'names[0]', SIZED, found)).toBe(false);
    expect(isGone(step, '// step', 'step', found)).toBe(true);
    expect(isGone(step, '// step', 'step', { subjects: [], unfinished: true })).toBe(false);
  });
});

describe('a search', () => {
  it('ends in words', () => {
    expect(foundWords({ subjects: [sized, step] }, 15_000)).toBe('Found 2.');
    expect(foundWords({ subjects: [] }, 15_000)).toMatch(/^Found nothing: wrap a function in compile/);
    expect(foundWords({ subjects: [sized], unfinished: true }, 15_000)).toBe(
      'Found 1. The snippet was still running after 15 s.',
    );
    const error = { kind: 'runtime', message: 'x is not defined', line: 3, column: 1 } as const;
    expect(foundWords({ subjects: [], error }, 15_000)).toMatch(/in line 3: x is not defined$/);
  });
});
