import { describe, expect, it } from 'vitest';
import { Pace } from './benchmark-pace';
import { FakeClock } from './fake-clock';

function paced(keepTakesMs = 0) {
  const clock = new FakeClock();
  const [shown, kept]: [number[], number[]] = [[], []];
  const start = clock.now();
  const pace = new Pace(clock, {
    show: () => void shown.push(clock.now() - start),
    keep: () => {
      kept.push(clock.now() - start);
      clock.pass(keepTakesMs);
    },
  });
  return { clock, pace, shown, kept };
}

describe('the pace of a benchmark', () => {
  it('shows what is urgent at once, and the rest twice a second at most', () => {
    const { clock, pace, shown } = paced();
    for (let sample = 0; sample < 200; sample++) {
      pace.took(sample === 0 || sample === 7);
      clock.pass(10);
    }
    expect(shown).toEqual([0, 70, 570, 1070, 1570]);
  });

  it('keeps every sample within some hundred milliseconds, whether another follows or not', () => {
    const { clock, pace, shown, kept } = paced();
    for (let sample = 0; sample < 30; sample++) {
      pace.took(sample === 0);
      clock.pass(10);
    }
    expect(kept).toEqual([0, 250]);
    // A sample that takes long follows.
    clock.pass(1000);
    expect(kept).toEqual([0, 250, 500]);
    expect(shown).toEqual([0]);
    clock.pass(1000);
    expect(shown).toEqual([0, 2010]);
  });

  it('takes little of the time for it, however long it takes to keep a report', () => {
    const { clock, pace, kept } = paced(20);
    for (let sample = 0; sample < 500; sample++) {
      pace.took(sample === 0);
      clock.pass(10);
    }
    const apart = kept.slice(1).map((at, index) => at - (kept[index] ?? 0));
    for (const ms of apart) expect(ms).toBeGreaterThanOrEqual(500);
  });
});
