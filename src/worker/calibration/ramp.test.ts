/** Devices of any speed are timed on work that takes long enough, and none is held up for long. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestRate, type Dial } from './ramp';

const DIAL: Dial = { least: 8, most: 32_768 };

/** A device that does so much in a millisecond, and takes so long to answer at all. */
function deviceOf(perMs: number, answerMs: number) {
  const asked: { readonly size: number; readonly times: number; readonly ms: number }[] = [];
  const rate = () =>
    bestRate(
      DIAL,
      (size) => size,
      (size, times) => {
        const ms = answerMs + (size * times) / perMs;
        asked.push({ size, times, ms });
        return Promise.resolve(ms);
      },
    );
  return { rate, asked };
}

const speed = fc.double({ min: 1, max: 1e9, noNaN: true });

describe('the best rate', () => {
  test('is that of the device, but for what an answer costs', () =>
    fc.assert(
      fc.asyncProperty(speed, fc.double({ min: 0, max: 1, noNaN: true }), async (perMs, answerMs) => {
        const found = (await deviceOf(perMs, answerMs).rate()) / 1000;
        expect(found / perMs).toBeLessThanOrEqual(1 + 1e-9);
        expect(found / perMs).toBeGreaterThan(0.9);
      }),
    ));

  test('comes from timings of 50 ms and more, none of which takes a slow device for ages', () =>
    fc.assert(
      fc.asyncProperty(speed, async (perMs) => {
        const { rate, asked } = deviceOf(perMs, 0.1);
        await rate();
        for (const { ms } of asked.slice(-3)) expect(ms).toBeGreaterThanOrEqual(50);
        expect(Math.max(...asked.map(({ ms }) => ms))).toBeLessThan(160);
      }),
    ));

  test('comes from the largest size where the device is fast', async () => {
    const { rate, asked } = deviceOf(1e7, 0.1);
    await rate();
    expect(asked.at(-1)?.size).toBe(DIAL.most);
  });

  test('is the best of several timings', async () => {
    const delays = [0, 0, 40, 0, 90];
    const rate = await bestRate(
      { least: 100, most: 100 },
      (size) => size,
      () => Promise.resolve(60 + (delays.shift() ?? 90)),
    );
    expect(rate).toBeCloseTo((1000 * 100) / 60, 6);
  });
});
