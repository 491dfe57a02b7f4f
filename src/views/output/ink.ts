/**
 * A drawing as strokes and as ink. Points of the pointer become smooth curves (a quadratic through the midpoints of the points,
 * each point its control), cut into short segments that both the screen and the ink take; ink is how much of a pixel's disc the
 * pen has covered, so it needs no canvas and is the same everywhere.
 */

export interface Segment {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pieces of one curve: enough for curves a few pixels long. */
const PIECES = 6;

/** One stroke in the making. Coordinates are in pixels of the ink, 0 to its width and height. */
export class Stroke {
  private last: Point;
  private middle: Point;

  constructor(x: number, y: number) {
    this.last = { x, y };
    this.middle = this.last;
  }

  /** The dot that a stroke begins with. */
  start(): Segment {
    const { x, y } = this.last;
    return { x0: x, y0: y, x1: x, y1: y };
  }

  /** Goes on to a point; the curve reaches half way there. */
  to(x: number, y: number): Segment[] {
    const [from, control] = [this.middle, this.last];
    this.middle = { x: (control.x + x) / 2, y: (control.y + y) / 2 };
    this.last = { x, y };
    const end = this.middle;
    const at = (t: number): Point => ({
      x: (1 - t) ** 2 * from.x + 2 * t * (1 - t) * control.x + t ** 2 * end.x,
      y: (1 - t) ** 2 * from.y + 2 * t * (1 - t) * control.y + t ** 2 * end.y,
    });
    return Array.from({ length: PIECES }, (_, i) => {
      const [p, q] = [at(i / PIECES), at((i + 1) / PIECES)];
      return { x0: p.x, y0: p.y, x1: q.x, y1: q.y };
    });
  }

  /** The rest of the way to the last point. */
  end(): Segment {
    return { x0: this.middle.x, y0: this.middle.y, x1: this.last.x, y1: this.last.y };
  }
}

/** Distance of a point from a segment. */
function distance(x: number, y: number, { x0, y0, x1, y1 }: Segment): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

/** The pen's radius in pixels of the ink: about that of MNIST's digits at 28 by 28. */
function penRadius(width: number, height: number): number {
  return Math.max(0.5, 0.045 * Math.min(width, height));
}

/** `[height, width]` ink, row-major, 0 (paper) to 1. */
export class Ink {
  readonly values: Float32Array;
  readonly radius: number;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.values = new Float32Array(width * height);
    this.radius = penRadius(width, height);
  }

  draw(segment: Segment): void {
    const reach = this.radius + 0.5;
    const left = Math.max(0, Math.floor(Math.min(segment.x0, segment.x1) - reach));
    const right = Math.min(this.width - 1, Math.ceil(Math.max(segment.x0, segment.x1) + reach));
    const top = Math.max(0, Math.floor(Math.min(segment.y0, segment.y1) - reach));
    const bottom = Math.min(this.height - 1, Math.ceil(Math.max(segment.y0, segment.y1) + reach));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const covered = reach - distance(column + 0.5, row + 0.5, segment);
        const at = row * this.width + column;
        this.values[at] = Math.max(this.values[at] ?? 0, Math.min(1, covered));
      }
    }
  }

  clear(): void {
    this.values.fill(0);
  }
}
