import { expect, test } from 'vitest';
import { watchForDrawing } from './waiting';

interface State {
  pads?: number;
  pending?: number;
  progress?: number;
}

/** What is told, with the look at which it is, where the run is over after the states given. */
function told(states: readonly State[]): string[] {
  let at = 0;
  const list: string[] = [];
  const looks: (() => void)[] = [];
  watchForDrawing(
    {
      over: () => at >= states.length,
      openPads: () => states[at]?.pads ?? 0,
      pending: () => states[at]?.pending ?? 0,
      progress: () => states[at]?.progress ?? 0,
    },
    (callback) => looks.push(callback),
    (waiting) => list.push(`${String(at)} ${String(waiting)}`),
  );
  for (at = 1; looks.length > 0; at++) looks.pop()?.();
  return list;
}

const rest = { pads: 1, progress: 9 };

test('a run without a pad never waits for a drawing', () => {
  expect(told([{}, {}, {}, { pending: 1 }])).toEqual([]);
});

test('a run waits for a drawing when its pad is open and it does nothing', () => {
  expect(
    told([{ progress: 1 }, { progress: 2 }, { pads: 1, progress: 3 }, { pads: 1, progress: 3 }]),
  ).toEqual(['3 true']);
});

test('work, or anything that is still to come, is not waiting, though a pad is open', () => {
  expect(told([1, 2, 3, 4].map((progress) => ({ pads: 1, progress })))).toEqual([]);
  expect(told(Array.from({ length: 4 }, () => ({ pads: 1, pending: 1 })))).toEqual([]);
});

test('what a drawing sets going for a moment does not end the waiting, what takes longer does', () => {
  const work = (n: number) => ({ pads: 1, progress: 10 + n });
  expect(told([rest, rest, work(0), work(1), work(1), work(1)])).toEqual(['1 true']);
  expect(told([rest, rest, work(0), work(1), work(2), work(3), work(3)])).toEqual([
    '1 true',
    '5 false',
    '6 true',
  ]);
});

test('the waiting ends at once when the pad is closed', () => {
  expect(told([rest, rest, { pads: 0, progress: 9 }, { pads: 0, progress: 9 }])).toEqual([
    '1 true',
    '2 false',
  ]);
});

test('nothing is looked at any more when the run is over', () => {
  expect(told([rest])).toEqual([]);
});
