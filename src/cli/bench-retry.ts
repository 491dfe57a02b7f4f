/**
 * A benchmark whose contestants may take the whole page down: a worker that exhausts the memory for JavaScript objects is not ended by
 * itself in Chromium, its page is. The benchmark is then made once more without that contestant, and its row says why.
 */
import { REFERENCE_ID, whoseTurn } from '../bench/going-on';
import { waitingRow, type BenchmarkReport, type Row } from '../bench/report';
import type { BenchmarkProgress } from '../bench/session';
import type { BenchPage } from './bench-drive';
import type { PageBenchmark } from './contract';
import { LOST } from './lost';

const felled = (contestant: string): Row => ({ ...waitingRow(contestant), status: 'failed', why: LOST });

/** The report as if all of those had been in it, in that order. */
export function withRows(report: BenchmarkReport, contestants: readonly string[]): BenchmarkReport {
  const points = report.points.map((point) => ({
    ...point,
    rows: contestants.map((id) => point.rows.find(({ contestant }) => contestant === id) ?? felled(id)),
  }));
  return { ...report, points, settings: { ...report.settings, contestants } };
}

/** `ready` gives a page, a new one after one is lost. Rejects as the page's `bench` does. */
export async function benchInPages(
  ready: () => Promise<BenchPage>,
  asked: PageBenchmark,
  heard: (progress: BenchmarkProgress | undefined) => void,
  stopped: () => boolean,
): Promise<BenchmarkReport> {
  let all: readonly string[] | undefined;
  let contestants = asked.settings.contestants;
  for (;;) {
    const page = await ready();
    let latest: BenchmarkProgress | undefined;
    const settings = { ...asked.settings, contestants };
    const report = await page.bench({ ...asked, settings }, (progress) => {
      latest = progress ?? latest;
      heard(progress);
    });
    // Those that are sensible are known to the page alone.
    all ??= report.settings.contestants;
    const whose = page.isLost() && !stopped() ? whoseTurn(report, latest) : undefined;
    contestants = report.settings.contestants.filter((id) => id !== whose);
    const isDone = whose === undefined || whose === REFERENCE_ID || contestants.length === 0;
    if (isDone || contestants.length === report.settings.contestants.length) return withRows(report, all);
  }
}
