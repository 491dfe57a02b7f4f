/** The rows of a series' overview. While one is measured the others are only read again: standings take time that belongs to it. */
import { overviewRows, type OverviewRow } from '../../bench/export/overview';
import type { BenchmarkReport } from '../../bench/report';

const known = new WeakMap<BenchmarkReport, { readonly key: string; readonly rows: readonly OverviewRow[] }>();

export function rowsOf(report: BenchmarkReport, contestants: readonly string[]): readonly OverviewRow[] {
  const key = contestants.join();
  const before = known.get(report);
  if (before?.key === key) return before.rows;
  const rows = overviewRows(report, contestants);
  known.set(report, { key, rows });
  return rows;
}

/** Reports by what measured them, in the order in which those come. */
export function byMachine(
  reports: readonly BenchmarkReport[],
): readonly { readonly name: string; readonly reports: readonly BenchmarkReport[] }[] {
  const machines = new Map<string, BenchmarkReport[]>();
  for (const report of reports) {
    const { name, browser } = report.machine;
    const words = name === 'this browser' ? browser : `${name}, ${browser}`;
    machines.set(words, [...(machines.get(words) ?? []), report]);
  }
  return [...machines].map(([name, of]) => ({ name, reports: of }));
}
