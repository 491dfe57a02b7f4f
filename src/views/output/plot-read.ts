/** What a plot says at a place of the pointer: the value of each series nearest to it, or the last values without a pointer. */
import type { BarPlotItem, HeatmapItem, PlotItem, SeriesPlotItem } from '../../snippet/output';
import { number3 } from './format';
import type { Drawing } from './plot-frame';
import { nearest } from './plot-model';
import { rowZeroBelow } from './plot-heatmap';

export interface Reading {
  /** In the order of the series; empty where a plot has none. */
  readonly values: readonly string[];
  /** Where that is, on the horizontal axis or as row and column. */
  readonly place: string;
}

const NOTHING: Reading = { values: [], place: '' };

interface Point {
  readonly x: number;
  readonly y: number;
}

function readSeries(item: SeriesPlotItem, x: number | undefined): Reading {
  if (item.mark === 'scatter') return NOTHING;
  const values = item.series.map((s) => {
    const i = x === undefined ? s.y.length - 1 : nearest(s.x, x);
    const value = s.y[i];
    return value === undefined ? '' : number3(value);
  });
  if (x === undefined) return { values, place: '' };
  const [first] = item.series;
  const at = first?.x[nearest(first.x, x)];
  return { values, place: at === undefined ? '' : `${item.xLabel ?? 'x'} ${number3(at)}` };
}

function readCell(item: HeatmapItem, { frame }: Drawing, pointer: Point): Reading {
  const column = Math.floor(((pointer.x - frame.left) / frame.width) * item.columns);
  const down = Math.floor(((pointer.y - frame.top) / frame.height) * item.rows);
  if (column < 0 || column >= item.columns || down < 0 || down >= item.rows) return NOTHING;
  const row = rowZeroBelow(item) ? item.rows - 1 - down : down;
  const value = item.values[row * item.columns + column];
  if (value === undefined) return NOTHING;
  return { values: [], place: `[${String(row)}, ${String(column)}] ${number3(value)}` };
}

function readBar(item: BarPlotItem, { frame, xAt }: Drawing, pointer: Point): Reading {
  // Lying bars have their values on the horizontal axis.
  const along = xAt ? (pointer.y - frame.top) / frame.height : (pointer.x - frame.left) / frame.width;
  const i = Math.floor(along * item.values.length);
  const value = item.values[i];
  return value === undefined
    ? NOTHING
    : { values: [], place: `${item.labels[i] ?? String(i)} ${number3(value)}` };
}

export function readAt(item: PlotItem, drawing: Drawing | undefined, pointer: Point | undefined): Reading {
  if (item.mark === 'bar') return drawing && pointer ? readBar(item, drawing, pointer) : NOTHING;
  if (item.mark === 'heatmap') return drawing && pointer ? readCell(item, drawing, pointer) : NOTHING;
  const { frame } = drawing ?? {};
  const inside =
    frame && pointer && pointer.x >= frame.left && pointer.x <= frame.left + frame.width
      ? pointer
      : undefined;
  if (inside && item.mark === 'scatter' && drawing?.xAt && drawing.yAt) {
    return {
      values: [],
      place: `${item.xLabel ?? 'x'} ${number3(Number(drawing.xAt(inside.x).toPrecision(3)))}, ${item.yLabel ?? 'y'} ${number3(Number(drawing.yAt(inside.y).toPrecision(3)))}`,
    };
  }
  return readSeries(item, inside && drawing?.xAt ? drawing.xAt(inside.x) : undefined);
}
