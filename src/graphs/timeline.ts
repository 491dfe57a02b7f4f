/** A run on a time axis: lanes of spans, what the clock can tell, and what the time went into. Times are microseconds from the first line. */
import { isClock, isOp, isPhase, NO_KERNELS, type OpEvent, type Phase, type RunEvent } from '../base/events';
import type { DynamicGraph } from './dynamic';
import { without, type Interval } from './intervals';
import { gapIn, totalsOf, type Totals } from './totals';
import { endOf, goesOn, latest, type Timed } from './when';

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
  { startUs, durUs }: Pick<Timed, 'startUs' | 'durUs'>,
  name: string,
  line?: number,
  node?: number,
  detail?: string,
): Growing<Span> {
  const span: Growing<Span> = { startUs, endUs: startUs + durUs, name, depth: 0 };
  if (line !== undefined) span.line = line;
  if (node !== undefined) span.node = node;
  if (detail !== undefined) span.detail = detail;
  return span;
}

/** Times are rounded to a tenth, and their sums a little off: what follows closely does not overlap. */
const ROUNDING_US = 0.05;

/** In order, each in the first row that is free. */
function placed(spans: Growing<Span>[]): readonly Span[] {
  const rows: number[] = [];
  spans.sort((a, b) => a.startUs - b.startUs || b.endUs - a.endUs);
  for (const span of spans) {
    const free = rows.findIndex((end) => end <= span.startUs + ROUNDING_US);
    span.depth = free < 0 ? rows.length : free;
    rows[span.depth] = span.endUs;
  }
  return spans;
}

function lineSpans(ops: readonly OpEvent[]): Growing<Span>[] {
  const spans: Growing<Span>[] = [];
  for (const op of [...ops].sort((a, b) => a.startUs - b.startUs)) {
    const { line, startUs } = op;
    if (line === undefined) continue;
    const durUs = goesOn(op) ? 0 : op.durUs;
    const last = spans.at(-1);
    if (last?.line === line) last.endUs = Math.max(last.endUs, startUs + durUs);
    else spans.push(spanOf({ startUs, durUs }, `line ${String(line)}`, line));
  }
  return spans;
}

/** `graph` is that of the same events; `dropped`: how many of the run's are not among them. */
export function timelineOf(events: readonly RunEvent[], graph: DynamicGraph, dropped: number): Timeline {
  const ops = events.filter(isOp);
  const phases = events.filter(isPhase);
  const clock = events.find(isClock);
  const nodeOf = new Map<number, number>();
  const makers = new Map<number, number>();
  for (const { id, ran, outputs } of graph.nodes) {
    nodeOf.set(ran.seq, id);
    for (const value of outputs) makers.set(value.id, id);
  }

  const kernels = ops
    .filter(({ kernel }) => !NOT_KERNELS.has(kernel))
    .map((op) => spanOf(op, op.kernel, op.line, nodeOf.get(op.seq), op.backend));
  const reads = graph.reads.map((read) => spanOf(read, 'read', read.line, makers.get(read.value)));
  const gpu = phases.filter(({ phase }) => phase === 'gpu').map((event) => spanOf(event, 'batch'));
  const compiled = phases.flatMap((event) => {
    const { name = '', signature, line, seq } = event;
    const what = COMPILED[event.phase];
    return what === undefined
      ? []
      : [spanOf(event, `${what} ${name}`.trim(), line, nodeOf.get(seq), signature)];
  });

  const lanes: Lane[] = [
    { id: 'line', name: 'Line', spans: placed(lineSpans(ops)) },
    { id: 'kernel', name: 'Kernel', spans: placed(kernels) },
  ];
  if (gpu.length > 0)
    lanes.push({ id: 'gpu', name: 'GPU queue, from submission until done', spans: placed(gpu) });
  lanes.push({ id: 'read', name: 'Read back', spans: placed(reads) });
  if (compiled.length > 0) lanes.push({ id: 'compiled', name: 'Compiled', spans: placed(compiled) });

  const endUs = latest([...ops, ...phases].map(endOf), 0);
  const gap = dropped > 0 ? gapIn([...ops, ...phases]) : undefined;
  const all = [{ startUs: 0, endUs }];
  return {
    lanes,
    startUs: 0,
    endUs,
    clock: { source: clock?.clock ?? 'not told', resolutionUs: clock?.resolutionUs ?? 0 },
    totals: totalsOf(ops, phases, gap ? without(all, [gap]) : all),
    ...(gap && { gap }),
  };
}
