import { expect, it } from 'vitest';
import { coldPhases, coldWords } from './cold';

it('the phases come in the order in which they were gone through, and add up to the bar', () => {
  const cold = { firstMs: 9, sessionMs: 61, loadMs: 330, traceMs: 12 };
  expect(coldPhases(cold).map(({ key, ms }) => [key, ms])).toEqual([
    ['load', 330],
    ['trace', 12],
    ['session', 61],
    ['first', 9],
  ]);
  expect(coldWords(cold)).toBe('load 330 ms, trace 12.0 ms, session 61.0 ms, first run 9.00 ms');
});

it('neighbours differ in ink', () => {
  const all = coldPhases({ loadMs: 1, traceMs: 1, passesMs: 1, lowerMs: 1, sessionMs: 1, firstMs: 1 });
  for (const [index, { ink }] of all.entries())
    if (index > 0) expect(Math.abs(ink - (all[index - 1]?.ink ?? 0))).toBeGreaterThanOrEqual(30);
});
