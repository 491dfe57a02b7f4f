import { expect, test } from 'vitest';
import { watchForStall } from './stall';

/** Runs the looks at once, a number of them, and gives what was told, each with the look at which it was. */
function watch(
  state: (look: number) => { settled?: boolean; pending?: number; progress?: number },
  looks = 100,
) {
  let look = 0;
  const told: { stalled: boolean; look: number }[] = [];
  const waiting: (() => void)[] = [];
  const settle = watchForStall(
    {
      pending: () => state(look).pending ?? 0,
      progress: () => state(look).progress ?? 0,
    },
    (callback) => waiting.push(callback),
    (stalled) => told.push({ stalled, look }),
  );
  for (; look < looks && waiting.length > 0; look++) {
    if (state(look).settled) settle();
    waiting.pop()?.();
  }
  return { told, look };
}

test('a run that waits for nothing is told of once, after several looks', () => {
  const { told } = watch(() => ({}));
  expect(told).toMatchObject([{ stalled: true }]);
  expect(told[0]?.look).toBeGreaterThanOrEqual(11);
});

test('a timer, a read, a pad or an engine that is still to come keeps it quiet', () => {
  expect(watch(() => ({ pending: 1 })).told).toEqual([]);
});

test('work that goes on keeps it quiet, though nothing is pending at any look', () => {
  expect(watch((look) => ({ progress: look })).told).toEqual([]);
});

test('one look at which something was pending starts the count anew', () => {
  expect(watch((look) => ({ pending: look % 10 === 0 ? 1 : 0 })).told).toEqual([]);
});

test('a module that settles ends the watch', () => {
  const { told, look } = watch((at) => ({ settled: at >= 3 }));
  expect(told).toEqual([]);
  expect(look).toBeLessThan(6);
});

test('what was told is taken back when the module settles after all', () => {
  const { told, look } = watch((at) => ({ settled: at >= 40 }));
  expect(told).toMatchObject([{ stalled: true }, { stalled: false, look: 40 }]);
  expect(look).toBeLessThan(43);
});

test('what was told is taken back when work goes on, and told again when that has ended', () => {
  const work = watch((look) => ({ progress: look < 40 ? 0 : 1 })).told;
  expect(work).toMatchObject([{ stalled: true }, { stalled: false, look: 40 }, { stalled: true }]);
  const pending = watch((look) => ({ pending: look >= 40 ? 1 : 0 })).told;
  expect(pending).toMatchObject([{ stalled: true }, { stalled: false, look: 40 }]);
});
