/**
 * How far to the right each rectangle and each line stands: the best positions that keep the order of each rank (least squares under minimal
 * distances, by pooling adjacent violators: Best and Chakravarti, "Active set algorithms for isotonic regression", 1990), in rounds from
 * rank to rank; then long lines are drawn straight where their neighbours leave room.
 */
import type { Layers } from './layers';
import { BESIDE_LINE, GAP, LINE_GAP, type Problem } from './problem';

/** The positions nearest to the wanted ones with at least those distances between neighbours: `least[i]` is that of i and i + 1. */
function spaced(wanted: readonly number[], weights: readonly number[], least: readonly number[]): number[] {
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

export function across({ widths }: Problem, layers: Layers): Float64Array {
  const { members, above, below } = layers;
  const x = new Float64Array(above.length);
  const width = (node: number): number => widths[node] ?? 0;
  const isLine = (node: number): boolean => node >= widths.length;
  const least = members.map((list) =>
    list.map((node, at) => {
      const next = list[at + 1];
      if (next === undefined) return 0;
      const lines = Number(isLine(node)) + Number(isLine(next));
      return (width(node) + width(next)) / 2 + (lines === 2 ? LINE_GAP : lines === 1 ? BESIDE_LINE : GAP);
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
  straighten(layers, least, x);
  return x;
}

/** Draws long lines straight, or with few bends: each as far as the room between its neighbours goes on. The longest come first. */
function straighten(
  { rank, members, places }: Layers,
  least: readonly (readonly number[])[],
  x: Float64Array,
): void {
  const at = new Int32Array(rank.length);
  for (const list of members)
    list.forEach((node, index) => {
      at[node] = index;
    });
  const room = (place: number): readonly [number, number] => {
    const own = rank[place] ?? 0;
    const index = at[place] ?? 0;
    const [before, after] = [members[own]?.[index - 1], members[own]?.[index + 1]];
    return [
      before === undefined ? -Infinity : (x[before] ?? 0) + (least[own]?.[index - 1] ?? 0),
      after === undefined ? Infinity : (x[after] ?? 0) - (least[own]?.[index] ?? 0),
    ];
  };
  const long = places.filter((line) => line.length > 1).sort((a, b) => b.length - a.length);
  for (let round = 0; round < STRAIGHTENINGS; round++)
    for (const line of long)
      for (let start = 0; start < line.length;) {
        let [low, high] = [-Infinity, Infinity];
        let end = start;
        let sum = 0;
        for (; end < line.length; end++) {
          const [from, to] = room(line[end] ?? 0);
          if (Math.max(low, from) > Math.min(high, to)) break;
          low = Math.max(low, from);
          high = Math.min(high, to);
          sum += x[line[end] ?? 0] ?? 0;
        }
        // Its neighbours' rounding may leave one no room at all: it stays.
        if (end === start) {
          start++;
          continue;
        }
        const place = Math.min(Math.max(sum / (end - start), low), high);
        for (const passed of line.slice(start, end)) x[passed] = place;
        start = end;
      }
}

const STRAIGHTENINGS = 3;
