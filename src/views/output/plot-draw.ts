/**
 * Draws a plot item with Observable Plot (https://observablehq.com/plot). Colours are CSS variables, so a change of theme needs no
 * redraw but of a heat map's cells.
 */
import type { BarPlotItem, PlotItem, PlotSeries, SeriesPlotItem } from '../../snippet/output';
import { extent } from './colormap';
import { barValueFormat, wholeTicks } from './plot-numbers';
import { common, DIGIT_PX, finish, frameOf, leftMargin, MARGIN, pick, symbols, ticksFor } from './plot-frame';
import type { Drawing, Library, PlotLibrary, Size } from './plot-frame';
import { drawHeatmap, heatmapHeight } from './plot-heatmap';
import { seriesLook, thin } from './plot-model';

/** Height in CSS pixels: fixed for a kind of plot, so that an update moves nothing. */
export function plotHeight(item: PlotItem, width: number): number {
  if (item.mark === 'heatmap') return heatmapHeight(item, width);
  if (item.mark === 'bar' && lyingBars(item, width))
    return Math.max(240, Math.min(480, item.values.length * 20 + 64));
  return 240;
}

/** Bars lie where their labels would not fit under them. */
function lyingBars(item: BarPlotItem, width: number): boolean {
  const longest = item.labels.reduce((most, label) => Math.max(most, label.length), 0);
  return longest > 3 && (longest + 1) * DIGIT_PX * item.values.length > width - MARGIN.left - MARGIN.right;
}

function drawSeries(Plot: Library, item: SeriesPlotItem, size: Size): Drawing {
  const ys = extent(item.series.flatMap((s) => extent(s.y)));
  const xs = extent(item.series.flatMap((s) => extent(s.x)));
  const yRange = item.yRange ?? ys;
  const left = leftMargin(yRange);
  const marks = item.series.map((series, i) => {
    const { x, y } = series.line ? fromLeftToRight(series) : series;
    const look = seriesLook(i);
    if (item.mark === 'scatter' && !series.line) {
      const render = symbols(look.symbol, 3, { fill: look.colour, 'fill-opacity': '0.75' });
      return Plot.dot({ length: y.length }, { x: Array.from(x), y: Array.from(y), render });
    }
    const kept = thin(x, y, Math.max(50, Math.floor(size.width / 2)));
    const channels = { x: pick(x, kept), y: pick(y, kept) };
    if (y.length === 1) {
      return Plot.dot({ length: 1 }, { ...channels, render: symbols(look.symbol, 3, { fill: look.colour }) });
    }
    return Plot.line(
      { length: kept.length },
      {
        ...channels,
        stroke: look.colour,
        strokeDasharray: look.dash,
        strokeWidth: 1.75,
        strokeLinejoin: 'round',
      },
    );
  });
  const xTicks = ticksFor(item.xRange ?? xs);
  const yTicks = ticksFor(yRange);
  const whole = wholeTicks(item.xRange ?? xs);
  const stepped = whole && item.series.every((s) => s.x.every(Number.isInteger));
  const svg = Plot.plot({
    ...common(size, left),
    clip: true,
    inset: item.mark === 'scatter' ? 6 : 0,
    x: {
      type: 'linear',
      label: item.xLabel ?? null,
      ...(item.xRange && { domain: [...item.xRange] }),
      ...(xTicks && { tickFormat: xTicks }),
      // Half a step is no step.
      ...(stepped && { ticks: whole, tickFormat: String }),
    },
    y: {
      type: 'linear',
      grid: true,
      nice: !item.yRange,
      label: item.yLabel ?? null,
      ticks: 5,
      ...(item.yRange && { domain: [...item.yRange] }),
      ...(yTicks && { tickFormat: yTicks }),
    },
    marks,
  });
  return finish(svg, frameOf(size, left));
}

/** Points in the order of x. */
function fromLeftToRight({ x, y }: PlotSeries): { x: number[]; y: number[] } {
  const order = Array.from(x, (_, i) => i).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return { x: pick(x, order), y: pick(y, order) };
}

function drawBars(Plot: Library, item: BarPlotItem, size: Size): Drawing {
  const count = item.values.length;
  const indices = Array.from({ length: count }, (_, i) => i);
  const label = (i: number): string => item.labels[i] ?? String(i);
  const [low, high] = extent(item.values);
  const allZero = low === 0 && high === 0;
  const range = item.yRange ?? ([Math.min(0, low), allZero ? 1 : Math.max(0, high)] as const);
  const lying = lyingBars(item, size.width);
  const longest = item.labels.reduce((most, text) => Math.max(most, text.length), 0);
  const left = lying ? Math.min(Math.floor(size.width * 0.4), longest * DIGIT_PX + 16) : leftMargin(range);
  const most = Math.floor((left - 12) / DIGIT_PX);
  const tickFormat = (i: number): string => {
    const text = label(i);
    return lying && text.length > most ? `${text.slice(0, most - 1)}…` : text;
  };
  const valueTicks = ticksFor(range);
  const amount: PlotLibrary.ScaleOptions = {
    type: 'linear',
    grid: true,
    nice: !item.yRange,
    ticks: lying ? Math.max(2, Math.floor((size.width - left) / 80)) : 5,
    label: item.yLabel ?? null,
    domain: [...range],
    ...(valueTicks && { tickFormat: valueTicks }),
  };
  // More labels than fit are thinned evenly.
  const room = lying ? size.height / 14 : (size.width - left) / ((longest + 1) * DIGIT_PX);
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)));
  const names: PlotLibrary.ScaleOptions = {
    type: 'band',
    domain: indices,
    padding: count > 60 ? 0 : 0.2,
    label: item.xLabel ?? null,
    tickFormat,
    ticks: indices.filter((i) => i % every === 0),
    tickSize: 0,
  };
  const fill = 'var(--series-1)';
  const at = (i: number): number => i;
  const value = (i: number): number => item.values[i] ?? 0;
  const [above, below] = [indices.filter((i) => value(i) >= 0), indices.filter((i) => value(i) < 0)];
  const valueText = barValueFormat(item.values);
  const longestValue = item.values.reduce((wide, v) => Math.max(wide, valueText(v).length), 0);
  const valuePx = (longestValue + 1) * DIGIT_PX;
  const few = count <= 12 && !allZero && (lying || valuePx * count < size.width - left);
  // Room for the values beside the bars.
  if (lying && few) Object.assign(amount, { insetRight: valuePx, ...(low < 0 && { insetLeft: valuePx }) });
  const direct = { text: (i: number) => valueText(value(i)), fill: 'var(--text)' };
  const svg = Plot.plot({
    ...common(size, left),
    ...(lying ? { x: amount, y: names } : { x: names, y: amount }),
    marks: lying
      ? [
          Plot.barX(indices, { x: item.values, y: indices, fill }),
          few ? Plot.text(above, { ...direct, x: value, y: at, dx: 4, textAnchor: 'start' }) : null,
          few ? Plot.text(below, { ...direct, x: value, y: at, dx: -4, textAnchor: 'end' }) : null,
          Plot.ruleX([0], { stroke: 'currentColor' }),
        ]
      : [
          Plot.barY(indices, { x: indices, y: item.values, fill }),
          few ? Plot.text(above, { ...direct, x: at, y: value, dy: -7 }) : null,
          few ? Plot.text(below, { ...direct, x: at, y: value, dy: 7 }) : null,
          Plot.ruleY([0], { stroke: 'currentColor' }),
        ],
  });
  return finish(svg, frameOf(size, left));
}

/** Draws the item, which must not be empty, at that size. */
export function drawPlot(Plot: Library, item: PlotItem, size: Size, dark: boolean): Drawing {
  if (item.mark === 'bar') return drawBars(Plot, item, size);
  if (item.mark === 'heatmap') return drawHeatmap(Plot, item, size, dark);
  return drawSeries(Plot, item, size);
}
