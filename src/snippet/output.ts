/**
 * What a run puts into the output: plain data, the same in the worker's messages, on the page, and in the command's JSON.
 * An item has a slot, its place in the order; a later item with the same slot replaces it in place.
 */

export type DType = 'float32' | 'int32' | 'bool' | 'complex64' | 'string';

export type TextLevel = 'log' | 'info' | 'debug' | 'warn' | 'error';

export interface TextItem {
  readonly kind: 'text';
  readonly level: TextLevel;
  readonly text: string;
}

/** Of the finite values; counts of the others beside them. */
export interface TensorStats {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly nan: number;
  readonly infinite: number;
  readonly zeros: number;
}

export interface TensorItem {
  readonly kind: 'tensor';
  readonly title: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Row-major; complex64 as interleaved real and imaginary parts; bool as 0 and 1. The first `SHOWN_VALUES` when truncated. */
  readonly values: readonly number[] | Float32Array | Int32Array | Uint8Array | readonly string[];
  readonly truncated?: boolean;
  /** Of the whole tensor; absent for strings and complex numbers. */
  readonly stats?: TensorStats;
}

/** The most values of one tensor that leave the worker. */
export const SHOWN_VALUES = 65_536;

export type Cell = string | number | boolean | null;

export interface TableItem {
  readonly kind: 'table';
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows in all, where `rows` holds only the first of them. */
  readonly totalRows?: number;
}

export interface ImageItem {
  readonly kind: 'image';
  readonly title: string;
  readonly width: number;
  readonly height: number;
  /** RGBA bytes, row-major. */
  readonly rgba: Uint8ClampedArray | readonly number[];
  /** Screen pixels for one pixel of the picture, where the snippet chose it. */
  readonly scale?: number;
}

export interface PlotSeries {
  readonly name: string;
  readonly x: readonly number[] | Float64Array;
  readonly y: readonly number[] | Float64Array;
  /** In a scatter plot: a line through the points, from left to right. */
  readonly line?: boolean;
}

interface PlotBase {
  readonly kind: 'plot';
  readonly title: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
}
export interface SeriesPlotItem extends PlotBase {
  readonly mark: 'line' | 'scatter';
  readonly series: readonly PlotSeries[];
}
export interface BarPlotItem extends PlotBase {
  readonly mark: 'bar';
  readonly labels: readonly string[];
  readonly values: readonly number[];
}
export interface HeatmapItem extends PlotBase {
  readonly mark: 'heatmap';
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly values: readonly number[] | Float32Array;
  readonly range?: readonly [number, number];
  readonly labels?: boolean;
  readonly points?: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly group?: readonly string[];
  };
}
export type PlotItem = SeriesPlotItem | BarPlotItem | HeatmapItem;

export interface ProgressItem {
  readonly kind: 'progress';
  readonly title: string;
  readonly total: number;
  readonly done: number;
  readonly note: string;
  /** Since it was made, to its last step. */
  readonly elapsedMs: number;
  readonly finished: boolean;
}

export interface PadItem {
  readonly kind: 'pad';
  readonly title: string;
  /** Names the pad in the strokes that go back to the worker. */
  readonly pad: number;
  readonly width: number;
  readonly height: number;
  readonly open: boolean;
}

export type Item = TextItem | TensorItem | TableItem | ImageItem | PlotItem | ProgressItem | PadItem;

export interface SlottedItem {
  readonly slot: number;
  readonly item: Item;
}
