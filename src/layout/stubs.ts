/**
 * Which lines of a large picture are not drawn: what many boxes read, a weight above all, would be a bundle of long lines across all else.
 * Its first reader has a line; the others name what they read instead, as circuit diagrams do with what is on every sheet.
 */
import { groupedBy } from '../graphs/grouped';
import { TEXT } from '../graphs/scene';
import type { Boxes } from './compose';
import type { LiftedEdges } from './lift';

/** A picture with no more lines than these shows all of them. */
const FEW_LINES = 60;
/** What was computed keeps its lines up to so many readers; a constant or a variable has one. */
const MOST_READERS = 8;

export interface Stubbed {
  /** Those with a line first. */
  readonly edges: LiftedEdges;
  /** How many have one. */
  readonly lines: number;
  /** As they were, or with room for the names of what is read and for how many readers there are. */
  readonly boxes: Boxes;
}

/** Those of its edges that are named rather than drawn. */
function namedOf(
  edges: readonly number[],
  source: number,
  { to }: LiftedEdges,
  { open, value }: Boxes,
): number[] {
  if (open[source]) return [];
  const most = value[source] ? 1 : MOST_READERS;
  // An open box is an operation that holds others: what goes into it leads the eye.
  const closed = edges.filter((edge) => !open[to[edge] ?? 0]);
  return edges.length > most ? closed.sort((a, b) => (to[a] ?? 0) - (to[b] ?? 0)).slice(1) : [];
}

/** About how wide a box's name is among what another reads, in px: of its own width without what stands beside the name. */
const nameWidth = (width: number): number =>
  (Math.max(0, width - TEXT.gutter - 2 * TEXT.padding) * TEXT.detail) / TEXT.title + 4 * TEXT.padding;

function roomy(boxes: Boxes, { from, to }: LiftedEdges, named: ReadonlySet<number>): Boxes {
  const [width, height] = [boxes.width.slice(), boxes.height.slice()];
  const wanted = new Map<number, number>();
  for (const edge of named) {
    const [source, target] = [from[edge] ?? 0, to[edge] ?? 0];
    wanted.set(target, (wanted.get(target) ?? 0) + nameWidth(boxes.width[source] ?? 0));
    wanted.set(source, Math.max(wanted.get(source) ?? 0, MORE_READERS));
  }
  const most = TEXT.mostChars * TEXT.detail * TEXT.charWidth;
  for (const [box, names] of wanted) {
    width[box] = Math.max(width[box] ?? 0, TEXT.gutter + 3 * TEXT.padding + Math.min(most, names));
    height[box] = (height[box] ?? 0) + TEXT.stub;
  }
  return { ...boxes, width, height };
}

/** Px of "→ 12 more readers". */
const MORE_READERS = 18 * TEXT.detail * TEXT.charWidth;

export function stubbed(edges: LiftedEdges, boxes: Boxes): Stubbed {
  const { from, to, values } = edges;
  if (from.length <= FEW_LINES) return { edges, lines: from.length, boxes };
  const bySource = groupedBy(from.keys(), (edge) => from[edge] ?? 0);
  const named = new Set([...bySource].flatMap(([source, own]) => namedOf(own, source, edges, boxes)));
  const order = [...from.keys()].filter((edge) => !named.has(edge)).concat([...named]);
  return {
    edges: {
      from: order.map((edge) => from[edge] ?? 0),
      to: order.map((edge) => to[edge] ?? 0),
      values: order.map((edge) => values[edge] ?? []),
    },
    lines: from.length - named.size,
    boxes: roomy(boxes, edges, named),
  };
}
