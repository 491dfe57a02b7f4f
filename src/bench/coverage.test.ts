import { describe, expect, it } from 'vitest';
import { conductedOn, sittingOut, winnerOf, type Trouble } from './coverage';

const REPEATS = 10;

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'is quiet': { drift: 0, spread: 0.01, grain: 0.005 },
  'gets slower as it goes': { drift: 0.1, spread: 0.02, grain: 0.005 },
  'varies much': { drift: 0.05, spread: 0.15, grain: 0.005 },
  'has a coarse clock': { drift: 0.02, spread: 0.02, grain: 1 },
};

describe('a whole benchmark, ten times', () => {
  it.each(Object.keys(TROUBLES))('has the same winner or none on a machine that %s', async (name) => {
    const trouble = TROUBLES[name] ?? { drift: 0, spread: 0, grain: 0.005 };
    for (const times of [
      [10, 10.2, 30],
      [10, 15, 60],
      [0.05, 0.06],
    ]) {
      const winners = new Set<string>();
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const winner = winnerOf(await conductedOn(`${name} ${String(repeat)}`, times, trouble));
        if (winner !== undefined) winners.add(winner);
      }
      expect([[], ['eager:wasm']]).toContainEqual([...winners]);
    }
  });

  it('tells who is half as fast again, each time, even where times vary much', async () => {
    for (let repeat = 0; repeat < REPEATS; repeat++)
      expect(
        winnerOf(
          await conductedOn(`half ${String(repeat)}`, [10, 15], { drift: 0.05, spread: 0.15, grain: 0.005 }),
        ),
      ).toBe('eager:wasm');
  });

  it('seldom finds a winner among four equals', async () => {
    let found = 0;
    for (let repeat = 0; repeat < 60; repeat++) {
      const report = await conductedOn(`equals ${String(repeat)}`, [10, 10, 10, 10], {
        drift: 0.1,
        spread: 0.05,
        grain: 0.005,
      });
      if (winnerOf(report) !== undefined) found++;
    }
    expect(found).toBeLessThanOrEqual(3);
  });
});

describe('sitting out', () => {
  it.each([1.5, 3, 3.3, 8])(
    'leaves the ratio’s interval as true as it claims, of %f times as long',
    async (factor) => {
      const { satOut, held } = await sittingOut(factor, 0.1, 150);
      expect(held).toBeGreaterThanOrEqual(0.91);
      if (factor < 3) expect(satOut).toBe(0);
      if (factor > 4) expect(satOut).toBe(1);
    },
  );
});
