/** What `bench` prints and writes. */
import type { SnippetError } from '../base/errors';
import { summaryCsv } from '../bench/export/csv';
import { fleetGrid } from '../bench/export/fleet';
import type { Grid } from '../bench/export/grid';
import { toHtml } from '../bench/export/html';
import { toJson } from '../bench/export/json';
import { gridMarkdown, markdownText, toMarkdown } from '../bench/export/markdown';
import { overviewGrid } from '../bench/export/overview';
import type { BenchmarkReport } from '../bench/report';
import type { BenchOptions } from './bench-options';
import { familiesText, gridText, machinesText, textOf } from './bench-text';
import { writeOutput } from './export';
import { toReported } from './report';

type Format = (reports: readonly BenchmarkReport[]) => string;

/** All in one table: machines beside each other, or the contestants of the only one. */
const briefGrid = (reports: readonly BenchmarkReport[]): Grid =>
  new Set(reports.map(({ machine }) => machine.name)).size > 1 ? fleetGrid(reports) : overviewGrid(reports);

const briefMarkdown: Format = (reports) => {
  const grid = briefGrid(reports);
  const lines = [`${grid.caption}.`, ...familiesText(reports), ...machinesText(reports)];
  return [gridMarkdown(grid), ...lines.map(markdownText)].join('\n\n');
};

const briefText: Format = (reports) => {
  const grid = briefGrid(reports);
  return [gridText(grid), `${grid.caption}.`, ...familiesText(reports), ...machinesText(reports)].join(
    '\n\n',
  );
};

/** The object of `--json`. */
function jsonOf(reports: readonly BenchmarkReport[], error: SnippetError | undefined): string {
  const why = error ? `,"error":${JSON.stringify(toReported(error))}` : '';
  return `{"version":1,"reports":${toJson(reports)}${why}}`;
}

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
