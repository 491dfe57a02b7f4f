import { describe, expect, test } from 'vitest';
import type { Memory } from '../../graphs/memory';
import { gapWords, liveWords, peakWords } from './gap-words';

const points = [
  { atUs: 1_000, seq: 0, bytes: 1_700_000, tensors: 9 },
  { atUs: 9_000, seq: 70, bytes: 200_000, tensors: 2 },
];
const peak = { atUs: 1_000, seq: 0, bytes: 1_700_000, tensors: 9, line: 4 };
const whole: Memory = { points, peak, leaks: [], incomplete: false };
const torn: Memory = { ...whole, incomplete: true, gap: { startUs: 2_000, endUs: 9_000 } };

describe('memory where events were not kept', () => {
  test('is said to be known before the gap, unknown in it, and counted anew after it', () => {
    expect(liveWords(torn, 1_500, 100)).toEqual(['1.7 MB live at 1.5 ms']);
    expect(liveWords(torn, 5_000, 100)).toEqual(['not known at 5 ms', 'Events of this time were not kept.']);
    expect(liveWords(torn, 9_500, 100)).toEqual([
      '200 kB live at 9.5 ms',
      'Counted: only what was made since the gap.',
    ]);
    expect(liveWords(whole, 9_500, 100)).toEqual(['200 kB live at 9.5 ms']);
  });

  test("has a highest point that is not called the run's peak, which the run itself tells", () => {
    expect(peakWords(whole)).toBe('peak 1.7 MB, line 4');
    expect(peakWords(torn)).toBe('highest that was kept 1.7 MB, line 4');
    expect(gapWords(torn, 2_810_000)).toContain('The whole run’s peak was 2.81 MB.');
    expect(gapWords(torn, undefined)).not.toContain('peak');
    expect(gapWords(whole, 2_810_000)).toBeUndefined();
  });
});
