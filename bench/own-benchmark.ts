/** What the benchmark that the page offers must hold, as text. */
import type { HarnessResult } from './harness';
import type { RepeatsResult } from './repeats';
import { counted, interval, ms, table, verdict, type Row } from './table';

/** The interval of the ratio of a contestant to a bare loop must hold 1, and be no wider than this either way. */
const MOST_OFF = 0.05;

export function harnessTable({ cases }: HarnessResult): string {
  return table(
    "A call in a benchmark's samples against a bare loop around the same function, wasm, one thread, in paired turns",
    cases.map(({ name, times, workers, turns, sampleMs, bareMs, ratio }): Row => {
      const { low, high } = ratio;
      const kept = low <= 1 && high >= 1 && low >= 1 - MOST_OFF && high <= 1 + MOST_OFF;
      const bound = `holds 1, within ${String(100 * MOST_OFF)} % of it: ${verdict(kept)}`;
      const samples = `${counted(turns.length, 'turn')} in ${counted(workers, 'worker')}, ${counted(times, 'call')} each; ${ms(sampleMs)} to ${ms(bareMs)}`;
      return [name, ratio.ratio.toPrecision(4), `${samples}; ${interval(ratio)}; ${bound}`];
    }),
  );
}

export function repeatsTable({ verdicts, contradictions }: RepeatsResult): string {
  return table(`The same benchmark, ${counted(verdicts.length, 'time')}: the fastest first`, [
    ...verdicts.map((ranks, time): Row => [
      String(time + 1),
      ranks[0]?.name ?? 'nothing was measured',
      ranks
        .slice(1)
        .map((rank) => `${rank.name} ${rank.verdict} (${rank.ratio.toPrecision(3)}, ${interval(rank)})`)
        .join('; '),
    ]),
    [
      'contradictions',
      String(contradictions.length),
      `${contradictions.join('; ')} none: ${verdict(contradictions.length === 0)}`.trim(),
    ],
  ]);
}
