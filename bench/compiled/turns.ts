/** Contestants in turn: each sample is long enough to be timed, and comes after a while of the same work untimed. */
import type { Samples } from './messages';

export interface Contestant {
  readonly name: string;
  /** Makes ready what the others left otherwise. */
  readonly enter?: () => void | Promise<void>;
  /** One unit of work, its result read back. */
  readonly run: () => Promise<unknown>;
}

const SAMPLE_MS = 15;
const WARM_UP_MS = 12;

const repeat = async ({ run }: Contestant, times: number): Promise<number> => {
  const start = performance.now();
  for (let count = 0; count < times; count++) await run();
  return performance.now() - start;
};

/** How often a unit of work fits into a sample: once at least. */
async function fitting(contestant: Contestant): Promise<number> {
  let times = 1;
  for (;;) {
    const took = await repeat(contestant, times);
    if (took >= SAMPLE_MS) return times;
    times = Math.max(times + 1, Math.ceil((times * SAMPLE_MS * 1.2) / Math.max(took, 0.01)));
  }
}

/** Milliseconds of a unit of work, `turns` samples by contestant. They begin in another order at each turn. */
export async function takeTurns(contestants: readonly Contestant[], turns: number): Promise<Samples> {
  const times = new Map<Contestant, number>();
  for (const contestant of contestants) {
    await contestant.enter?.();
    // Twice: what is compiled late is slow at first.
    await fitting(contestant);
    times.set(contestant, await fitting(contestant));
  }
  const samples = new Map(contestants.map(({ name }) => [name, [] as number[]]));
  for (let turn = 0; turn < turns; turn++) {
    const from = turn % contestants.length;
    for (const contestant of [...contestants.slice(from), ...contestants.slice(0, from)]) {
      await contestant.enter?.();
      const count = times.get(contestant) ?? 1;
      const until = performance.now() + WARM_UP_MS;
      while (performance.now() < until) await contestant.run();
      samples.get(contestant.name)?.push((await repeat(contestant, count)) / count);
    }
  }
  return Object.fromEntries(samples);
}
