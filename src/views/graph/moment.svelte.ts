/**
 * The operation of a run at which the person stands who steps through it. Every view of the run's graph shows what is there when that
 * operation has ended; without one, all that ever was.
 */
import { isDynamic, type DynamicGraph, type DynamicNode } from '../../graphs/dynamic';
import type { ShownNode } from '../../graphs/node';
import type { RunGraphs } from '../../workspace/run-graphs.svelte';

export class Moment {
  /** Belongs to a run: that one's first event, and which of its operations. */
  #chosen = $state.raw<{ readonly first: unknown; readonly at: number }>();
  /** What computed, in the order in which it began: values from JavaScript and variables are made between. */
  readonly operations = $derived.by(() => this.graph().nodes.filter(({ role }) => role === undefined));
  /** From 0. */
  readonly at = $derived.by(() => {
    const chosen = this.#chosen;
    if (!chosen || chosen.first !== this.graphs.events[0] || this.operations.length === 0) return undefined;
    return Math.min(chosen.at, this.operations.length - 1);
  });
  readonly node: DynamicNode | undefined = $derived(
    this.at === undefined ? undefined : this.operations[this.at],
  );

  constructor(
    private readonly graphs: RunGraphs,
    private readonly graph: () => DynamicGraph,
  ) {}

  /** How many nodes there are, operations among them. */
  get nodes(): number {
    return this.graph().nodes.length;
  }

  /** Whether some of the run's operations were not kept. */
  get partial(): boolean {
    return this.graphs.dropped > 0;
  }

  /** Goes to an operation, or to the nearest that is there; undefined: to the end, where all is shown. */
  goTo(at: number | undefined): void {
    const last = this.operations.length - 1;
    this.#chosen =
      at === undefined || last < 0
        ? undefined
        : { first: this.graphs.events[0], at: Math.min(Math.max(at, 0), last) };
  }

  /** Steps on; the first step forward goes to the first operation, the first one back to the last. */
  step(by: number): void {
    this.goTo(this.at === undefined ? (by > 0 ? 0 : Infinity) : this.at + by);
  }

  /** Whether a node of the dynamic graph has been made by then. */
  isThere(node: ShownNode): boolean {
    return !this.node || !isDynamic(node) || node.ran.seq <= this.node.ran.seq;
  }

  /** Whether what it made has been disposed of by then. */
  isFreed({ outputs }: ShownNode): boolean {
    const now = this.node?.ran.seq;
    if (now === undefined || outputs.length === 0) return false;
    const { freed } = this.graph();
    return outputs.every(({ id }) => (freed.get(id) ?? Infinity) <= now);
  }
}
