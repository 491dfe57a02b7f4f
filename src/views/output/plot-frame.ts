/** What every drawing of a plot shares: its margins, its axes' labels, and how to find a value under the pointer. */
import type * as PlotLibrary from '@observablehq/plot';
import { compact } from './format';
import { symbolPath, type PlotSymbol } from './plot-model';

export type { PlotLibrary };
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
export const MARGIN = { top: 24, right: 16, bottom: 40, left: 44 };
/** Width of a digit of the axes' labels. */
export const DIGIT_PX = 7.5;

/** Tick labels in units of their size; the library's own where those are short enough. */
export function ticksFor([low, high]: readonly [number, number]): ((value: number) => string) | undefined {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return size >= 1e5 || (size > 0 && size < 1e-3) ? compact : undefined;
}

/** Room for the labels of a vertical axis over that range. */
export function leftMargin([low, high]: readonly [number, number]): number {
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

export function finish(svg: SVGSVGElement | HTMLElement, frame: Box): Drawing {
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

export function frameOf({ width, height }: Size, left: number): Box {
  return {
    left,
    top: MARGIN.top,
    width: width - left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom,
  };
}

export function common({ width, height }: Size, left: number): PlotLibrary.PlotOptions {
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
export function symbols(
  symbol: PlotSymbol,
  radius: number,
  attributes: Record<string, string>,
): PlotLibrary.RenderFunction {
  return (index, _scales, values) => {
    const xs = (values['x'] ?? []) as ArrayLike<number>;
    const ys = (values['y'] ?? []) as ArrayLike<number>;
    const path = document.createElementNS(SVG, 'path');
    // The library's index may be a typed array.
    const d = Array.from(index, (i) => symbolPath(symbol, xs[i] ?? Number.NaN, ys[i] ?? Number.NaN, radius));
    path.setAttribute('d', d.filter((part) => !part.includes('NaN')).join(''));
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, value);
    return path;
  };
}

export function pick(values: ArrayLike<number>, indices: readonly number[]): number[] {
  return indices.map((i) => values[i] ?? Number.NaN);
}
