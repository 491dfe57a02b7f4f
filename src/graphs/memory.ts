/**
 * What a run's tensors held, over time. Bytes are counted where data are allocated, and are given back with the last tensor that holds
 * them: a reshaped tensor, a clone and a variable hold the data that they were made from.
 *
 * It knows what tfjs' Engine was asked to make and to dispose of. Two things it can't see: what a gradient saves holds its data until
 * the gradient is done, which may be later than their last tensor's end; and memory that a backend keeps for the next tensor counts as
 * given back.
 */
import { isFree, isOp, isPhase, type EventOutput, type RunEvent } from '../base/events';
import { endOf } from './when';

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

/** What a tensor of this dtype and shape takes; undefined for text, of which that is not known. */
export function bytesOfType({
  dtype,
  shape,
}: {
  readonly dtype: string;
  readonly shape: readonly number[];
}): number | undefined {
  const each = BYTES[dtype];
  return each && shape.reduce((size, side) => size * side, each);
}

interface Held {
  readonly data: Data;
  readonly variable: boolean;
  readonly line?: number;
  /** That made it. */
  readonly node?: number;
}

/** The tensors that are there, by their ids, and what they hold. */
class Ledger {
  readonly held = new Map<number, Held>();
  bytes = 0;
  /** Data that were there before, by the tensor that was known to hold them: counted from when they are met. */
  readonly #earlier = new Map<number, Data>();

  #shared(id: number, made: EventOutput): Data {
    const known = this.held.get(id)?.data ?? this.#earlier.get(id);
    if (known && known.holders > 0) return known;
    const bytes = bytesOfType(made) ?? 0;
    const data = { bytes, holders: 0 };
    this.bytes += bytes;
    this.#earlier.set(id, data);
    return data;
  }

  make(made: EventOutput, variable: boolean, from: Pick<Held, 'line' | 'node'>): void {
    const { id, bytes, shares } = made;
    const data = shares === undefined ? { bytes, holders: 0 } : this.#shared(shares, made);
    if (shares === undefined) this.bytes += bytes;
    data.holders++;
    const known = this.held.get(id);
    this.free(id);
    this.held.set(id, { data, variable: variable || (known?.variable ?? false), ...from });
  }

  free(id: number): void {
    const found = this.held.get(id);
    if (!found) return;
    this.held.delete(id);
    if (--found.data.holders === 0) this.bytes -= found.data.bytes;
  }
}

const VARIABLES: ReadonlySet<string> = new Set(['Variable', 'Assign']);

function leaksIn({ held }: Ledger): Leak[] {
  const counted = new Set<Data>();
  for (const { data, variable } of held.values()) if (variable) counted.add(data);
  const byLine = new Map<number | undefined, { count: number; bytes: number; nodes: Set<number> }>();
  for (const { data, variable, line, node } of held.values()) {
    if (variable) continue;
    let leak = byLine.get(line);
    if (!leak) byLine.set(line, (leak = { count: 0, bytes: 0, nodes: new Set() }));
    leak.count++;
    if (!counted.has(data)) leak.bytes += data.bytes;
    counted.add(data);
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

/** The memory of a run that goes on: takes its events in order, and gives what it was until then. */
export class MemoryGrowth {
  readonly #points: MemoryPoint[] = [];
  #ledger = new Ledger();
  #peak: MemoryPeak | undefined;
  #gap: Memory['gap'];
  #atUs = 0;

  /** `node`: that the event made. `afterGap`: events before it were dropped. */
  take(event: RunEvent, node: number | undefined, afterGap: boolean): void {
    const before = this.#atUs;
    if (isFree(event)) this.#atUs = Math.max(before, event.atUs ?? before);
    else if (isOp(event) || isPhase(event)) this.#atUs = Math.max(before, endOf(event));
    if (afterGap) {
      this.#ledger = new Ledger();
      this.#gap = { startUs: before, endUs: this.#atUs };
    }
    const line = isOp(event) || isPhase(event) ? event.line : undefined;
    const from = { ...(line !== undefined && { line }), ...(node !== undefined && { node }) };
    const ledger = this.#ledger;
    if (isFree(event)) ledger.free(event.free);
    else if (isOp(event))
      for (const output of event.outputs) ledger.make(output, VARIABLES.has(event.kernel), from);
    else if (isPhase(event) && event.outputs) {
      const read = new Set(event.inputs?.map(({ id }) => id));
      for (const output of event.outputs) ledger.make(output, read.has(output.id), from);
    }
    const point = { atUs: this.#atUs, seq: event.seq, bytes: ledger.bytes, tensors: ledger.held.size };
    const last = this.#points.at(-1);
    if (!afterGap && point.bytes === (last?.bytes ?? 0) && point.tensors === (last?.tensors ?? 0)) return;
    this.#points.push(point);
    if (point.bytes > (this.#peak?.bytes ?? 0)) this.#peak = { ...point, ...from };
  }

  /** `incomplete`: events were dropped. */
  memory(incomplete: boolean): Memory {
    return {
      points: this.#points.slice(),
      ...(this.#peak && { peak: this.#peak }),
      leaks: leaksIn(this.#ledger),
      incomplete,
      ...(this.#gap && { gap: this.#gap }),
    };
  }
}
