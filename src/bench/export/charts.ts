/** Charts as SVG text: medians as bars with their intervals, and times over size as lines. Colours are those of the page's style. */
import { callTime, nameOf, timeInterval } from '../amounts';
import type { Curve } from '../break-even';
import { wayOf } from '../standing';
import { summaryOf } from '../harness';
import { ranked, type Table } from '../table';
import { escaped } from './markup';

/** So narrow that the words are still read where a phone shrinks it. */
const WIDTH = 400;
/** Percent of the width that the longest bar takes; the rest is left free for its figure. */
const LONGEST = 80;
const ROW = 36;
const SERIES = 7;

const round = (value: number): string => String(Math.round(10 * value) / 10);

const svg = (size: string, id: string, title: string, desc: string, inner: string): string =>
  `<svg ${size} role="img" aria-labelledby="${id}-title ${id}-desc">` +
  `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(desc)}</desc>${inner}</svg>`;

/** As wide as there is room, in words of one size. From 0: the length of a bar is its time. `id` is the chart's own on the page. */
export function barsSvg(table: Table, title: string, id: string): string {
  const rows = ranked(table).flatMap(({ id: contestant, name, comparison, summary }) =>
    comparison && summary ? [{ contestant, name, summary }] : [],
  );
  if (rows.length === 0) return '';
  const ends = rows.map(({ summary: { median, high } }) => (Number.isFinite(high) ? high : median));
  const most = Math.max(...ends, Number.MIN_VALUE);
  const x = (ms: number): number => (LONGEST * Math.max(0, ms)) / most;
  const percent = (ms: number): string => `${String(Math.round(100 * x(ms)) / 100)}%`;
  const bars = rows.map(({ contestant, name, summary }, index) => {
    const middle = index * ROW + 25;
    const { median, low, high } = summary;
    const has = Number.isFinite(low) && Number.isFinite(high);
    const whisker = has
      ? `<line class="whisker" x1="${percent(low)}" x2="${percent(high)}" y1="${round(middle)}" y2="${round(middle)}"/>${[
          low,
          high,
        ]
          .map(
            (end) =>
              `<line class="whisker" x1="${percent(end)}" x2="${percent(end)}" y1="${round(middle - 4)}" y2="${round(middle + 4)}"/>`,
          )
          .join('')}`
      : '';
    return (
      `<text x="0" y="${round(middle - 11)}">${escaped(name)}</text>` +
      `<rect class="${wayOf(contestant) === 'eager' ? 'dynamic' : 'static'}" x="0" y="${round(middle - 7)}" width="${percent(Math.max(median, most / 400))}" height="14"/>` +
      whisker +
      `<text x="${percent(Math.max(median, has ? high : 0))}" dx="6" y="${round(middle + 4)}">${escaped(callTime(median))}</text>`
    );
  });
  const desc = rows.map(({ name, summary }) => {
    const within = timeInterval(summary);
    return `${name}: ${callTime(summary.median)}${within === '' ? '' : `, ${within}`}`;
  });
  const size = `class="bars" height="${String(rows.length * ROW)}"`;
  return svg(size, id, title, `${desc.join('; ')}.`, bars.join(''));
}

const HEIGHT = 260;
const LEFT = 54;
const RIGHT = 24;
const BOTTOM = 40;
const TOP = 12;

/** 1, 2 and 5 times powers of ten within, or powers alone where those are many. */
function ticks(low: number, high: number): readonly number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const steps = to - from > 3 ? [1] : [1, 2, 5];
  return Array.from({ length: to - from + 1 }, (_, index) => steps.map((step) => step * 10 ** (from + index)))
    .flat()
    .filter((value) => value >= low * 0.999 && value <= high * 1.001);
}

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
    ...ticks(fromY, toY).map(
      (ms) =>
        `<path class="grid" d="M${String(LEFT)} ${round(y(ms))}H${String(WIDTH - RIGHT)}"/><text x="${String(LEFT - 6)}" y="${round(y(ms) + 4)}" text-anchor="end">${escaped(axisTime(ms))}</text>`,
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

/** A round number's zeros say nothing here. */
const axisTime = (ms: number): string =>
  callTime(ms)
    .replace(/(\.\d*?)0+ /, '$1 ')
    .replace('. ', ' ');
