/** What the views of a run's graphs have in common, made once from what the run told, and as it tells it. */
import type { DynamicNode } from '../../graphs/dynamic';
import { OutlineGrowth } from '../../graphs/outline';
import { RunGrowth } from '../../graphs/run-growth';
import type { RunGraphs } from '../../workspace/run-graphs.svelte';
import { Moment } from './moment.svelte';

export class RunModel {
  readonly #growth = new RunGrowth();
  readonly #outline = new OutlineGrowth<DynamicNode>();
  /** Another one each time that something has come. */
  readonly #grown = $derived.by(() => {
    const { events, dropped } = this.graphs;
    this.#growth.show(events, dropped);
    return { growth: this.#growth };
  });
  readonly dynamic = $derived.by(() => this.#grown.growth.dynamic());
  /** Of the dynamic graph. */
  readonly outline = $derived.by(() => this.#outline.show(this.dynamic.nodes));
  readonly timeline = $derived.by(() => this.#grown.growth.timeline());
  readonly memory = $derived.by(() => this.#grown.growth.memory());
  /** At which operation of it the person stands. */
  readonly moment: Moment;

  constructor(readonly graphs: RunGraphs) {
    this.moment = new Moment(graphs, () => this.dynamic);
  }
}

const models = new WeakMap<RunGraphs, RunModel>();

/** What is made within a reaction is no dependency of it: the first that asks would never be told of a change. A root is no part of it. */
function rooted<T>(make: () => T): T {
  const made: T[] = [];
  $effect.root(() => {
    made.push(make());
  });
  // Where nothing reacts, as in tests without a page, there is no root.
  return made[0] ?? make();
}

/** One for each run's graphs, whichever view asks first. */
export function modelOf(graphs: RunGraphs): RunModel {
  const known = models.get(graphs);
  if (known) return known;
  const model = rooted(() => new RunModel(graphs));
  models.set(graphs, model);
  return model;
}
