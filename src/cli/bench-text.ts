/** Reports as text for a terminal: a table for each function and size, what follows from it in words, and at the end what the machines are. */
import { familiesWords, machinesWords } from '../bench/export/brief';
import { captionOf, type Grid } from '../bench/export/grid';
import { subjectKey, type BenchmarkReport } from '../bench/report';
import { sharedFailure } from '../bench/standing';
import { ranked, tableOf, type ColumnKey, type TableRow } from '../bench/table';
import { wordsOf } from '../bench/words';

const SHOWN = ['median', 'interval', 'cold', 'gflops'] as const satisfies readonly ColumnKey[];
const TITLES = ['median', '95 % interval', 'cold', 'GFLOP/s'] as const;
const WIDTH = 100;

interface Line {
  /** The machine's name where there are several, the contestant's, and its figures. */
  readonly cells: readonly string[];
  /** Of any length, so it comes last. */
  readonly verdict: string;
}

const lineOf = (machine: string | undefined, { name, cells }: TableRow): Line => ({
  cells: [...(machine === undefined ? [] : [machine]), name, ...SHOWN.map((key) => cells[key]?.text ?? '')],
  verdict: cells.verdict?.text ?? '',
});

/** Names to the left, figures to the right; a column in which nothing stands is left out. */
function aligned(head: readonly string[], lines: readonly Line[], names: number): readonly string[] {
  const used = head.map((_, at) => lines.some(({ cells }) => cells[at] !== ''));
  const widths = head.map((title, at) =>
    Math.max(title.length, ...lines.map(({ cells }) => cells[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[], last: string): string => {
    const parts = cells.map((cell, at) =>
      at < names ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    );
    return `  ${[...parts.filter((_, at) => used[at]), last].join('  ')}`.trimEnd();
  };
  return [line(head, 'against the fastest'), ...lines.map(({ cells, verdict }) => line(cells, verdict))];
}

/** A grid as text: words to the left, figures to the right. */
export function gridText({ columns, rows }: Grid): string {
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, at) => Math.max(...all.map((cells) => cells[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ isFigure }, at) => {
        const cell = cells[at] ?? '';
        return isFigure ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
      })
      .join('  ')
      .trimEnd();
  return all.map(line).join('\n');
}

/** Lines of at most so many characters, broken between words. */
export function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length + word.length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = `${indent}${word} `;
    } else line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

/** Of one function, from one machine or several. */
function group(reports: readonly BenchmarkReport[], several: boolean): string {
  const [first] = reports;
  if (!first) return '';
  const machineOf = ({ machine }: BenchmarkReport) => (several ? machine.name : undefined);
  const head = [...(several ? ['machine'] : []), 'contestant', ...TITLES];
  const names = several ? 2 : 1;
  const batches = [...new Set(reports.flatMap(({ points }) => points.map(({ batch }) => batch)))];
  const tables = batches.flatMap((batch) => {
    const lines = reports.flatMap((report) =>
      report.points
        .filter((point) => point.batch === batch && sharedFailure(point.rows) === undefined)
        .flatMap((point) => ranked(tableOf(report, point)).map((row) => lineOf(machineOf(report), row))),
    );
    // Where all failed alike the words say so once.
    if (lines.length === 0) return [];
    return [...(batch === undefined ? [] : [`batch ${String(batch)}`]), ...aligned(head, lines, names), ''];
  });
  const words = reports.flatMap((report) => {
    const by = machineOf(report);
    return wordsOf(report).flatMap(({ about, text }) =>
      wrapped(
        by === undefined || about === 'ground' ? text : `${by}: ${text}`,
        about === 'ground' ? '    ' : '  ',
      ),
    );
  });
  const title = captionOf(first, {});
  return [`${title} (${first.title})`, ...tables, ...words].join('\n');
}

/** What is of the same function must stand together. */
export function textOf(reports: readonly BenchmarkReport[]): string {
  const machines = machinesWords(reports);
  const keys = [...new Set(reports.map(subjectKey))];
  const parts = keys.map((key) =>
    group(
      reports.filter((report) => subjectKey(report) === key),
      machines.length > 1,
    ),
  );
  const families = familiesWords(reports);
  return [
    ...parts,
    ...[families, machines].map((lines) => lines.flatMap((line) => wrapped(line, '')).join('\n')),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
