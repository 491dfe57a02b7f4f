/** A part of a group laid out in ranks from top to bottom; ranks and orders are dagre's or, quicker, our own. */
import { across } from './across';
import { layersByDagre } from './by-dagre';
import { labelsOf } from './labels';
import { layersOf } from './layers';
import { ordered } from './order';
import { RANK_GAP, type Placed, type Problem } from './problem';
import { routesOf } from './routes';

export function placed(problem: Problem, byDagre: boolean): Placed {
  const { widths, heights } = problem;
  const found = byDagre ? layersByDagre(problem) : layersOf(problem);
  const layers = byDagre ? found : { ...found, members: ordered(found) };
  const x = across(problem, layers);
  const middles: number[] = [];
  let bottom = 0;
  for (const list of layers.members) {
    const height = list.reduce((most, node) => Math.max(most, heights[node] ?? 0), 0);
    middles.push(bottom + height / 2);
    bottom += height + RANK_GAP;
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
