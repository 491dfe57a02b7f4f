import { describe, expect, test } from 'vitest';
import { Contest } from './contest';
import type { Way } from './contest';

/** Calls that take so many milliseconds, until the contest is over or `most` were made. Gives the way of each. */
function play(contest: Contest, ms: Record<Way, number | ((call: number) => number)>, most = 1000): Way[] {
  const ways: Way[] = [];
  while (contest.winner === undefined && ways.length < most) {
    if (contest.wanted) contest.enter();
    const turn = contest.next();
    if (turn === 'compare') {
      contest.compared(true);
      continue;
    }
    const took = ms[turn.way];
    contest.took(turn, typeof took === 'number' ? took : took(ways.length));
    ways.push(turn.way);
  }
  return ways;
}

describe('one thread or many', () => {
  test('many win where they are faster by more than chance', () => {
    const contest = new Contest();
    play(contest, { one: 10, many: 6 });
    expect(contest.winner).toBe('many');
    expect(contest.next()).toEqual({ way: 'many', counts: false });
  });

  test('one stays where many are slower, or hardly faster', () => {
    for (const many of [30, 10, 9.5]) {
      const contest = new Contest();
      play(contest, { one: 10, many });
      expect(contest.winner).toBe('one');
    }
  });

  test('calls that are over sooner than threads are awake are never tried on many', () => {
    const contest = new Contest();
    const ways = play(contest, { one: 0.9, many: 0 }, 10_000);
    expect(new Set(ways)).toEqual(new Set(['one']));
    expect(contest.winner).toBeUndefined();
  });

  test('a trial begins when calls have taken as long as it costs, and takes turns', () => {
    const ways = play(new Contest(), { one: 50, many: 40 });
    expect(ways.slice(0, 5)).toEqual(Array(5).fill('one'));
    const trial = ways.slice(5);
    expect(trial).toHaveLength(18);
    expect(trial.slice(0, 6)).toEqual(['many', 'many', 'many', 'one', 'one', 'one']);
    expect(trial.filter((way) => way === 'many')).toHaveLength(9);
  });

  test('the first call after a change of ways, which moves the state, counts for nothing', () => {
    const contest = new Contest();
    let before: Way | undefined;
    let calls = 0;
    while (contest.winner === undefined) {
      if (contest.wanted) contest.enter();
      const turn = contest.next();
      if (turn === 'compare') {
        contest.compared(true);
        before = undefined;
        continue;
      }
      const moved = before !== turn.way;
      contest.took(turn, moved && calls > 0 ? 1000 : turn.way === 'many' ? 6 : 100);
      before = turn.way;
      calls++;
    }
    expect(contest.winner).toBe('many');
  });

  test('one slow call is not what decides', () => {
    const contest = new Contest();
    let slow = 0;
    play(contest, { one: 10, many: () => (slow++ === 4 ? 500 : 6) });
    expect(contest.winner).toBe('many');
  });

  test('it stays with one where many give other bits, or are not to be had', () => {
    const different = new Contest();
    while (!different.wanted) different.took({ way: 'one', counts: true }, 100);
    different.enter();
    expect(different.next()).toBe('compare');
    different.compared(false);
    expect(different.winner).toBe('one');

    const refused = new Contest();
    refused.giveUp();
    expect(refused.winner).toBe('one');
    expect(refused.wanted).toBe(false);
  });
});
