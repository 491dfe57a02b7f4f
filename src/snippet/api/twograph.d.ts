/**
 * What a snippet imports from 'twograph'. The editor shows these words on hover; the worker's implementation is checked
 * against these types.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, TypedArray } from '@tensorflow/tfjs';

/** Numbers in one dimension (a tensor is read in row-major order). */
export type Numbers = readonly number[] | TypedArray | Tensor;

/** Something with a place of its own in the output. It appears where it was made and changes there. */
export interface Output {
  readonly kind: 'image' | 'plot' | 'table' | 'progress' | 'pad';
}

/**
 * Puts a value into the output, in order: a tensor (dtype, shape, values, statistics, heat map), a typed array, a number, a
 * string, nested arrays or an object. A plot, table or image is in the output since it was made; showing it adds a title.
 */
export declare function show(value: unknown, title?: string): void;

export interface CompileOptions {
  /** The function's own name by default. */
  name?: string;
  /** Where the function can't be a graph: 'eager' (the default) runs it op by op with a warning, 'error' throws. */
  onBreak?: 'eager' | 'error';
  /** Variables are constants, for inference. */
  freeze?: boolean;
}
/**
 * An async function of the same arguments. In eager mode it runs `fn`, op by op. In compiled mode `fn` is traced once for each signature of
 * its arguments (dtype and shape of tensors, the value of the rest), optimised, and run whole by the chosen engine. A variable
 * that it closes over is state. Any other tensor from outside is a constant, with the values that it had at the first call: pass what
 * changes as an argument, or keep it in a variable. Replaced by another, it is noticed where the first was disposed of (the function is
 * traced again), and at the second call (it runs eagerly from then on, with a warning); replaced later and kept, it is not. The first compiled
 * call runs eagerly too and must agree; what the function prints, it prints then.
 */
export declare function compile<A extends unknown[], R>(
  fn: (...args: A) => R,
  options?: CompileOptions,
): (...args: A) => Promise<R>;
/**
 * The bytes of an .onnx file of a function that `compile` gave, in either mode: its graph and its weights, for any ONNX runtime (opset 17).
 * Inputs are called as the parameters. A variable that the function reads is an initializer under its name; one that it assigns is an input
 * whose default is the present value, and its next value is an output, `name_next`. Call the function before: its arguments' types are
 * those of its last new signature, of the one with that number (counted from 1), or of the one with that text.
 */
export declare function exportOnnx<A extends unknown[], R>(
  compiled: (...args: A) => Promise<R>,
  signature?: number | string,
): Promise<Uint8Array>;
/**
 * Marks a function as something to be measured: `await benchmark('forward', fn, x)`. A run calls nothing here. In a benchmark the snippet
 * runs up to this line, in a worker for each contestant (tfjs op by op on each backend, the graph that `compile` would make of `fn` on each
 * engine), and `fn` is called with these arguments again and again: first compared, then timed, its results read back. Every contestant
 * starts from the same arguments and variables; what it assigns is state that moves on from call to call, as in a training step. State
 * that is no `tf.Variable`, such as a counter, is not taken back for the next size. What it makes and does not give back is disposed of. An async function is measured eagerly only. Each name stands for one function:
 * a second one of that name, at another line or with tensors of other types, is known as "name (2)". A name that is empty, or a `fn` that is no function, is a TypeError.
 */
export declare function benchmark<A extends unknown[]>(
  name: string,
  fn: (...args: A) => unknown,
  ...args: A
): Promise<void>;
/** The same structure of arrays and objects, of tensors of any rank. */
export type Alike<T> = T extends Tensor ? Tensor : { [K in keyof T]: Alike<T[K]> };

/**
 * What `then` gives where `pred`, a bool scalar tensor, is true, else what `otherwise` gives: tensors of the same dtypes and shapes, in
 * the same arrays and objects. In a compiled function the choice stays in the graph, and is made at each call. It has the gradient
 * of the function that was chosen.
 */
export declare function cond<R>(pred: Tensor, then: () => R, otherwise: () => NoInfer<Alike<R>>): R;
/**
 * Calls `body` with the tensors `vars` again and again, each time with those that it gave, as long as `cond` of them is a true bool scalar;
 * gives the last. Their dtypes and shapes stay. It stays in the graph of a compiled function, and has no gradient: `scan` has.
 */
export declare function whileLoop<V extends readonly Tensor[]>(
  cond: (...vars: V) => Tensor,
  body: (...vars: V) => NoInfer<Alike<V>>,
  vars: readonly [...V],
): V;
/**
 * Goes through the first axis of the tensors in `xs`: calls `fn` with a carry, at first `init`, and a slice, for the next carry, of the same
 * dtypes and shapes, and an output. Gives the last carry and the outputs, stacked along a new first axis: a loop of a known number of
 * steps, which stays in the graph of a compiled function. It has a gradient, which goes the other way.
 */
export declare function scan<C, X, Y>(
  fn: (carry: C, x: NoInfer<Alike<X>>) => readonly [NoInfer<Alike<C>>, Y],
  init: C,
  xs: X,
): [C, Alike<Y>];
/** How compiled functions run: chosen on the page or with `--mode`, never by the text. */
export declare const mode: 'eager' | 'compiled';

export interface ImageOptions {
  title?: string;
  /** Values shown as black and as white; by default 0 and 255 for int32, else the smallest and largest value. */
  range?: readonly [number, number];
  /** Screen pixels for one pixel of the picture; by default chosen for a small picture to be seen well. */
  scale?: number;
}
export interface Image extends Output {
  readonly kind: 'image';
  /** Replaces the picture in place. */
  update(pixels: Tensor | readonly (readonly number[])[]): void;
}
/** A picture: `[height, width]` grey, `[height, width, 1 | 3 | 4]` grey, RGB or RGBA. */
export declare function image(
  pixels: Tensor | readonly (readonly number[])[],
  options?: ImageOptions | string,
): Image;

/** One series: its values by index, x and y, or a list of [x, y]. */
export type Series =
  Numbers | { readonly x?: Numbers; readonly y: Numbers } | readonly (readonly [number, number])[];
/** One series, or several by name. */
export type PlotData = Series | { readonly [name: string]: Series };

export interface PlotOptions {
  title?: string;
  /** Name of the horizontal axis, with its unit. */
  x?: string;
  /** Name of the vertical axis, with its unit. */
  y?: string;
  /** Fixed range of the horizontal axis. */
  xRange?: readonly [number, number];
  /** Fixed range of the vertical axis. */
  yRange?: readonly [number, number];
}
export interface Plot extends Output {
  readonly kind: 'plot';
}
export interface SeriesPlot extends Plot {
  /**
   * Appends a point: one number for a plot of one series, or one for each name (undefined is a gap). `x` counts on by 1 when
   * left out.
   */
  push(values: number | { readonly [name: string]: number | undefined }, x?: number): void;
  /** Replaces the data in place. */
  update(data: PlotData): void;
}
export interface BarPlot extends Plot {
  update(values: Numbers | { readonly [label: string]: number }): void;
}
export interface HeatmapOptions extends PlotOptions {
  /** Points drawn over the map, coloured by group. */
  points?: { readonly x: Numbers; readonly y: Numbers; readonly group?: Numbers | readonly string[] };
  /** Values at the two ends of the colour scale; by default the smallest and largest. */
  range?: readonly [number, number];
  /** Writes the value into each cell: for a small matrix, as a confusion matrix is. */
  labels?: boolean;
}
export interface HeatmapPlot extends Plot {
  update(values: Tensor | readonly (readonly number[])[]): void;
}
export declare const plot: {
  line(data: PlotData, options?: PlotOptions | string): SeriesPlot;
  /** `lines` names series that are drawn as a line through their points, from left to right. */
  scatter(data: PlotData, options?: (PlotOptions & { lines?: readonly string[] }) | string): SeriesPlot;
  bar(
    values: Numbers | { readonly [label: string]: number },
    options?: (PlotOptions & { labels?: readonly string[] }) | string,
  ): BarPlot;
  /** `values[row][column]`, a matrix or a tensor [rows, columns]; row 0 at the top, or at the bottom where `yRange` ascends from it. */
  heatmap(values: Tensor | readonly (readonly number[])[], options?: HeatmapOptions | string): HeatmapPlot;
};

export type Cell = string | number | boolean | null | undefined;
export interface Table extends Output {
  readonly kind: 'table';
  update(rows: readonly (readonly Cell[])[] | readonly { readonly [column: string]: Cell }[]): void;
}
/** A table from rows of cells, or from objects whose keys are the columns. */
export declare function table(
  rows: readonly (readonly Cell[])[] | readonly { readonly [column: string]: Cell }[],
  options?: { title?: string; columns?: readonly string[] } | string,
): Table;

export interface Progress extends Output {
  readonly kind: 'progress';
  /** Moves on by `by` (1 by default) and shows a note beside the bar. */
  step(note?: string, by?: number): void;
  /** Ends it; a progress whose steps reached its total ends by itself. */
  done(note?: string): void;
}
/** A progress bar for `total` steps, with their rate and the time left. */
export declare function progress(total: number, title?: string): Progress;

export interface PadOptions {
  title?: string;
  /** Side, or height and width, of the tensor in pixels; 28 by default. */
  size?: number | readonly [number, number];
}
export interface Pad extends Output, AsyncIterable<Tensor2D> {
  readonly kind: 'pad';
  /** Closes the pad; a run ends when its module has settled and no pad is open. */
  close(): void;
}
/**
 * A drawing pad. Each pause in the drawing gives a `[height, width]` float32 tensor, 0 (paper) to 1 (ink), to `onDraw`, or to a
 * `for await` loop over the pad; it is disposed of after `onDraw` has settled, or at the loop's next step. The pad is open until
 * the person closes it; without a window it closes at once.
 */
export declare function pad(
  options?: PadOptions | string,
  onDraw?: (drawing: Tensor2D) => void | Promise<void>,
): Pad;

export interface Csv {
  readonly columns: readonly string[];
  /** Cells by row: a number where the text is one, else the text; an empty cell is null. */
  readonly rows: readonly (readonly (number | string | null)[])[];
  /** `[rows, columns]` float32 of the named columns, or of every column that holds numbers only. */
  tensor(columns?: readonly string[]): Tensor2D;
}
export declare const datasets: {
  /**
   * 1797 handwritten digits of 8x8 pixels, 0 to 16: the test set of the UCI "Optical Recognition of Handwritten Digits" data.
   * `data` is [1797, 64] float32, `images` the same as [1797, 8, 8], `target` [1797] int32.
   */
  digits(): Promise<{ data: Tensor2D; images: Tensor3D; target: Tensor1D; credit: string }>;
  /** Reads a CSV file that was dropped, picked or passed; by name, or the first that is one. */
  csv(file?: string | Blob, options?: { header?: boolean }): Promise<Csv>;
  /** Reads an IDX file, MNIST's format (gzipped or not), as int32 or float32. */
  idx(file?: string | Blob): Promise<Tensor>;
  /** Reads a picture as [height, width, channels] int32, 0 to 255. */
  image(file?: string | Blob, options?: { channels?: 1 | 3 | 4 }): Promise<Tensor3D>;
};

/** The files that were dropped, picked, or passed with `--file`. They never leave the page. */
export declare const files: readonly File[] & {
  /** The file of that name; an error that lists the names where there is none. */
  get(name: string): File;
};
