import { describe, expect, it } from 'vitest';
import { conducted, steady } from './fake-conduct';
import { FakeClock } from './fake-players';
import { Outlook } from './outlook';
import type { BenchmarkProgress } from './session';

const NO_STEPS = { calibrate: 0, cast: 0, prepare: 0 };

function outlook(races: number, raceMs: number) {
  const clock = new FakeClock(1, 0);
  let told: BenchmarkProgress | undefined;
  const of = new Outlook(clock.now, (progress) => (told = progress), NO_STEPS, races, raceMs);
  const leftMs = () => {
    of.at('measuring');
    return told?.leftMs;
  };
  return { of, clock, leftMs };
}

describe('the time left', () => {
  it('of a race is its budget, or the turns that it must still take where these take longer', () => {
    const { of, clock, leftMs } = outlook(2, 1000);
    of.race();
    clock.ms += 400;
    expect(leftMs()).toBe(600 + 1000);
    of.due(5000);
    expect(leftMs()).toBe(5000 + 1000);
    clock.ms += 2000;
    expect(leftMs()).toBe(3000 + 1000);
  });

  it('of a race whose turns are over is what comes after them, and the next is expected to take as long as that one', () => {
    const { of, clock, leftMs } = outlook(2, 1000);
    of.race();
    of.due(300, false);
    expect(leftMs()).toBe(300 + 1000);
    clock.ms += 4000;
    of.raced();
    expect(leftMs()).toBe(4000);
  });

  it('is never far below what it is, however long turns take', async () => {
    const clock = new FakeClock();
    const told: { readonly at: number; readonly leftMs: number; readonly phase: string }[] = [];
    const slow = { 'eager:cpu': steady(3000), 'eager:wasm': steady(2000), 'ort:wasm': steady(9000) };
    await conducted(
      slow,
      ['eager:cpu', 'eager:wasm', 'ort:wasm'],
      { budgetMs: 2000 },
      {
        clock,
        progress: ({ leftMs, phase }) => told.push({ at: clock.now(), leftMs, phase }),
      },
    );
    const end = clock.now();
    const measuring = told.filter(({ phase }) => phase === 'measuring');
    expect(measuring.length).toBeGreaterThan(9);
    // In the first turn nothing is known yet of what comes after the turns.
    for (const { at, leftMs } of measuring) {
      expect(leftMs).toBeGreaterThan(0.5 * (end - at));
      // These players take none of the calls around those that are not read back.
      expect(leftMs).toBeLessThan(1.1 * (end - at) + 3 * 14_000);
    }
  });
});
