/** Which static graph each call of a compiled function ran, as the run itself tells: both bear the graph's number. */
import type { DynamicNode } from './dynamic';
import { groupedBy } from './grouped';
import type { PackedStatic } from './static';

export class GraphCalls {
  /** The place of each graph among the static ones, by its number. */
  readonly #places: ReadonlyMap<number, number>;
  readonly #calls: ReadonlyMap<number, readonly DynamicNode[]>;
  readonly #graphs: ReadonlyMap<number, number>;

  constructor(statics: readonly PackedStatic[], nodes: readonly DynamicNode[]) {
    this.#places = new Map(statics.flatMap(({ id }, place) => (id === undefined ? [] : [[id, place]])));
    const placed = nodes.flatMap((node) => {
      const place = node.ran.graph === undefined ? undefined : this.#places.get(node.ran.graph);
      return place === undefined ? [] : [{ node, place }];
    });
    this.#graphs = new Map(placed.map(({ node, place }) => [node.id, place]));
    const calls = groupedBy(placed, ({ place }) => place);
    this.#calls = new Map([...calls].map(([place, of]) => [place, of.map(({ node }) => node)]));
  }

  /** The static graph that a node of the dynamic one ran; undefined where it is no such call. */
  graphOf(node: number): number | undefined {
    return this.#graphs.get(node);
  }

  /** The calls of a static graph, in the order in which they ran. */
  callsOf(graph: number): readonly DynamicNode[] {
    return this.#calls.get(graph) ?? [];
  }
}
