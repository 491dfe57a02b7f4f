import { describe, expect, it } from 'vitest';
import { compareReports, unpairedRatio } from './compare';
import { MACHINE, normals } from './fake-players';
import { around, byBatch, measured, reportOf } from './fake-reports';
import type { BenchmarkReport } from './report';

const IDS = ['eager:cpu', 'eager:wasm', 'ort:wasm', 'replay:wasm'];

/** A run on a machine that takes `day` times as long as usual at everything, and each contestant `own` times. */
const runOf = (seed: string, day = 1, own: (index: number) => number = () => 1): BenchmarkReport =>
  reportOf(
    IDS.map((id, index) => measured(id, around(`${seed} ${id}`, (2 + index) * day * own(index), 16, 0.05))),
  );

const TRIALS = 100;

/** How often some contestant is said to have changed though none has, and how often it is then said that all moved alike. */
function falseFindings(
  what: string,
  drift: (normal: () => number) => readonly [day: number, own: (index: number) => number],
) {
  let found = 0;
  let warned = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const normal = normals(`${what} ${String(trial)}`);
    const [day, own] = drift(normal);
    const comparison = compareReports(
      runOf(`before ${String(trial)}`),
      runOf(`after ${String(trial)}`, day, own),
    );
    if (!comparison.points[0]?.rows.some(({ change }) => change === 'faster' || change === 'slower'))
      continue;
    found++;
    if (comparison.cautions.some((text) => text.startsWith('Most of them moved'))) warned++;
  }
  return { found: found / TRIALS, warned: found === 0 ? 1 : warned / found };
}

describe('changes between runs', () => {
  it('are found among equals in fewer than 1 of 100 comparisons on a machine that does not drift', () => {
    expect(falseFindings('still', () => [1, () => 1]).found).toBeLessThan(0.01);
  });

  it('are found among equals in fewer than 5 of 100 where the machine is 2 % quicker or slower that day', () => {
    expect(falseFindings('day', (normal) => [Math.exp(0.02 * normal()), () => 1]).found).toBeLessThan(0.05);
  });

  it('are found among equals in fewer than 5 of 100 where each contestant is 2 % quicker or slower by itself', () => {
    const own = (normal: () => number) => {
      const each = IDS.map(() => Math.exp(0.02 * normal()));
      return (index: number) => each[index] ?? 1;
    };
    expect(falseFindings('own', (normal) => [1, own(normal)]).found).toBeLessThan(0.05);
  });

  it('are said to be the machine’s rather than the contestants’ where they moved alike, as on a day when it is 10 % slower', () => {
    const { found, warned } = falseFindings('slow day', (normal) => [Math.exp(0.1 * normal()), () => 1]);
    // No statistics of two runs can tell a slow day from slower code.
    expect(found).toBeGreaterThan(0.2);
    expect(warned).toBeGreaterThan(0.9);
  });

  it('are found where there is one', () => {
    let found = 0;
    for (let trial = 0; trial < 50; trial++) {
      const after = runOf(`changed ${String(trial)}`, 1, (index) => (index === 2 ? 1 / 1.25 : 1));
      const { points } = compareReports(runOf(`before ${String(trial)}`), after);
      expect(points[0]?.rows.filter(({ change }) => change === 'slower')).toEqual([]);
      if (points[0]?.rows[2]?.change === 'faster') found++;
    }
    expect(found).toBeGreaterThan(45);
  });
});

describe('the ratio of two runs', () => {
  it('holds the truth about as often as it claims', () => {
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { low, high } = unpairedRatio(
        around(`of ${String(trial)}`, 3, 12, 0.2),
        around(`to ${String(trial)}`, 2, 20, 0.1),
      );
      if (low <= 1.5 && 1.5 <= high) held++;
    }
    expect(held / 400).toBeGreaterThanOrEqual(0.93);
    expect(held / 400).toBeLessThanOrEqual(0.99);
  });

  it('is the same for the same samples', () => {
    const [a, b] = [around('a', 3), around('b', 2)];
    expect(unpairedRatio(a, b)).toEqual(unpairedRatio(a, b));
  });
});

describe('two reports', () => {
  it('are compared at the sizes that both have, and by what both timed', () => {
    const before = byBatch({
      1: [measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('b', 4))],
      8: [measured('eager:cpu', around('c', 9))],
    });
    const after = byBatch({
      1: [
        measured('eager:cpu', around('d', 8)),
        measured('ort:wasm', [], { status: 'failed', why: 'Out of memory.' }),
      ],
    });
    const { points } = compareReports(before, after);
    expect(points.map(({ batch }) => batch)).toEqual([1]);
    expect(points[0]?.rows.map(({ change }) => change)).toEqual(['slower', 'only before']);
    expect(points[0]?.rows[1]?.text).toBe('not timed after: failed');
  });

  it('say what else is not the same', () => {
    const before = runOf('a');
    const after = {
      ...before,
      text: 'other',
      machine: { ...MACHINE, browser: 'Chromium 141', webgpu: 'nvidia, ada' },
      settings: { ...before.settings, seed: 2 },
    };
    expect(compareReports(before, after).differences).toEqual([
      'The snippet’s text is not the same.',
      'Browser: Chromium 140 before, Chromium 141 after.',
      'WebGPU: none before, nvidia, ada after.',
      'Seed: 1 before, 2 after.',
    ]);
    expect(compareReports(before, before).differences).toEqual([]);
  });

  it('say how far they can be trusted', () => {
    const { cautions } = compareReports(
      runOf('a'),
      runOf('b', 1, (index) => (index === 2 ? 2 : 1)),
    );
    expect(cautions[0]).toContain('different times, not in turns');
    expect(cautions.at(-1)).toContain('less than 5 %');
  });

  it('say so where there are too few samples', () => {
    const few = reportOf([measured('eager:cpu', [1, 2, 3])]);
    expect(compareReports(few, few).points[0]?.rows[0]?.change).toBe('too few samples');
  });
});
