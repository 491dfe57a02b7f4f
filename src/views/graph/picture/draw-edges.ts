/** Edges: curves with arrow heads from near, plain lines in few strokes from afar. */
import type { Edge } from '../../../graphs/scene';
import type { Drawing } from './drawing';
import type { Look } from './draw';
import type { Pen, Stroke, Track } from './pen';

/** How long an arrow's head is. */
const HEAD = 7;
/** Lines of one stroke. */
const TOGETHER = 64;

/** Through the middles of the way's pieces, so that it bends softly and ends where it should. */
export function trace(pen: Track, points: readonly number[]): void {
  const at = (index: number): readonly [number, number] => [
    points[2 * index] ?? 0,
    points[2 * index + 1] ?? 0,
  ];
  const last = points.length / 2 - 1;
  pen.moveTo(...at(0));
  for (let index = 1; index < last; index++) {
    const [x, y] = at(index);
    const [nextX, nextY] = at(index + 1);
    if (index === last - 1) pen.quadraticCurveTo(x, y, nextX, nextY);
    else pen.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  if (last === 1) pen.lineTo(...at(1));
}

function head(pen: Pen, points: readonly number[], colour: string, size: number): void {
  const [fromX = 0, fromY = 0, x = 0, y = 0] = points.slice(-4);
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
  const [baseX, baseY] = [x - dx * size, y - dy * size];
  pen.begin();
  pen.moveTo(x, y);
  pen.lineTo(baseX - dy * size * 0.45, baseY + dx * size * 0.45);
  pen.lineTo(baseX + dy * size * 0.45, baseY - dx * size * 0.45);
  pen.closePath();
  pen.paint(colour);
}

export function drawEdge(pen: Pen, { points }: Edge, stroke: Stroke): void {
  pen.begin();
  trace(pen, points);
  pen.paint(undefined, stroke);
  head(pen, points, stroke.colour, HEAD + stroke.width - 1);
}

export function* drawFarEdges(
  pen: Pen,
  { wires }: Drawing,
  edges: readonly number[],
  { colours, scale }: Look,
): Generator<undefined, void> {
  for (let from = 0; from < edges.length; from += TOGETHER) {
    pen.begin();
    for (const index of edges.slice(from, from + TOGETHER)) {
      const points = wires[index]?.edge.points ?? [];
      pen.moveTo(points[0] ?? 0, points[1] ?? 0);
      for (let at = 2; at < points.length; at += 2) pen.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
    }
    pen.paint(undefined, { colour: colours.line, width: 0.7 / scale });
    yield;
  }
}
