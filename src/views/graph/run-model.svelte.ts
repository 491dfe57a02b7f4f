/** What the views of a run's graphs have in common, made once from what the run told. */
import { untrack } from 'svelte';
import { dynamicGraph } from '../../graphs/dynamic';
import { outlineOf } from '../../graphs/outline';
import type { RunGraphs } from '../../workspace/run-graphs.svelte';

export class RunModel {
  readonly dynamic = $derived.by(() => dynamicGraph(this.graphs.events));
  /** Of the dynamic graph. */
  readonly outline = $derived.by(() => outlineOf(this.dynamic.nodes));

  constructor(readonly graphs: RunGraphs) {}
}

const models = new WeakMap<RunGraphs, RunModel>();

/** One for each run's graphs, whichever view asks first. */
export function modelOf(graphs: RunGraphs): RunModel {
  let model = models.get(graphs);
  if (!model) {
    // What is made within a reaction is not seen by it: the first that asks would never be told of a change.
    model = untrack(() => new RunModel(graphs));
    models.set(graphs, model);
  }
  return model;
}
