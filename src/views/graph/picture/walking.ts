/** Where the arrow keys lead in a picture: along a line where one leads that way, else to the nearest box there. */
import { headerOf, type Drawing, type Part } from './drawing';
import type { Rect } from './space';

export type Direction = 'up' | 'down' | 'left' | 'right';

const middleOf = ({ box }: Part): readonly [number, number] => {
  const { x, y, width, height } = headerOf(box);
  return [x + width / 2, y + height / 2];
};

/** Aside is as far as so much straight on. */
const ASIDE = 3;

function nearest(
  parts: readonly Part[],
  far: (dx: number, dy: number) => number,
  [fromX, fromY]: readonly [number, number],
): Part | undefined {
  let [best, least]: [Part | undefined, number] = [undefined, Infinity];
  for (const part of parts) {
    const [x, y] = middleOf(part);
    const away = far(x - fromX, y - fromY);
    if (away >= least) continue;
    least = away;
    best = part;
  }
  return best;
}

/** Px along a direction, with what is aside counted more; infinite for what is not in that direction at all. */
const FAR: Readonly<Record<Direction, (dx: number, dy: number) => number>> = {
  up: (dx, dy) => (dy < -1 ? -dy + ASIDE * Math.abs(dx) : Infinity),
  down: (dx, dy) => (dy > 1 ? dy + ASIDE * Math.abs(dx) : Infinity),
  left: (dx, dy) => (dx < -1 ? -dx + ASIDE * Math.abs(dy) : Infinity),
  right: (dx, dy) => (dx > 1 ? dx + ASIDE * Math.abs(dy) : Infinity),
};

/** Undefined at the end. */
export function neighbour(drawing: Drawing, from: Part, direction: Direction): Part | undefined {
  const start = middleOf(from);
  if (direction === 'up' || direction === 'down') {
    const joined = drawing.wires.flatMap((wire) => {
      const [own, other] = direction === 'down' ? [wire.from, wire.to] : [wire.to, wire.from];
      return own === from.index ? (drawing.parts[other] ?? []) : [];
    });
    const found = nearest(joined, FAR[direction], start);
    if (found) return found;
    // What reads nothing stands first in its group: over it is the group's own head.
    const { parent } = from.box;
    const around = direction === 'up' && parent !== undefined ? drawing.part(parent) : undefined;
    if (around) return around;
  }
  return nearest(drawing.parts, FAR[direction], start);
}

/** The box nearest to the middle of what is seen, for who comes with the keyboard. */
export function firstOf(drawing: Drawing, { x, y, width, height }: Rect): Part | undefined {
  return nearest(drawing.parts, (dx, dy) => Math.hypot(dx, dy), [x + width / 2, y + height / 2]);
}

/** As they are read: from above, and from the left. */
export const inOrder = (parts: readonly Part[]): Part[] =>
  [...parts].sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x);
