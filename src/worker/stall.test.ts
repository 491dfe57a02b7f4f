import { expect, test } from 'vitest';
import { watchForStall } from './stall';

/** Runs the looks at once, up to a number of them, and says whether a stall was told. */
function watch(
  state: (look: number) => { settled?: boolean; pending?: number; progress?: number },
  looks = 100,
) {
  let look = 0;
  let told = false;
  const waiting: (() => void)[] = [];
  watchForStall(
    {
      settled: () => state(look).settled ?? false,
      pending: () => state(look).pending ?? 0,
      progress: () => state(look).progress ?? 0,
    },
    (callback) => waiting.push(callback),
    () => {
      told = true;
    },
  );
  for (; look < looks && waiting.length > 0; look++) waiting.pop()?.();
  return { told, look };
}

test('a run that waits for nothing is told of, after several looks', () => {
  const { told, look } = watch(() => ({}));
  expect(told).toBe(true);
  expect(look).toBeGreaterThanOrEqual(12);
});

test('a timer, a read or a pad that is still to come keeps it quiet', () => {
  expect(watch(() => ({ pending: 1 })).told).toBe(false);
});

test('work that goes on keeps it quiet, though nothing is pending at any look', () => {
  expect(watch((look) => ({ progress: look })).told).toBe(false);
});

test('one look at which something was pending starts the count anew', () => {
  expect(watch((look) => ({ pending: look % 10 === 0 ? 1 : 0 })).told).toBe(false);
});

test('a module that settles ends the watch', () => {
  const { told, look } = watch((at) => ({ settled: at >= 3 }));
  expect(told).toBe(false);
  expect(look).toBeLessThan(6);
});
