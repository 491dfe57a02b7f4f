/** Charts as SVG text: medians as bars with their intervals, and times over size as lines. Colours are those of the page's style. */
import { callTime, nameOf, timeInterval } from '../amounts';
import type { Curve } from '../break-even';
import { wayOf } from '../standing';
import { summaryOf, type Summary } from '../harness';
import { fittingKind, tickWords, ticksBetween, timeScale, type ScaleKind, type TimeScale } from '../scale';
import { ranked, type Table } from '../table';
import { escaped } from './markup';

/** So narrow that the words are still read where a phone shrinks it. */
const WIDTH = 400;
/** Percent of the width that the longest bar takes; the rest is left free for its figure. */
const LONGEST = 80;
const ROW = 44;
const SERIES = 7;

const round = (value: number): string => String(Math.round(10 * value) / 10);
const percent = (value: number): string => `${String(Math.round(100 * value) / 100)}%`;

const svg = (size: string, id: string, title: string, desc: string, inner: string): string =>
  `<svg ${size} role="img" aria-labelledby="${id}-title ${id}-desc">` +
  `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(desc)}</desc>${inner}</svg>`;

/** Over the rows: what the axis is, and its ticks. */
const AXIS = 44;

interface Bar {
  readonly contestant: string;
  readonly name: string;
  readonly summary: Summary;
  readonly samples: readonly number[];
}

function axis({ kind, ticks, minor, place }: TimeScale, height: number): string {
  const at = (ms: number): string => percent(LONGEST * place(ms));
  const line = (ms: number): string =>
    `<line class="grid" x1="${at(ms)}" x2="${at(ms)}" y1="${String(AXIS - 6)}" y2="${String(height)}"/>`;
  const anchor = (ms: number): string => (place(ms) < 0.05 ? 'start' : 'middle');
  return [
    `<text x="0" y="14">Time of a call${kind === 'log' ? ', logarithmic' : ''}</text>`,
    `<line class="grid" x1="0" x2="${percent(LONGEST)}" y1="${String(AXIS - 6)}" y2="${String(AXIS - 6)}"/>`,
    ...minor.map((ms) => line(ms).replace('class="grid"', 'class="grid minor"')),
    ...ticks.map(
      ({ ms, text }) =>
        `${line(ms)}<text x="${at(ms)}" y="${String(AXIS - 12)}" text-anchor="${anchor(ms)}">${escaped(text)}</text>`,
    ),
  ].join('');
}

function bar({ contestant, name, summary, samples }: Bar, scale: TimeScale, top: number): string {
  const at = (ms: number): string => percent(LONGEST * scale.place(ms));
  const vertical = (ms: number, kind: string, from: number, to: number): string =>
    `<line class="${kind}" x1="${at(ms)}" x2="${at(ms)}" y1="${round(from)}" y2="${round(to)}"/>`;
  const middle = top + 25;
  const { median, low, high } = summary;
  const has = Number.isFinite(low) && Number.isFinite(high);
  const hue = wayOf(contestant) === 'eager' ? 'dynamic' : 'static';
  const mark =
    scale.kind === 'linear'
      ? `<rect class="${hue}" x="0" y="${round(middle - 6)}" width="${at(median)}" height="12"/>`
      : `<circle class="${hue}" cx="${at(median)}" cy="${round(middle)}" r="5"/>`;
  const whisker = has
    ? `<line class="whisker" x1="${at(low)}" x2="${at(high)}" y1="${round(middle)}" y2="${round(middle)}"/>` +
      [low, high].map((end) => vertical(end, 'whisker', middle - 6, middle + 6)).join('')
    : '';
  const within = samples.filter((ms) => ms >= scale.from && ms <= scale.to);
  const ticks = within.map((ms) => vertical(ms, `sample ${hue}`, middle + 9, middle + 15)).join('');
  return (
    `<text x="0" y="${round(middle - 11)}">${escaped(name)}</text>${mark}${whisker}${ticks}` +
    `<text x="${at(Math.max(median, has ? high : 0))}" dx="10" y="${round(middle + 4)}">${escaped(callTime(median))}</text>`
  );
}

/** The rows of a table that have a time, the fastest first. */
const barsOf = (table: Table): readonly Bar[] =>
  ranked(table).flatMap(({ id: contestant, name, comparison, summary, row: { samples } }) =>
    comparison && summary ? [{ contestant, name, summary, samples }] : [],
  );

/** Which axis shows more of a table. */
export const fittingOf = (table: Table): ScaleKind =>
  fittingKind(barsOf(table).map(({ summary }) => summary.median));

/** Medians with their intervals and all samples, as wide as there is room, in words of one size. `id` is the chart's own on the page. */
export function barsSvg(table: Table, kind: ScaleKind, title: string, id: string): string {
  const rows = barsOf(table);
  const scale = timeScale(
    rows.map(({ summary }) => summary),
    kind,
  );
  if (!scale) return '';
  const height = AXIS + rows.length * ROW;
  const desc = rows.map(({ name, summary }) => {
    const within = timeInterval(summary);
    return `${name}: ${callTime(summary.median)}${within === '' ? '' : `, ${within}`}`;
  });
  const bars = rows.map((row, index) => bar(row, scale, AXIS + index * ROW));
  return svg(
    `class="bars" height="${String(height)}"`,
    id,
    title,
    `${desc.join('; ')}.`,
    axis(scale, height) + bars.join(''),
  );
}

const HEIGHT = 260;
const LEFT = 54;
const RIGHT = 24;
const BOTTOM = 40;
const TOP = 12;

/** Both axes by logarithm: work that grows by a power of the size is a straight line. */
export function linesSvg(curves: readonly Curve[], size: string, title: string, id: string): string {
  const lines = curves
    .map(({ contestant, points }) => ({
      contestant,
      points: points.flatMap(({ size: at, timing }) => {
        const summary = summaryOf(timing.samples);
        return at > 0 && summary.median > 0 ? [{ at, ...summary }] : [];
      }),
    }))
    .filter(({ points }) => points.length > 1);
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return '';
  const sizes = all.map(({ at }) => at);
  const times = all.map(({ median }) => median);
  const [fromX, toX, fromY, toY] = [
    Math.min(...sizes),
    Math.max(...sizes),
    Math.min(...times) / 1.3,
    Math.max(...times) * 1.3,
  ];
  const x = (at: number): number =>
    LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(at / fromX)) / Math.log(toX / fromX);
  const y = (ms: number): number =>
    TOP +
    (HEIGHT - TOP - BOTTOM) *
      (1 - Math.log(Math.min(toY, Math.max(fromY, ms)) / fromY) / Math.log(toY / fromY));
  const grid = [
    ...ticksBetween(fromY, toY).map(
      (ms) =>
        `<path class="grid" d="M${String(LEFT)} ${round(y(ms))}H${String(WIDTH - RIGHT)}"/><text x="${String(LEFT - 6)}" y="${round(y(ms) + 4)}" text-anchor="end">${escaped(tickWords(ms))}</text>`,
    ),
    ...[...new Set(sizes)].map(
      (at) =>
        `<path class="grid" d="M${round(x(at))} ${String(TOP)}V${String(HEIGHT - BOTTOM)}"/><text x="${round(x(at))}" y="${String(HEIGHT - BOTTOM + 16)}" text-anchor="middle">${at.toLocaleString('en-US')}</text>`,
    ),
    `<text x="${String((LEFT + WIDTH - RIGHT) / 2)}" y="${String(HEIGHT - 6)}" text-anchor="middle">${escaped(size)}</text>`,
  ];
  const drawn = lines.map(({ points }, index) => {
    const colour = `series-${String((index % SERIES) + 1)}`;
    const path = points
      .map(({ at, median }, step) => `${step === 0 ? 'M' : 'L'}${round(x(at))} ${round(y(median))}`)
      .join('');
    const marks = points.map(({ at, median, low, high }) => {
      const whisker =
        Number.isFinite(high) && Number.isFinite(low)
          ? `<path d="M${round(x(at))} ${round(y(low))}V${round(y(high))}"/>`
          : '';
      return `${whisker}<circle cx="${round(x(at))}" cy="${round(y(median))}" r="3"/>`;
    });
    const dashes = index >= SERIES ? ' dashed' : '';
    return `<g class="${colour}${dashes}"><path class="curve" d="${path}"/>${marks.join('')}</g>`;
  });
  const legend = lines.map(
    ({ contestant }, index) =>
      `<g class="series-${String((index % SERIES) + 1)}${index >= SERIES ? ' dashed' : ''}"><path class="curve" d="M${String(LEFT)} ${String(HEIGHT + 10 + index * 20)}h28"/><circle cx="${String(LEFT + 14)}" cy="${String(HEIGHT + 10 + index * 20)}" r="3"/></g><text x="${String(LEFT + 36)}" y="${String(HEIGHT + 14 + index * 20)}">${escaped(nameOf(contestant))}</text>`,
  );
  const desc = lines.map(
    ({ contestant, points }) =>
      `${nameOf(contestant)}: ${points.map(({ at, median }) => `${callTime(median)} at ${at.toLocaleString('en-US')}`).join(', ')}`,
  );
  return svg(
    `viewBox="0 0 ${String(WIDTH)} ${String(HEIGHT + 10 + lines.length * 20)}"`,
    id,
    title,
    `${desc.join('; ')}.`,
    [...grid, ...drawn, ...legend].join(''),
  );
}
