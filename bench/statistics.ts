/** How often the benchmark's intervals hold the truth and how often it finds a winner among equals, on draws whose truth is known. */
import { compareReports } from '../src/bench/compare';
import {
  conductedOn,
  coverage,
  DISTRIBUTIONS,
  falseWinners,
  sittingOut,
  winnerOf,
  type Distribution,
} from '../src/bench/coverage';
import { normals } from '../src/bench/fake-players';
import { around, measured, reportOf } from '../src/bench/fake-reports';
import { table, type Row } from './table';

const COUNTS = [3, 6, 8, 12, 24, 60] as const;
const RACES = [
  [2, 12],
  [2, 24],
  [6, 12],
  [6, 24],
] as const;
const FACTORS = [1, 1.005, 1.01, 1.02, 1.05] as const;
const SITTING = [1.5, 3, 3.3, 8] as const;
const DRIFTS = [0, 0.02, 0.05, 0.1] as const;
const TROUBLE = { drift: 0.1, spread: 0.02, grain: 0.1 };

export interface StatisticsOptions {
  /** Draws of each row, */
  readonly trials: number;
  /** and whole benchmarks. */
  readonly conducted: number;
}

export interface StatisticsResult {
  readonly trials: number;
  /** Shares of trials. */
  readonly coverage: readonly {
    readonly name: Distribution;
    readonly count: number;
    readonly held: number;
  }[];
  readonly equals: readonly {
    readonly name: Distribution;
    readonly contestants: number;
    readonly turns: number;
    readonly found: number;
  }[];
  readonly whole: number;
  /** Of two that differ by so much: in how many the faster one wins, the slower one, and nobody. */
  readonly verdicts: readonly {
    readonly factor: number;
    readonly right: number;
    readonly wrong: number;
  }[];
  readonly sitting: readonly { readonly factor: number; readonly satOut: number; readonly held: number }[];
  /** Of runs of the same at different times, by how much the machine differs from itself: in how many a change is found. */
  readonly changes: readonly { readonly drift: number; readonly found: number }[];
}

const IDS = ['eager:cpu', 'eager:wasm', 'ort:wasm', 'replay:wasm'] as const;

function falseChanges(drift: number, whole: number): number {
  let found = 0;
  for (let trial = 0; trial < whole; trial++) {
    const day = Math.exp(drift * normals(`day ${String(trial)}`)());
    const run = (seed: string, times: number) =>
      reportOf(
        IDS.map((id, index) =>
          measured(id, around(`${seed} ${id} ${String(trial)}`, (2 + index) * times, 16, 0.05)),
        ),
      );
    const [point] = compareReports(run('before', 1), run('after', day)).points;
    if (point?.rows.some(({ change }) => change === 'faster' || change === 'slower')) found++;
  }
  return found / whole;
}

async function verdicts(factor: number, whole: number): Promise<StatisticsResult['verdicts'][number]> {
  let [right, wrong] = [0, 0];
  for (let repeat = 0; repeat < whole; repeat++) {
    const winner = winnerOf(await conductedOn(`again ${String(repeat)}`, [10, 10 * factor], TROUBLE));
    if (winner === 'eager:wasm') right++;
    else if (winner !== undefined) wrong++;
  }
  return { factor, right: right / whole, wrong: wrong / whole };
}

export async function benchStatistics(
  { trials, conducted: whole }: StatisticsOptions,
  tell: (words: string) => void,
): Promise<StatisticsResult> {
  const names = Object.keys(DISTRIBUTIONS) as Distribution[];
  tell('statistics: intervals');
  const covered = names.flatMap((name) =>
    COUNTS.map((count) => ({ name, count, held: coverage(name, count, trials) })),
  );
  tell('statistics: equals');
  const equals = names.flatMap((name) =>
    RACES.map(([contestants, turns]) => ({
      name,
      contestants,
      turns,
      found: falseWinners(name, contestants, turns, trials),
    })),
  );
  tell('statistics: whole benchmarks');
  const told: StatisticsResult['verdicts'][number][] = [];
  for (const factor of FACTORS) told.push(await verdicts(factor, whole));
  const sitting: StatisticsResult['sitting'][number][] = [];
  for (const factor of SITTING) sitting.push({ factor, ...(await sittingOut(factor, 0.1, whole)) });
  return {
    trials,
    coverage: covered,
    equals,
    whole,
    verdicts: told,
    sitting,
    changes: DRIFTS.map((drift) => ({ drift, found: falseChanges(drift, whole) })),
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function statisticsTables({
  trials,
  coverage: covered,
  equals,
  whole,
  verdicts: told,
  sitting,
  changes,
}: StatisticsResult): string {
  const of = (count: number) => `of ${String(count)} trials each`;
  return [
    table(
      `Intervals of 95 %: how often they hold the true median, ${of(trials)}`,
      covered.map(({ name, count, held }): Row => [`${name}, ${String(count)} samples`, percent(held)]),
    ),
    table(
      `Equals: how often somebody is called slower, at most 5 % promised, ${of(trials)}`,
      equals.map(({ name, contestants, turns, found }): Row => [
        `${name}, ${String(contestants)} contestants, ${String(turns)} turns`,
        percent(found),
      ]),
    ),
    table(
      `Whole benchmarks of two on a machine that drifts and stumbles, ${of(whole)}`,
      told.map(({ factor, right, wrong }): Row => [
        factor === 1 ? 'equal' : `${String(factor)} times as long`,
        factor === 1 ? `${percent(right + wrong)} find a winner` : `${percent(right)} name the faster one`,
        factor === 1 ? '' : `${percent(wrong)} the slower one`,
      ]),
    ),
    table(
      `One that takes long beside a quicker one, ${of(whole)}`,
      sitting.map(({ factor, satOut, held }): Row => [
        `${String(factor)} times as long`,
        `${percent(held)} hold the ratio`,
        `${percent(satOut)} sat out`,
      ]),
    ),
    table(
      `Two runs of the same four: how often a change is found, ${of(whole)}`,
      changes.map(({ drift, found }): Row => [
        drift === 0 ? 'the machine the same' : `the machine ${percent(drift)} off, as a standard deviation`,
        percent(found),
      ]),
    ),
  ].join('\n\n');
}
