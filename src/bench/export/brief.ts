/** Several reports in one table, and what only all of them together tell: where the lead changes hands as the work grows, and the machines. */
import { listed, nameOf } from '../amounts';
import { familiesOf } from '../break-even';
import { overtakings } from '../overtaking';
import type { BenchmarkReport } from '../report';
import { softwareOf } from '../sensible';
import { fleetGrid } from './fleet';
import { machineLine, type Grid } from './grid';
import { gridMarkdown, markdownText } from './markdown';
import { contestantsOf, overviewGrid, overviewRows, type OverviewCell } from './overview';

const isFleet = (reports: readonly BenchmarkReport[]): boolean =>
  new Set(reports.map(({ machine }) => machine.name)).size > 1;

/** Machines beside each other, or the contestants of the only one. */
export const briefGrid = (reports: readonly BenchmarkReport[]): Grid =>
  isFleet(reports) ? fleetGrid(reports) : overviewGrid(reports);

/** Who is among the fastest how often, and whose results are wrong or missing, of one machine; nothing where there is nothing to count. */
function tallyWords(reports: readonly BenchmarkReport[]): readonly string[] {
  const contestants = contestantsOf(reports);
  const rows = reports.flatMap((report) => overviewRows(report, contestants));
  /** "a and b in 4; c in 2". */
  const count = (is: (cell: OverviewCell) => boolean): string => {
    const times = new Map<number, string[]>();
    for (const [at, id] of contestants.entries()) {
      const found = rows.filter(({ cells }) => cells[at] && is(cells[at])).length;
      if (found > 0) times.set(found, [...(times.get(found) ?? []), nameOf(id)]);
    }
    const most = [...times].sort(([a], [b]) => b - a);
    return most.map(([found, names]) => `${listed(names)} in ${String(found)}`).join('; ');
  };
  const compared = rows.filter(({ cells }) => cells.some(({ isBest }) => isBest)).length;
  const what = rows.length === reports.length ? 'subjects' : 'subjects and sizes';
  const wrong = count(({ status }) => status === 'wrong');
  const failed = count(({ status }) => status === 'failed');
  return [
    ...(compared > 1
      ? [
          `The fastest, or not to be told from it, of ${String(compared)} ${what}: ${count(({ isBest }) => isBest)}.`,
        ]
      : []),
    ...(wrong !== '' ? [`Wrong, and so not timed: ${wrong}.`] : []),
    ...(failed !== '' ? [`Failed: ${failed}.`] : []),
  ];
}

/** What several reports tell together, a sentence each. */
export const seriesWords = (reports: readonly BenchmarkReport[]): readonly string[] => [
  ...(isFleet(reports) ? [] : tallyWords(reports)),
  ...familiesWords(reports),
];

/** Where the lead changes hands among functions whose names differ in a number alone, a line each. */
export function familiesWords(reports: readonly BenchmarkReport[]): readonly string[] {
  const families = familiesOf(reports);
  const several = new Set(families.map(({ machine }) => machine.name)).size > 1;
  return families.flatMap(({ name, machine, curves }) =>
    overtakings(curves, 'an N').map((text) => `${name}${several ? `, ${machine.name}` : ''}: ${text}`),
  );
}

/** A line for each machine, where graphics that a processor imitates are called so. */
export function machinesWords(reports: readonly BenchmarkReport[]): readonly string[] {
  const machines = new Map(reports.map(({ machine }) => [machine.name, machine]));
  return [...machines.values()].map((machine) => {
    const { webgl, webgpu } = machine;
    const software = [webgl, webgpu].flatMap((renderer) => softwareOf(renderer ?? '') ?? []);
    const imitated =
      software[0] === undefined ? '' : ` The processor imitates a graphics card (${software[0]}).`;
    return `${machineLine(machine)}.${imitated}`;
  });
}

export function briefMarkdown(reports: readonly BenchmarkReport[]): string {
  const grid = briefGrid(reports);
  const lines = [
    `${grid.caption}.`,
    ...(grid.footnotes ?? []),
    ...seriesWords(reports),
    ...machinesWords(reports),
  ];
  return [gridMarkdown(grid), ...lines.map(markdownText)].join('\n\n');
}
