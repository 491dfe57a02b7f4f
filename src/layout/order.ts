/** The order of each rank's members that lets few lines cross: sweeps of barycentres, the best of which is kept. */
import type { Layers } from './layers';

/** More than so many members: fewer sweeps. */
const MANY = 20_000;
const SWEEPS = 10;
const FEW_SWEEPS = 4;

/** Depth first from the top, so that what belongs together begins side by side. */
function firstOrder({ rank, members, below }: Layers): number[][] {
  const order: number[][] = members.map(() => []);
  const seen = new Uint8Array(rank.length);
  for (const start of members.flat()) {
    const stack = [start];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seen[node]) continue;
      seen[node] = 1;
      order[rank[node] ?? 0]?.push(node);
      const next = below[node] ?? [];
      for (let at = next.length - 1; at >= 0; at--) stack.push(next[at] ?? 0);
    }
  }
  return order;
}

/** How many pairs of lines between two ranks cross (Barth, Jünger and Mutzel, "Simple and efficient bilayer cross counting", 2002). */
function crossings(upper: readonly number[], below: Layers['below'], at: Int32Array, size: number): number {
  const tree = new Int32Array(size + 1);
  let count = 0;
  let lines = 0;
  for (const node of upper) {
    const ends = (below[node] ?? []).map((next) => at[next] ?? 0).sort((a, b) => a - b);
    for (const end of ends) {
      let before = 0;
      for (let index = end + 1; index > 0; index -= index & -index) before += tree[index] ?? 0;
      count += lines - before;
    }
    for (const end of ends) {
      lines++;
      for (let index = end + 1; index <= size; index += index & -index) tree[index] = (tree[index] ?? 0) + 1;
    }
  }
  return count;
}

export function ordered(layers: Layers): readonly (readonly number[])[] {
  const { rank, above, below } = layers;
  let order = firstOrder(layers);
  const at = new Int32Array(rank.length);
  const number = (list: readonly number[]) => {
    list.forEach((node, index) => {
      at[node] = index;
    });
  };
  order.forEach(number);
  const all = () =>
    order.reduce(
      (sum, list, upper) =>
        sum + (order[upper + 1] ? crossings(list, below, at, order[upper + 1]?.length ?? 0) : 0),
      0,
    );
  const sort = (list: readonly number[], near: Layers['above']): number[] => {
    const wanted = new Map(
      list.map((node, index) => {
        const neighbours = near[node] ?? [];
        if (neighbours.length === 0) return [node, index] as const;
        return [node, neighbours.reduce((sum, next) => sum + (at[next] ?? 0), 0) / neighbours.length];
      }),
    );
    return [...list].sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
  };
  let best = order;
  let fewest = all();
  const sweeps = rank.length > MANY ? FEW_SWEEPS : SWEEPS;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    order = [...order];
    const down = sweep % 2 === 0;
    for (let step = 1; step < order.length; step++) {
      const upper = down ? step : order.length - 1 - step;
      order[upper] = sort(order[upper] ?? [], down ? above : below);
      number(order[upper] ?? []);
    }
    const count = all();
    if (count >= fewest) continue;
    fewest = count;
    best = order;
  }
  return best;
}
