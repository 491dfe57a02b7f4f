/** What is said of several subjects that are measured one after the other. */
import { counted } from '../../base/quantities';
import { hasTimes, NOTHING_TIMED } from '../../bench/outcome';
import { expectedMs } from '../../bench/outlook';
import type { BenchmarkReport, Settings } from '../../bench/report';
import type { ReportHead } from '../../workspace/report-shelf';

/** Of a time that is only guessed: "40 s", "16 min", "2 h 10 min". */
export function roughly(ms: number): string {
  const seconds = Math.max(5, 5 * Math.round(ms / 5000));
  if (seconds < 90) return `${String(seconds)} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${String(minutes)} min`;
  const rest = 10 * Math.round((minutes % 60) / 10);
  const [hours, more] = rest === 60 ? [1 + Math.floor(minutes / 60), 0] : [Math.floor(minutes / 60), rest];
  return `${String(hours)} h${more === 0 ? '' : ` ${String(more)} min`}`;
}

interface Costs extends Pick<Settings, 'contestants' | 'batches' | 'budgetMs'> {
  /** What those before took longer than was expected, on the average; in milliseconds. */
  readonly beyondMs?: number;
}

/** How long so many subjects take at most. */
export const allWords = (subjects: number, costs: Costs): string =>
  `at most about ${roughly(subjects * (expectedMs(costs) + (costs.beyondMs ?? 0)))}`;

/** What is going to be measured, and how long that takes; `subjects` is undefined where it is not known how many there are. */
export function estimateWords(subjects: number | undefined, costs: Costs): string {
  const { budgetMs, batches } = costs;
  const each = `${String(budgetMs / 1000)} s for each${batches.length > 1 ? ' and each batch' : ''}`;
  return subjects === undefined
    ? `What the snippet has to measure is looked for first; then each is measured: ${each}, and what it takes to start it.`
    : `${counted(subjects, 'subject')}, one after the other: ${allWords(subjects, costs)}, ${each} and what it takes to start it.`;
}

/** "of “Products of matrices”", "of 8 snippets". */
export function sourceWords(of: readonly Pick<ReportHead, 'title' | 'series'>[]): string {
  const titles = new Set(of.map(({ title }) => title));
  const [first] = of;
  // Where it was stopped not all of them have come.
  const snippets = Math.max(titles.size, first?.series?.snippets ?? 1);
  return snippets > 1 ? `of ${counted(snippets, 'snippet')}` : `of “${first?.title ?? ''}”`;
}

type Shown = Pick<BenchmarkReport, 'status'> &
  (Pick<BenchmarkReport, 'points'> | (Pick<ReportHead, 'outcome'> & { readonly points?: never }));

/** What an earlier version kept does not tell how it ended. */
const isTimed = (of: Shown): boolean => (of.points ? hasTimes(of) : of.outcome !== NOTHING_TIMED);

/** Empty where all there was to measure was measured. */
export function shortfallWords(reports: readonly Shown[], of: number): string {
  if (reports.some(({ status }) => status === 'running')) return 'under way';
  const failed = reports.filter(({ status }) => status === 'failed').length;
  const stopped = reports.some(({ status }) => status === 'stopped');
  const timed = reports.filter((each) => each.status !== 'failed' && isTimed(each)).length;
  return [
    ...(timed + failed < of ? [`${String(timed)} of ${counted(of, 'subject')} measured`] : []),
    ...(stopped ? ['stopped'] : []),
    ...(failed > 0 ? [`${counted(failed, 'subject')} failed`] : []),
  ].join(', ');
}
