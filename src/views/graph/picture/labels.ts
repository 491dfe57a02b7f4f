/** Where the labels of edges stand: at their edges, on no box, on no group's border or header, and on no other label. */
import type { Box, Edge, Scene } from '../../../graphs/scene';
import { widthOf } from './pen';
import { HEADER, LABEL } from './sizes';
import { meet, SpaceIndex, type Rect } from './space';

export interface Label extends Rect {
  /** Which edge it is of. */
  readonly edge: number;
  readonly text: string;
  /** How many open groups it stands in. */
  readonly depth: number;
}

const HEIGHT = 15;
const PADDING = 3;

/** What a label must keep off: all of a closed box; of an open one its border and header. */
function solid({ x, y, width, height, open }: Box): Rect[] {
  if (open !== true) return [{ x, y, width, height }];
  return [
    { x, y, width, height: HEADER },
    { x, y: y + height, width, height: 0 },
    { x, y, width: 0, height },
    { x: x + width, y, width: 0, height },
  ];
}

/** Places along an edge that a label is tried at, best first; of the whole way. */
const SHARES = [0.5, 0.35, 0.65, 0.2, 0.8];

function along(points: readonly number[], share: number): readonly [number, number] {
  const lengths: number[] = [];
  for (let at = 2; at < points.length; at += 2)
    lengths.push(
      Math.hypot((points[at] ?? 0) - (points[at - 2] ?? 0), (points[at + 1] ?? 0) - (points[at - 1] ?? 0)),
    );
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [piece, length] of lengths.entries()) {
    if (left <= length || piece === lengths.length - 1) {
      const part = length === 0 ? 0 : Math.min(1, left / length);
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = points.slice(2 * piece, 2 * piece + 4);
      return [x0 + part * (x1 - x0), y0 + part * (y1 - y0)];
    }
    left -= length;
  }
  return [points[0] ?? 0, points[1] ?? 0];
}

const placesOf = ({ points, labelAt }: Edge): (readonly [number, number])[] => [
  ...(labelAt ? [labelAt] : []),
  ...SHARES.map((share) => along(points, share)),
];

/** Rectangles that came one by one, found by the cells that they lie in. */
class Placed {
  readonly #cells = new Map<string, Rect[]>();
  readonly #size = 96;

  #keys({ x, y, width, height }: Rect): string[] {
    const keys: string[] = [];
    for (let column = Math.floor(x / this.#size); column * this.#size <= x + width; column++)
      for (let row = Math.floor(y / this.#size); row * this.#size <= y + height; row++)
        keys.push(`${String(column)}:${String(row)}`);
    return keys;
  }

  add(rect: Rect): void {
    for (const key of this.#keys(rect)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(rect);
      else this.#cells.set(key, [rect]);
    }
  }

  meets(rect: Rect): boolean {
    return this.#keys(rect).some((key) => this.#cells.get(key)?.some((other) => meet(rect, other)));
  }
}

/** Places the labels of a scene, edge by edge, at the end of `labels`. */
export function* labelling({ boxes, edges }: Scene, labels: Label[]): Generator<undefined, void> {
  const solids = boxes.flatMap(solid);
  const index = new SpaceIndex(solids);
  const placed = new Placed();
  const around = new SpaceIndex(boxes.filter(({ open }) => open === true));
  for (const [at, edge] of edges.entries()) {
    if (edge.label === '' || edge.named) continue;
    const width = widthOf(edge.label, LABEL) + 2 * PADDING;
    for (const [x, y] of placesOf(edge)) {
      const rect = { x: x - width / 2, y: y - HEIGHT / 2, width, height: HEIGHT };
      if (placed.meets(rect) || index.search(rect).length > 0) continue;
      placed.add(rect);
      labels.push({ ...rect, edge: at, text: edge.label, depth: around.search(rect).length });
      break;
    }
    yield;
  }
}
