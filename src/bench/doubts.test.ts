import { describe, expect, it } from 'vitest';
import { around, measured, reportOf, seen } from './fake-reports';
import type { Watched } from './report';
import { wordsOf } from './words';

/** Of two whose times are steady. */
const doubtsOf = (watched: Watched): readonly string[] =>
  wordsOf(
    reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('b', 2))], { watched }),
  )
    .filter(({ about }) => about === 'doubt')
    .map(({ text }) => text);

const CHECKS = Array.from({ length: 12 }, () => ({}));

describe('a doubt', () => {
  it('is nothing on a quiet machine', () => {
    expect(doubtsOf(seen(CHECKS))).toEqual([]);
  });

  it('is a machine whose cores others wanted too, however steady the times', () => {
    const watched = seen(CHECKS.map(() => ({ share: 0.524 })));
    expect(doubtsOf(watched)).toEqual([
      'Other work kept this machine busy: between the turns, the slowest of 4 threads that computed had its core for 52.4 % of the time. Times are longer than on a quiet machine, most of all on several threads, however steady they look. Close what else runs, and measure again.',
    ]);
    const alone = seen(CHECKS.map(() => ({ share: 0.5, threads: 1 })));
    expect(doubtsOf(alone)[0]).toContain('a thread that computed had');
  });

  it('is a machine that became slower, or faster, while it measured', () => {
    const paced = (ends: number) => seen(CHECKS.map((_, at) => ({ pieceMs: at < 6 ? 0.3 : ends })));
    expect(doubtsOf(paced(0.405))).toEqual([
      'This machine became slower while it measured: the same piece of work took 1.35 times as long at the end as at the start, as when a processor gets hot or saves power. Contestants bore that alike, as they took turns; the times themselves are of neither state.',
    ]);
    expect(doubtsOf(paced(0.24))[0]).toMatch(
      /^This machine became faster .* took 0\.800 times as long at the end/,
    );
  });

  it('is a page that stood still, and what became of its samples', () => {
    const stood = (retaken: number) => seen(CHECKS, { stills: [12_000, 300], retaken });
    expect(doubtsOf(stood(2))).toEqual([
      'The page stood still for 12.3 s in all while it measured, as when a computer sleeps or a browser freezes a page. What was timed meanwhile does not count: 2 samples were taken again.',
    ]);
    expect(doubtsOf(stood(0))[0]).not.toContain('again');
  });
});
