/** Ranks and what stands in them, in the manner of Sugiyama: ranks by the longest way, and a place in each rank for the lines that pass it. */
import { BOTTOM, FREE, GAP, RANK_GAP, TOP, type Problem } from './problem';

/** A rectangle, or the place that a long line has in a rank. */
export interface Layers {
  /** Rectangles first, then lines' places. */
  readonly rank: readonly number[];
  /** By rank. */
  readonly members: readonly (readonly number[])[];
  /** Neighbours in the rank above and below. */
  readonly above: readonly (readonly number[])[];
  readonly below: readonly (readonly number[])[];
  /** Of each line its places, from the top to the bottom. */
  readonly places: readonly (readonly number[])[];
}

/** How much wider than its boxes' area asks for a rank may be. */
const WIDE = 2.2;
const LEAST_WIDE = 900;

/**
 * Ranks of which none is far wider than the picture is high: what reads nothing stands in several rows over its readers, what nothing
 * reads in several below what it reads.
 */
function wrapped({ widths, heights, from, to, pins }: Problem, rank: readonly number[]): number[] {
  const area = widths.reduce(
    (sum, width, node) => sum + (width + GAP) * ((heights[node] ?? 0) + RANK_GAP),
    0,
  );
  const most = Math.max(LEAST_WIDE, WIDE * Math.sqrt(area));
  const [reads, isRead] = [new Set(to), new Set(from)];
  const members: number[][] = [];
  rank.forEach((at, node) => (members[at] ??= []).push(node));
  const result = [...rank];
  let more = 0;
  for (const list of members) {
    const own = list ?? [];
    const wide = own.reduce((sum, node) => sum + (widths[node] ?? 0) + GAP, 0);
    const free = own.filter((node) => pins[node] === FREE && reads.has(node) !== isRead.has(node));
    const rows = wide <= most ? 1 : Math.min(free.length, Math.ceil(wide / most));
    const [first, last] = [free.filter((node) => !reads.has(node)), free.filter((node) => reads.has(node))];
    const above = Math.max(0, Math.min(rows, first.length) - 1);
    const below = Math.max(0, Math.min(rows, last.length) - 1);
    for (const node of own) result[node] = (rank[node] ?? 0) + more + above;
    // In turns, so that the lines of one row go down between the boxes of the next.
    first.forEach((node, at) => {
      result[node] = (rank[node] ?? 0) + more + (at % (above + 1));
    });
    last.forEach((node, at) => {
      result[node] = (rank[node] ?? 0) + more + above + (at % (below + 1));
    });
    more += above + below;
  }
  return result;
}

/** Whether some rank is wrapped. */
export const isWide = (problem: Problem): boolean => {
  const plain = plainRanks(problem);
  return wrapped(problem, plain).some((rank, node) => rank !== plain[node]);
};

export const ranksOf = (problem: Problem): number[] => wrapped(problem, plainRanks(problem));

function plainRanks({ from, to, pins }: Problem): number[] {
  const size = pins.length;
  const outs: number[][] = Array.from({ length: size }, () => []);
  const ins = new Int32Array(size);
  from.forEach((source, line) => {
    const target = to[line] ?? 0;
    outs[source]?.push(target);
    ins[target] = (ins[target] ?? 0) + 1;
  });
  const inOrder = Array.from({ length: size }, (_, node) => node).sort(
    (a, b) => Number(pins[b] === TOP) - Number(pins[a] === TOP) || a - b,
  );
  const rank = new Array<number>(size).fill(0);
  for (const node of inOrder)
    for (const next of outs[node] ?? []) rank[next] = Math.max(rank[next] ?? 0, (rank[node] ?? 0) + 1);
  // What is read late stands late: a constant beside its first reader, not at the very top.
  for (const node of inOrder.reverse()) {
    const below = outs[node] ?? [];
    if (pins[node] !== FREE || below.length <= (ins[node] ?? 0)) continue;
    rank[node] = Math.min(...below.map((next) => rank[next] ?? 0)) - 1;
  }
  const last = rank.reduce((most, own, node) => (pins[node] === BOTTOM ? most : Math.max(most, own)), 0);
  const pinned = rank.map((own, node) => (pins[node] === BOTTOM ? last + 1 : pins[node] === TOP ? 0 : own));
  // No rank is left empty.
  const used = new Map([...new Set(pinned)].sort((a, b) => a - b).map((own, at) => [own, at]));
  return pinned.map((own) => used.get(own) ?? 0);
}

/** The layers of rectangles on those ranks; `passed` gives the ranks that a line has a place in, from the top to the bottom. */
export function layersOn(
  ranks: readonly number[],
  { from, to }: Pick<Problem, 'from' | 'to'>,
  passed: (line: number) => readonly number[],
): Layers {
  const rank = [...ranks];
  const above: number[][] = rank.map(() => []);
  const below: number[][] = rank.map(() => []);
  const link = (high: number, low: number) => {
    below[high]?.push(low);
    above[low]?.push(high);
  };
  const places = from.map((source, line) => {
    const chain = passed(line).map((at) => {
      above.push([]);
      below.push([]);
      return rank.push(at) - 1;
    });
    const stops = [source, ...chain, to[line] ?? 0];
    stops.slice(1).forEach((low, at) => {
      link(stops[at] ?? 0, low);
    });
    return chain;
  });
  const members: number[][] = [];
  rank.forEach((at, node) => (members[at] ??= []).push(node));
  return { rank, members: Array.from(members, (list) => list ?? []), above, below, places };
}

export function layersOf(problem: Problem): Layers {
  const ranks = ranksOf(problem);
  return layersOn(ranks, problem, (line) => {
    const first = (ranks[problem.from[line] ?? 0] ?? 0) + 1;
    const end = ranks[problem.to[line] ?? 0] ?? 0;
    return Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
  });
}
