import { describe, expect, it } from 'vitest';
import { conducted } from './fake-conduct';
import { normals } from './fake-players';
import { closeness } from './statistics';
import { wordsOf } from './words';

/** Times of about 20 ms that spread by a third. */
function wild(seed: string) {
  const normal = normals(seed);
  return { takes: () => 20 * Math.exp(normal() / 3) };
}
const run = (budgetMs: number) =>
  conducted({ 'eager:cpu': wild('cpu') }, ['eager:cpu'], { budgetMs, precision: 0.05 });
const precisionOf = ({ report }: Awaited<ReturnType<typeof run>>) =>
  wordsOf(report).find(({ about }) => about === 'precision')?.text;

describe('the wished precision', () => {
  it('is reached by as many turns as it takes, where there is time for them', async () => {
    const ran = await run(60_000);
    const samples = ran.row('eager:cpu')?.samples ?? [];
    expect(samples.length).toBeGreaterThan(100);
    expect(closeness(samples)).toBeLessThanOrEqual(0.05);
    expect(ran.clock.ms).toBeLessThan(50_000);
    expect(precisionOf(ran)).toBeUndefined();
  });

  it('is missed where there is none, which is said', async () => {
    const ran = await run(1_000);
    const samples = ran.row('eager:cpu')?.samples ?? [];
    const known = (100 * closeness(samples)).toPrecision(3);
    expect(Number(known)).toBeGreaterThan(5);
    expect(precisionOf(ran)).toBe(
      `Eager tfjs cpu is known to ±${known} % after ${String(samples.length)} turns; the wish was ±5.00 %.`,
    );
  });
});
