/**
 * The whole picture from the inside out: each open group is arranged by itself, and is then one box of the group around it. A line that
 * leaves a group does so at a place of its own on the lower border, and comes in at one on the upper border, so that it can be followed;
 * how a group is arranged inside depends on nothing outside of it.
 */
import { TEXT } from '../graphs/scene';
import type { Arrangement } from './arrange';
import type { LiftedEdges } from './lift';
import { BOTTOM, FREE, LABEL_HEIGHT, TOP, type Problem } from './problem';
import { joined, laneShift, reversed, shifted, straightened } from './lines';

/** The boxes to lay out, outer ones first. */
export interface Boxes {
  /** -1 for none. */
  readonly parent: Int32Array;
  readonly open: Uint8Array;
  /** Whether it is a constant or a variable, or holds nothing else. */
  readonly value: Uint8Array;
  /** Px of the closed ones; open ones are at least as wide. */
  readonly width: Float32Array;
  readonly height: Float32Array;
}

export interface Geometry {
  /** x, y, width, height of each box. */
  readonly boxes: Float32Array;
  /** x and y in turn of all lines; those of line i from `pointsFrom[i]` to before `pointsFrom[i + 1]`. */
  readonly points: Float32Array;
  readonly pointsFrom: Int32Array;
  /** x and y of each line's label; NaN for none. */
  readonly labels: Float32Array;
  readonly width: number;
  readonly height: number;
}

const PADDING = 14;
/** Around the whole picture. */
const MARGIN = 16;
/** Lines with one way have their labels below each other, if they are no more. */
const MOST_LABELS = 3;

/** Lines that have one way in a group: between two boxes in it, from its border to one, or from one to its border. */
interface Bundle {
  readonly from: number;
  readonly to: number;
  readonly lines: number[];
}

const BORDER = -1;

/** A group's boxes stand in the order in which they ran, so that lines lead on; one that does not is drawn from its lower end. */
const isUpward = (place: readonly number[], from: number, to: number): boolean =>
  from !== BORDER && to !== BORDER && (place[from] ?? 0) > (place[to] ?? 0);

/** A group, or (the last) the whole. */
class Room {
  readonly children: number[] = [];
  readonly bundles = new Map<string, Bundle>();
  arranged: Arrangement | undefined;

  /** Boxes by their places in the picture; `BORDER` for the group's own. */
  add(from: number, to: number, line: number): void {
    const key = `${String(from)} ${String(to)}`;
    const bundle = this.bundles.get(key);
    if (bundle) bundle.lines.push(line);
    else this.bundles.set(key, { from, to, lines: [line] });
  }
}

/** A line's way through one group, in the order in which it runs. */
interface Leg {
  readonly room: number;
  readonly bundle: string;
}

interface Way {
  readonly legs: readonly Leg[];
  /** How many of them leave a group, before the one that reaches the other end's side. */
  readonly out: number;
}

export class Composer {
  readonly #rooms = new Map<number, Room>();
  readonly #ways: Way[] = [];
  readonly #place: number[] = [];
  readonly #size: { width: number; height: number }[] = [];

  constructor(
    private readonly boxes: Boxes,
    /** Those that are to be drawn. */
    private readonly edges: Pick<LiftedEdges, 'from' | 'to'>,
    /** Px of each line's label. */
    private readonly labelWidths: readonly number[],
  ) {
    this.#rooms.set(BORDER, new Room());
    boxes.parent.forEach((parent, box) => {
      const room = this.#rooms.get(parent);
      this.#place.push(room?.children.length ?? 0);
      room?.children.push(box);
      if (boxes.open[box]) this.#rooms.set(box, new Room());
    });
    edges.from.forEach((_, line) => this.#ways.push(this.#wayOf(line)));
  }

  /** The open boxes around a box, from the inside out, the whole last. */
  #around(box: number): number[] {
    const around = [];
    for (let at = this.boxes.parent[box] ?? BORDER; ; at = this.boxes.parent[at] ?? BORDER) {
      around.push(at);
      if (at === BORDER) return around;
    }
  }

  #wayOf(line: number): Way {
    const [from, to] = [this.edges.from[line] ?? 0, this.edges.to[line] ?? 0];
    const out = this.#around(from);
    const into = this.#around(to);
    // A box that is around the other is itself the room in which the line runs.
    const common = out.includes(to)
      ? to
      : (into.find((room) => room === from || out.includes(room)) ?? BORDER);
    const legs: Leg[] = [];
    const add = (room: number, a: number, b: number) => {
      this.#rooms.get(room)?.add(a, b, line);
      legs.push({ room, bundle: `${String(a)} ${String(b)}` });
    };
    let source = from;
    if (common !== from)
      for (const room of out) {
        if (room === common) break;
        add(room, source, BORDER);
        source = room;
      }
    const leaving = legs.length;
    const inward = common === to ? [] : into.slice(0, into.indexOf(common)).reverse();
    const target = common === to ? BORDER : (inward[0] ?? to);
    add(common, common === from ? BORDER : source, target);
    inward.forEach((room, at) => {
      add(room, BORDER, inward[at + 1] ?? to);
    });
    return { legs, out: leaving };
  }

  #problem(room: Room): Problem {
    const bundles = [...room.bundles.values()];
    const size = (box: number) => this.#size[box] ?? { width: 0, height: 0 };
    const widths = room.children.map((box) => size(box).width);
    const heights = room.children.map((box) => size(box).height);
    const pins = room.children.map(() => FREE);
    const ends = bundles.map(({ from, to }) => {
      const place = (box: number, pin: number) => {
        if (box !== BORDER) return this.#place[box] ?? 0;
        pins.push(pin);
        widths.push(0);
        heights.push(0);
        return pins.length - 1;
      };
      const [a, b] = [place(from, TOP), place(to, BOTTOM)] as const;
      return isUpward(this.#place, from, to) ? ([b, a] as const) : ([a, b] as const);
    });
    const between = ({ from, to, lines }: Bundle) =>
      from !== BORDER && to !== BORDER && lines.length <= MOST_LABELS;
    return {
      widths,
      heights,
      pins,
      from: ends.map(([from]) => from),
      to: ends.map(([, to]) => to),
      labelWidths: bundles.map((bundle) =>
        between(bundle) ? Math.max(...bundle.lines.map((line) => this.labelWidths[line] ?? 0)) : 0,
      ),
      labelHeights: bundles.map((bundle) => (between(bundle) ? LABEL_HEIGHT * bundle.lines.length : 0)),
    };
  }

  /** Stops after each group; a group's own boxes come before it. `compose` is for when it is through. */
  *arrange(arrange: (problem: Problem) => Arrangement): Generator<void, void> {
    const { width, height, open } = this.boxes;
    for (let box = open.length - 1; box >= BORDER; box--) {
      const room = this.#rooms.get(box);
      if (!room) {
        this.#size[box] = { width: width[box] ?? 0, height: height[box] ?? 0 };
        continue;
      }
      const arranged = arrange(this.#problem(room));
      room.arranged = arranged;
      if (box !== BORDER)
        this.#size[box] = {
          width: Math.max(arranged.width + 2 * PADDING, width[box] ?? 0),
          height: arranged.height + TEXT.head + 2 * PADDING,
        };
      yield;
    }
  }

  compose(): Geometry {
    const count = this.boxes.open.length;
    const boxes = new Float32Array(4 * count);
    for (let box = 0; box < count; box++) {
      const parent = this.boxes.parent[box] ?? BORDER;
      const { arranged } = this.#rooms.get(parent) ?? {};
      const [left, top] = this.#content(parent, boxes);
      const place = this.#place[box] ?? 0;
      const { width, height } = this.#size[box] ?? { width: 0, height: 0 };
      boxes.set([left + (arranged?.x[place] ?? 0), top + (arranged?.y[place] ?? 0), width, height], 4 * box);
    }
    const all: number[] = [];
    const pointsFrom = new Int32Array(this.#ways.length + 1);
    const labels = new Float32Array(2 * this.#ways.length).fill(NaN);
    this.#ways.forEach(({ legs, out }, line) => {
      const ways = legs.map((leg) => this.#routeOf(leg, line, boxes));
      all.push(...straightened(joined(ways, out)));
      pointsFrom[line + 1] = all.length;
      const label = this.#label(legs, line, boxes);
      if (label) labels.set(label, 2 * line);
    });
    const whole = this.#rooms.get(BORDER)?.arranged;
    const [width, height] = [whole?.width ?? 0, whole?.height ?? 0];
    return {
      boxes,
      points: Float32Array.from(all),
      pointsFrom,
      labels,
      width: count === 0 ? 0 : width + 2 * MARGIN,
      height: count === 0 ? 0 : height + 2 * MARGIN,
    };
  }

  /** The left upper corner of what is in a group. */
  #content(room: number, boxes: Float32Array): readonly [number, number] {
    if (room === BORDER) return [MARGIN, MARGIN];
    const [x = 0, y = 0, width = 0] = boxes.subarray(4 * room, 4 * room + 3);
    const { arranged } = this.#rooms.get(room) ?? {};
    return [x + (width - (arranged?.width ?? 0)) / 2, y + TEXT.head + PADDING];
  }

  #bundle({ room, bundle }: Leg): {
    bundle: Bundle | undefined;
    at: number;
    arranged: Arrangement | undefined;
  } {
    const inside = this.#rooms.get(room);
    // A map has its keys in the order in which the arrangement has its lines.
    const at = inside ? (this.#indices(inside).get(bundle) ?? 0) : 0;
    return { bundle: inside?.bundles.get(bundle), at, arranged: inside?.arranged };
  }

  readonly #indexed = new Map<Room, Map<string, number>>();
  #indices(room: Room): Map<string, number> {
    let indices = this.#indexed.get(room);
    if (!indices) {
      indices = new Map([...room.bundles.keys()].map((key, at) => [key, at]));
      this.#indexed.set(room, indices);
    }
    return indices;
  }

  #routeOf(leg: Leg, line: number, boxes: Float32Array): number[] {
    const { bundle, at, arranged } = this.#bundle(leg);
    const [left, top] = this.#content(leg.room, boxes);
    const lane = laneShift(bundle?.lines.indexOf(line) ?? 0, bundle?.lines.length ?? 1);
    const route = shifted(arranged?.routes[at] ?? [], left + lane, top);
    const way = bundle && isUpward(this.#place, bundle.from, bundle.to) ? reversed(route) : route;
    // From border to border.
    if (leg.room !== BORDER && bundle?.from === BORDER) way[1] = boxes[4 * leg.room + 1] ?? 0;
    if (leg.room !== BORDER && bundle?.to === BORDER)
      way[way.length - 1] = (boxes[4 * leg.room + 1] ?? 0) + (boxes[4 * leg.room + 3] ?? 0);
    return way;
  }

  #label(legs: readonly Leg[], line: number, boxes: Float32Array): readonly [number, number] | undefined {
    for (const leg of legs) {
      const { bundle, at, arranged } = this.#bundle(leg);
      const label = arranged?.labels[at];
      if (!label || !bundle) continue;
      const [left, top] = this.#content(leg.room, boxes);
      const below = (bundle.lines.indexOf(line) - (bundle.lines.length - 1) / 2) * LABEL_HEIGHT;
      return [label[0] + left, label[1] + top + below];
    }
    return undefined;
  }
}
