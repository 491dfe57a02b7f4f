/**
 * The two graphs of a run as they are shown: which static graph after which pass, what of both is the same, and what the passes did to
 * what ran. It is known once the run has ended.
 */
import { Correspondence, type CorrespondingGraph } from '../../graphs/correspond';
import { eagerCalls, laterCalls } from '../../graphs/call-costs';
import { fatesOf, idsIn, type Fate } from '../../graphs/fates';
import { GraphCalls } from '../../graphs/graph-calls';
import { unpackStatic, type PackedStatic } from '../../graphs/static';
import { nameAlso } from '../../graphs/rows';
import type { Spot } from '../../workspace/focus.svelte';
import type { RunGraphs } from '../../workspace/run-graphs.svelte';
import { callWords, doubtWords } from './cost-words';
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

/** The same for a graph that the next run traces again, and for no other that is shown in its place. */
const kindOf = (packed: PackedStatic | undefined): string =>
  packed ? [packed.name, packed.signature, ...packed.traced.nodes.map(({ op }) => op)].join(' ') : '';

export class GraphPair {
  #chosen = $state(0);
  /** Of one graph alone; without one, the last pass that changed something is shown. */
  #stop = $state.raw<{ readonly of: string; readonly stage: number }>();
  /** Which of the static graphs is shown. */
  readonly graph = $derived.by(() => Math.min(this.#chosen, this.fixed().statics.length - 1));
  readonly packed: PackedStatic | undefined = $derived.by(() => this.fixed().statics[this.graph]);
  readonly stages: readonly Stage[] = $derived.by(() => {
    const { packed } = this;
    if (!packed) return [];
    const stages = stagesOf(packed.traced, unpack(packed).steps);
    for (const { graph } of stages) nameAlso(graph.nodes, packed.kernels);
    return stages;
  });
  /** Which of the stages is shown. */
  readonly at = $derived.by(() => {
    const stop = this.#stop?.of === kindOf(this.packed) ? this.#stop?.stage : undefined;
    return Math.min(stop ?? lastChanged(this.stages), this.stages.length - 1);
  });

  readonly #settled = $derived.by(() => this.dynamic().ended && this.fixed().ended);
  /** Undefined while the run goes on, and where there is no static graph. */
  readonly correspondence = $derived.by(() => {
    const graphs = this.#settled ? this.fixed().statics.map(unpack) : [];
    return graphs.length > 0 ? new Correspondence(graphs, modelOf(this.dynamic()).dynamic.nodes) : undefined;
  });
  /** The calls of the graphs in the run that they are of; that is the dynamic graph's own, but where both modes ran. */
  readonly #calls = $derived.by(
    () => new GraphCalls(this.fixed().statics, modelOf(this.fixed()).dynamic.nodes),
  );
  /** What else is known of the graph that is shown, a sentence each: what its calls take, and which can't be told apart. */
  readonly remarks: readonly string[] = $derived.by(() => {
    const { packed, graph, correspondence } = this;
    if (!packed || !correspondence) return [];
    const calls = correspondence.calls.filter((call) => call.graph === graph);
    const { nodes } = modelOf(this.dynamic()).dynamic;
    const { resolutionUs } = modelOf(this.fixed()).timeline.clock;
    const later = laterCalls(this.#calls.callsOf(graph));
    const words = callWords(later, eagerCalls(packed.traced, calls, nodes), resolutionUs);
    const alike = Math.max(1, ...calls.map(({ fits }) => fits));
    return [...(words === undefined ? [] : [words]), ...(alike > 1 ? [doubtWords(alike)] : [])];
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
    this.#stop = { of: kindOf(this.packed), stage };
  }

  /** What the passes made of an eager node; undefined where it stands in the graph as it was, or in none. */
  fateOf(dynamic: number): Fate | undefined {
    const places = this.correspondence?.tracedOf(dynamic) ?? [];
    const place = places.find(({ graph }) => graph === this.graph) ?? places[0];
    return place && this.#fates[place.graph]?.get(place.node);
  }

  /** The nodes of the dynamic graph that are calls of a static one. */
  #callsOf(graph: number): readonly number[] {
    return this.dynamic() === this.fixed() ? this.#calls.callsOf(graph).map(({ id }) => id) : [];
  }

  /** All nodes of a static graph, in any of its stages. */
  #allOf(graph: number): readonly number[] {
    const packed = this.fixed().statics[graph];
    if (!packed) return [];
    const stages = [packed.traced, ...unpack(packed).steps.map(({ after }) => after)];
    return idsIn(stages);
  }

  /** A spot with what belongs to it in the other graph, where that is known. */
  complete(spot: Spot): Spot {
    const known = this.correspondence;
    if (!known || spot.from === 'code') return spot;
    if (spot.from === 'static') {
      const { static: given } = spot;
      const calls = given ? this.#callsOf(given.graph) : [];
      if (!given || (calls.length === 0 && !known.knows(given.graph))) return spot;
      return { ...spot, dynamic: [...known.dynamicOf(given.graph, given.nodes), ...calls], linked: true };
    }
    // A spot of the timeline may be a line's.
    if (spot.dynamic.length === 0) return spot;
    const places = spot.dynamic.flatMap((id) => known.tracedOf(id));
    const ran =
      this.dynamic() === this.fixed() ? spot.dynamic.flatMap((id) => this.#calls.graphOf(id) ?? []) : [];
    // What a call gives may be what another graph reads: of the call itself its own graph is what counts.
    const graphs = ran.length > 0 ? ran : places.map(({ graph }) => graph);
    const graph = graphs.includes(this.graph) ? this.graph : graphs[0];
    if (graph === undefined) return known.calls.length > 0 ? { ...spot, linked: true } : spot;
    const traced = places.filter((place) => place.graph === graph).map(({ node }) => node);
    const nodes = ran.includes(graph) ? this.#allOf(graph) : known.standingFor(graph, traced);
    return { ...spot, static: { graph, nodes }, linked: true };
  }
}
