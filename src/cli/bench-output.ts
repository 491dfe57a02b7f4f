/** What `bench` prints and writes. */
import type { SnippetError } from '../base/errors';
import { briefGrid, briefMarkdown, machinesWords, seriesWords } from '../bench/export/brief';
import { summaryCsv } from '../bench/export/csv';
import { toHtml } from '../bench/export/html';
import { toJsonFile } from '../bench/export/json';
import { toMarkdown } from '../bench/export/markdown';
import type { BenchmarkReport } from '../bench/report';
import type { BenchOptions } from './bench-options';
import { gridText, textOf } from './bench-text';
import { writeOutput } from './export';
import { toReported } from './report';

type Format = (reports: readonly BenchmarkReport[]) => string;

const briefText: Format = (reports) => {
  const grid = briefGrid(reports);
  const notes = (grid.footnotes ?? []).join('\n');
  return [
    gridText(grid),
    `${grid.caption}.`,
    ...(notes === '' ? [] : [notes]),
    ...seriesWords(reports),
    ...machinesWords(reports),
  ].join('\n\n');
};

/** The object of `--json`. */
const jsonOf = (reports: readonly BenchmarkReport[], error: SnippetError | undefined): string =>
  toJsonFile(reports, error && { error: toReported(error) });

/** What goes to standard output, and for JSON what went wrong; nothing but JSON where nothing was measured. */
export function formatOf({
  json,
  csv,
  markdown,
  brief,
}: BenchOptions): (reports: readonly BenchmarkReport[], error?: SnippetError) => string {
  if (json) return jsonOf;
  const format = csv
    ? summaryCsv
    : markdown
      ? brief
        ? briefMarkdown
        : toMarkdown
      : brief
        ? briefText
        : textOf;
  return (reports) => (reports.length === 0 ? '' : format(reports).trimEnd());
}

/** Throws `UsageError` where the disk says no. */
export function writeHtml(path: string, full: string, reports: readonly BenchmarkReport[]): void {
  writeOutput(path, full, new TextEncoder().encode(toHtml(reports)));
}
