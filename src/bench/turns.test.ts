import { describe, expect, test } from 'vitest';
import { ratioOf } from './statistics';
import { takeTurns, type TurnsOptions } from './turns';

/** Contestants on a clock of their own: each unit of work takes so many milliseconds. */
function race(ofMs: number, toMs: number, more: Partial<TurnsOptions> = {}) {
  let clock = 0;
  const ran: string[] = [];
  const progress: string[] = [];
  const work = (name: string, ms: number) => () => {
    clock += ms;
    ran.push(name);
    return Promise.resolve();
  };
  const turns = takeTurns(work('of', ofMs), work('to', toMs), {
    now: () => clock,
    mostTurns: 10,
    leastTurns: 3,
    sampleMs: 10,
    warmUpMs: 12,
    mostMs: 1_000,
    progress: (done, of) => progress.push(`${String(done)}/${String(of)}`),
    ...more,
  });
  return { turns, ran, progress, took: () => clock };
}

describe('two contestants in turn', () => {
  test('are timed by the unit of work, however many fit into a sample', async () => {
    const turns = await race(0.25, 2).turns;
    expect(turns).toHaveLength(10);
    for (const { of, to } of turns) {
      expect(of).toBeCloseTo(0.25, 10);
      expect(to).toBeCloseTo(2, 10);
    }
    expect(ratioOf(turns).ratio).toBeCloseTo(0.125, 10);
  });

  test('take fewer turns where they are slow, and at least so many', async () => {
    expect(await race(100, 100).turns).toHaveLength(4);
    expect(await race(400, 400).turns).toHaveLength(3);
  });

  test('begin in turn, and tell how far they are', async () => {
    const { turns, ran, progress } = race(20, 20, { mostTurns: 2 });
    await turns;
    expect(ran.slice(-8)).toEqual(['of', 'of', 'to', 'to', 'to', 'to', 'of', 'of']);
    expect(progress).toEqual(['0/2', '1/2', '2/2']);
  });
});
