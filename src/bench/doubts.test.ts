import { describe, expect, it } from 'vitest';
import { around, measured, reportOf, seen } from './fake-reports';
import type { BenchmarkReport, Watched } from './report';
import { wordsOf } from './words';

/** The one that leads, and its grounds. */
const told = (report: BenchmarkReport): readonly string[] => {
  const all = wordsOf(report);
  expect(all.filter(({ about }) => about === 'doubt').length).toBeLessThanOrEqual(1);
  return all.filter(({ about }) => about === 'doubt' || about === 'ground').map(({ text }) => text);
};

const slow = (times: readonly number[]) => measured('eager:cpu', times);
const fast = (times: readonly number[]) => measured('ort:wasm', times);
/** Of two whose times are steady. */
const doubtsOf = (watched: Watched, more: Partial<BenchmarkReport> = {}): readonly string[] =>
  told(reportOf([slow(around('a', 4)), fast(around('b', 2))], { watched, ...more }));

const CHECKS = Array.from({ length: 12 }, () => ({}));

describe('a doubt', () => {
  it('is nothing on a quiet machine', () => {
    expect(doubtsOf(seen(CHECKS))).toEqual([]);
  });

  it('is a machine whose cores others wanted too, however steady the times', () => {
    const watched = seen(CHECKS.map(() => ({ share: 0.524 })));
    expect(doubtsOf(watched)).toEqual([
      'Fairly sure of who is the fastest, less of the times: other work kept this machine busy. Close what else runs, and measure again.',
      'Between the turns, the slowest of 4 threads that computed had its core for 52.4 % of the time. Times are longer than on a quiet machine, most of all on several threads, however steady they look.',
    ]);
    const alone = seen(CHECKS.map(() => ({ share: 0.5, threads: 1 })));
    expect(doubtsOf(alone)[1]).toContain('a thread that computed had');
  });

  it('is a machine that became slower, or faster, while it measured', () => {
    const paced = (ends: number) => seen(CHECKS.map((_, at) => ({ pieceMs: at < 6 ? 0.3 : ends })));
    expect(doubtsOf(paced(0.405))).toEqual([
      'Fairly sure of who is the fastest, less of the times: this machine became slower while it measured. Measure again on mains power, when it has cooled.',
      'The same piece of work took 1.35 times as long at the end as at the start, as when a processor gets hot or saves power. Contestants bore that alike, as they took turns; the times themselves are of neither state.',
    ]);
    const [lead, ground] = doubtsOf(paced(0.24));
    expect(lead).toContain(': this machine became faster while it measured. ');
    expect(ground).toContain('took 0.800 times as long at the end');
  });

  it('is a page that stood still, and what became of its samples', () => {
    const stood = (retaken: number) => seen(CHECKS, { stills: [12_000, 300], retaken });
    expect(doubtsOf(stood(2))).toEqual([
      'Fairly sure of who is the fastest, less of the times: the page stood still in the middle of it. Keep the computer awake, and measure again.',
      'The page stood still for 12.3 s in all, as when a computer sleeps or a browser freezes a page. What was timed meanwhile does not count: 2 samples were taken again.',
    ]);
    expect(doubtsOf(stood(0))[1]).not.toContain('again');
  });

  it('leads with one sentence, whatever there is, and the rest stands under it as its grounds', () => {
    const noisy = [
      slow(around('a', 4, 12, 0.8)),
      measured('eager:wasm', around('b', 4, 12, 0.8), { settled: false }),
    ];
    const [lead, ...grounds] = told(reportOf(noisy, { hidden: true, status: 'stopped' }));
    expect(lead).toBe(
      'Don’t rely on this: the page was out of sight for a while. Measure again with it in sight.',
    );
    expect(grounds).toHaveLength(4);
    expect(grounds.join(' ')).toMatch(
      /out of sight.*stopped?.*other work on this machine or threads.*Still getting faster.*eager tfjs wasm/,
    );
  });

  it('advises by what was seen of the machine: to quieten one that was busy, to take more turns on one that was not', () => {
    const noisy = [slow(around('a', 4, 12, 0.8)), fast(around('b', 4, 12, 0.8))];
    const [quiet, why] = told(reportOf(noisy, { watched: seen(CHECKS) }));
    expect(quiet).toBe('Don’t rely on this: times were too unsteady. A larger budget tells more.');
    expect(why).toContain('had little else to do');
    const busy = told(reportOf(noisy, { watched: seen(CHECKS.map(() => ({ share: 0.5 }))) }));
    expect(busy[0]).toBe(
      'Don’t rely on this: other work kept this machine busy. Close what else runs, and measure again.',
    );
    expect(busy.join(' ')).not.toMatch(/larger budget|little else/);
    expect(told(reportOf(noisy))[0]).toContain('Close what else runs');
  });

  it('is no unsteady time of one that is slower beyond doubt: how well that is known stands beside it', () => {
    const rows = [
      slow(around('a', 400, 12, 0.5)),
      fast(around('b', 2)),
      measured('eager:wasm', around('c', 4)),
    ];
    expect(told(reportOf(rows, { watched: seen(CHECKS) }))).toEqual([]);
  });

  it('is too few turns, of those that they leave open', () => {
    const few = [slow([4, 4.1]), measured('eager:wasm', [2, 2.1])];
    expect(told(reportOf(few))).toEqual([
      'Don’t rely on this: there were too few turns. A larger budget tells more.',
      'Fewer than 6 turns say little: eager tfjs wasm and eager tfjs cpu.',
    ]);
    const answer = wordsOf(reportOf(few))[0]?.text;
    expect(answer).toMatch(
      /^Who is the fastest can’t be told yet\. Eager tfjs wasm has the shortest median: .* a call.*\. Not told yet: eager tfjs cpu \(2 turns/,
    );
    const compiling = wordsOf(reportOf([...few, fast([1, 1.1])])).find(({ about }) => about === 'compiling');
    expect(compiling?.text).toContain('takes more turns');
    const others = [fast(around('b', 2)), measured('eager:wasm', around('c', 4))];
    expect(told(reportOf([slow([400, 410]), ...others]))).toEqual([
      'Fairly sure, but not of all: there were too few turns. A larger budget tells more.',
      'Fewer than 6 turns say little: eager tfjs cpu.',
    ]);
  });

  it('is said where the turns’ ratio is not that of the medians', () => {
    // Turn by turn 8, 2 and 2 times as long, and by the medians 4 times.
    const turns = [1, 2, 4, 1, 2, 4, 1, 2, 4];
    const swung = turns.map((ms, turn) => ms * (turn % 3 === 0 ? 8 : 2));
    const report = reportOf([slow(swung), fast(turns)]);
    expect(wordsOf(report)[0]?.text).toMatch(/ is the fastest.*turn by turn; 4\.00 by the medians\)\.$/);
    expect(told(report).join(' ')).toMatch(
      /the median of the turns’ ratios\. .* more than a tenth for eager tfjs cpu/,
    );
  });

  it('is a stop that came before anything was timed, said once', () => {
    const none = measured('eager:cpu', [], { status: 'waiting' });
    expect(told(reportOf([none], { status: 'stopped', hidden: true }))).toEqual([
      'It was stopped before anything was timed.',
    ]);
    expect(told(reportOf([none]))).toEqual(['Nothing was timed.']);
  });

  it('is those whose turn never came', () => {
    const rows = [
      slow(around('a', 4)),
      fast(around('b', 2)),
      measured('eager:wasm', [], { status: 'waiting' }),
    ];
    expect(told(reportOf(rows, { status: 'stopped' }))[0]).toBe(
      'Fairly sure, but not of all: it was stopped before its end. Let it run to its end.',
    );
  });

  it('is a page that went away, and what to do without the one that took it along', () => {
    const gone = { status: 'stopped', during: 'eager:webgl' } as const;
    expect(doubtsOf(seen(CHECKS), gone)).toEqual([
      'Fairly sure of who is the fastest, less of the times: the page went away while eager tfjs webgl was being measured. Measure the others without it.',
      'The page went away while eager tfjs webgl was being measured, perhaps for want of memory: what was measured until then stands.',
    ]);
    const none = measured('eager:cpu', [], { status: 'waiting' });
    expect(told(reportOf([none], gone))).toEqual([
      'The page went away while eager tfjs webgl was being measured, perhaps for want of memory, before anything was timed.',
    ]);
  });
});
