/** What of a benchmark failed at a line, as errors and warnings of a run are told: marked in the editor, and said with a way there. */
import type { SnippetError } from '../base/errors';
import { counted } from '../base/quantities';
import { capital, listed, nameOf } from '../bench/amounts';
import { faultsOf, type Fault } from '../bench/faults';
import type { BenchmarkReport } from '../bench/report';

export interface Faults {
  readonly errors: readonly SnippetError[];
  readonly warnings: readonly SnippetError[];
}

export const NO_FAULTS: Faults = { errors: [], warnings: [] };

/** Of a fault that all have in common nobody need be named. */
const isAlone = ({ contestants }: Fault, { settings }: BenchmarkReport): boolean =>
  contestants.length > 0 && contestants.length < settings.contestants.length;

const asError =
  (report: BenchmarkReport) =>
  (fault: Fault): SnippetError => {
    const { why, contestants, place } = fault;
    const who = isAlone(fault, report) ? `${capital(listed(contestants.map(nameOf)))}: ` : '';
    return { kind: 'runtime', message: `${who}${why}`, ...place };
  };

/** What all of them have in common is marked once. */
const once = (errors: readonly SnippetError[]): readonly SnippetError[] => [
  ...new Map(errors.map((error) => [JSON.stringify(error), error])).values(),
];

/** Of benchmarks of one text that have ended; those that are under way have other things to do. */
export function faultsIn(reports: readonly BenchmarkReport[]): Faults {
  const of = (lack: boolean): readonly SnippetError[] =>
    once(
      reports
        .filter(({ status }) => status !== 'running')
        .flatMap((report) =>
          faultsOf(report)
            .filter(({ isLack }) => isLack === lack)
            .map(asError(report)),
        ),
    );
  return { errors: of(false), warnings: of(true) };
}

/** What failed, with the place of the first of it; undefined where nothing failed at a line. */
export function failureWords(
  report: BenchmarkReport,
): (Pick<Fault, 'place'> & { readonly text: string }) | undefined {
  const [first, ...others] = faultsOf(report).filter(({ isLack }) => !isLack);
  if (!first) return undefined;
  const { contestants, why, place } = first;
  const all = counted(contestants.length, 'contestant');
  const who = isAlone(first, report) ? capital(listed(contestants.map(nameOf))) : `All ${all}`;
  const more =
    others.length === 0 ? '' : ` ${counted(others.length, 'more fault is', 'more faults are')} marked.`;
  const text = contestants.length === 0 ? `The benchmark failed: ${why}` : `${who} failed: ${why}`;
  return { place, text: `${text}${more}` };
}
