/**
 * The dynamic graph: what the events of a recorded run made, as nodes; a call of a compiled function is one of them. A value is a tensor as it was made; a variable is a new value at each
 * assignment, so that the graph has no cycle and a training's steps hang together as they ran.
 */
import {
  isFree,
  isOp,
  isPhase,
  type EventValue,
  type OpEvent,
  type PhaseEvent,
  type RunEvent,
  type ShaderUse,
} from '../base/events';
import type { ShownNode, ShownValue } from './node';
import { inOrder } from './when';

/** How a kernel ran. */
export interface Ran {
  /** Its event. */
  readonly seq: number;
  readonly column?: number;
  /** What really ran it: a backend of tfjs, or the engine of a compiled function. */
  readonly backend: string;
  /** Microseconds from the snippet's first line. */
  readonly startUs: number;
  readonly durUs: number;
  /** Bytes that were allocated for its outputs. */
  readonly bytes: number;
  /** The node whose gradient it computes. */
  readonly forwardOf?: number;
  /** Which pass of a training loop's batches. */
  readonly step?: number;
  /** Of a call of a compiled function: the number of the static graph that it ran. */
  readonly graph?: number;
  /** What the GPU ran for it, in order. */
  readonly shaders?: readonly ShaderUse[];
}

export interface DynamicNode extends ShownNode {
  readonly ran: Ran;
}

export const isDynamic = (node: ShownNode): node is DynamicNode => 'ran' in node;

/** Microseconds that computing a node took; 0 for a value that nothing computed, and for a static node, which never ran. */
export const computedUs = (node: ShownNode): number =>
  isDynamic(node) && node.role === undefined ? node.ran.durUs : 0;

/** Elements that came back to JavaScript. */
export interface HostRead {
  /** The value that was read. */
  readonly value: number;
  readonly line?: number;
  readonly startUs: number;
  readonly durUs: number;
}

export interface DynamicGraph {
  readonly nodes: readonly DynamicNode[];
  readonly reads: readonly HostRead[];
  /** The event at which each value was disposed of; what is not in it was never. */
  readonly freed: ReadonlyMap<number, number>;
}

/** The operation of a node that stands for a tensor whose making is not among the events. */
export const EARLIER = 'earlier';

const ROLES: Readonly<Record<string, 'const' | 'state'>> = { Tensor: 'const', Variable: 'state' };

/** What a node says of how it ran. */
type Timed = Pick<
  OpEvent,
  'seq' | 'backend' | 'startUs' | 'durUs' | 'line' | 'column' | 'step' | 'forwardOf' | 'outputs' | 'shaders'
> &
  Pick<PhaseEvent, 'graph'>;

/** The graph of a run that goes on: takes its events in order, and gives the graph as it is by then. */
export class DynamicGrowth {
  readonly #nodes: DynamicNode[] = [];
  readonly #reads: HostRead[] = [];
  readonly #freed = new Map<number, number>();
  /** The value that each tensor stands for now. */
  readonly #values = new Map<number, number>();
  /** All values that each tensor has stood for, and the events that made them. */
  readonly #history = new Map<number, { readonly seq: number; readonly value: number }[]>();
  readonly #nodeOf = new Map<number, number>();
  /** Of values that are not the first of their node: that one's id is its node's. */
  readonly #makers = new Map<number, number>();
  #nextId = 1;

  /** Gives the node that the event made; of a read, the one that made what was read. */
  take(event: RunEvent): number | undefined {
    if (isFree(event)) {
      const value = this.#values.get(event.free);
      if (value !== undefined) this.#freed.set(value, event.seq);
      return undefined;
    }
    if (isPhase(event)) return this.#takeRun(event);
    if (!isOp(event)) return undefined;
    const inputs = event.inputs.map((tensor) => this.#values.get(tensor.id) ?? this.#unknown(tensor, event));
    const { line, startUs, durUs } = event;
    if (event.kernel === 'Read') {
      const [value] = inputs;
      if (value === undefined) return undefined;
      this.#reads.push({ value, ...(line !== undefined && { line }), startUs, durUs });
      return this.#makers.get(value) ?? value;
    }
    const outputs = event.outputs.map((tensor) => this.#value(tensor, event.seq));
    const role = ROLES[event.kernel];
    return this.#add(event, event.kernel, inputs, outputs, { group: event.scope, ...(role && { role }) });
  }

  /** What is freed later is so in the graphs that were given before, too. */
  graph(): DynamicGraph {
    return { nodes: this.#nodes.slice(), reads: this.#reads.slice(), freed: this.#freed };
  }

  /** A call of a compiled function's graph; other phases make nothing. */
  #takeRun(event: PhaseEvent): number | undefined {
    const { name = '', signature, engine = '', inputs, outputs, asOf = event.seq } = event;
    if (!inputs || !outputs) return undefined;
    const made = { ...event, backend: engine, outputs };
    const read = inputs.map(
      (tensor) =>
        this.#history.get(tensor.id)?.findLast(({ seq }) => seq < asOf)?.value ??
        this.#values.get(tensor.id) ??
        this.#unknown(tensor, made),
    );
    const values = outputs.map((tensor) => this.#value(tensor, event.seq));
    return this.#add(made, `compiled ${name}`.trim(), read, values, {
      ...(signature !== undefined && { attrs: { signature } }),
    });
  }

  #value({ id: tensor, dtype, shape }: EventValue, seq: number): ShownValue {
    const id = this.#nextId++;
    this.#values.set(tensor, id);
    const history = this.#history.get(tensor);
    if (history) history.push({ seq, value: id });
    else this.#history.set(tensor, [{ seq, value: id }]);
    return { id, dtype, shape };
  }

  /** A tensor that was there before the first event, or whose making was dropped. */
  #unknown(tensor: EventValue, { seq, backend, startUs }: Timed): number {
    const value = this.#value(tensor, -1);
    const ran = { seq, backend, startUs, durUs: 0, bytes: 0 };
    this.#nodes.push({
      id: value.id,
      op: EARLIER,
      inputs: [],
      outputs: [value],
      attrs: {},
      lines: [],
      origins: [],
      group: [],
      role: 'const',
      ran,
    });
    return value.id;
  }

  #add(
    event: Timed,
    op: string,
    inputs: readonly number[],
    outputs: readonly ShownValue[],
    more: Partial<Pick<ShownNode, 'attrs' | 'group' | 'role'>>,
  ): number {
    const { seq, line, column, backend, startUs, durUs, step, graph } = event;
    const id = outputs[0]?.id ?? this.#nextId++;
    this.#nodeOf.set(seq, id);
    for (const value of outputs) if (value.id !== id) this.#makers.set(value.id, id);
    const forwardOf = event.forwardOf === undefined ? undefined : this.#nodeOf.get(event.forwardOf);
    this.#nodes.push({
      id,
      op,
      inputs,
      outputs,
      attrs: {},
      lines: line === undefined ? [] : [line],
      origins: [],
      group: [],
      ...more,
      ran: {
        seq,
        backend,
        startUs,
        durUs,
        bytes: event.outputs.reduce((sum, { bytes }) => sum + bytes, 0),
        ...(column !== undefined && { column }),
        ...(forwardOf !== undefined && { forwardOf }),
        ...(step !== undefined && { step }),
        ...(graph !== undefined && { graph }),
        ...(event.shaders && { shaders: event.shaders }),
      },
    });
    return id;
  }
}

/** The graph of a run's events, in any order. */
export function dynamicGraph(events: readonly RunEvent[]): DynamicGraph {
  const growth = new DynamicGrowth();
  for (const event of inOrder(events)) growth.take(event);
  return growth.graph();
}
