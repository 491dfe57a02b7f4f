/**
 * Which nodes of the dynamic graph and of the static ones are the same operation of the same line: traced nodes meet eager kernels call by
 * call, and what passes made of them points to them by its origins. What can't be told apart is said to fit several; what has no
 * counterpart has none.
 */
import { bodiesOf, nodesWithin, type Node } from '../ir/graph';
import { findCalls, type Call } from './calls';
import type { DynamicNode } from './dynamic';
import type { PackedStatic, ShownStep } from './static';

export interface CorrespondingGraph {
  readonly packed: PackedStatic;
  readonly steps: readonly ShownStep[];
}

/** A traced node, and which of the graphs it stands in. */
export interface TracedPlace {
  readonly graph: number;
  readonly node: number;
  /** How many graphs its call fits alike. */
  readonly fits: number;
}

/** The traced nodes that a node stands for; of one that holds graphs, those of their nodes too. */
function originsOf(node: Node): readonly number[] {
  const within = bodiesOf(node).flatMap(nodesWithin);
  return within.length === 0 ? node.origins : [...node.origins, ...within.flatMap(({ origins }) => origins)];
}

/** Of a graph's nodes in all its stages, by their ids. */
interface GraphIndex {
  /** The traced nodes that each stands for, in any stage. */
  readonly origins: Map<number, readonly number[]>;
  /** The nodes that stand for each traced one. */
  readonly standing: Map<number, Set<number>>;
}

export class Correspondence {
  readonly calls: readonly Call[];
  readonly #dynamic = new Map<string, number[]>();
  readonly #traced = new Map<number, TracedPlace[]>();
  readonly #indices = new Map<number, GraphIndex>();

  constructor(
    private readonly graphs: readonly CorrespondingGraph[],
    nodes: readonly DynamicNode[],
  ) {
    this.calls = findCalls(
      graphs.map(({ packed: { traced, kernels } }) => ({ traced, kernels })),
      nodes,
    );
    for (const { graph, nodes: pairs, fits } of this.calls)
      for (const [node, dynamic] of pairs) {
        const key = `${String(graph)}:${String(node)}`;
        const known = this.#dynamic.get(key);
        if (known) known.push(dynamic);
        else this.#dynamic.set(key, [dynamic]);
        const place = { graph, node, fits };
        const places = this.#traced.get(dynamic);
        if (places) places.push(place);
        else this.#traced.set(dynamic, [place]);
      }
  }

  /** Whether any call of a graph was found: else nothing can be said of its nodes. */
  knows(graph: number): boolean {
    return this.calls.some((call) => call.graph === graph);
  }

  /** The eager nodes that became these nodes of any stage of a graph, ascending. */
  dynamicOf(graph: number, nodes: readonly number[]): readonly number[] {
    const { origins } = this.#indexOf(graph);
    const traced = new Set(nodes.flatMap((id) => origins.get(id) ?? []));
    const found = [...traced].flatMap((id) => this.#dynamic.get(`${String(graph)}:${String(id)}`) ?? []);
    return [...new Set(found)].sort((a, b) => a - b);
  }

  /** The traced nodes that an eager node was. */
  tracedOf(dynamic: number): readonly TracedPlace[] {
    return this.#traced.get(dynamic) ?? [];
  }

  /** The nodes of all stages of a graph that stand for these traced ones. */
  standingFor(graph: number, traced: readonly number[]): readonly number[] {
    const { standing } = this.#indexOf(graph);
    return [...new Set(traced.flatMap((id) => [...(standing.get(id) ?? [])]))].sort((a, b) => a - b);
  }

  #indexOf(graph: number): GraphIndex {
    const known = this.#indices.get(graph);
    if (known) return known;
    const index: GraphIndex = { origins: new Map(), standing: new Map() };
    const given = this.graphs[graph];
    const stages = given ? [given.packed.traced, ...given.steps.map(({ after }) => after)] : [];
    for (const node of new Set(stages.flatMap(nodesWithin))) {
      const origins = originsOf(node);
      index.origins.set(node.id, [...(index.origins.get(node.id) ?? []), ...origins]);
      for (const origin of origins) {
        const ids = index.standing.get(origin);
        if (ids) ids.add(node.id);
        else index.standing.set(origin, new Set([node.id]));
      }
    }
    this.#indices.set(graph, index);
    return index;
  }
}
