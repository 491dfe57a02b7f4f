/** What the benchmark's table says beside its figures. */
import { counted, number3 } from '../../base/quantities';
import { callTime, digits3, ratioInterval, untoldRatio } from '../../bench/amounts';
import { callsToPayBack, type Payback } from '../../bench/break-even';
import { parseContestant } from '../../bench/contestants';
import type { Course } from '../../bench/course';
import type { BenchmarkReport, Machine, Row } from '../../bench/report';
import { verdictText, type Cell, type TableRow } from '../../bench/table';
import { hasAnotherRatio, isAmongFastest, isFirst } from '../../bench/verdict';
import type { Sentence } from '../../bench/words';
import type { ReportHead } from '../../workspace/report-shelf';

/** Short: its interval is in `againstTitle`. Whoever can't be told from the fastest is among them, with the shortest median or not. */
export function againstWords({ comparison }: TableRow): string {
  if (!comparison || isFirst(comparison)) return comparison?.verdict ?? '';
  if (comparison.verdict === 'slower') return `${digits3(comparison.ratio)} times`;
  return comparison.verdict === 'not told' ? 'not told yet' : 'among the fastest';
}

export function againstTitle({ comparison }: TableRow): string | undefined {
  if (!comparison || isFirst(comparison)) return undefined;
  if (comparison.verdict === 'not told') return `${untoldRatio(comparison)}: too little to claim anything`;
  const another = hasAnotherRatio(comparison)
    ? `; turn by turn, and ${digits3(comparison.ofMedians)} times by the medians`
    : '';
  const interval = `${ratioInterval(comparison)} times as long as the fastest, with 95 % confidence for all rows together${another}`;
  return comparison.verdict === 'slower' ? interval : `${interval}: which of the two is faster can’t be told`;
}

/** Short of the title: "1.80 to 1.90 times"; empty for the fastest itself. */
export function againstInterval({ comparison }: TableRow): string {
  if (!comparison || isFirst(comparison)) return '';
  return comparison.verdict === 'not told'
    ? `about ${digits3(comparison.ratio)} times`
    : `${ratioInterval(comparison)} times`;
}

/** Whether it is the fastest, or can't be told from it. */
export const isAmongBest = ({ comparison }: TableRow): boolean =>
  comparison !== undefined && isAmongFastest(comparison);

/** A custom property: define-by-run or define-then-run. */
export const hueOf = (contestant: string): '--dynamic' | '--static' =>
  parseContestant(contestant)?.way === 'eager' ? '--dynamic' : '--static';

const UNDER_WAY: Readonly<Partial<Record<Row['status'], string>>> = {
  waiting: 'waiting',
  preparing: 'preparing…',
  measured: 'its results are right; its turn will come',
};

/** The page's own threads stand in the status bar, and are not those of a contestant that has a number of its own. */
export function threadWords(contestant: string): string {
  const threads = parseContestant(contestant)?.threads;
  if (threads === undefined) return '';
  return `. It has ${counted(threads, 'thread')} whatever the page’s own runs have`;
}

/** What stands in the place of a time where there is none; without its line where a way there stands beside it. */
export function stateWords({ row, cells }: TableRow, running: boolean, isPlaced = false): string {
  const off =
    row.status === 'wrong' && row.deviation
      ? ` Off by ${cells.deviation?.text ?? ''} of the largest element.`
      : '';
  const underWay = UNDER_WAY[row.status];
  if (underWay === undefined) {
    const { place, ...unplaced } = row;
    return isPlaced && place
      ? verdictText(unplaced, undefined)
      : `${cells.verdict?.text ?? row.status}${off}`;
  }
  return running ? underWay : 'not measured';
}

/** "3 batches: 1, 8, 64"; the empty text for the arguments as they were given. */
export function batchesWords({ batches = [] }: Pick<ReportHead, 'batches'>): string {
  if (batches.length === 0) return '';
  return `${batches.length === 1 ? 'batch' : `${number3(batches.length)} batches:`} ${batches.map(number3).join(', ')}`;
}

/** Why a kept result can't be compared with the one that is shown; undefined where it can. */
export function whyNotCompared(kept: ReportHead, shown: BenchmarkReport): string | undefined {
  const { subject, status } = shown;
  if (kept.status === 'failed') return 'It failed: there is nothing to compare';
  if (kept.status === 'running') return 'It is still under way';
  if (status === 'failed') return 'The result above failed: there is nothing to compare';
  if (kept.subject === subject.name && (kept.via ?? subject.via) === subject.via) return undefined;
  return `It is of another function than the one above, which is of ${subject.name || 'the first function'}`;
}

/** The machine's name, where it was given one, its browser and its size. */
export const machineWords = ({ name, browser, platform, cores }: Machine): string =>
  [...(name === 'this browser' ? [] : [name]), browser, platform, counted(cores, 'core')].join(', ');

/** Day and time, as the reader's language has them. */
export const whenWords = (iso: string, timeStyle: 'short' | 'medium' = 'short'): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle });

/** The same of several, with seconds where two would read the same. */
export function whenAmong(all: readonly string[]): (iso: string) => string {
  const counts = new Map<string, number>();
  for (const iso of all) counts.set(whenWords(iso), 1 + (counts.get(whenWords(iso)) ?? 0));
  return (iso) => whenWords(iso, (counts.get(whenWords(iso)) ?? 0) > 1 ? 'medium' : 'short');
}

export function paybackWords(paid: Payback): string {
  if (paid.kind === 'at once') return 'at once';
  if (paid.kind === 'never told') return 'no saving that can be told';
  return `after ${callsToPayBack(paid)}`;
}

/** How far results are from those of the cpu backend, by the cell of the deviation. */
export const besideCpu = ({ text, value }: Cell): string => (value === 0 ? 'the same' : `off by ${text}`);

/** What the samples look like from turn to turn, and what that may come from. */
export function courseWords(course: Course): string {
  switch (course.kind) {
    case 'too few':
      return '';
    case 'steady':
      return 'Steady: no drift, no stragglers, one group.';
    case 'drift':
      return `They drifted, from about ${callTime(course.first)} to ${callTime(course.last)}: ${course.last > course.first ? 'the machine grew slower, as one does that grows hot' : 'it was still growing faster'}. All contestants took turns, so ratios suffer less than times.`;
    case 'step':
      return `They changed once, at turn ${number3(course.turn)}: about ${callTime(course.before)} before, ${callTime(course.after)} from then on. Something else on the machine ${course.after > course.before ? 'began' : 'ended'}, or the engine recompiled.`;
    case 'two groups':
      return `They fall in two groups, about ${callTime(course.quick)} and ${callTime(course.slow)} (${counted(course.slowCount, 'sample')}): threads that wait for each other, or a clock rate that changes, do that.`;
    case 'stragglers':
      return `${counted(course.count, 'straggler')}, up to ${callTime(course.longest)}: garbage collection or other work on the machine. The median hardly sees them.`;
  }
}

/** What a sentence of the verdict is about. */
export const ABOUT: Readonly<Record<Sentence['about'], string>> = {
  answer: 'Fastest',
  next: 'The next',
  compiling: 'Compiling',
  payback: 'Pays for itself',
  'graphics card': 'Graphics card',
  size: 'By size',
  'read-back': 'Read-back',
  precision: 'Precision',
  wrong: 'Wrong',
  failed: 'Not measured',
  unavailable: 'Not available',
  doubt: 'Doubtful',
  ground: 'Why',
};

/** The answer, what compiling is worth, and what makes either doubtful stand over the table, the rest under it. */
const FIRST: ReadonlySet<Sentence['about']> = new Set(['answer', 'compiling', 'payback', 'doubt', 'ground']);

/** Of a verdict without an answer all is said first. */
export function split(sentences: readonly Sentence[]): {
  readonly first: readonly Sentence[];
  readonly more: readonly Sentence[];
} {
  if (!sentences.some(({ about }) => about === 'answer')) return { first: sentences, more: [] };
  const isFirst = ({ about }: Sentence): boolean => FIRST.has(about);
  return { first: sentences.filter(isFirst), more: sentences.filter((each) => !isFirst(each)) };
}
