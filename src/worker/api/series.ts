/**
 * The points of one series of a plot, which grow as the snippet pushes. A series of more than `POINTS` is thinned: of each run
 * of neighbouring points the one with the smallest and the one with the largest y stay, so that peaks survive.
 */

/** Points of one plot that are kept as they are, shared by its series. */
export const POINTS = 100_000;

export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export class Series {
  #x: Float64Array;
  #y: Float64Array;
  #length: number;

  constructor(points: Points = { x: new Float64Array(0), y: new Float64Array(0) }) {
    this.#x = points.x;
    this.#y = points.y;
    this.#length = points.y.length;
  }

  get length(): number {
    return this.#length;
  }

  /** The largest x, or -Infinity when there is no point. */
  get lastX(): number {
    let last = -Infinity;
    for (let i = 0; i < this.#length; i++) last = Math.max(last, this.#x[i] ?? -Infinity);
    return last;
  }

  push(x: number, y: number): void {
    if (this.#length === this.#y.length) this.#makeRoom();
    this.#x[this.#length] = x;
    this.#y[this.#length] = y;
    this.#length++;
  }

  /** A copy of at most `limit` points. */
  points(limit: number): Points {
    return thin(this.#x.subarray(0, this.#length), this.#y.subarray(0, this.#length), limit);
  }

  #makeRoom(): void {
    if (this.#length >= 2 * POINTS) {
      const kept = this.points(POINTS);
      this.#length = kept.y.length;
      this.#x.set(kept.x);
      this.#y.set(kept.y);
      return;
    }
    const room = Math.min(2 * POINTS, Math.max(64, 2 * this.#length));
    this.#x = grown(this.#x, room);
    this.#y = grown(this.#y, room);
  }
}

function grown(values: Float64Array, room: number): Float64Array {
  const larger = new Float64Array(room);
  larger.set(values);
  return larger;
}

/**
 * At most `limit` (4 or more) of the points, in their order, the first and the last among them. A run of points without a
 * finite y leaves one of them: the gap stays.
 */
export function thin(x: Float64Array, y: Float64Array, limit: number): Points {
  const n = y.length;
  if (n <= limit) return { x: x.slice(), y: y.slice() };
  const buckets = Math.floor((limit - 2) / 2);
  const kept = new Uint32Array(limit);
  // The first point is kept[0], which is 0 already.
  let count = 1;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (n - 2)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (n - 2)) / buckets);
    let low = -1;
    let high = -1;
    for (let i = from; i < to; i++) {
      const value = y[i] as number;
      if (Number.isNaN(value)) continue;
      if (low < 0 || value < (y[low] as number)) low = i;
      if (high < 0 || value > (y[high] as number)) high = i;
    }
    kept[count++] = low < 0 ? from : Math.min(low, high);
    if (low !== high) kept[count++] = Math.max(low, high);
  }
  kept[count++] = n - 1;
  const all = kept.subarray(0, count);
  return { x: pick(x, all), y: pick(y, all) };
}

function pick(values: Float64Array, indices: Uint32Array): Float64Array {
  const picked = new Float64Array(indices.length);
  for (let i = 0; i < picked.length; i++) picked[i] = values[indices[i] as number] as number;
  return picked;
}
