/**
 * A scene as it is drawn and pointed at: what each box says, where its parts stand, which edges are its own, and what stands at a place.
 * It is made once for a scene; panning, zooming and pointing only look things up.
 */
import type { Box, Edge, Scene } from '../../../graphs/scene';
import { linesText } from '../../../graphs/words';
import { labelling, type Label } from './labels';
import { widthOf } from './pen';
import { BAR, GAP, HEADER, SMALL, TINY, TWISTY } from './sizes';
import { SpaceIndex, type Rect } from './space';

export interface Part {
  readonly index: number;
  readonly box: Box;
  /** The line or lines of the text, in few characters. */
  readonly lines: string;
  /** Of its letters. */
  readonly lineSize: number;
  /** How slow it is among all boxes that are shown, 0 to 1. */
  readonly ink: number;
  /** Where the bar and the number of its line end. */
  readonly strip: number;
  /** Where its title begins. */
  readonly title: number;
}

export interface Wire {
  readonly edge: Edge;
  readonly from: number;
  readonly to: number;
}

/** How far in from its left edge a box is straight from top to bottom, or plain. */
export const insetOf = ({ role }: Box): number =>
  role === 'input' ? 9 : role === 'const' ? 7 : role === 'state' ? 5 : 2;

const MOST_LINE_CHARS = 4;

/** In the few characters that the layout leaves room for. */
function shortLines({ lines, open }: Box): string {
  const words = linesText(lines).replace(' ', '');
  return open !== undefined || words.length <= MOST_LINE_CHARS ? words : `${String(lines[0])}+`;
}

function partOf(box: Box, index: number, most: number): Part {
  const lines = shortLines(box);
  const lineSize = lines.length > 3 && box.open === undefined ? TINY : SMALL;
  const strip = lines === '' ? 0 : insetOf(box) + BAR + 4 + widthOf(lines, lineSize) + GAP;
  const twisty = box.open === undefined ? 0 : TWISTY;
  const ink = box.open === true || most === 0 ? 0 : box.weight / most;
  return { index, box, lines, lineSize, ink, strip, title: box.x + strip + GAP + twisty };
}

function boundsOf(edge: Edge | undefined): Rect | undefined {
  if (!edge) return undefined;
  const { points } = edge;
  const xs = points.filter((_, at) => at % 2 === 0);
  const ys = points.filter((_, at) => at % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

export const headerOf = ({ x, y, width, height, open }: Box): Rect => ({
  x,
  y,
  width,
  height: open === true ? Math.min(HEADER, height) : height,
});

export class Drawing {
  readonly parts: readonly Part[];
  readonly wires: readonly Wire[];
  /** Open loops, of which one turn is shown. */
  readonly loops: readonly Part[];
  /** Those that have been placed so far. */
  readonly labels: Label[] = [];
  #labelling: Generator<undefined, void> | undefined;
  readonly #boxes: SpaceIndex;
  readonly #edges: SpaceIndex;
  /** Which edges are drawn wherever they are seen. */
  readonly #drawn: readonly number[];
  readonly #byKey = new Map<string, number>();

  /** `opacity`: of the edges that come or go, by their indices. */
  constructor(
    readonly scene: Scene,
    readonly opacity: ReadonlyMap<number, number> = new Map(),
  ) {
    const most = Math.max(0, ...scene.boxes.filter(({ open }) => open !== true).map(({ weight }) => weight));
    scene.boxes.forEach(({ key }, index) => this.#byKey.set(key, index));
    this.parts = scene.boxes.map((box, index) => partOf(box, index, most));
    this.loops = this.parts.filter(({ box }) => box.turn !== undefined);
    this.wires = scene.edges.map((edge) => ({
      edge,
      from: this.#byKey.get(edge.from) ?? -1,
      to: this.#byKey.get(edge.to) ?? -1,
    }));
    this.#labelling = labelling(scene, this.labels);
    this.#boxes = new SpaceIndex(scene.boxes);
    this.#drawn = scene.edges.flatMap(({ named }, index) => (named ? [] : [index]));
    this.#edges = new SpaceIndex(this.#drawn.flatMap((index) => boundsOf(scene.edges[index]) ?? []));
  }

  /** What took longest of all boxes that are shown; undefined where nothing took time. */
  get heaviest(): Part | undefined {
    return this.parts.find(({ ink }) => ink === 1);
  }

  /** Whether all labels have their places. */
  get labelled(): boolean {
    return this.#labelling === undefined;
  }

  /** Goes on placing labels for so many milliseconds; whether all are placed then. */
  placeLabels(ms = Infinity): boolean {
    const until = performance.now() + ms;
    while (this.#labelling && performance.now() < until)
      if (this.#labelling.next().done) this.#labelling = undefined;
    return this.labelled;
  }

  part(key: string): Part | undefined {
    const index = this.#byKey.get(key);
    return index === undefined ? undefined : this.parts[index];
  }

  boxesIn(rect: Rect): readonly Part[] {
    return this.#boxes.search(rect).flatMap((index) => this.parts[index] ?? []);
  }

  /** How many boxes and edges there are, about. */
  countIn(rect: Rect): number {
    return this.#boxes.search(rect).length + this.#edges.search(rect).length;
  }

  /** Indices of drawn edges whose bounds meet a rectangle. */
  edgesIn(rect: Rect): readonly number[] {
    return this.#edges.search(rect).flatMap((at) => this.#drawn[at] ?? []);
  }

  /** The innermost box there; of an open group only its header. */
  at(x: number, y: number): Part | undefined {
    const found = this.boxesIn({ x, y, width: 0, height: 0 });
    return found.findLast(({ box }) => y <= headerOf(box).y + headerOf(box).height);
  }

  /** Whether a place is on what opens and closes a group. */
  onTwisty({ box, title }: Part, x: number, y: number): boolean {
    if (box.open === undefined) return false;
    const header = headerOf(box);
    const bottom = header.y + Math.min(HEADER, header.height);
    return x >= title - TWISTY - GAP && x <= title && y >= header.y && y <= bottom;
  }

  /** Whether a box is another one, or stands in it. */
  isIn(index: number, outer: number): boolean {
    for (let at = index; at >= 0;) {
      if (at === outer) return true;
      const parent = this.parts[at]?.box.parent;
      at = parent === undefined ? -1 : (this.#byKey.get(parent) ?? -1);
    }
    return false;
  }

  /** The edges that begin or end at boxes; at an open group, at what stands in it. */
  edgesOf(boxes: ReadonlySet<number>): number[] {
    if (boxes.size === 0) return [];
    const open = [...boxes].filter((index) => this.parts[index]?.box.open === true);
    const touches = (index: number): boolean =>
      boxes.has(index) || open.some((outer) => this.isIn(index, outer));
    return this.wires.flatMap(({ from, to }, index) => (touches(from) || touches(to) ? [index] : []));
  }
}
