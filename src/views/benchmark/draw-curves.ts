/** Time against size, a curve a contestant, both axes logarithmic: one that is twice as long is as far above everywhere. */
import type * as PlotLibrary from '@observablehq/plot';
import { seriesLook } from '../output/plot-model';
import { number3 } from '../../base/quantities';
import { crossingSize } from '../../bench/overtaking';
import { ticksBetween, tickWords } from '../../bench/scale';

interface DrawnPoint {
  readonly size: number;
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface DrawnCurve {
  readonly name: string;
  readonly points: readonly DrawnPoint[];
}

const LABEL_PX = 12;
const GAP = 14;

/** Names at the ends of curves, moved apart where they would lie on each other. `ys` in CSS pixels, in any order. */
export function apart(ys: readonly number[], least: number, most: number): readonly number[] {
  const order = ys.map((_, index) => index).sort((a, b) => (ys[a] ?? 0) - (ys[b] ?? 0));
  const placed = [...ys];
  let before = -Infinity;
  for (const index of order) {
    const at = Math.max(placed[index] ?? 0, before + GAP, least);
    placed[index] = at;
    before = at;
  }
  let after = most + GAP;
  for (const index of order.reverse()) {
    const at = Math.min(placed[index] ?? 0, after - GAP);
    placed[index] = at;
    after = at;
  }
  return placed;
}

interface Scale {
  apply(value: number): number;
}

export function drawCurves(
  Plot: typeof PlotLibrary,
  curves: readonly DrawnCurve[],
  crossings: readonly number[],
  /** Of what the sizes are; in CSS pixels. */
  { by, width, height }: { readonly by: string; readonly width: number; readonly height: number },
): SVGSVGElement {
  const longest = Math.max(...curves.map(({ name }) => name.length));
  const narrow = width < 560;
  const marginRight = narrow ? 24 : Math.min(280, 20 + 6.8 * longest);
  const margins = { marginTop: 28, marginLeft: 64, marginBottom: 40, marginRight };
  const all = curves.flatMap(({ points }) => points);
  const ticks = {
    x: [...new Set(all.map(({ size }) => size))],
    y: ticksBetween(Math.min(...all.map(({ low }) => low)), Math.max(...all.map(({ high }) => high))),
  };
  const svg = Plot.plot({
    width,
    height,
    className: 'tg-curves',
    ...margins,
    style: { background: 'none', overflow: 'visible' },
    x: { type: 'log', axis: null },
    y: { type: 'log', axis: null },
    marks: [
      // The texts are given: of a logarithmic axis the library leaves some out.
      Plot.gridY(ticks.y),
      Plot.axisX(ticks.x, { label: by, text: (size: number) => number3(size) }),
      Plot.axisY(ticks.y, { label: 'time of a call', text: tickWords }),
      Plot.ruleX(crossings, { stroke: 'currentColor', strokeDasharray: '2 3' }),
      Plot.text(crossings, {
        x: (size: number) => size,
        text: (size: number) => `about ${crossingSize(size)}`,
        frameAnchor: 'top',
        dy: -14,
        fill: 'currentColor',
      }),
      ...curves.flatMap(({ points }, index) => {
        const { colour, dash } = seriesLook(index);
        return [
          Plot.areaY(points, { x: 'size', y1: 'low', y2: 'high', fill: colour, fillOpacity: 0.2 }),
          Plot.line(points, {
            x: 'size',
            y: 'median',
            stroke: colour,
            strokeWidth: 1.8,
            ...(dash !== 'none' && { strokeDasharray: dash }),
          }),
          Plot.dot(points, { x: 'size', y: 'median', fill: colour, r: 2.5 }),
        ];
      }),
    ],
  }) as unknown as SVGSVGElement & { scale(name: string): Scale | undefined };
  if (!narrow) label(svg, curves, { width, height, ...margins });
  return svg;
}

function label(
  svg: SVGSVGElement & { scale(name: string): Scale | undefined },
  curves: readonly DrawnCurve[],
  frame: { width: number; height: number; marginTop: number; marginBottom: number; marginRight: number },
): void {
  const y = svg.scale('y');
  if (!y) return;
  const ends = curves.map(({ points }) => y.apply(points.at(-1)?.median ?? 1));
  const places = apart(ends, frame.marginTop, frame.height - frame.marginBottom);
  for (const [index, { name }] of curves.entries()) {
    const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    text.setAttribute('x', String(frame.width - frame.marginRight + 10));
    text.setAttribute('y', String((places[index] ?? 0) + LABEL_PX / 3));
    text.setAttribute('fill', seriesLook(index).colour);
    text.setAttribute('text-anchor', 'start');
    text.textContent = name;
    svg.append(text);
  }
}
