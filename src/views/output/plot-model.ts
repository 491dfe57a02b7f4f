/** What a plot says without its picture: its looks by series, its values as a table, its summary in words. */
import type { Cell, HeatmapItem, PlotItem, PlotSeries, SeriesPlotItem } from '../../snippet/output';
import { extent } from './colormap';
import { counted, number3 } from './format';

export const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'plus', 'cross', 'wedge'] as const;
export type PlotSymbol = (typeof SYMBOLS)[number];

/** Colour, dash and symbol of a series: each alone tells it from the others. */
export interface SeriesLook {
  readonly colour: string;
  readonly dash: string;
  readonly symbol: PlotSymbol;
}

const DASHES = ['none', '6 3', '2 2.5', '9 3 2 3', '12 4', '4 2 1 2 1 2', '1 3'];

export function seriesLook(index: number): SeriesLook {
  const at = index % SYMBOLS.length;
  return {
    colour: `var(--series-${String(at + 1)})`,
    dash: DASHES[at] ?? 'none',
    symbol: SYMBOLS[at] ?? 'circle',
  };
}

const CORNERS: Record<Exclude<PlotSymbol, 'circle'>, readonly (readonly [number, number])[]> = {
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.2],
    [1.1, 0.8],
    [-1.1, 0.8],
  ],
  wedge: [
    [0, 1.2],
    [1.1, -0.8],
    [-1.1, -0.8],
  ],
  diamond: [
    [0, -1.3],
    [1.1, 0],
    [0, 1.3],
    [-1.1, 0],
  ],
  plus: [
    [-0.4, -1.2],
    [0.4, -1.2],
    [0.4, -0.4],
    [1.2, -0.4],
    [1.2, 0.4],
    [0.4, 0.4],
    [0.4, 1.2],
    [-0.4, 1.2],
    [-0.4, 0.4],
    [-1.2, 0.4],
    [-1.2, -0.4],
    [-0.4, -0.4],
  ],
  cross: [
    [-1.13, -0.57],
    [-0.57, -1.13],
    [0, -0.57],
    [0.57, -1.13],
    [1.13, -0.57],
    [0.57, 0],
    [1.13, 0.57],
    [0.57, 1.13],
    [0, 0.57],
    [-0.57, 1.13],
    [-1.13, 0.57],
    [-0.57, 0],
  ],
};

/** An SVG path of a symbol about (x, y). */
export function symbolPath(symbol: PlotSymbol, x: number, y: number, radius: number): string {
  const at = (v: number): string => v.toFixed(1);
  if (symbol === 'circle') {
    const r = at(radius);
    return `M${at(x - radius)},${at(y)}a${r},${r} 0 1 0 ${at(2 * radius)},0a${r},${r} 0 1 0 ${at(-2 * radius)},0`;
  }
  return `M${CORNERS[symbol].map(([dx, dy]) => `${at(x + dx * radius)},${at(y + dy * radius)}`).join('L')}Z`;
}

export function isEmpty(item: PlotItem): boolean {
  if (item.mark === 'bar') return item.values.length === 0;
  if (item.mark === 'heatmap') return item.values.length === 0;
  return item.series.every((s) => s.y.length === 0);
}

/** Groups of a heat map's points, in the order of their first point. */
export function pointGroups(item: HeatmapItem): string[] {
  return [...new Set(item.points?.group ?? [])];
}

export interface PlotTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

function sameX(series: readonly PlotSeries[]): boolean {
  const [first, ...rest] = series;
  return !!first && rest.every((s) => s.x.length === first.x.length && s.x.every((x, i) => x === first.x[i]));
}

function seriesTable(item: SeriesPlotItem): PlotTable {
  const { series } = item;
  const xName = item.xLabel ?? 'x';
  const yName = item.yLabel ?? 'y';
  if (sameX(series)) {
    const xs = series[0]?.x ?? [];
    return {
      columns: [xName, ...series.map((s) => s.name || yName)],
      rows: Array.from(xs, (x, i) => [x, ...series.map((s) => s.y[i] ?? null)]),
    };
  }
  return {
    columns: ['series', xName, yName],
    rows: series.flatMap((s) => Array.from(s.y, (y, i) => [s.name, s.x[i] ?? null, y])),
  };
}

/** The values that the plot draws. */
export function plotTable(item: PlotItem): PlotTable {
  if (item.mark === 'bar') {
    return {
      columns: [item.xLabel ?? 'label', item.yLabel ?? 'value'],
      rows: item.values.map((value, i) => [item.labels[i] ?? String(i), value]),
    };
  }
  if (item.mark !== 'heatmap') return seriesTable(item);
  return {
    columns: ['row', ...Array.from({ length: item.columns }, (_, i) => String(i))],
    rows: Array.from({ length: item.rows }, (_, row) => [
      row,
      ...Array.from(
        { length: item.columns },
        (_, column) => item.values[row * item.columns + column] ?? null,
      ),
    ]),
  };
}

const MARK_WORDS = { line: 'Line plot', scatter: 'Scatter plot', bar: 'Bar chart', heatmap: 'Heat map' };

function seriesWords(item: SeriesPlotItem, { name, x, y }: PlotSeries): string {
  const lead = name ? `${name}: ` : '';
  if (y.length === 0) return `${lead}no points`;
  const [low, high] = extent(y);
  const points = `${lead}${counted(y.length, 'point')}, ${item.yLabel ?? 'y'} from ${number3(low)} to ${number3(high)}`;
  if (item.mark === 'scatter') return points;
  return `${points}, last ${number3(y.at(-1) ?? Number.NaN)} at ${item.xLabel ?? 'x'} ${number3(x.at(-1) ?? Number.NaN)}`;
}

/** One or two sentences in place of the picture. */
export function plotSummary(item: PlotItem): string {
  const head = item.title ? `${MARK_WORDS[item.mark]} "${item.title}"` : MARK_WORDS[item.mark];
  if (isEmpty(item)) return `${head}, no data yet.`;
  if (item.mark === 'bar') {
    const most = item.values.reduce((best, v, i) => (v > (item.values[best] ?? -Infinity) ? i : best), 0);
    return `${head}, ${counted(item.values.length, 'bar')}; the largest is ${item.labels[most] ?? String(most)} with ${number3(item.values[most] ?? 0)}.`;
  }
  if (item.mark === 'heatmap') {
    const [low, high] = extent(item.values);
    const points = item.points ? ` ${counted(item.points.x.length, 'point')} over it.` : '';
    return `${head}, ${number3(item.rows)} by ${number3(item.columns)}, values from ${number3(low)} to ${number3(high)}.${points}`;
  }
  return `${head}. ${item.series.map((s) => seriesWords(item, s)).join('; ')}.`;
}

/** Index of the point of `xs` that is nearest to `x`; -1 where there is none. Walks all, since x need not be sorted. */
export function nearest(xs: ArrayLike<number>, x: number): number {
  let [best, least] = [-1, Infinity];
  for (let i = 0; i < xs.length; i++) {
    const away = Math.abs((xs[i] ?? Number.NaN) - x);
    if (away < least) [best, least] = [i, away];
  }
  return best;
}

/**
 * Indices that draw the same line on a screen `buckets` pixels wide: of each run of points, the first, lowest, highest and
 * last. Short series, and those whose x turns back, are taken whole.
 */
export function thin(x: ArrayLike<number>, y: ArrayLike<number>, buckets: number): number[] {
  const count = y.length;
  const whole = (): number[] => Array.from({ length: count }, (_, i) => i);
  if (count <= 4 * buckets) return whole();
  for (let i = 1; i < count; i++) if (!((x[i] ?? 0) >= (x[i - 1] ?? 0))) return whole();
  const kept: number[] = [];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * count) / buckets);
    const to = Math.floor(((bucket + 1) * count) / buckets);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      // A gap in the line must stay one.
      if (!Number.isFinite(y[i] ?? Number.NaN)) kept.push(i);
      else if (!((y[i] ?? 0) >= (y[low] ?? 0))) low = i;
      else if (!((y[i] ?? 0) <= (y[high] ?? 0))) high = i;
    }
    kept.push(from, low, high, to - 1);
  }
  return [...new Set(kept)].sort((a, b) => a - b);
}
