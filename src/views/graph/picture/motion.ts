/**
 * What became of what when a group opens or closes: boxes go from where they stood to where they stand, what comes grows out of the box
 * that it was in, what goes shrinks into the one that it is in now; lines stay at their boxes, and those that are of one of the two alone
 * fade. What was clicked stays where it is all the while.
 */
import type { Box, Edge, Scene } from '../../../graphs/scene';
import { Drawing } from './drawing';
import { meet, type Rect } from './space';

/** Milliseconds. */
export const MOTION_MS = 170;
/** With more boxes and lines in sight each frame would take too long: then there is no motion. */
const MOST = 400;
/** A line bends at so many places on its way. */
const BENDS = 8;
/** Px; words have no room in less. */
const WORDS = 20;

interface Track<T, P> {
  readonly of: T;
  readonly from: P;
  readonly to: P;
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share;

/** Where something in one rectangle stands if that rectangle becomes another one. */
function carried(rect: Rect, from: Rect, to: Rect): Rect {
  const [wide, high] = [to.width / (from.width || 1), to.height / (from.height || 1)];
  return {
    x: to.x + (rect.x - from.x) * wide,
    y: to.y + (rect.y - from.y) * high,
    width: rect.width * wide,
    height: rect.height * high,
  };
}

/** The innermost box around one that another drawing has too, in both. */
function around(box: Box, own: Drawing, other: Drawing): readonly [Box, Box] | undefined {
  for (let at = box.parent; at !== undefined;) {
    const [here, there] = [own.part(at)?.box, other.part(at)?.box];
    if (here && there) return [here, there];
    at = here?.parent;
  }
  return undefined;
}

/** As many places, evenly along the same way. */
function resampled(points: readonly number[]): number[] {
  const last = points.length / 2 - 1;
  return Array.from({ length: BENDS }, (_, at) => {
    const place = (at / (BENDS - 1)) * last;
    const [from, share] = [Math.floor(place), place % 1];
    const next = Math.min(last, from + 1);
    return [
      mix(points[2 * from] ?? 0, points[2 * next] ?? 0, share),
      mix(points[2 * from + 1] ?? 0, points[2 * next + 1] ?? 0, share),
    ];
  }).flat();
}

/** A line's places where its two boxes are elsewhere: the nearer to one of them, the more they go with that one. */
function following(
  points: readonly number[],
  begin: readonly [Rect, Rect] | undefined,
  end: readonly [Rect, Rect] | undefined,
): number[] {
  const all = points.length / 2;
  return Array.from({ length: all }, (_, at) => {
    const rect = { x: points[2 * at] ?? 0, y: points[2 * at + 1] ?? 0, width: 0, height: 0 };
    const share = at / (all - 1);
    const a = begin ? carried(rect, ...begin) : rect;
    const b = end ? carried(rect, ...end) : rect;
    return [mix(a.x, b.x, share), mix(a.y, b.y, share)];
  }).flat();
}

const edgeKey = ({ from, to }: Edge): string => `${from}\n${to}`;

export class Motion {
  readonly #boxes: Track<Box, Rect>[] = [];
  readonly #edges: (Track<Edge, readonly number[]> & { readonly fades?: 'in' | 'out' })[] = [];
  readonly #size: Pick<Scene, 'width' | 'height'>;

  /**
   * `view` is what will be seen; `[dx, dy]` is where a place of the scene before is in the one after it, so that it does not move on the
   * screen.
   */
  constructor(before: Drawing, after: Drawing, view: Rect, shift: readonly [number, number]) {
    const [dx, dy] = shift;
    const moved = <T extends Rect>(rect: T): T => ({ ...rect, x: rect.x + dx, y: rect.y + dy });
    this.#size = after.scene;
    /** Where each box begins and ends. */
    const places = new Map<string, readonly [Rect, Rect]>();
    const take = (of: Box, from: Rect, to: Rect): void => {
      places.set(of.key, [from, to]);
      if (meet(from, view) || meet(to, view)) this.#boxes.push({ of, from, to });
    };
    for (const { box } of after.parts) {
      const old = before.part(box.key)?.box;
      if (old) {
        take(
          { ...box, ...(box.open !== undefined && { open: box.open || old.open === true }) },
          moved(old),
          box,
        );
        continue;
      }
      const holder = around(box, after, before);
      if (holder) take(box, carried(box, holder[0], moved(holder[1])), box);
    }
    for (const { box } of before.parts) {
      if (after.part(box.key)) continue;
      const holder = around(box, before, after);
      if (holder) take(box, moved(box), carried(moved(box), moved(holder[0]), holder[1]));
    }
    const old = new Map(before.scene.edges.map((edge) => [edgeKey(edge), edge]));
    const seen = new Set(this.#boxes.map(({ of }) => of.key));
    const isSeen = ({ from, to }: Edge): boolean => seen.has(from) || seen.has(to);
    const shifted = ({ points }: Edge): number[] =>
      resampled(points).map((value, at) => value + (at % 2 === 0 ? dx : dy));
    const back = (key: string): readonly [Rect, Rect] | undefined => {
      const [from, to] = places.get(key) ?? [];
      return from && to && [to, from];
    };
    for (const edge of after.scene.edges) {
      const was = old.get(edgeKey(edge));
      old.delete(edgeKey(edge));
      if (!isSeen(edge)) continue;
      const to = resampled(edge.points);
      if (was) this.#edges.push({ of: edge, from: shifted(was), to });
      else
        this.#edges.push({
          of: edge,
          from: following(to, back(edge.from), back(edge.to)),
          to,
          fades: 'in',
        });
    }
    for (const edge of old.values()) {
      if (!isSeen(edge)) continue;
      const from = shifted(edge);
      const to = following(from, places.get(edge.from), places.get(edge.to));
      this.#edges.push({ of: edge, from, to, fades: 'out' });
    }
  }

  /** Whether it can be shown without a stutter. */
  get light(): boolean {
    return this.#boxes.length + this.#edges.length <= MOST;
  }

  /** `share`: how far it has come, from 0 to 1. */
  at(share: number): Drawing {
    const boxes = this.#boxes.map(({ of, from, to }): Box => {
      const rect = {
        x: mix(from.x, to.x, share),
        y: mix(from.y, to.y, share),
        width: mix(from.width, to.width, share),
        height: mix(from.height, to.height, share),
      };
      return rect.height < WORDS ? { ...of, ...rect, title: '', detail: '', lines: [] } : { ...of, ...rect };
    });
    const edges = this.#edges.map(({ of, from, to }) => ({
      ...of,
      label: '',
      points: from.map((value, at) => mix(value, to[at] ?? value, share)),
    }));
    const opacity = new Map(
      this.#edges.flatMap(({ fades }, at): (readonly [number, number])[] =>
        fades ? [[at, fades === 'in' ? share : 1 - share]] : [],
      ),
    );
    return new Drawing({ ...this.#size, boxes, edges }, opacity);
  }
}

/** Indices of boxes of one drawing, in another one. */
export function inOther(boxes: ReadonlySet<number>, of: Drawing, other: Drawing): ReadonlySet<number> {
  return new Set(
    [...boxes].flatMap((index) => {
      const key = of.parts[index]?.box.key;
      return (key === undefined ? undefined : other.part(key)?.index) ?? [];
    }),
  );
}
