/**
 * Which of many rectangles meet another one, without a look at each: a tree of rectangles that is packed once, neighbours together, and
 * never changed (sort-tile-recursive packing, Leutenegger, Lopez and Edgington 1997).
 */

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const meet = (a: Rect, b: Rect): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** Whether all of a scene, which begins at 0, 0, is in a rectangle. */
export const holds = ({ x, y, width, height }: Rect, scene: Pick<Rect, 'width' | 'height'>): boolean =>
  x <= 0 && y <= 0 && x + width >= scene.width && y + height >= scene.height;

/** Children of a node of the tree. */
const WIDE = 16;

/** Entries of one level: left, top, right, bottom of each. */
type Level = Float64Array<ArrayBuffer>;

export class SpaceIndex {
  /** From the rectangles themselves, in the tree's order, up to the one that holds all. */
  readonly #levels: Level[] = [];
  /** The index that each entry of the lowest level was given with. */
  readonly #order: Uint32Array;

  constructor(rects: readonly Rect[]) {
    this.#order = tiled(rects);
    const lowest = new Float64Array(4 * rects.length);
    this.#order.forEach((index, at) => {
      const rect = rects[index];
      if (rect) lowest.set([rect.x, rect.y, rect.x + rect.width, rect.y + rect.height], 4 * at);
    });
    this.#levels.push(lowest);
    for (let level: Level = lowest; level.length > 4 * WIDE;) {
      level = above(level);
      this.#levels.push(level);
    }
  }

  /** The indices of all that meet `rect`, ascending. */
  search({ x, y, width, height }: Rect): number[] {
    const [right, bottom] = [x + width, y + height];
    const found: number[] = [];
    const look = (depth: number, from: number, to: number): void => {
      const level = this.#levels[depth];
      if (!level) return;
      for (let entry = from; entry < to; entry++) {
        const at = 4 * entry;
        const outside =
          (level[at] ?? NaN) > right ||
          (level[at + 1] ?? NaN) > bottom ||
          (level[at + 2] ?? NaN) < x ||
          (level[at + 3] ?? NaN) < y;
        if (outside) continue;
        if (depth === 0) found.push(this.#order[entry] ?? 0);
        else {
          const below = (this.#levels[depth - 1]?.length ?? 0) / 4;
          look(depth - 1, entry * WIDE, Math.min(below, (entry + 1) * WIDE));
        }
      }
    };
    const top = this.#levels.length - 1;
    look(top, 0, (this.#levels[top]?.length ?? 0) / 4);
    return found.sort((a, b) => a - b);
  }
}

/** Indices in an order in which neighbours stand together: in columns, and in these from the top. */
function tiled(rects: readonly Rect[]): Uint32Array {
  const order = Uint32Array.from(rects.keys());
  const middle = rects.map(({ x, width }) => x + width / 2);
  const centre = rects.map(({ y, height }) => y + height / 2);
  order.sort((a, b) => (middle[a] ?? 0) - (middle[b] ?? 0));
  const column = WIDE * Math.max(1, Math.ceil(Math.sqrt(rects.length / WIDE)));
  for (let from = 0; from < order.length; from += column)
    order.subarray(from, from + column).sort((a, b) => (centre[a] ?? 0) - (centre[b] ?? 0));
  return order;
}

function above(level: Level): Level {
  const count = Math.ceil(level.length / 4 / WIDE);
  const parents = new Float64Array(4 * count);
  for (let parent = 0; parent < count; parent++) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    const end = Math.min(level.length, 4 * WIDE * (parent + 1));
    for (let at = 4 * WIDE * parent; at < end; at += 4) {
      left = Math.min(left, level[at] ?? left);
      top = Math.min(top, level[at + 1] ?? top);
      right = Math.max(right, level[at + 2] ?? right);
      bottom = Math.max(bottom, level[at + 3] ?? bottom);
    }
    parents.set([left, top, right, bottom], 4 * parent);
  }
  return parents;
}
