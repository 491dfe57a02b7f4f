/** `plot`: line, scatter, bar and heat map. Each keeps its data and is drawn anew, at most once a batch, when they change. */
import type { BarPlot, HeatmapOptions, HeatmapPlot, PlotOptions, SeriesPlot } from 'twograph';
import { UserError } from '../../base/errors';
import type { BarPlotItem, HeatmapItem, PlotItem } from '../../snippet/output';
import type { ApiContext } from './context';
import { checkRange, checkString, handle, place, withTitle } from './handle';
import { allReady, Sequence, whenReady, type Later } from './later';
import { isNumbers, numberAt, readMatrix, readNumbers, type Matrix } from './numbers';
import { readPlotData, type SeriesByName } from './plotdata';
import { POINTS, Series } from './series';
import { isTensor } from './tensors';
import { describe, wrong } from './words';

/** Largest heat map, in cells. */
const CELLS = 4_000_000;
/** Most bars of one plot. */
const BARS = 10_000;

/** The parts of an item that every plot has. */
type Frame = Pick<PlotItem, 'kind' | 'title' | 'xLabel' | 'yLabel' | 'xRange' | 'yRange'>;

function frameOf(options: PlotOptions, call: string): Frame {
  const { title = '', x, y, xRange, yRange } = options;
  checkString(x, 'x', call);
  checkString(y, 'y', call);
  checkRange(xRange, 'xRange', call);
  checkRange(yRange, 'yRange', call);
  return {
    kind: 'plot',
    title,
    ...(x !== undefined && { xLabel: x }),
    ...(y !== undefined && { yLabel: y }),
    ...(xRange && { xRange: [xRange[0], xRange[1]] as const }),
    ...(yRange && { yRange: [yRange[0], yRange[1]] as const }),
  };
}

/** The part of a plot that is the same for all marks: a place, updates in order, a title. */
class Drawing {
  title: string;
  readonly updates: Sequence;
  readonly #refresh: () => void;

  constructor(context: ApiContext, frame: Frame, item: () => PlotItem) {
    this.title = frame.title;
    this.updates = new Sequence(context);
    const spot = place(context, () => ({ ...item(), title: this.title }));
    this.#refresh = () => {
      spot.refresh();
    };
  }

  /** Changes the plot when the value is there. */
  change<T>(value: Later<T>, apply: (value: T) => void): void {
    this.updates.run(value, (ready) => {
      apply(ready);
      this.#refresh();
    });
  }

  readonly retitle = (words: string): void => {
    this.change(words, () => {
      this.title = words;
    });
  };
}

/** A line or scatter plot. Up to 100,000 points are kept as they are, shared by its series; more are thinned (see series.ts). */
export function seriesPlot(
  context: ApiContext,
  mark: 'line' | 'scatter',
  data: unknown,
  given?: (PlotOptions & { lines?: unknown }) | string,
): SeriesPlot {
  const call = `plot.${mark}`;
  const options = withTitle<PlotOptions & { lines?: unknown }>(given, call);
  const frame = frameOf(options, call);
  const lines = readLines(options.lines, call);
  const first = readPlotData(data, call);
  let series = new Map<string, Series>();
  let nextX = 0;
  const drawing = new Drawing(context, frame, () => {
    const limit = Math.max(4, Math.floor(POINTS / Math.max(1, series.size)));
    const points = Array.from(series, ([name, one]) => ({
      name,
      ...one.points(limit),
      ...(lines.has(name) ? { line: true } : {}),
    }));
    return { ...frame, mark, series: points };
  });
  const replace = (next: SeriesByName) => {
    series = new Map(Array.from(next, ([name, points]) => [name, new Series(points)]));
    nextX = 0;
    for (const one of series.values()) if (one.length > 0) nextX = Math.max(nextX, one.lastX + 1);
  };
  drawing.change(first, replace);
  return handle(
    {
      kind: 'plot' as const,
      push: (values: unknown, x?: unknown) => {
        const points = readPush(values, x, `${call}.push`);
        drawing.change(points, () => {
          const at = typeof x === 'number' ? x : nextX;
          addPoints(series, points, at, `${call}.push`);
          nextX = Math.max(nextX, at + 1);
        });
      },
      update: (next: unknown) => {
        drawing.change(readPlotData(next, `${call}.update`), replace);
      },
    },
    drawing.retitle,
  );
}

/** Names of the series that a scatter plot draws as lines. */
function readLines(lines: unknown, call: string): ReadonlySet<string> {
  if (lines === undefined) return new Set();
  if (!Array.isArray(lines) || !lines.every((name) => typeof name === 'string')) {
    throw wrong(call, 'lines is a list of names of series', lines);
  }
  return new Set(lines);
}

function readPush(values: unknown, x: unknown, call: string): [string, number][] {
  if (x !== undefined && typeof x !== 'number') throw wrong(call, 'x is a number', x);
  if (typeof values === 'number') return [['', values]];
  if (isTensor(values)) {
    const advice = 'Read it first: (await t.data())[0].';
    throw new UserError('runtime', `${call} takes a number, and was given ${describe(values)}. ${advice}`);
  }
  if (typeof values !== 'object' || values === null || Array.isArray(values) || values instanceof Promise) {
    throw wrong(call, 'a number, or a number for each name, is wanted', values);
  }
  return Object.entries(values).map(([name, value]: [string, unknown]) => {
    if (isTensor(value)) throw wrong(call, `'${name}' is a number, (await t.data())[0]`, value);
    return [name, numberAt(value, call, `'${name}'`)];
  });
}

/** A new name starts a new series; a plot made from an empty list takes the names of its first push. */
function addPoints(series: Map<string, Series>, points: [string, number][], x: number, call: string): void {
  const unnamed = series.get('');
  if (unnamed?.length === 0 && points.every(([name]) => name !== '')) series.delete('');
  const names = [...series.keys()];
  for (const [name, y] of points) {
    if (name === '' && names.length > 0 && !names.includes('')) {
      const known = names.map((one) => `${one}: …`).join(', ');
      throw new UserError('runtime', `${call}: this plot has series with names; push { ${known} }.`);
    }
    if (name !== '' && series.has('')) {
      throw new UserError('runtime', `${call}: this plot has one series without a name; push a number.`);
    }
    let one = series.get(name);
    if (!one) {
      one = new Series();
      series.set(name, one);
    }
    one.push(x, y);
  }
}

/** Bars with labels; by default their indices. */
export function barPlot(
  context: ApiContext,
  values: unknown,
  given?: (PlotOptions & { labels?: readonly string[] }) | string,
): BarPlot {
  const options = withTitle<PlotOptions & { labels?: readonly string[] }>(given, 'plot.bar');
  const frame = frameOf(options, 'plot.bar');
  const { labels } = options;
  if (labels !== undefined && !Array.isArray(labels))
    throw wrong('plot.bar', "'labels' is a list of strings", labels);
  const first = readBars(values, labels, 'plot.bar');
  let bars: Pick<BarPlotItem, 'labels' | 'values'> = { labels: [], values: [] };
  const drawing = new Drawing(context, frame, () => ({ ...frame, mark: 'bar', ...bars }));
  const replace = (next: typeof bars) => {
    bars = next;
  };
  drawing.change(first, replace);
  return handle(
    {
      kind: 'plot' as const,
      update: (next: unknown) => {
        drawing.change(readBars(next, labels, 'plot.bar.update'), replace);
      },
    },
    drawing.retitle,
  );
}

function readBars(
  values: unknown,
  labels: readonly string[] | undefined,
  call: string,
): Later<Pick<BarPlotItem, 'labels' | 'values'>> {
  const isList = isNumbers(values);
  if (
    !isList &&
    (typeof values !== 'object' || values === null || Array.isArray(values) || values instanceof Promise)
  ) {
    throw wrong(call, 'the values are a list of numbers, or a number for each label', values);
  }
  const entries = isList ? [] : Object.entries(values as object);
  const numbers = isList
    ? readNumbers(values, call)
    : Float64Array.from(entries, ([label, value]: [string, unknown]) => numberAt(value, call, `'${label}'`));
  return whenReady(numbers, (all) => {
    if (all.length > BARS) {
      const words = `${all.length} bars are too many to see, the most is ${BARS}. Use plot.line.`;
      throw new UserError('runtime', `${call}: ${words}`);
    }
    const names = isList ? (labels ?? Array.from(all, (_, i) => String(i))) : entries.map(([label]) => label);
    if (names.length !== all.length) {
      const counts = `${names.length} labels for ${all.length} values`;
      throw new UserError('runtime', `${call}: ${counts}; give one label for each value.`);
    }
    return { labels: names.map(String), values: Array.from(all) };
  });
}

/** A heat map of `[rows, columns]`, and points over it. */
export function heatmap(context: ApiContext, values: unknown, given?: HeatmapOptions | string): HeatmapPlot {
  const call = 'plot.heatmap';
  const options = withTitle<HeatmapOptions>(given, call);
  const frame = frameOf(options, call);
  const { range, labels } = options;
  checkRange(range, 'range', call);
  const extras = {
    ...(range && { range: [range[0], range[1]] as const }),
    ...(labels !== undefined && { labels: Boolean(labels) }),
  };
  const first = allReady<unknown>([readCells(values, call), readOverlay(options.points, call)]);
  let matrix: Matrix = { rows: 0, columns: 0, values: [] };
  let points: HeatmapItem['points'];
  const drawing = new Drawing(context, frame, () => ({
    ...frame,
    mark: 'heatmap',
    ...matrix,
    ...extras,
    ...(points && { points }),
  }));
  drawing.change(first, ([cells, overlay]) => {
    matrix = cells as Matrix;
    points = overlay as HeatmapItem['points'];
  });
  return handle(
    {
      kind: 'plot' as const,
      update: (next: unknown) => {
        drawing.change(readCells(next, `${call}.update`), (cells) => {
          matrix = cells;
        });
      },
    },
    drawing.retitle,
  );
}

function readCells(values: unknown, call: string): Later<Matrix> {
  return whenReady(readMatrix(values, call), (matrix) => {
    if (matrix.rows * matrix.columns > CELLS) {
      const size = `${matrix.rows} x ${matrix.columns}`;
      throw new UserError(
        'runtime',
        `${call}: ${size} cells are too many to draw. Pool it, or cut out a part.`,
      );
    }
    return matrix;
  });
}

function readOverlay(given: unknown, call: string): Later<HeatmapItem['points']> {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) throw wrong(call, "'points' is { x, y, group? }", given);
  const { x, y, group } = given as { x?: unknown; y?: unknown; group?: unknown };
  const names =
    Array.isArray(group) && group.every((name) => typeof name === 'string') ? (group as string[]) : undefined;
  const parts = [readNumbers(x, `${call}: points.x`), readNumbers(y, `${call}: points.y`)];
  if (group !== undefined && !names) parts.push(readNumbers(group, `${call}: points.group`));
  return whenReady(allReady(parts), ([xs = [], ys = [], groups]) => {
    const labels = names ?? (groups && Array.from(groups, String));
    if (xs.length !== ys.length || (labels && labels.length !== xs.length)) {
      throw new UserError('runtime', `${call}: points.x, points.y and points.group have different lengths.`);
    }
    return { x: Array.from(xs), y: Array.from(ys), ...(labels && { group: [...labels] }) };
  });
}
