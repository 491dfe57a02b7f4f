/** All that is to be measured, in one browser: first what there is in each snippet, then one benchmark after the other. */
import type { BenchmarkReport, Settings, Subject } from '../bench/report';
import type { BenchmarkProgress, Found } from '../bench/session';
import { openBenchPage, type BenchPage } from './bench-drive';
import { PageLost } from './lost';
import type { Source } from './bench-options';
import { benchInPages } from './bench-retry';
import type { OpenBrowser } from './browser';

/** A browser to measure in. */
export interface Machine {
  /** As its reports call it; left to them without one. */
  readonly name?: string;
  open(): Promise<OpenBrowser>;
}

export interface Asked {
  /** The site's address. */
  readonly url: string;
  readonly sources: readonly Source[];
  /** Names of subjects; all without one. */
  readonly fn: readonly string[];
  /** Paths. */
  readonly files: readonly string[];
  readonly settings: Settings;
  readonly patienceMs?: number;
}

export interface Doing {
  readonly source: Source;
  readonly subject: Subject;
  /** Counted from 1, and of how many. */
  readonly number: number;
  readonly of: number;
  readonly progress?: BenchmarkProgress;
}

export interface Hooks {
  doing(doing: Doing): void;
  /** What of a snippet was found; throws where there is no sense in going on. */
  found(all: readonly { readonly source: Source; readonly found: Found }[]): void;
  /** There is no report of it, and why. */
  lost(doing: Doing, why: string): void;
  /** Registers what ends it; called at once where that was asked for already. */
  onStop(stop: () => void): void;
  stopped(): boolean;
}

/** How long a snippet may run for what it marks to be found. */
const FIND_MS = 60_000;

const named = (report: BenchmarkReport, name: string | undefined): BenchmarkReport =>
  name === undefined ? report : { ...report, machine: { ...report.machine, name } };

/** What was measured until its end or a stop. Rejects with `NoBrowser`, and with what `found` throws. */
export async function measureIn(
  machine: Machine,
  { url, sources, fn, files, settings, patienceMs }: Asked,
  { doing, found, lost, onStop, stopped }: Hooks,
): Promise<readonly BenchmarkReport[]> {
  const browser = await machine.open();
  let page: BenchPage | undefined;
  let measuring = false;
  const reports: BenchmarkReport[] = [];
  const ready = async (): Promise<BenchPage> => {
    if (page?.isLost() !== false)
      page = await openBenchPage(page ? await browser.page.context().newPage() : browser.page, url, files);
    return page;
  };
  const find = async (text: string, seed: number): Promise<Found> => {
    try {
      return await (await ready()).find({ text, seed, mostMs: FIND_MS });
    } catch (error) {
      if (!(error instanceof PageLost) || stopped()) throw error;
      return { subjects: [], error: { kind: 'memory', message: error.message } };
    }
  };
  onStop(() => {
    // A snippet that is only looked at has nothing to keep.
    if (measuring) void page?.stop().catch(() => undefined);
    else void browser.close();
  });
  try {
    const { seed } = settings;
    const all: { readonly source: Source; readonly found: Found }[] = [];
    for (const source of sources) all.push({ source, found: await find(source.text, seed) });
    found(all);
    const jobs = all.flatMap((each) =>
      each.found.subjects
        .filter(({ name }) => fn.length === 0 || fn.includes(name))
        .map((subject) => ({ source: each.source, subject })),
    );
    measuring = true;
    for (const [index, { source, subject }] of jobs.entries()) {
      if (stopped()) break;
      const at = { source, subject, number: index + 1, of: jobs.length };
      doing(at);
      try {
        const wanted = { ...source, subject, settings, ...(patienceMs !== undefined && { patienceMs }) };
        const heard = (progress: BenchmarkProgress | undefined): void => {
          doing({ ...at, ...(progress && { progress }) });
        };
        const report = await benchInPages(ready, wanted, heard, stopped);
        reports.push(named(report, machine.name));
      } catch (error) {
        // The others may do better in a page of their own.
        if (!(error instanceof PageLost) || stopped()) throw error;
        lost(at, error.message);
      }
    }
    return reports;
  } catch (error) {
    if (stopped()) return reports;
    throw error;
  } finally {
    await browser.close();
  }
}
