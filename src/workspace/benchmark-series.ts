/**
 * Benchmarks that are asked for together, one after the other: what is to be measured, how long all of it may take, and the reports that
 * came of it. Each report is one by itself, and says which of the series it is.
 */
import type { BenchmarkReport, SeriesPlace } from '../bench/report';
import type { Found } from '../bench/session';
import type { SubjectKey } from './benchmark-choice';

/** A snippet, as the report calls it. */
export interface Source {
  readonly title: string;
  readonly text: string;
}

export interface Job extends Source {
  /** The first that the snippet comes to, where it is left out. */
  readonly subject?: SubjectKey;
}

export interface Looked {
  readonly jobs: readonly Job[];
  /** Why a snippet has less than it should, as sentences. */
  readonly troubles: readonly string[];
}

/** Every subject of every source. `find` gives undefined where it was stopped, which is the end of it: undefined here too. */
export async function jobsOf(
  sources: readonly Source[],
  find: (source: Source, at: number) => Promise<Found | undefined>,
): Promise<Looked | undefined> {
  const jobs: Job[] = [];
  const troubles: string[] = [];
  for (const [at, source] of sources.entries()) {
    const found = await find(source, at);
    if (!found) return undefined;
    jobs.push(...found.subjects.map((subject) => ({ ...source, subject })));
    if (found.error) troubles.push(`${source.title}: ${found.error.message}`);
    else if (found.unfinished) troubles.push(`${source.title} was still running when its time was over.`);
    else if (found.subjects.length === 0) troubles.push(`${source.title} has nothing to measure.`);
  }
  return { jobs, troubles };
}

/** How long all of it may still take, from what those before took. */
export class SeriesOutlook {
  readonly #took: number[] = [];

  constructor(
    private readonly of: number,
    /** Milliseconds of one, before one has been seen. */
    private readonly guess: number,
  ) {}

  took(ms: number): void {
    this.#took.push(ms);
  }

  /** Milliseconds that those so far took longer than was guessed, on the average; 0 where they did not. */
  get beyondMs(): number {
    return this.#took.length > 0 ? Math.max(0, this.#each - this.guess) : 0;
  }

  get #each(): number {
    const seen = this.#took;
    return seen.length > 0 ? seen.reduce((sum, ms) => sum + ms, 0) / seen.length : this.guess;
  }

  /** Milliseconds; `currentMs` is what the one under way may still take, where that is known. */
  leftMs(currentMs: number | undefined): number {
    const each = this.#each;
    return (currentMs ?? each) + Math.max(0, this.of - this.#took.length - 1) * each;
  }
}

/** As it is shown. */
export interface Series {
  /** The empty text until its first report has come. */
  readonly id: string;
  readonly of: number;
  /** While it is under way: what is measured, in order. */
  readonly planned: readonly Job[];
  /** In order. */
  readonly reports: readonly BenchmarkReport[];
}

interface Placed {
  readonly series?: SeriesPlace;
}

/** How many. */
export const snippetsOf = (of: readonly Pick<Source, 'title'>[]): number =>
  new Set(of.map(({ title }) => title)).size;

const placeOf = ({ series }: Placed): number => series?.place ?? 0;
export const inOrder = <T extends Placed>(of: readonly T[]): readonly T[] =>
  [...of].sort((a, b) => placeOf(a) - placeOf(b));

/** With a report in the place of what was known of it. */
export const withReport = (series: Series, report: BenchmarkReport): Series => ({
  ...series,
  id: report.series?.id ?? series.id,
  reports: inOrder([...series.reports.filter(({ id }) => id !== report.id), report]),
});

export const seriesOf = (reports: readonly BenchmarkReport[]): Series | undefined => {
  const ordered = inOrder(reports);
  const place = ordered[0]?.series;
  return place && { id: place.id, of: Math.max(place.of, reports.length), planned: [], reports: ordered };
};

/** Reports of a file, which belong together though they may have been measured one by one: as a series, each of them once. */
export function asSeries(reports: readonly BenchmarkReport[]): readonly BenchmarkReport[] {
  const once = [...new Map(reports.map((report) => [report.id, report])).values()];
  const [first] = once;
  const id = first?.series?.id;
  if (!first || once.length === 1 || (id !== undefined && once.every(({ series }) => series?.id === id)))
    return once;
  const snippets = snippetsOf(once);
  return once.map((report, at) => ({
    ...report,
    series: { id: first.id, place: at + 1, of: once.length, ...(snippets > 1 && { snippets }) },
  }));
}
