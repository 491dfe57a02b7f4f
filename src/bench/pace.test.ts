import seedrandom from 'seedrandom';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals } from './fake-players';
import { busyShare, changeOfPace, checkOf, wasQuiet } from './pace';
import type { MachineCheck } from './report';

const PIECES = 40;
const PIECE_MS = 0.3;
/** What a system lets a program run for before it is another's turn, in milliseconds. */
const SLICE_MS = 3;

/** Pieces of a thread that has its core for that share of the time: others take it for whole slices. */
function pieces(seed: string, share: number, pieceMs = PIECE_MS): number[] {
  const random = seedrandom.alea(seed);
  const normal = normals(`pieces ${seed}`);
  let left = SLICE_MS * random();
  return Array.from({ length: PIECES }, () => {
    const ms = pieceMs * (1 + 0.01 * Math.abs(normal()));
    left -= ms;
    if (left > 0 || share >= 1) return ms;
    left = SLICE_MS;
    return ms + SLICE_MS * (1 / share - 1);
  });
}

const checks = (count: number, threads: number, share: number, pieceMs: (at: number) => number) =>
  Array.from({ length: count }, (_, at): MachineCheck => {
    const all = Array.from({ length: threads }, (__, thread) =>
      pieces(`${String(at)} ${String(thread)}`, share, pieceMs(at)),
    );
    return checkOf(all, 500 * at) ?? { atMs: 0, threads: 0, pieceMs: 0, share: 0 };
  });
const same = () => PIECE_MS;

describe('a check of the machine', () => {
  it('finds how fast it computes and what a thread had of its core, each apart from the other', () => {
    for (const share of [1, 0.75, 0.5, 0.3]) {
      const check = checkOf([pieces('one', share)], 0);
      expect(check?.pieceMs).toBeCloseTo(PIECE_MS, 2);
      expect(Math.abs((check?.share ?? NaN) - share)).toBeLessThan(0.1);
    }
  });

  it('goes by the slowest of its threads, as whoever computes with them does', () => {
    const check = checkOf([pieces('a', 1), pieces('b', 0.5), pieces('c', 1)], 0);
    expect(check).toMatchObject({ threads: 3 });
    expect(check?.share).toBeLessThan(0.65);
  });

  it('is none without a piece', () => {
    expect(checkOf([], 0)).toBeUndefined();
    expect(checkOf([[]], 0)).toBeUndefined();
  });

  it('has a share from 0 to 1, whatever the clock’s grain makes of the pieces', () => {
    const ms = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(ms, { minLength: 1, maxLength: 4 }), (all) => {
        const { share = NaN } = checkOf(all, 0) ?? {};
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a busy machine', () => {
  it('is told by what threads had of their cores from first to last, however steady that was', () => {
    expect(busyShare(checks(12, 4, 0.5, same))).toBeLessThan(0.65);
    expect(busyShare(checks(12, 4, 1, same))).toBeUndefined();
  });

  it('is not told by a moment, nor by two checks', () => {
    const quiet = checks(11, 2, 1, same);
    expect(busyShare([...quiet, ...checks(3, 2, 0.3, same)])).toBeUndefined();
    expect(busyShare(checks(2, 2, 0.3, same))).toBeUndefined();
    // A core that was free once was not wanted all the time; nor was the machine quiet.
    const mostly = [...checks(1, 2, 1, same), ...checks(3, 2, 0.3, same)];
    expect([busyShare(mostly), wasQuiet(mostly)]).toEqual([undefined, false]);
  });
});

describe('a machine’s pace', () => {
  it('changes where it gets slower, or faster, as it goes', () => {
    expect(changeOfPace(checks(18, 2, 1, (at) => PIECE_MS * (1 + at / 40)))).toBeCloseTo(1.3, 1);
    expect(changeOfPace(checks(18, 2, 1, (at) => (at < 6 ? 0.4 : 0.3)))).toBeCloseTo(0.75, 1);
  });

  it('is seen through what else runs then', () => {
    expect(changeOfPace(checks(18, 4, 0.5, (at) => (at < 9 ? 0.3 : 0.45)))).toBeCloseTo(1.5, 1);
    expect(changeOfPace(checks(18, 4, 0.5, same))).toBeUndefined();
  });

  it('has hardly ever changed where it only differs from check to check', () => {
    const changed = Array.from({ length: 400 }, (_, trial) => {
      const normal = normals(`noise ${String(trial)}`);
      const noisy = checks(12, 1, 1, same).map((check) => ({
        ...check,
        pieceMs: PIECE_MS * Math.exp(0.05 * normal()),
      }));
      return changeOfPace(noisy) !== undefined;
    }).filter(Boolean).length;
    expect(changed / 400).toBeLessThan(0.05);
  });

  it('is not known from few checks', () => {
    expect(changeOfPace(checks(8, 1, 1, (at) => 1 + at))).toBeUndefined();
  });
});
