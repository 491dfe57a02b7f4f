/**
 * The dynamic graph: what the events of a recorded run made, as nodes. A value is a tensor as it was made; a variable is a new value at each
 * assignment, so that the graph has no cycle and a training's steps hang together as they ran.
 */
import { isFree, isOp, type OpEvent, type RunEvent } from '../base/events';
import type { ShownNode, ShownValue } from './node';

/** How a kernel ran. */
export interface Ran {
  /** Its event. */
  readonly seq: number;
  readonly column?: number;
  /** What really ran it. */
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
}

export interface DynamicNode extends ShownNode {
  readonly ran: Ran;
}

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

const ROLES: Readonly<Record<string, 'const' | 'state'>> = { Tensor: 'const', Variable: 'state' };

class Builder {
  readonly nodes: DynamicNode[] = [];
  readonly reads: HostRead[] = [];
  readonly freed = new Map<number, number>();
  /** The value that each tensor stands for now. */
  readonly #values = new Map<number, number>();
  readonly #nodeOf = new Map<number, number>();
  #nextId = 1;

  take(event: RunEvent): void {
    if (isFree(event)) {
      const value = this.#values.get(event.free);
      if (value !== undefined) this.freed.set(value, event.seq);
      return;
    }
    if (!isOp(event)) return;
    const inputs = event.inputs.map((tensor) => this.#values.get(tensor.id) ?? this.#unknown(tensor, event));
    const { line, startUs, durUs } = event;
    if (event.kernel === 'Read') {
      const [value] = inputs;
      if (value !== undefined)
        this.reads.push({ value, ...(line !== undefined && { line }), startUs, durUs });
      return;
    }
    const outputs = event.outputs.map(({ id, dtype, shape }) => this.#value(id, dtype, shape));
    const role = ROLES[event.kernel];
    this.#add(event, inputs, outputs, role);
  }

  #value(tensor: number, dtype: string, shape: readonly number[]): ShownValue {
    const id = this.#nextId++;
    this.#values.set(tensor, id);
    return { id, dtype, shape };
  }

  /** A tensor whose making is not among the events: it was there before, or was dropped. */
  #unknown({ id, dtype, shape }: ShownValue, { seq, backend, startUs }: OpEvent): number {
    const value = this.#value(id, dtype, shape);
    const ran = { seq, backend, startUs, durUs: 0, bytes: 0 };
    this.nodes.push({
      id: value.id,
      op: 'earlier',
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
    event: OpEvent,
    inputs: readonly number[],
    outputs: readonly ShownValue[],
    role: 'const' | 'state' | undefined,
  ): void {
    const { seq, kernel, scope, line, column, backend, startUs, durUs, step } = event;
    const id = outputs[0]?.id ?? this.#nextId++;
    this.#nodeOf.set(seq, id);
    const forwardOf = event.forwardOf === undefined ? undefined : this.#nodeOf.get(event.forwardOf);
    this.nodes.push({
      id,
      op: kernel,
      inputs,
      outputs,
      attrs: {},
      lines: line === undefined ? [] : [line],
      origins: [],
      group: scope,
      ...(role && { role }),
      ran: {
        seq,
        backend,
        startUs,
        durUs,
        bytes: event.outputs.reduce((sum, { bytes }) => sum + bytes, 0),
        ...(column !== undefined && { column }),
        ...(forwardOf !== undefined && { forwardOf }),
        ...(step !== undefined && { step }),
      },
    });
  }
}

/** The graph of a run's events, in any order. */
export function dynamicGraph(events: readonly RunEvent[]): DynamicGraph {
  const builder = new Builder();
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) builder.take(event);
  const { nodes, reads, freed } = builder;
  return { nodes, reads, freed };
}
