/** What stays where it is on the screen when a scene takes the place of another one. */
import type { Sight } from './camera';
import type { Drawing, Part } from './drawing';
import type { Rect } from './space';

export interface Anchor {
  /** Of a box. */
  readonly key: string;
  /** Where its upper left corner is on the screen. */
  readonly x: number;
  readonly y: number;
}

interface Seen {
  readonly sight: Sight;
  readonly rect: Rect;
}

/** The box nearest to the middle of the view that both scenes have. */
export function anchorOf(before: Drawing, after: Drawing, { sight, rect }: Seen): Anchor | undefined {
  const [middleX, middleY] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  let [nearest, least]: [Anchor | undefined, number] = [undefined, Infinity];
  for (const { box } of before.boxesIn(rect)) {
    if (box.open === true || !after.part(box.key)) continue;
    const away = Math.hypot(box.x + box.width / 2 - middleX, box.y + box.height / 2 - middleY);
    if (away >= least) continue;
    least = away;
    nearest = { key: box.key, x: sight.x + sight.k * box.x, y: sight.y + sight.k * box.y };
  }
  return nearest;
}

/** The sight in which the anchor's box stands where it stood; as it is where there is no such box. */
export function placed(drawing: Drawing, { key, x, y }: Anchor, sight: Sight): Sight {
  const box = drawing.part(key)?.box;
  return box ? { k: sight.k, x: x - sight.k * box.x, y: y - sight.k * box.y } : sight;
}

/** Where across the graph begins, of which the whole can't be shown; undefined for an empty one. */
export function middleOfTop({ parts }: Drawing): number | undefined {
  const first = parts.reduce<Part | undefined>(
    (top, part) => (top && top.box.y <= part.box.y ? top : part),
    undefined,
  );
  return first && first.box.x + first.box.width / 2;
}
