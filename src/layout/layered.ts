/** A part of a group laid out in ranks from top to bottom; ranks and orders are dagre's or, quicker, our own. */
import { across } from './across';
import { layersByDagre } from './by-dagre';
import { labelsOf } from './labels';
import { layersOf, type Layers } from './layers';
import { ordered } from './order';
import { RANK_GAP, type Placed, type Problem } from './problem';
import { routesOf } from './routes';

/**
 * The gap between two ranks, `upper` and `lower`: lines that go far sideways need room, or they would be as good as level and lie on each
 * other. Between a rank and places on the border, where no label stands, it is small.
 */
function gapOf(
  upper: readonly number[],
  lower: readonly number[],
  { below }: Layers,
  x: Float64Array,
  flat: (node: number) => boolean,
): number {
  const far = upper.reduce((most, node) => {
    const own = x[node] ?? 0;
    return (below[node] ?? []).reduce((sum, next) => Math.max(sum, Math.abs((x[next] ?? 0) - own)), most);
  }, 0);
  const border = upper.every(flat) || lower.every(flat);
  return (border ? BORDER_GAP : RANK_GAP) + Math.min(MOST_EXTRA, far / SIDEWAYS_FOR_EACH);
}
/** Px sideways for which a gap is a px higher, and how much higher at the most. */
const SIDEWAYS_FOR_EACH = 14;
const MOST_EXTRA = 56;
const BORDER_GAP = 14;

export function placed(problem: Problem, byDagre: boolean): Placed {
  const { widths, heights } = problem;
  const found = byDagre ? layersByDagre(problem) : layersOf(problem);
  const layers = byDagre ? found : { ...found, members: ordered(found) };
  const x = across(problem, layers);
  const middles: number[] = [];
  let bottom = 0;
  const flat = (node: number) => (heights[node] ?? 0) === 0;
  for (const [rank, list] of layers.members.entries()) {
    const height = list.reduce((most, node) => Math.max(most, heights[node] ?? 0), 0);
    middles.push(bottom + height / 2);
    bottom += height + gapOf(list, layers.members[rank + 1] ?? [], layers, x, flat);
  }
  const middle = (node: number): number => middles[layers.rank[node] ?? 0] ?? 0;
  const places = {
    x: x.slice(0, widths.length),
    y: Float64Array.from(widths, (_, node) => middle(node)),
    via: layers.places.map((line) => line.flatMap((place) => [x[place] ?? 0, middle(place)])),
  };
  const routes = routesOf(problem, places);
  return { ...places, routes, labels: labelsOf(problem, routes) };
}
