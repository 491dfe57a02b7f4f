/**
 * Draws a plot item with Observable Plot (https://observablehq.com/plot). Colours are CSS variables, so a change of theme needs no
 * redraw; the cells of a heat map are a canvas beneath the SVG, since thousands of rectangles would be slow and a picture inside
 * the SVG would need an address of its own.
 */
import type * as PlotLibrary from '@observablehq/plot';
import type { BarPlotItem, HeatmapItem, PlotItem, SeriesPlotItem } from '../../snippet/output';
import { colourOf, colourScale, extent, inkOn, type ColourScale } from './colormap';
import { compact, number3 } from './format';
import { pointGroups, seriesLook, symbolPath, thin, type PlotSymbol } from './plot-model';

export type Library = typeof PlotLibrary;

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Drawing {
  readonly svg: SVGSVGElement;
  /** The plot's frame inside the axes, in CSS pixels of the SVG. */
  readonly frame: Box;
  /** Value at a place of the horizontal axis; absent for bars. */
  readonly xAt?: (px: number) => number;
  readonly yAt?: (px: number) => number;
  readonly xOf?: (value: number) => number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = { top: 24, right: 16, bottom: 40, left: 44 };
const DIGIT_PX = 7;

/** Height in CSS pixels: fixed for a kind of plot, so that an update moves nothing. */
export function plotHeight(item: PlotItem, width: number): number {
  if (item.mark === 'heatmap') return item.labels ? 340 : 300;
  if (item.mark === 'bar' && lyingBars(item, width))
    return Math.max(240, Math.min(480, item.values.length * 20 + 64));
  return 240;
}

/** Bars lie where their labels would not fit under them. */
function lyingBars(item: BarPlotItem, width: number): boolean {
  const longest = item.labels.reduce((most, label) => Math.max(most, label.length), 0);
  return longest > 3 && (longest + 1) * DIGIT_PX * item.values.length > width - MARGIN.left - MARGIN.right;
}

/** Tick labels in units of their size; the library's own where those are short enough. */
function ticksFor([low, high]: readonly [number, number]): ((value: number) => string) | undefined {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return size >= 1e5 || (size > 0 && size < 1e-3) ? compact : undefined;
}

/** Room for the labels of a vertical axis over that range. */
function leftMargin([low, high]: readonly [number, number]): number {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size >= 1e5 || size < 1e-3) return MARGIN.left + 12;
  const step = (high - low || size) / 5;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step)));
  const characters =
    Math.trunc(size).toString().length + (decimals > 0 ? decimals + 1 : 0) + (low < 0 ? 1 : 0);
  return Math.max(MARGIN.left, Math.ceil((characters * DIGIT_PX + 16) / 8) * 8);
}

interface Found {
  apply(value: number): number;
  invert(px: number): number;
}

function finish(svg: SVGSVGElement | HTMLElement, frame: Box): Drawing {
  const drawn = svg as SVGSVGElement & { scale(name: string): Partial<Found> | undefined };
  const [x, y] = [drawn.scale('x'), drawn.scale('y')];
  return {
    svg: drawn,
    frame,
    ...(x?.invert && { xAt: x.invert }),
    ...(y?.invert && { yAt: y.invert }),
    ...(x?.invert && x.apply && { xOf: x.apply }),
  };
}

function frameOf({ width, height }: Size, left: number): Box {
  return {
    left,
    top: MARGIN.top,
    width: width - left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
}

function common({ width, height }: Size, left: number): PlotLibrary.PlotOptions {
  return {
    width,
    height,
    className: 'tg-plot',
    marginTop: MARGIN.top,
    marginRight: MARGIN.right,
    marginBottom: MARGIN.bottom,
    marginLeft: left,
  };
}

/** All points of a series as one path: a thousand elements would be a thousand times the work. */
function symbols(
  symbol: PlotSymbol,
  radius: number,
  attributes: Record<string, string>,
): PlotLibrary.RenderFunction {
  return (index, _scales, values) => {
    const xs = (values['x'] ?? []) as ArrayLike<number>;
    const ys = (values['y'] ?? []) as ArrayLike<number>;
    const path = document.createElementNS(SVG, 'path');
    const d = index.map((i) => symbolPath(symbol, xs[i] ?? Number.NaN, ys[i] ?? Number.NaN, radius));
    path.setAttribute('d', d.filter((part) => !part.includes('NaN')).join(''));
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
    return path;
  };
}

function pick(values: ArrayLike<number>, indices: readonly number[]): number[] {
  return indices.map((i) => values[i] ?? Number.NaN);
}

function drawSeries(Plot: Library, item: SeriesPlotItem, size: Size): Drawing {
  const ys = extent(item.series.flatMap((s) => extent(s.y)));
  const xs = extent(item.series.flatMap((s) => extent(s.x)));
  const yRange = item.yRange ?? ys;
  const left = leftMargin(yRange);
  const marks = item.series.map(({ x, y }, i) => {
    const look = seriesLook(i);
    if (item.mark === 'scatter') {
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
  const whole = item.series.every((s) => s.x.every(Number.isInteger));
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
      ...(whole && !item.xRange && xs[1] - xs[0] < 8 && { interval: 1 }),
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

function drawBars(Plot: Library, item: BarPlotItem, size: Size): Drawing {
  const count = item.values.length;
  const indices = Array.from({ length: count }, (_, i) => i);
  const label = (i: number): string => item.labels[i] ?? String(i);
  const [low, high] = extent(item.values);
  const range = item.yRange ?? ([Math.min(0, low), Math.max(0, high)] as const);
  const lying = lyingBars(item, size.width);
  const longest = item.labels.reduce((most, text) => Math.max(most, text.length), 0);
  const left = lying ? Math.min(Math.floor(size.width * 0.4), longest * DIGIT_PX + 16) : leftMargin(range);
  const most = Math.floor(left / DIGIT_PX) - 2;
  const tickFormat = (i: number): string => {
    const text = label(i);
    return lying && text.length > most ? `${text.slice(0, most - 1)}…` : text;
  };
  const valueTicks = ticksFor(range);
  const amount: PlotLibrary.ScaleOptions = {
    type: 'linear',
    grid: true,
    nice: !item.yRange,
    ticks: 5,
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
  const few = count <= 12;
  const direct = { text: item.values.map(number3), fill: 'var(--text)' };
  const svg = Plot.plot({
    ...common(size, left),
    ...(lying ? { x: amount, y: names } : { x: names, y: amount }),
    marks: lying
      ? [
          Plot.barX(indices, { x: item.values, y: indices, fill }),
          few
            ? Plot.text(indices, { ...direct, x: item.values, y: indices, dx: 4, textAnchor: 'start' })
            : null,
          Plot.ruleX([0], { stroke: 'currentColor' }),
        ]
      : [
          Plot.barY(indices, { x: indices, y: item.values, fill }),
          few ? Plot.text(indices, { ...direct, x: indices, y: item.values, dy: -7 }) : null,
          Plot.ruleY([0], { stroke: 'currentColor' }),
        ],
  });
  return finish(svg, frameOf(size, left));
}

/** The colours of a heat map's cells. */
export function heatScale(item: HeatmapItem): ColourScale {
  if (!item.range) return colourScale(...extent(item.values));
  const [low, high] = item.range;
  return { palette: low < 0 && high > 0 ? 'diverging' : 'sequential', low, high };
}

/** Row 0 is at the bottom where the vertical range ascends from it. */
export function rowZeroBelow(item: HeatmapItem): boolean {
  return item.yRange !== undefined && item.yRange[0] < item.yRange[1];
}

/** Edges of the map: the ranges given, else half a cell around the indices. */
function heatDomains(item: HeatmapItem): { x: [number, number]; y: [number, number] } {
  const { xRange, yRange } = item;
  return {
    x: xRange ? [...xRange] : [-0.5, item.columns - 0.5],
    y: yRange ? [Math.min(...yRange), Math.max(...yRange)] : [item.rows - 0.5, -0.5],
  };
}

function drawHeatmap(Plot: Library, item: HeatmapItem, { width, height }: Size, dark: boolean): Drawing {
  const { x, y } = heatDomains(item);
  const left = leftMargin([Math.min(...y), Math.max(...y)]);
  const tall = height - MARGIN.top - MARGIN.bottom;
  // Square cells, or equal units where both axes have one, as far as the pane is wide enough.
  const aspect =
    item.xRange && item.yRange ? Math.abs((x[1] - x[0]) / (y[1] - y[0])) : item.columns / item.rows;
  const wanted = aspect > 1 / 4 && aspect < 4 ? tall * aspect : width;
  const size = { width: Math.min(width, Math.round(wanted) + left + MARGIN.right), height };
  const frame = frameOf(size, left);
  const scale = heatScale(item);
  const marks: PlotLibrary.Markish[] = [];
  const [cellWide, cellTall] = [frame.width / item.columns, frame.height / item.rows];
  const texts = item.labels ? Array.from(item.values, number3) : [];
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  if (item.labels && cellTall >= 14 && cellWide >= longest * 6.5) {
    const cells = Array.from(item.values, (_, i) => i);
    const below = rowZeroBelow(item);
    const row = (i: number): number => (Math.floor(i / item.columns) + 0.5) / item.rows;
    marks.push(
      Plot.text(cells, {
        x: (i: number) => x[0] + (((i % item.columns) + 0.5) / item.columns) * (x[1] - x[0]),
        y: (i: number) => (below ? y[0] + row(i) * (y[1] - y[0]) : y[1] + row(i) * (y[0] - y[1])),
        text: texts,
        fill: (i: number) => inkOn(colourOf(item.values[i] ?? Number.NaN, scale, dark)),
        className: 'tg-cell',
      }),
    );
  }
  const { points } = item;
  if (points) {
    const groups = pointGroups(item);
    const all = points.x.map((_, i) => i);
    for (const [g, group] of (groups.length > 0 ? groups : ['']).entries()) {
      const look = seriesLook(g);
      const own = groups.length > 0 ? all.filter((i) => points.group?.[i] === group) : all;
      const attributes = { fill: look.colour, stroke: 'var(--bg)', 'stroke-width': '1' };
      marks.push(
        Plot.dot(
          { length: own.length },
          { x: pick(points.x, own), y: pick(points.y, own), render: symbols(look.symbol, 3.5, attributes) },
        ),
      );
    }
  }
  const svg = Plot.plot({
    ...common(size, left),
    x: {
      type: 'linear',
      domain: x,
      label: item.xLabel ?? null,
      ...indexTicks(item.columns, !item.xRange, frame.width / 28),
    },
    y: {
      type: 'linear',
      domain: y,
      label: item.yLabel ?? null,
      ...indexTicks(item.rows, !item.yRange, frame.height / 20),
    },
    marks,
  });
  return finish(svg, frame);
}

/** Every index of a short axis, round ones of a long. */
function indexTicks(count: number, byIndex: boolean, room: number): PlotLibrary.ScaleOptions {
  if (!byIndex || count > room) return byIndex ? { ticks: Math.min(8, Math.floor(room)) } : { ticks: 5 };
  return { ticks: Array.from({ length: count }, (_, i) => i), tickFormat: String };
}

/** Draws the item, which must not be empty, at that size. */
export function drawPlot(Plot: Library, item: PlotItem, size: Size, dark: boolean): Drawing {
  if (item.mark === 'bar') return drawBars(Plot, item, size);
  if (item.mark === 'heatmap') return drawHeatmap(Plot, item, size, dark);
  return drawSeries(Plot, item, size);
}
