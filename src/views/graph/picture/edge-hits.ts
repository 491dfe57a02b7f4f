/** Which edge is at a place: the nearest one, as it is drawn, of those whose bounds are near. */
import { trace } from './draw-edges';
import type { Drawing, Wire } from './drawing';
import type { Track } from './pen';

/** Straight pieces that stand for a bend: it is less than a pixel off. */
const PIECES = 8;

/** How far off a piece of a straight line is. */
function offPiece(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}

/** Follows a line as a pen does, and knows how near to a place it came. */
class Near implements Track {
  least = Infinity;
  #x = 0;
  #y = 0;

  constructor(
    private readonly x: number,
    private readonly y: number,
  ) {}

  moveTo(x: number, y: number): void {
    [this.#x, this.#y] = [x, y];
  }

  lineTo(x: number, y: number): void {
    this.least = Math.min(this.least, offPiece(this.x, this.y, this.#x, this.#y, x, y));
    this.moveTo(x, y);
  }

  quadraticCurveTo(bendX: number, bendY: number, x: number, y: number): void {
    const [fromX, fromY] = [this.#x, this.#y];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const s = 1 - t;
      this.lineTo(
        s * s * fromX + 2 * s * t * bendX + t * t * x,
        s * s * fromY + 2 * s * t * bendY + t * t * y,
      );
    }
  }

  closePath(): void {
    // Edges are open.
  }
}

/** The edge nearest to a place that is no farther off than `reach`, in px of the scene; of several the one that is drawn last. */
export function wireAt(drawing: Drawing, x: number, y: number, reach: number): Wire | undefined {
  const around = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach };
  let [found, least]: [Wire | undefined, number] = [undefined, reach];
  for (const index of drawing.edgesIn(around)) {
    const wire = drawing.wires[index];
    if (!wire) continue;
    const near = new Near(x, y);
    trace(near, wire.edge.points);
    if (near.least > least) continue;
    least = near.least;
    found = wire;
  }
  return found;
}
