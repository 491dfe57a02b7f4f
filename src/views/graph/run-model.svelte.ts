/** What the views of a run's graphs have in common, made once from what the run told. */
import { dynamicGraph } from '../../graphs/dynamic';
import { memoryOf } from '../../graphs/memory';
import { outlineOf } from '../../graphs/outline';
import { timelineOf } from '../../graphs/timeline';
import type { RunGraphs } from '../../workspace/run-graphs.svelte';
import { Moment } from './moment.svelte';

export class RunModel {
  readonly dynamic = $derived.by(() => dynamicGraph(this.graphs.events));
  /** Of the dynamic graph. */
  readonly outline = $derived.by(() => outlineOf(this.dynamic.nodes));
  readonly timeline = $derived.by(() => timelineOf(this.graphs.events, this.dynamic, this.graphs.dropped));
  readonly memory = $derived.by(() => memoryOf(this.graphs.events, this.dynamic, this.graphs.dropped));
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
