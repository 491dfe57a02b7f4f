/**
 * The two graphs of a run as they are shown: which static graph after which pass, what of both is the same, and what the passes did to
 * what ran. It is known once the run has ended.
 */
import { Correspondence, type CorrespondingGraph } from '../../graphs/correspond';
import { fatesOf, type Fate } from '../../graphs/fates';
import { unpackStatic, type PackedStatic } from '../../graphs/static';
import type { Spot } from '../../workspace/focus.svelte';
import type { RunGraphs } from '../../workspace/run-graphs.svelte';
import { lastChanged, stagesOf, type Stage } from './pass-words';
import { modelOf } from './run-model.svelte';

const unpacked = new WeakMap<PackedStatic, CorrespondingGraph>();

function unpack(packed: PackedStatic): CorrespondingGraph {
  let known = unpacked.get(packed);
  if (!known) {
    known = { packed, steps: unpackStatic(packed) };
    unpacked.set(packed, known);
  }
  return known;
}

export class GraphPair {
  #chosen = $state(0);
  /** Undefined is the last pass that changed something. */
  #stop = $state<number>();
  /** Which of the static graphs is shown. */
  readonly graph = $derived.by(() => Math.min(this.#chosen, this.fixed().statics.length - 1));
  readonly packed: PackedStatic | undefined = $derived.by(() => this.fixed().statics[this.graph]);
  readonly stages: readonly Stage[] = $derived.by(() => {
    const { packed } = this;
    return packed ? stagesOf(packed.traced, unpack(packed).steps) : [];
  });
  /** Which of the stages is shown. */
  readonly at = $derived.by(() => Math.min(this.#stop ?? lastChanged(this.stages), this.stages.length - 1));

  readonly #settled = $derived.by(() => this.dynamic().ended && this.fixed().ended);
  /** Undefined while the run goes on, and where there is no static graph. */
  readonly correspondence = $derived.by(() => {
    const graphs = this.#settled ? this.fixed().statics.map(unpack) : [];
    return graphs.length > 0 ? new Correspondence(graphs, modelOf(this.dynamic()).dynamic.nodes) : undefined;
  });
  /** What became of each traced node: of the graph that is shown, after the pass that is shown; of the others, after all. */
  readonly #fates = $derived.by(() =>
    this.fixed().statics.map((packed, graph) => {
      const { steps } = unpack(packed);
      return fatesOf(packed.traced, graph === this.graph ? steps.slice(0, this.at) : steps);
    }),
  );

  constructor(
    private readonly dynamic: () => RunGraphs,
    private readonly fixed: () => RunGraphs,
  ) {}

  choose(graph: number): void {
    this.#chosen = graph;
    this.#stop = undefined;
  }

  stopAt(stage: number): void {
    this.#stop = stage;
  }

  /** What the passes made of an eager node; undefined where it stands in the graph as it was, or in none. */
  fateOf(dynamic: number): Fate | undefined {
    const places = this.correspondence?.tracedOf(dynamic) ?? [];
    const place = places.find(({ graph }) => graph === this.graph) ?? places[0];
    return place && this.#fates[place.graph]?.get(place.node);
  }

  /** A spot with what belongs to it in the other graph, where that is known. */
  complete(spot: Spot): Spot {
    const known = this.correspondence;
    if (!known || spot.from === 'code') return spot;
    if (spot.from === 'static') {
      const { static: given } = spot;
      if (!given || !known.knows(given.graph)) return spot;
      return { ...spot, dynamic: known.dynamicOf(given.graph, given.nodes), linked: true };
    }
    // A spot of the timeline may be a line's.
    if (spot.dynamic.length === 0) return spot;
    const places = spot.dynamic.flatMap((id) => known.tracedOf(id));
    const graph = places.some((place) => place.graph === this.graph) ? this.graph : places[0]?.graph;
    if (graph === undefined) return known.calls.length > 0 ? { ...spot, linked: true } : spot;
    const traced = places.filter((place) => place.graph === graph).map(({ node }) => node);
    return { ...spot, static: { graph, nodes: known.standingFor(graph, traced) }, linked: true };
  }
}
