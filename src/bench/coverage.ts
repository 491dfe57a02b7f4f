/**
 * How often intervals hold the truth, and how often a winner is found where there is none, on draws whose truth is known. The tests hold
 * the figures to what is promised; `npm run bench -- --only statistics` prints them.
 */
import seedrandom from 'seedrandom';
import { conduct } from './conduct';
import { FakeClock, fakeCompany, givenFor, normals } from './fake-players';
import { race } from './harness';
import type { BenchmarkReport } from './report';
import { Standing } from './standing';
import { medianInterval, MISSED, ratioOf } from './statistics';
import { verdictOf } from './verdict';

interface Source {
  readonly draw: () => number;
  readonly median: number;
}

export const DISTRIBUTIONS = {
  normal: (seed) => {
    const normal = normals(seed);
    return { draw: () => 10 + 0.3 * normal(), median: 10 };
  },
  'long-tailed': (seed) => {
    const normal = normals(seed);
    return { draw: () => 10 * Math.exp(0.3 * normal()), median: 10 };
  },
  exponential: (seed) => {
    const random = seedrandom.alea(seed);
    return { draw: () => 10 - 5 * Math.log(1 - random()), median: 10 + 5 * Math.LN2 };
  },
  'of two modes': (seed) => {
    const [random, normal] = [seedrandom.alea(seed), normals(seed)];
    // Its median lies where the lower mode's upper part is thin.
    return { draw: () => (random() < 0.6 ? 10 : 14) + 0.5 * normal(), median: 10.4837 };
  },
} as const satisfies Readonly<Record<string, (seed: string) => Source>>;
export type Distribution = keyof typeof DISTRIBUTIONS;

const share = (trials: number, is: (trial: number) => boolean): number =>
  Array.from({ length: trials }, (_, trial) => is(trial)).filter(Boolean).length / trials;

/** The share of trials in which the interval of that many samples holds the true median. */
export const coverage = (name: Distribution, count: number, trials: number): number =>
  share(trials, (trial) => {
    const { draw, median: truth } = DISTRIBUTIONS[name](`${name} ${String(trial)}`);
    const { low, high } = medianInterval(Array.from({ length: count }, draw));
    return low <= truth && truth <= high;
  });

const equals = (name: Distribution, contestants: number, turns: number, trial: number) => {
  const { draw } = DISTRIBUTIONS[name](`equals ${name} ${String(trial)}`);
  return Array.from({ length: contestants }, (_, index) => ({
    name: String(index),
    samples: Array.from({ length: turns }, draw),
    repeats: 1,
    settled: true,
  }));
};

/** The share of trials in which some of that many equals is called slower. */
export const falseWinners = (
  name: Distribution,
  contestants: number,
  turns: number,
  trials: number,
): number =>
  share(trials, (trial) =>
    verdictOf(equals(name, contestants, turns, trial)).ranks.some(({ verdict }) => verdict === 'slower'),
  );

/** A machine that gets slower as it goes, and stumbles now and then. */
export interface Trouble {
  /** By the second. */
  readonly drift: number;
  readonly spread: number;
  readonly grain: number;
}

const OTHERS = ['eager:wasm', 'ort:wasm', 'replay:wasm', 'eager:cpu'];

/** A whole benchmark of contestants that take so many milliseconds, on a machine with that trouble. */
export function conductedOn(
  seed: string,
  times: readonly number[],
  { drift, spread, grain }: Trouble,
  budgetMs = 5000,
): Promise<BenchmarkReport> {
  const clock = new FakeClock(grain);
  const normal = normals(seed);
  const takes = (ms: number) => (atMs: number) =>
    ms * (1 + (drift * atMs) / 1000) * Math.exp(spread * normal()) + (normal() > 2.3 ? 15 : 0);
  const ids = OTHERS.slice(0, times.length);
  const plays = Object.fromEntries(ids.map((id, index) => [id, { takes: takes(times[index] ?? NaN) }]));
  // The reference is always there.
  const { cast } = fakeCompany(clock, { 'eager:cpu': { takes: () => 1 }, ...plays });
  return conduct(givenFor(ids, { budgetMs }), {
    cast,
    now: clock.now,
    report: () => undefined,
    stopped: () => false,
  });
}

/** Who is said to be the fastest, be it only so far: nobody where that is not distinguishable. */
export function winnerOf(report: BenchmarkReport): string | undefined {
  const [point] = report.points;
  const [best] = point ? new Standing(point).ranks : [];
  return best?.verdict === 'fastest' || best?.verdict === 'fastest so far' ? best.name : undefined;
}

export interface Sitting {
  /** The share of benchmarks in which the slow one was measured less often than the quick one. */
  readonly satOut: number;
  /** The share in which the interval of the ratio of the two holds the true one. */
  readonly held: number;
}

/** Two that take long, one so many times as long as the other: what sitting out does to the interval. */
export async function sittingOut(factor: number, spread: number, trials: number): Promise<Sitting> {
  let [satOut, held] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const clock = new FakeClock();
    const normal = normals(`sitting ${String(factor)} ${String(trial)}`);
    const takes = (ms: number) => ({ takes: () => ms * Math.exp(spread * normal()) });
    const { cast } = fakeCompany(clock, { 'eager:cpu': takes(100 * factor), 'eager:wasm': takes(100) });
    const given = givenFor(['eager:cpu', 'eager:wasm'], { budgetMs: 8000, precision: 0 });
    const report = await conduct(given, {
      cast,
      now: clock.now,
      report: () => undefined,
      stopped: () => false,
    });
    const [slow = [], quick = []] = report.points[0]?.rows.map(({ samples }) => samples) ?? [];
    if (slow.length < quick.length) satOut++;
    const turns = slow.map((of, turn) => ({ of, to: quick[turn] ?? NaN }));
    const { low, high } = ratioOf(turns, MISSED);
    if (low <= factor && factor <= high) held++;
  }
  return { satOut: satOut / trials, held: held / trials };
}

/** Of a call's time: what the luck of where its tensors lie makes, and what differs from sample to sample. */
const PLACE_SPREAD = 0.03;
const SAMPLE_SPREAD = 0.01;

/**
 * The share of races in which the interval of a contestant's median holds the median of all places in memory where it might lie; and the
 * share in which one of two equals, each with its own luck, is called slower.
 */
export async function placed(
  moves: boolean,
  trials: number,
): Promise<{ readonly held: number; readonly found: number }> {
  let [held, found] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const clock = new FakeClock();
    const equal = (name: string) => {
      const normal = normals(`place ${name} ${String(trial)}`);
      const elsewhere = () => 10 * Math.exp(PLACE_SPREAD * normal());
      let ms = elsewhere();
      return {
        name,
        ...(moves && {
          move: () => {
            ms = elsewhere();
            return Promise.resolve(true);
          },
        }),
        take(times: number) {
          let took = 0;
          for (let count = 0; count < times; count++) took += ms * Math.exp(SAMPLE_SPREAD * normal());
          clock.ms += took;
          return Promise.resolve(took);
        },
      };
    };
    const timings = await race([equal('a'), equal('b')], {
      now: clock.now,
      leastTurns: 12,
      mostTurns: 24,
      sampleMs: 10,
      warmUpMs: 5,
      mostMs: 5000,
      precision: 0.02,
    });
    const { low, high } = medianInterval(timings[0]?.samples ?? []);
    if (low <= 10 && 10 <= high) held++;
    if (verdictOf(timings).ranks.some(({ verdict }) => verdict === 'slower')) found++;
  }
  return { held: held / trials, found: found / trials };
}
