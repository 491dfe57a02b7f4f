/** What stands out over the picture: boxes that are lit, pinned or found, and the edges of those that are lit. */
import { detailAt, drawLabel, type BoxFate, type Look } from './draw';
import { drawEdge } from './draw-edges';
import type { Drawing, Wire } from './drawing';
import type { Overlay } from './painter';
import type { Pen } from './pen';
import { outline } from './shapes';
import { meet, type Rect } from './space';

export interface Marks {
  readonly lit: ReadonlySet<number>;
  readonly pinned: ReadonlySet<number>;
  readonly absent: ReadonlySet<number>;
  readonly hits: ReadonlySet<number> | undefined;
  /** The one of the hits that is looked at. */
  readonly hit: number | undefined;
  /** The keyboard is at it. */
  readonly cursor: number | undefined;
  readonly freed: ReadonlySet<number>;
  readonly fates: ReadonlyMap<number, BoxFate>;
}

/** More edges than these would hide the picture. */
const MOST_EDGES = 400;

interface Ring {
  readonly colour: string;
  readonly width: number;
  /** Pixels of the screen around the box. */
  readonly away: number;
  readonly dash?: readonly number[];
}

/** Rings are as wide on the screen from afar as from near. */
function ring(
  pen: Pen,
  drawing: Drawing,
  index: number,
  { colour, width, away, dash }: Ring,
  view: Rect,
  scale: number,
): void {
  const part = drawing.parts[index];
  if (!part || !meet(part.box, view)) return;
  const unit = 1 / Math.min(1, scale);
  outline(pen, part, away * unit);
  pen.paint(undefined, { colour, width: width * unit, ...(dash && { dash: dash.map((px) => px * unit) }) });
}

/** `pointed`: the edge that the pointer is at. */
export function overlayOf(
  drawing: Drawing,
  { lit, pinned, hits, hit, cursor }: Marks,
  pointed?: Wire,
): Overlay {
  const edges = drawing.edgesOf(new Set([...lit, ...pinned])).slice(0, MOST_EDGES);
  const at = pointed ? drawing.wires.indexOf(pointed) : -1;
  if (at >= 0) edges.push(at);
  const bright = new Set(edges);
  const empty =
    at < 0 &&
    cursor === undefined &&
    hit === undefined &&
    lit.size === 0 &&
    pinned.size === 0 &&
    (hits?.size ?? 0) === 0;
  const draw = (pen: Pen, view: Rect, look: Look): void => {
    const { colours, scale } = look;
    const unit = 1 / Math.min(1, scale);
    for (const index of edges) {
      const wire = drawing.wires[index];
      const dash = wire?.edge.named && { dash: [5 * unit, 4 * unit] };
      if (wire) drawEdge(pen, wire.edge, { colour: colours.accent, width: 2 * unit, ...dash });
    }
    if (detailAt(scale).words)
      for (const label of drawing.labels) if (bright.has(label.edge)) drawLabel(pen, label, look, true);
    const found = hit === undefined ? (hits ?? []) : [...(hits ?? []), hit];
    for (const index of found)
      ring(
        pen,
        drawing,
        index,
        { colour: colours.accent, width: index === hit ? 4 : 1.5, away: 3 },
        view,
        scale,
      );
    for (const index of lit)
      ring(pen, drawing, index, { colour: colours.accent, width: 2.5, away: 1 }, view, scale);
    for (const index of pinned) {
      ring(pen, drawing, index, { colour: colours.accent, width: 2.5, away: 1 }, view, scale);
      ring(pen, drawing, index, { colour: colours.accent, width: 1.5, away: 5 }, view, scale);
    }
    if (cursor !== undefined)
      ring(pen, drawing, cursor, { colour: colours.text, width: 2, away: 8, dash: [2, 3] }, view, scale);
  };
  return { empty, draw };
}
