/** Ranks and what stands in them, in the manner of Sugiyama: ranks by the longest way, and a place in each rank for the lines that pass it. */
import { BOTTOM, TOP, type Problem } from './problem';

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
  const last = rank.reduce((most, own, node) => (pins[node] === BOTTOM ? most : Math.max(most, own)), 0);
  const pinned = rank.map((own, node) => (pins[node] === BOTTOM ? last + 1 : pins[node] === TOP ? 0 : own));
  // No rank is left empty.
  const used = new Map([...new Set(pinned)].sort((a, b) => a - b).map((own, at) => [own, at]));
  return pinned.map((own) => used.get(own) ?? 0);
}

export function layersOf(problem: Problem): Layers {
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
