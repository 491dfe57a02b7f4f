/** Reports of several machines in one table: a row by subject and contestant, a column by machine. */
import { callTime, nameOf, reason, timeInterval } from '../amounts';
import { summaryOf } from '../harness';
import type { BenchmarkReport, Machine, Row } from '../report';
import { Standing } from '../standing';
import { Footnotes } from './footnotes';
import { ABOUT, captionOf, captionOfNotes, notesOf, type Grid, type Note } from './grid';

const STATUS: Readonly<Record<Row['status'], string>> = {
  waiting: 'not measured',
  preparing: 'not measured',
  measured: 'not timed',
  wrong: 'wrong',
  failed: 'failed',
  unavailable: 'n.a.',
};

const sameMachine = ({ name, browser, platform, cores, webgl, webgpu }: Machine): string =>
  JSON.stringify([name, browser, platform, cores, webgl, webgpu]);

/** A name that tells each of them from the others: as much of what it is as that takes, and a number at last. */
function labels(machines: readonly Machine[]): readonly string[] {
  const ways: readonly ((machine: Machine) => string)[] = [
    ({ name }) => name,
    ({ name, browser }) => `${name}, ${browser}`,
    ({ name, browser, platform }) => `${name}, ${browser}, ${platform}`,
  ];
  const way = ways.find((each) => new Set(machines.map(each)).size === machines.length);
  return machines.map((machine, index) =>
    way ? way(machine) : `${ways[2]?.(machine) ?? ''} (${String(index + 1)})`,
  );
}

function cell(row: Row, standing: Standing, notes: readonly Note[], footnotes: Footnotes): string {
  if (row.status !== 'measured' || row.samples.length === 0)
    return `${STATUS[row.status]}${footnotes.mark(row.why === undefined ? undefined : reason(row))}`;
  const summary = summaryOf(row.samples);
  const within = timeInterval(summary);
  const [best, ...others] = standing.ranks;
  const mark =
    best?.name !== row.contestant || others.length === 0
      ? ''
      : best.verdict === 'fastest' || best.verdict === 'fastest so far'
        ? `, ${best.verdict}`
        : '';
  const about = standing.unsteady.includes(row.contestant) ? ABOUT : '';
  return `${about}${callTime(summary.median)}${within === '' ? '' : ` (${within})`}${mark}${notes.map((note) => `, ${note}`).join('')}`;
}

/** Times of different machines stand beside each other; who is the fastest is said for each machine by itself. Of two runs the later stands. */
export function fleetGrid(reports: readonly BenchmarkReport[]): Grid {
  const machines = [...new Map(reports.map(({ machine }) => [sameMachine(machine), machine])).values()];
  const keys = machines.map(sameMachine);
  const rows = new Map<string, { readonly names: readonly [string, string]; readonly cells: string[] }>();
  const all: Note[] = [];
  const footnotes = new Footnotes();
  let hasUnsteady = false;
  for (const report of [...reports].sort((a, b) => a.at.localeCompare(b.at)))
    for (const point of report.points) {
      const standing = new Standing(point);
      const notes = notesOf(report);
      all.push(...notes);
      hasUnsteady ||= standing.unsteady.length > 0;
      const caption = captionOf(report, point);
      for (const row of point.rows) {
        const key = JSON.stringify([caption, row.contestant]);
        const known = rows.get(key) ?? {
          names: [caption, nameOf(row.contestant)],
          cells: machines.map(() => ''),
        };
        known.cells[keys.indexOf(sameMachine(report.machine))] = cell(row, standing, notes, footnotes);
        rows.set(key, known);
      }
    }
  return {
    caption: `Median of a call with its result read back, and its 95 % interval, by machine${captionOfNotes(all, hasUnsteady)}`,
    columns: [
      { title: 'Subject', isFigure: false },
      { title: 'Contestant', isFigure: false },
      ...labels(machines).map((title) => ({ title, isFigure: true })),
    ],
    rows: [...rows.values()].map(({ names, cells }) => [...names, ...cells]),
    footnotes: footnotes.lines,
  };
}
