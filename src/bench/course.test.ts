import { describe, expect, it } from 'vitest';
import { courseOf } from './course';
import { normals } from './fake-players';
import { around } from './fake-reports';

const SEEDS = Array.from({ length: 200 }, (_, index) => `course ${String(index)}`);
const kinds = (samples: (seed: string) => readonly number[]): Readonly<Record<string, number>> => {
  const found: Record<string, number> = {};
  for (const seed of SEEDS) {
    const { kind } = courseOf(samples(seed));
    found[kind] = (found[kind] ?? 0) + 1;
  }
  return found;
};

describe('the course of samples', () => {
  it('is steady where they only scatter, whatever the spread, but for a straggler now and then', () => {
    for (const spread of [0.005, 0.03, 0.1]) {
      const found = kinds((seed) => around(seed, 3, 40, spread));
      expect(found['steady'] ?? 0).toBeGreaterThanOrEqual(194);
      expect(found['drift'] ?? 0).toBe(0);
    }
  });

  it('is a drift where they rise or fall steadily by more than they scatter', () => {
    for (const by of [1.3, 0.75]) {
      const rising = (seed: string) => around(seed, 3, 40).map((ms, turn) => ms * by ** (turn / 39));
      expect(kinds(rising)).toEqual({ drift: 200 });
      const course = courseOf(rising('one'));
      expect(course.kind === 'drift' && course.last / course.first).toBeCloseTo(by ** (2 / 3), 1);
    }
  });

  it('is a step where they changed once, and says when', () => {
    const course = courseOf(around('step', 3, 30).map((ms, turn) => (turn < 12 ? ms : 1.4 * ms)));
    expect(course).toMatchObject({ kind: 'step', turn: 13 });
  });

  it('is two groups where they go to and fro between two times', () => {
    const isSlow = (turn: number) => turn % 3 === 0;
    const course = courseOf(around('groups', 3, 30).map((ms, turn) => (isSlow(turn) ? 1.5 * ms : ms)));
    expect(course).toMatchObject({ kind: 'two groups', slowCount: 10 });
    expect(course.kind === 'two groups' && course.slow / course.quick).toBeCloseTo(1.5, 1);
  });

  it('has stragglers where few took far longer than the others', () => {
    const course = courseOf(
      around('stragglers', 3, 40).map((ms, turn) => (turn === 7 || turn === 30 ? 3 * ms : ms)),
    );
    expect(course).toMatchObject({ kind: 'stragglers', count: 2 });
    expect(course.kind === 'stragglers' && course.longest).toBeGreaterThan(8);
  });

  it('says nothing of few samples, or of none', () => {
    const normal = normals('few');
    expect(courseOf(Array.from({ length: 11 }, (_, turn) => turn + Math.abs(normal())))).toEqual({
      kind: 'too few',
    });
    expect(courseOf([])).toEqual({ kind: 'too few' });
  });

  it('is steady where a coarse clock gives few different times', () => {
    expect(courseOf(Array.from({ length: 30 }, () => 1))).toEqual({ kind: 'steady' });
    expect(courseOf(Array.from({ length: 30 }, (_, turn) => (turn % 2 === 0 ? 1 : 1.01))).kind).toBe(
      'steady',
    );
  });
});
