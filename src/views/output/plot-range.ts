/** Which plots can't be drawn: numbers that a picture, whose places are 32-bit floats, has no place for. */
import type { PlotItem } from '../../snippet/output';
import { extent } from './colormap';
import { number3 } from './format';

type Range = readonly [number, number];

interface Axis {
  readonly name: 'x' | 'y';
  /** What the axis spans. */
  readonly range: Range;
  /** The least and the largest number that is drawn along it. */
  readonly values: Range;
}

/** Lengths below this have no ticks: the next power of ten would be none. */
const SHORTEST = 1e-290;
/** How many lengths of the axis a number may lie outside of it: further off, float64 can't tell its place either. */
const FURTHEST = 1e15;

function axesOf(item: PlotItem): Axis[] {
  if (item.mark === 'bar') {
    const [low, high] = extent(item.values);
    const values = [Math.min(0, low), Math.max(0, high)] as const;
    return [{ name: 'y', range: item.yRange ?? values, values }];
  }
  const of = (name: Axis['name'], given: Range | undefined, values: Range): Axis => ({
    name,
    range: given ?? values,
    values,
  });
  if (item.mark === 'heatmap') {
    const { points, xRange, yRange } = item;
    const x = xRange ?? ([0, item.columns] as const);
    const y = yRange ?? ([0, item.rows] as const);
    return [of('x', x, points ? extent(points.x) : x), of('y', y, points ? extent(points.y) : y)];
  }
  const all = (axis: 'x' | 'y'): Range => extent(item.series.flatMap((series) => extent(series[axis])));
  return [of('x', item.xRange, all('x')), of('y', item.yRange, all('y'))];
}

function wrongWith(item: PlotItem, { range: [from, to], values: [low, high] }: Axis): string | undefined {
  const length = Math.abs(to - from);
  if (Number.isNaN(length)) return 'an end of it is no number';
  if (!Number.isFinite(length)) return 'it is too long for a number';
  // A line or a bar of no length is drawn in the middle; the cells of a map would have no size.
  if (length === 0) return item.mark === 'heatmap' ? 'its ends are the same' : undefined;
  if (length < SHORTEST) return 'it is too short for ticks';
  const off = Math.max(from - low, to - low, high - from, high - to) / length;
  return off > FURTHEST ? 'the values lie too far outside of it' : undefined;
}

/** Says why the plot can't be drawn; undefined where it can. */
export function undrawable(item: PlotItem): string | undefined {
  for (const axis of axesOf(item)) {
    const why = wrongWith(item, axis);
    if (why !== undefined) {
      const ends = axis.range.map(number3).join(' to ');
      return `This can't be drawn with a range of ${ends} for ${axis.name}: ${why}.`;
    }
  }
  return undefined;
}
