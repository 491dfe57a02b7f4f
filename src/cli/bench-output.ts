/** What `bench` prints and writes. */
import type { BenchmarkReport } from '../bench/report';
import type { BenchOptions } from './bench-options';
import { textOf } from './bench-text';
import { writeOutput } from './export';

/** What goes to standard output. */
export function formatOf({ json }: BenchOptions): (reports: readonly BenchmarkReport[]) => string {
  if (json) return (reports) => JSON.stringify({ version: 1, reports });
  return textOf;
}

/** Throws `UsageError` where the disk says no. */
export function writeHtml(path: string, full: string, reports: readonly BenchmarkReport[]): void {
  writeOutput(path, full, new TextEncoder().encode(JSON.stringify(reports)));
}
