/**
 * Two contestants in turn: each sample is long enough to be timed, and comes after a while of the same work untimed, since a core that
 * waited is slow at first.
 */
import type { Turn } from './statistics';

/** One unit of work, its result read back. */
export type Work = () => Promise<unknown>;

export interface TurnsOptions {
  /** A clock in milliseconds. */
  now(): number;
  readonly mostTurns: number;
  readonly leastTurns: number;
  /** A sample's length, and that of the untimed work before it. */
  readonly sampleMs: number;
  readonly warmUpMs: number;
  /** About how long the turns may take; the least number of them is taken all the same. */
  readonly mostMs: number;
  progress?(done: number, of: number): void;
}

async function repeat(work: Work, times: number, now: () => number): Promise<number> {
  const start = now();
  for (let count = 0; count < times; count++) await work();
  return now() - start;
}

/** How often the work fits into a sample: once at least; and how long such a sample takes. */
async function fitting(work: Work, { now, sampleMs }: TurnsOptions): Promise<[times: number, ms: number]> {
  let times = 1;
  for (;;) {
    const ms = await repeat(work, times, now);
    if (ms >= sampleMs) return [times, ms];
    times = Math.max(times + 1, Math.ceil((times * sampleMs * 1.2) / Math.max(ms, 0.01)));
  }
}

/** Milliseconds of a unit of work of each, turn by turn; who begins changes from turn to turn. */
export async function takeTurns(of: Work, to: Work, options: TurnsOptions): Promise<readonly Turn[]> {
  const { now, warmUpMs, mostTurns, leastTurns, mostMs, progress } = options;
  // Twice: what is compiled late is slow at first.
  for (const work of [of, to]) await fitting(work, options);
  const [ofTimes, ofMs] = await fitting(of, options);
  const [toTimes, toMs] = await fitting(to, options);
  const turnMs = ofMs + toMs + 2 * warmUpMs;
  const count = Math.min(mostTurns, Math.max(leastTurns, Math.floor(mostMs / turnMs)));
  const sample = async (work: Work, times: number): Promise<number> => {
    const until = now() + warmUpMs;
    do await work();
    while (now() < until);
    return (await repeat(work, times, now)) / times;
  };
  const turns: Turn[] = [];
  while (turns.length < count) {
    progress?.(turns.length, count);
    if (turns.length % 2 === 0) {
      const first = await sample(of, ofTimes);
      turns.push({ of: first, to: await sample(to, toTimes) });
    } else {
      const first = await sample(to, toTimes);
      turns.push({ of: await sample(of, ofTimes), to: first });
    }
  }
  progress?.(count, count);
  return turns;
}
