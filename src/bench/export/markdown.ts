/** Reports as Markdown: what was found, the table, and the machine, for an issue or a README. */
import type { BenchmarkReport } from '../report';
import type { ColumnKey } from '../table';
import { wordsOf } from '../words';
import { captionOf, gridOf, machineLine, settingsLine, type Grid } from './grid';

/** What fits beside each other; files that are not read by people have the rest. */
const WIDE: ReadonlySet<ColumnKey> = new Set([
  'median',
  'interval',
  'verdict',
  'unread',
  'cold',
  'deviation',
  'kernels',
  'gflops',
  'share',
  'peak',
]);

/** Words of anybody as text: nothing in them is markup. */
export const markdownText = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_{}[\]<>#|~$&]/g, (character) => (character === '&' ? '&amp;' : `\\${character}`));

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function gridMarkdown({ columns, rows }: Grid): string {
  return [
    line(columns.map(({ title }) => markdownText(title))),
    line(columns.map(({ isFigure }) => (isFigure ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(markdownText))),
  ].join('\n');
}

function section(report: BenchmarkReport): string {
  const { subject, title, points, machine } = report;
  return [
    `## ${markdownText(captionOf(report, {}))}${title === '' || title === subject.name ? '' : ` (${markdownText(title)})`}`,
    wordsOf(report)
      .map(({ about, text }) => `${about === 'ground' ? '  ' : ''}- ${markdownText(text)}`)
      .join('\n'),
    ...points.flatMap((point) => {
      const grid = gridOf(report, point, (key) => WIDE.has(key));
      return [
        ...(point.batch === undefined ? [] : [`### ${markdownText(grid.caption)}`]),
        gridMarkdown(grid),
      ];
    }),
    `Machine: ${markdownText(machineLine(machine))}. ${markdownText(settingsLine(report))}.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

export const toMarkdown = (reports: readonly BenchmarkReport[]): string =>
  `${reports.map(section).join('\n\n')}\n`;
