/** Contestants in turn, as the page's own measurements take them. */
import { local, race, type LocalWork } from '../../src/bench/harness';
import type { Samples } from './messages';

export type { LocalWork } from '../../src/bench/harness';

const SAMPLE_MS = 15;
const WARM_UP_MS = 12;
/** What does not settle by then never will. */
const MOST_MS = 60_000;

/** Milliseconds of a unit of work, `turns` samples by contestant. */
export async function takeTurns(works: readonly LocalWork[], turns: number): Promise<Samples> {
  const now = () => performance.now();
  const contestants = works.map((work) => local(work, now));
  const timings = await race(contestants, {
    now,
    leastTurns: turns,
    mostTurns: turns,
    sampleMs: SAMPLE_MS,
    warmUpMs: WARM_UP_MS,
    mostMs: MOST_MS,
  });
  return Object.fromEntries(
    timings.map((timing) => {
      if ('error' in timing) throw timing.error;
      return [timing.name, timing.samples];
    }),
  );
}
