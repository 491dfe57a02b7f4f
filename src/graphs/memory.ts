/**
 * What a run's tensors held, over time. Bytes are counted where data are allocated, and are given back with the last tensor that holds
 * them: a reshaped tensor, a clone and a variable hold the data that they were made from.
 *
 * It knows what tfjs' Engine was asked to make and to dispose of. Two things it can't see: what a gradient saves holds its data until
 * the gradient is done, which may be later than their last tensor's end; and memory that a backend keeps for the next tensor counts as
 * given back.
 */
import { isFree, isOp, isPhase, type EventOutput, type RunEvent } from '../base/events';
import type { DynamicGraph } from './dynamic';
import { afterGap, endOf } from './when';

export interface MemoryPoint {
  /** Microseconds from the first line. */
  readonly atUs: number;
  /** The event after which it holds. */
  readonly seq: number;
  readonly bytes: number;
  /** How many tensors there are, those that share their data too. */
  readonly tensors: number;
}

export interface MemoryPeak extends MemoryPoint {
  /** Where it was reached. */
  readonly line?: number;
  readonly node?: number;
}

/** Tensors of one line that are no variables and were not disposed of. */
export interface Leak {
  /** 1-based; undefined for those that were made where no line of the snippet was known. */
  readonly line?: number;
  readonly count: number;
  /** That they hold and no variable does; of data that several hold, with the first of them. */
  readonly bytes: number;
  /** The nodes of the dynamic graph that made them. */
  readonly nodes: readonly number[];
}

export interface Memory {
  /** Wherever something was allocated or given back, in order. */
  readonly points: readonly MemoryPoint[];
  readonly peak?: MemoryPeak;
  /** Those with the most bytes first. While the run goes on: what is there now. */
  readonly leaks: readonly Leak[];
  /** Events were dropped: after `gap`, it is of the tensors that were made after it. */
  readonly incomplete: boolean;
  readonly gap?: { readonly startUs: number; readonly endUs: number };
}

interface Data {
  readonly bytes: number;
  holders: number;
}

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };

interface Held {
  readonly data: Data;
  readonly variable: boolean;
  readonly seq: number;
  readonly line?: number;
}

/** The tensors that are there, by their ids, and what they hold. */
class Ledger {
  readonly held = new Map<number, Held>();
  bytes = 0;
  /** Data that were there before, by the tensor that was known to hold them: counted from when they are met. */
  readonly #earlier = new Map<number, Data>();

  #shared(id: number, { dtype, shape }: EventOutput): Data {
    const known = this.held.get(id)?.data ?? this.#earlier.get(id);
    if (known && known.holders > 0) return known;
    const bytes = shape.reduce((size, side) => size * side, BYTES[dtype] ?? 0);
    const data = { bytes, holders: 0 };
    this.bytes += bytes;
    this.#earlier.set(id, data);
    return data;
  }

  make(made: EventOutput, variable: boolean, from: { readonly seq: number; readonly line?: number }): void {
    const { id, bytes, shares } = made;
    const data = shares === undefined ? { bytes, holders: 0 } : this.#shared(shares, made);
    if (shares === undefined) this.bytes += bytes;
    data.holders++;
    const known = this.held.get(id);
    const { seq, line } = from;
    this.free(id);
    this.held.set(id, {
      data,
      variable: variable || (known?.variable ?? false),
      seq,
      ...(line !== undefined && { line }),
    });
  }

  free(id: number): void {
    const found = this.held.get(id);
    if (!found) return;
    this.held.delete(id);
    if (--found.data.holders === 0) this.bytes -= found.data.bytes;
  }
}

const VARIABLES: ReadonlySet<string> = new Set(['Variable', 'Assign']);

function leaksIn({ held }: Ledger, nodeOf: ReadonlyMap<number, number>): Leak[] {
  const counted = new Set<Data>();
  for (const { data, variable } of held.values()) if (variable) counted.add(data);
  const byLine = new Map<number | undefined, { count: number; bytes: number; nodes: Set<number> }>();
  for (const { data, variable, line, seq } of held.values()) {
    if (variable) continue;
    let leak = byLine.get(line);
    if (!leak) byLine.set(line, (leak = { count: 0, bytes: 0, nodes: new Set() }));
    leak.count++;
    if (!counted.has(data)) leak.bytes += data.bytes;
    counted.add(data);
    const node = nodeOf.get(seq);
    if (node !== undefined) leak.nodes.add(node);
  }
  return [...byLine]
    .map(([line, { count, bytes, nodes }]): Leak => ({
      ...(line !== undefined && { line }),
      count,
      bytes,
      nodes: [...nodes],
    }))
    .sort((a, b) => b.bytes - a.bytes || b.count - a.count || (a.line ?? Infinity) - (b.line ?? Infinity));
}

/** `graph` is that of the same events; `dropped`: how many of the run's are not among them. */
export function memoryOf(events: readonly RunEvent[], graph: DynamicGraph, dropped: number): Memory {
  const inOrder = [...events].sort((a, b) => a.seq - b.seq);
  const next = dropped > 0 ? afterGap(inOrder) : -1;
  const nodeOf = new Map(graph.nodes.map(({ id, ran }) => [ran.seq, id]));
  const points: MemoryPoint[] = [];
  let ledger = new Ledger();
  let peak: MemoryPeak | undefined;
  let gap: Memory['gap'];
  let atUs = 0;
  inOrder.forEach((event, index) => {
    const before = atUs;
    let line: number | undefined;
    if (isFree(event)) atUs = Math.max(atUs, event.atUs ?? atUs);
    else if (isOp(event) || isPhase(event)) atUs = Math.max(atUs, endOf(event));
    if (index === next) {
      ledger = new Ledger();
      gap = { startUs: before, endUs: atUs };
    }
    if (isFree(event)) ledger.free(event.free);
    else if (isOp(event)) {
      ({ line } = event);
      for (const output of event.outputs) ledger.make(output, VARIABLES.has(event.kernel), event);
    } else if (isPhase(event)) {
      ({ line } = event);
      const read = new Set(event.inputs?.map(({ id }) => id));
      for (const output of event.outputs ?? []) ledger.make(output, read.has(output.id), event);
    }
    const { seq } = event;
    const point = { atUs, seq, bytes: ledger.bytes, tensors: ledger.held.size };
    const last = points.at(-1);
    if (index !== next && point.bytes === (last?.bytes ?? 0) && point.tensors === (last?.tensors ?? 0))
      return;
    points.push(point);
    if (point.bytes <= (peak?.bytes ?? 0)) return;
    const node = nodeOf.get(seq);
    peak = { ...point, ...(line !== undefined && { line }), ...(node !== undefined && { node }) };
  });
  return {
    points,
    ...(peak && { peak }),
    leaks: leaksIn(ledger, nodeOf),
    incomplete: dropped > 0,
    ...(gap && { gap }),
  };
}
