/**
 * A heat map's axes, cell labels and points. Its cells are a canvas beneath the SVG, since thousands of rectangles would be slow and
 * a picture inside the SVG would need an address of its own.
 */
import type { HeatmapItem } from '../../snippet/output';
import { colourOf, colourScale, extent, inkOn, type ColourScale } from './colormap';
import { number3 } from './format';
import { common, finish, frameOf, leftMargin, MARGIN, pick, symbols } from './plot-frame';
import type { Drawing, Library, PlotLibrary, Size } from './plot-frame';
import { pointGroups, seriesLook } from './plot-model';

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

/** Width over height: cells square, or equal units where both axes have one. */
function aspectOf(item: HeatmapItem): number {
  const { x, y } = heatDomains(item);
  if (!item.xRange || !item.yRange) return item.columns / item.rows;
  const aspect = Math.abs((x[1] - x[0]) / (y[1] - y[0]));
  return aspect > 0 && aspect < Infinity ? aspect : 1;
}

function marginOf(item: HeatmapItem): number {
  const { y } = heatDomains(item);
  return leftMargin([Math.min(...y), Math.max(...y)]);
}

const HEIGHT = { least: 300, leastLabelled: 340, most: 420 };

/** As tall as lets the map fill the pane's width, within limits. */
export function heatmapHeight(item: HeatmapItem, width: number): number {
  const wide = Math.max(0, width - marginOf(item) - MARGIN.right);
  const filling = Math.round(wide / aspectOf(item)) + MARGIN.top + MARGIN.bottom;
  return Math.max(item.labels ? HEIGHT.leastLabelled : HEIGHT.least, Math.min(HEIGHT.most, filling));
}

export function drawHeatmap(
  Plot: Library,
  item: HeatmapItem,
  { width, height }: Size,
  dark: boolean,
): Drawing {
  const { x, y } = heatDomains(item);
  const left = marginOf(item);
  const tall = height - MARGIN.top - MARGIN.bottom;
  const aspect = aspectOf(item);
  // As far as the pane is wide enough.
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
      const attributes = { fill: look.colour, stroke: 'var(--bg)', 'stroke-width': '0.75' };
      marks.push(
        Plot.dot(
          { length: own.length },
          { x: pick(points.x, own), y: pick(points.y, own), render: symbols(look.symbol, 2.75, attributes) },
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
