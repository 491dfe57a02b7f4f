/**
 * Reports as one HTML file that opens anywhere: it asks for nothing else, runs nothing, and holds the reports themselves as JSON, so that
 * what can be read in it can be loaded again.
 */
import { curvesByBatch, familiesOf } from '../break-even';
import type { BenchmarkReport } from '../report';
import { overtakings } from '../overtaking';
import { mainPoint } from '../standing';
import type { ScaleKind } from '../scale';
import { tableOf, type ColumnKey, type Table } from '../table';
import { wordsOf, type Sentence } from '../words';
import { briefGrid } from './brief';
import { barsSvg, fittingOf, linesSvg } from './charts';
import { coldHtml } from './cold';
import { captionOf, gridOf, machineLine, settingsLine, type Grid } from './grid';
import { toJson } from './json';
import { escaped, escapedJson } from './markup';
import { STYLE } from './style';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** What fits beside each other on a page; the rest is in a table to be opened. */
const SHOWN: ReadonlySet<ColumnKey> = new Set([
  'median',
  'interval',
  'verdict',
  'cold',
  'deviation',
  'gflops',
]);
const DATA = 'twograph-benchmark';

function gridHtml({ caption, columns, rows, footnotes = [] }: Grid): string {
  const cell = (text: string, at: number): string => {
    if (at === 0) return `<th scope="row">${escaped(text)}</th>`;
    const kind = columns[at]?.isFigure === true ? 'figure' : 'words';
    return `<td class="${kind}">${escaped(text)}</td>`;
  };
  const head = columns.map(
    ({ title, isFigure }) => `<th scope="col"${isFigure ? ' class="figure"' : ''}>${escaped(title)}</th>`,
  );
  return (
    `<div class="scroll" role="group" tabindex="0" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption>` +
    `<thead><tr>${head.join('')}</tr></thead><tbody>` +
    rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('') +
    `</tbody></table></div>${footnotes.map((note) => `<p class="muted">${escaped(note)}</p>`).join('')}`
  );
}

const KEY = '<p class="muted"><span class="key dynamic"></span>eager<span class="key static"></span>graph.';
const KEYS: Readonly<Record<ScaleKind, string>> = {
  linear: `${KEY} Bars are medians, from 0; the whiskers across their ends are 95 % intervals, the ticks under them samples.</p>`,
  log: `${KEY} Points are medians, the whiskers across them 95 % intervals, the ticks under them samples. What takes twice as long is as far to the right everywhere.</p>`,
};

/** Both axes; which one is seen is chosen in the file itself, without a script. */
function barsHtml(table: Table, timesOn: ScaleKind | 'fitting', title: string, id: string): string {
  const chosen = timesOn === 'fitting' ? fittingOf(table) : timesOn;
  const kinds = ['linear', 'log'] as const;
  const charts = kinds.map((kind) => ({ kind, chart: barsSvg(table, kind, title, `${id}-${kind}`) }));
  if (charts.some(({ chart }) => chart === '')) return '';
  const radio = (kind: ScaleKind): string =>
    `<label><input type="radio" name="${id}" value="${kind}"${kind === chosen ? ' checked' : ''}> ${kind === 'linear' ? 'linear' : 'logarithmic'}</label>`;
  return (
    `<div class="charts"><fieldset><legend>Axis of the times</legend>${kinds.map(radio).join('')}</fieldset>` +
    `${charts.map(({ kind, chart }) => `<div class="${kind}">${chart}${KEYS[kind]}</div>`).join('')}</div>`
  );
}

/** One report needs no name beside the file's own; several are told apart. */
function headings(reports: readonly BenchmarkReport[]): readonly string[] {
  if (reports.length < 2) return ['What was found'];
  const named = reports.map((report) =>
    [captionOf(report, {}), ...(isFleet(reports) ? [report.machine.name, report.machine.browser] : [])].join(
      ', ',
    ),
  );
  return named.map((name, index) =>
    named.indexOf(name) === named.lastIndexOf(name) ? name : `${name} (${String(index + 1)})`,
  );
}

/** What a doubt rests on is folded under it. */
function listHtml(sentences: readonly Sentence[]): string {
  const grounds = sentences.filter(({ about }) => about === 'ground');
  const folded =
    grounds.length === 0
      ? ''
      : `<details><summary>Why</summary>${grounds.map(({ text }) => `<p>${escaped(text)}</p>`).join('')}</details>`;
  const items = sentences
    .filter(({ about }) => about !== 'ground')
    .map(({ about, text }) => `<li>${escaped(text)}${about === 'doubt' ? folded : ''}</li>`);
  return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`;
}

function section(
  report: BenchmarkReport,
  heading: string,
  id: string,
  timesOn: ScaleKind | 'fitting',
): string {
  const [answer, ...others] = wordsOf(report);
  const point = mainPoint(report);
  const table = point && tableOf(report, point);
  const bars =
    point && table
      ? barsHtml(table, timesOn, `Median time of a call, ${captionOf(report, point)}`, `${id}-bars`)
      : '';
  const cold = table ? coldHtml(table) : '';
  const lines = linesSvg(
    curvesByBatch(report),
    'batch',
    `Time of a call by batch, ${report.subject.name}`,
    `${id}-lines`,
  );
  return [
    `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(heading)}</h2>`,
    answer ? `<p class="answer">${escaped(answer.text)}</p>` : '',
    listHtml(others),
    bars,
    ...report.points.map((each) => gridHtml(gridOf(report, each, (key) => SHOWN.has(key)))),
    '<details><summary>All figures</summary>',
    ...report.points.map((each) => gridHtml(gridOf(report, each))),
    '</details>',
    cold,
    lines === '' ? '' : `<h3>By batch</h3>${lines}`,
    `<p class="muted">${escaped(machineLine(report.machine))}.<br>${escaped(settingsLine(report))}.</p>`,
    `<details><summary>The snippet: ${escaped(report.title)}</summary><pre>${escaped(report.text)}</pre></details></section>`,
  ].join('');
}

const isFleet = (reports: readonly BenchmarkReport[]): boolean =>
  new Set(reports.map(({ machine }) => JSON.stringify([machine.name, machine.browser]))).size > 1;

/** All in one table; families of sizes where subjects differ in a number. */
function overview(reports: readonly BenchmarkReport[]): string {
  if (reports.length < 2) return '';
  const all = familiesOf(reports);
  const families = all.map(({ name, machine, curves }, index) => {
    const title = isFleet(reports) ? `${name}, ${machine.name}, ${machine.browser}` : name;
    const chart = linesSvg(curves, 'N', `Time of a call by size, ${title}`, `family-${String(index)}`);
    const list = overtakings(curves, 'an N').map((text) => `<li>${escaped(text)}</li>`);
    return chart === ''
      ? ''
      : `<h3>${escaped(title)}</h3>${list.length > 0 ? `<ul>${list.join('')}</ul>` : ''}${chart}`;
  });
  return `<section aria-label="All together"><h2>All together</h2>${gridHtml(briefGrid(reports))}${families.join('')}</section>`;
}

/** `timesOn` is the axis that the charts open with; 'fitting' takes for each the one that shows more. */
export function toHtml(
  reports: readonly BenchmarkReport[],
  timesOn: ScaleKind | 'fitting' = 'fitting',
): string {
  const [first] = reports;
  const title = reports.length === 1 && first ? `Benchmark of ${captionOf(first, {})}` : 'Benchmarks';
  const names = headings(reports);
  const sections = reports.map((report, index) =>
    section(report, names[index] ?? '', `r${String(index)}`, timesOn),
  );
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>` +
    `<body><main><h1>${escaped(title)}</h1><p class="muted">Measured by Twograph.</p>` +
    `${overview(reports)}${sections.join('')}</main>` +
    `<script type="application/json" id="${DATA}">${escapedJson(toJson(reports))}</script></body></html>\n`
  );
}

/** The reports' JSON out of such a file, for who loads it; undefined where there is none. */
export function jsonInHtml(html: string): string | undefined {
  const start = `<script type="application/json" id="${DATA}">`;
  const from = html.lastIndexOf(start);
  const to = html.indexOf('</script>', from);
  return from < 0 || to < 0 ? undefined : html.slice(from + start.length, to);
}
