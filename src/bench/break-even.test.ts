import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossingsOf, curvesByBatch, familiesOf, paybackOf, type Crossing } from './break-even';
import { MACHINE } from './fake-players';
import { around, byBatch, measured, reportOf } from './fake-reports';
import { crossingWords } from './overtaking';
import type { Subject } from './report';
import { MISSED } from './statistics';

/** Two contestants by batch, as the functions say. */
function crossings(
  sizes: readonly number[],
  a: (size: number) => number,
  b: (size: number) => number,
  spread = 0.01,
): readonly Crossing[] {
  const report = byBatch(
    Object.fromEntries(
      sizes.map((size) => [
        size,
        [
          measured('ort:wasm', around(`a ${String(size)}`, a(size), 16, spread)),
          measured('eager:webgpu', around(`b ${String(size)}`, b(size), 16, spread)),
        ],
      ]),
    ),
  );
  const [one, other] = curvesByBatch(report);
  return one && other ? crossingsOf(one, other) : [];
}

describe('where two cross', () => {
  it('is between two sizes that were measured, about where their lines do', () => {
    const [crossing, ...more] = crossings(
      [1, 4, 16, 64],
      (size) => size,
      () => 8,
    );
    expect(more).toEqual([]);
    expect(crossing).toMatchObject({ below: 'ort:wasm', above: 'eager:webgpu', from: 4, to: 16 });
    expect(crossing?.at).toBeCloseTo(8, 0);
  });

  it('is somewhere between those that are told apart where those between are not', () => {
    const [crossing] = crossings(
      [2, 8, 32],
      (size) => size,
      () => 8,
      0.05,
    );
    expect(crossing).toEqual({ below: 'ort:wasm', above: 'eager:webgpu', from: 2, to: 32 });
    expect(crossingWords(crossing ?? { below: '', above: '', from: 0, to: 0 }, 'a batch')).toBe(
      'Eager tfjs webgpu overtakes compiled ONNX Runtime wasm somewhere between a batch of 2 and 32; at 2 it is slower, at 32 faster.',
    );
  });

  it('is nowhere where the one is ahead by less than three digits show', () => {
    const [a, b] = [(size: number) => (size < 10 ? 1 : 1.004), (size: number) => (size < 10 ? 1.004 : 1)];
    expect(crossings([1, 4, 16, 64], a, b, 0)).toEqual([]);
    expect(crossings([1, 4, 16, 64], (size) => a(size) ** 3, b, 0)).toEqual([]);
    expect(
      crossings(
        [1, 4, 16, 64],
        (size) => a(size) ** 3,
        (size) => b(size) ** 3,
        0,
      ),
    ).toHaveLength(1);
  });

  it('is nowhere among equals', () => {
    expect(
      crossings(
        [1, 4, 16, 64],
        () => 3,
        () => 3,
      ),
    ).toEqual([]);
  });

  it('lies within what was measured, whatever the powers of the two', () => {
    const power = fc.double({ min: 0.2, max: 2.5, noNaN: true });
    fc.assert(
      fc.property(power, power, fc.double({ min: 1.5, max: 200, noNaN: true }), (p, q, place) => {
        const found = crossings(
          [1, 8, 32, 256],
          (size) => (size / place) ** p,
          (size) => (size / place) ** q,
        );
        for (const { from, to, at, below, above } of found) {
          expect(below).not.toBe(above);
          expect(from).toBeLessThanOrEqual(place);
          expect(to).toBeGreaterThanOrEqual(place);
          if (at === undefined) continue;
          expect(at).toBeGreaterThanOrEqual(from);
          expect(at).toBeLessThanOrEqual(to);
        }
        expect(found.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('families of subjects', () => {
  it('are those whose names differ in one number, by machine', () => {
    const of = (name: string, machine = 'laptop', via: Subject['via'] = 'benchmark') => ({
      ...reportOf([measured('eager:cpu', around(name, 4))]),
      subject: { via, name },
      machine: { ...MACHINE, name: machine },
    });
    const families = familiesOf([
      of('matmul 64'),
      of('matmul 256'),
      of('matmul 64', 'phone'),
      of('softmax'),
      of('mlp forward, batch 1'),
      of('mlp forward, batch 32'),
      of('mlp backward, batch 1'),
      of('step'),
      of('step (2)'),
      of('step (3)'),
      of('sequential_1.fit', 'laptop', 'compile'),
      of('sequential_2.fit', 'laptop', 'compile'),
    ]);
    expect(families.map(({ name }) => name)).toEqual(['matmul N', 'mlp forward, batch N']);
    expect(families[0]?.curves[0]?.points.map(({ size }) => size)).toEqual([64, 256]);
  });
});

describe('what compiling costs and saves', () => {
  const eager = measured('eager:wasm', around('eager', 4), { cold: { loadMs: 100, firstMs: 10 } });
  const compiled = (ms: number, sessionMs: number) =>
    measured('ort:wasm', around('compiled', ms), {
      cold: { loadMs: 999, traceMs: 2, passesMs: 1, lowerMs: 1, sessionMs, firstMs: 6 },
    });

  it('is even after the calls that save what it took to make, loading apart', () => {
    const paid = paybackOf(compiled(2, 40), eager, MISSED);
    // 50 ms against 10, at 2 ms a call, and the first call is one of them.
    expect(paid).toMatchObject({ kind: 'after' });
    if (paid?.kind !== 'after') return;
    expect(Math.abs(paid.calls - 21)).toBeLessThanOrEqual(1);
    expect(paid.low).toBeLessThanOrEqual(paid.calls);
    expect(paid.high).toBeGreaterThanOrEqual(paid.calls);
  });

  it('is even at once where the first eager call took longer than everything', () => {
    expect(
      paybackOf(
        compiled(2, 0),
        measured('eager:wasm', around('e', 4), { cold: { loadMs: 1, firstMs: 500 } }),
        MISSED,
      ),
    ).toEqual({
      kind: 'at once',
    });
  });

  it('is never told to be even where nothing is told to be saved', () => {
    expect(paybackOf(compiled(4, 40), eager, MISSED)).toEqual({ kind: 'never told' });
    expect(paybackOf(compiled(6, 40), eager, MISSED)).toEqual({ kind: 'never told' });
    expect(paybackOf({ ...compiled(2, 40), samples: [2] }, eager, MISSED)).toEqual({ kind: 'never told' });
  });
});
