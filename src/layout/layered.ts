/**
 * A layered layout in the manner of Sugiyama, quick enough for what dagre takes seconds for: ranks by the longest way, the order within a
 * rank by barycentres, and x by the best positions that keep the order (least squares under minimal distances, by pooling adjacent
 * violators: Best and Chakravarti, "Active set algorithms for isotonic regression", 1990). No room is kept for labels.
 */
import { BOTTOM, GAP, LINE_GAP, RANK_GAP, TOP, type Placed, type Problem } from './problem';
import { ordered } from './order';

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

export function ranksOf({ from, to, pins }: Problem): number[] {
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
    if (pins[node] !== 0 || below.length <= (ins[node] ?? 0)) continue;
    rank[node] = Math.min(...below.map((next) => rank[next] ?? 0)) - 1;
  }
  const last = Math.max(0, ...rank.filter((_, node) => pins[node] !== BOTTOM));
  return rank.map((own, node) => (pins[node] === BOTTOM ? last + 1 : pins[node] === TOP ? 0 : own));
}

function layersOf(problem: Problem): Layers {
  const rank = ranksOf(problem);
  const above: number[][] = rank.map(() => []);
  const below: number[][] = rank.map(() => []);
  const link = (high: number, low: number) => {
    below[high]?.push(low);
    above[low]?.push(high);
  };
  const places = problem.from.map((source, line) => {
    const target = problem.to[line] ?? 0;
    const chain: number[] = [];
    let last = source;
    for (let at = (rank[source] ?? 0) + 1; at < (rank[target] ?? 0); at++) {
      const place = rank.length;
      rank.push(at);
      above.push([]);
      below.push([]);
      link(last, place);
      chain.push(place);
      last = place;
    }
    link(last, target);
    return chain;
  });
  const members: number[][] = [];
  rank.forEach((at, node) => (members[at] ??= []).push(node));
  return { rank, members: Array.from(members, (list) => list ?? []), above, below, places };
}

/** The positions nearest to the wanted ones with at least those distances between neighbours: `least[i]` is that of i and i + 1. */
export function spaced(
  wanted: readonly number[],
  weights: readonly number[],
  least: readonly number[],
): number[] {
  // Without the distances it is a regression to rising values.
  const starts: number[] = [];
  const means: number[] = [];
  const sums: number[] = [];
  const offsets: number[] = [];
  let offset = 0;
  wanted.forEach((want, at) => {
    offsets.push(offset);
    let mean = want - offset;
    let sum = weights[at] ?? 1;
    let start = at;
    while (means.length > 0 && (means.at(-1) ?? 0) > mean) {
      const before = sums.pop() ?? 0;
      mean = ((means.pop() ?? 0) * before + mean * sum) / (before + sum);
      sum += before;
      start = starts.pop() ?? 0;
    }
    starts.push(start);
    means.push(mean);
    sums.push(sum);
    offset += least[at] ?? 0;
  });
  const positions = new Array<number>(wanted.length);
  starts.forEach((start, block) => {
    const end = starts[block + 1] ?? wanted.length;
    for (let at = start; at < end; at++) positions[at] = (means[block] ?? 0) + (offsets[at] ?? 0);
  });
  return positions;
}

/** Rounds of pulling each to its neighbours. */
const ROUNDS = 5;
/** A long line is kept straight before rectangles are drawn together. */
const LINE_WEIGHT = 6;

function across({ widths }: Problem, { members, above, below }: Layers): Float64Array {
  const x = new Float64Array(above.length);
  const width = (node: number): number => widths[node] ?? 0;
  const isLine = (node: number): boolean => node >= widths.length;
  const least = members.map((list) =>
    list.map((node, at) => {
      const next = list[at + 1];
      if (next === undefined) return 0;
      const lines = Number(isLine(node)) + Number(isLine(next));
      return (width(node) + width(next)) / 2 + (lines === 2 ? LINE_GAP : lines === 1 ? LINE_GAP + 4 : GAP);
    }),
  );
  members.forEach((list, rank) => {
    let at = 0;
    list.forEach((node, index) => {
      x[node] = at;
      at += least[rank]?.[index] ?? 0;
    });
    const middle = at / 2;
    for (const node of list) x[node] = (x[node] ?? 0) - middle;
  });
  const pull = (rank: number, near: readonly (readonly number[])[], far?: readonly (readonly number[])[]) => {
    const list = members[rank] ?? [];
    const weights: number[] = [];
    const wanted = list.map((node) => {
      const neighbours = far ? [...(near[node] ?? []), ...(far[node] ?? [])] : (near[node] ?? []);
      weights.push(neighbours.length === 0 ? 0.05 : isLine(node) ? LINE_WEIGHT : 1 + 0.1 * neighbours.length);
      if (neighbours.length === 0) return x[node] ?? 0;
      return neighbours.reduce((sum, neighbour) => sum + (x[neighbour] ?? 0), 0) / neighbours.length;
    });
    spaced(wanted, weights, least[rank] ?? []).forEach((position, at) => {
      x[list[at] ?? 0] = position;
    });
  };
  const last = members.length - 1;
  for (let round = 0; round < ROUNDS; round++) {
    for (let rank = 1; rank <= last; rank++) pull(rank, above);
    for (let rank = last - 1; rank >= 0; rank--) pull(rank, below);
  }
  for (let rank = 0; rank <= last; rank++) pull(rank, above, below);
  return x;
}

export function placeLayered(problem: Problem): Placed {
  const { widths, heights, from } = problem;
  const layers = layersOf(problem);
  const members = ordered(layers);
  const x = across(problem, { ...layers, members });
  const middles: number[] = [];
  let bottom = 0;
  for (const list of members) {
    const height = list.reduce((most, node) => Math.max(most, heights[node] ?? 0), 0);
    middles.push(bottom + height / 2);
    bottom += height + RANK_GAP;
  }
  const middle = (node: number): number => middles[layers.rank[node] ?? 0] ?? 0;
  return {
    x: x.slice(0, widths.length),
    y: Float64Array.from(widths, (_, node) => middle(node)),
    via: layers.places.map((places) => places.flatMap((place) => [x[place] ?? 0, middle(place)])),
    labels: from.map(() => undefined),
  };
}
