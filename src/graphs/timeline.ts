/** A run on a time axis: lanes of spans, what the clock can tell, and what the time went into. Times are microseconds from the first line. */
import {
  isClock,
  isOp,
  isPhase,
  NO_KERNELS,
  type ClockEvent,
  type Phase,
  type RunEvent,
} from '../base/events';
import { without, type Interval } from './intervals';
import { LineStays, PlacedSpans } from './lanes';
import { TotalsGrowth, type Totals } from './totals';
import { endOf, type Timed } from './when';

export interface Span {
  readonly startUs: number;
  readonly endUs: number;
  readonly name: string;
  /** 1-based, of the user's text. */
  readonly line?: number;
  /** Of the dynamic graph. */
  readonly node?: number;
  readonly detail?: string;
  /** The row of its lane: spans that overlap stand in different ones, and what is within another, below it. */
  readonly depth: number;
}

export interface Lane {
  /**
   * line: from the first to the last operation of a stay at a line of the snippet. kernel: each kernel, until it returned. gpu: batches
   * of the GPU's queue. read: elements on their way to JavaScript, from the call until they were there. compiled: what compiled functions
   * did.
   */
  readonly id: 'line' | 'kernel' | 'gpu' | 'read' | 'compiled';
  readonly name: string;
  /** By their starts; of those with the same, the longest first. */
  readonly spans: readonly Span[];
}

export interface Timeline {
  /** Those of GPU and compiled functions only where there is something in them. */
  readonly lanes: readonly Lane[];
  readonly startUs: number;
  readonly endUs: number;
  readonly clock: { readonly source: string; readonly resolutionUs: number };
  readonly totals: Totals;
  /** Of which nothing is known: its events were dropped. */
  readonly gap?: Interval;
}

const NOT_KERNELS: ReadonlySet<string> = new Set(NO_KERNELS);
const COMPILED: Readonly<Partial<Record<Phase, string>>> = {
  first: 'first call',
  trace: 'trace',
  passes: 'passes',
  lower: 'lower',
  session: 'session',
  check: 'check',
  run: 'run',
};

type Growing<T> = { -readonly [K in keyof T]: T[K] };

/** One object, grown: there may be as many as events, and spread together they would take most of the time. */
function spanOf(
  { startUs, durUs, line }: Pick<Timed, 'startUs' | 'durUs' | 'line'>,
  name: string,
  node?: number,
  detail?: string,
): Span {
  const span: Growing<Span> = { startUs, endUs: startUs + durUs, name, depth: 0 };
  if (line !== undefined) span.line = line;
  if (node !== undefined) span.node = node;
  if (detail !== undefined) span.detail = detail;
  return span;
}

/** The timeline of a run that goes on: takes its events in order, and gives what it was until then. */
export class TimelineGrowth {
  readonly #lines = new LineStays();
  readonly #kernels = new PlacedSpans();
  readonly #gpu = new PlacedSpans();
  readonly #reads = new PlacedSpans();
  readonly #compiled = new PlacedSpans();
  readonly #totals = new TotalsGrowth();
  #clock: ClockEvent | undefined;
  /** Of all that took time. */
  #endUs: number | undefined;
  /** Until when the events before those that were dropped went on. */
  #gapFromUs: number | undefined;
  #gapToUs = Infinity;

  /** `node`: that the event made; of a read, that made what was read. `afterGap`: events before it were dropped. */
  take(event: RunEvent, node: number | undefined, afterGap: boolean): void {
    if (afterGap) this.#gapFromUs = this.#endUs;
    if (isClock(event)) this.#clock ??= event;
    if (!isOp(event) && !isPhase(event)) return;
    this.#endUs = Math.max(this.#endUs ?? 0, endOf(event));
    if (this.#gapFromUs !== undefined) this.#gapToUs = Math.min(this.#gapToUs, event.startUs);
    if (isOp(event)) {
      const { kernel } = event;
      this.#totals.takeOp(event);
      this.#lines.add(event);
      if (!NOT_KERNELS.has(kernel)) this.#kernels.add(spanOf(event, kernel, node, event.backend));
      else if (kernel === 'Read' && event.inputs.length > 0) this.#reads.add(spanOf(event, 'read', node));
      return;
    }
    this.#totals.takePhase(event);
    if (event.phase === 'gpu') this.#gpu.add(spanOf(event, 'batch'));
    const what = COMPILED[event.phase];
    const { name = '', signature } = event;
    if (what !== undefined) this.#compiled.add(spanOf(event, `${what} ${name}`.trim(), node, signature));
  }

  /** Undefined where something that was kept went on meanwhile. */
  #gap(): Interval | undefined {
    const [startUs, endUs] = [this.#gapFromUs, this.#gapToUs];
    return startUs !== undefined && Number.isFinite(endUs) && startUs < endUs
      ? { startUs, endUs }
      : undefined;
  }

  timeline(): Timeline {
    const lanes: Lane[] = [
      { id: 'line', name: 'Line', spans: this.#lines.spans() },
      { id: 'kernel', name: 'Kernel', spans: this.#kernels.spans() },
    ];
    const gpu = this.#gpu.spans();
    if (gpu.length > 0) lanes.push({ id: 'gpu', name: 'GPU queue, from submission until done', spans: gpu });
    lanes.push({ id: 'read', name: 'Read back', spans: this.#reads.spans() });
    const compiled = this.#compiled.spans();
    if (compiled.length > 0) lanes.push({ id: 'compiled', name: 'Compiled', spans: compiled });

    const gap = this.#gap();
    const endUs = this.#endUs ?? 0;
    const all = [{ startUs: 0, endUs }];
    return {
      lanes,
      startUs: 0,
      endUs,
      clock: { source: this.#clock?.clock ?? 'not told', resolutionUs: this.#clock?.resolutionUs ?? 0 },
      totals: this.#totals.totals(gap ? without(all, [gap]) : all),
      ...(gap && { gap }),
    };
  }
}
