/** A run on a time axis: lanes of spans, what the clock can tell, and what the time went into. Times are microseconds from the first line. */
import { isClock, isOp, isPhase, NO_KERNELS, type OpEvent, type Phase, type RunEvent } from '../base/events';
import type { DynamicGraph } from './dynamic';
import { without, type Interval } from './intervals';
import { gapIn, totalsOf, type Totals } from './totals';
import { endOf, goesOn, latest } from './when';

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

type Flat = Omit<Span, 'depth'>;

/** In order, each in the first row that is free. */
function placed(spans: readonly Flat[]): Span[] {
  const rows: number[] = [];
  return [...spans]
    .sort((a, b) => a.startUs - b.startUs || b.endUs - a.endUs)
    .map((span) => {
      const free = rows.findIndex((end) => end <= span.startUs);
      const depth = free < 0 ? rows.length : free;
      rows[depth] = span.endUs;
      return { ...span, depth };
    });
}

function lineSpans(ops: readonly OpEvent[]): Flat[] {
  const spans: { startUs: number; endUs: number; name: string; line: number }[] = [];
  for (const op of [...ops].sort((a, b) => a.startUs - b.startUs)) {
    const { line, startUs } = op;
    if (line === undefined) continue;
    const endUs = goesOn(op) ? startUs : endOf(op);
    const last = spans.at(-1);
    if (last?.line === line) last.endUs = Math.max(last.endUs, endUs);
    else spans.push({ startUs, endUs, name: `line ${String(line)}`, line });
  }
  return spans;
}

const at = (line: number | undefined) => (line === undefined ? {} : { line });
const of = (node: number | undefined) => (node === undefined ? {} : { node });

/** `graph` is that of the same events; `dropped`: how many of the run's are not among them. */
export function timelineOf(events: readonly RunEvent[], graph: DynamicGraph, dropped: number): Timeline {
  const ops = events.filter(isOp);
  const phases = events.filter(isPhase);
  const clock = events.find(isClock);
  const nodeOf = new Map(graph.nodes.map(({ id, ran }) => [ran.seq, id]));
  const makers = new Map(graph.nodes.flatMap(({ id, outputs }) => outputs.map((value) => [value.id, id])));

  const kernels = ops
    .filter(({ kernel }) => !NOT_KERNELS.has(kernel))
    .map((op): Flat => ({
      startUs: op.startUs,
      endUs: endOf(op),
      name: op.kernel,
      ...at(op.line),
      ...of(nodeOf.get(op.seq)),
      detail: op.backend,
    }));
  const reads = graph.reads.map(({ value, line, startUs, durUs }): Flat => ({
    startUs,
    endUs: startUs + durUs,
    name: 'read',
    ...at(line),
    ...of(makers.get(value)),
  }));
  const gpu = phases
    .filter(({ phase }) => phase === 'gpu')
    .map((event): Flat => ({ startUs: event.startUs, endUs: endOf(event), name: 'batch' }));
  const compiled = phases.flatMap((event): Flat[] => {
    const what = COMPILED[event.phase];
    if (what === undefined) return [];
    const { name = '', signature, startUs, line, seq } = event;
    return [
      {
        startUs,
        endUs: endOf(event),
        name: `${what} ${name}`.trim(),
        ...at(line),
        ...of(nodeOf.get(seq)),
        ...(signature !== undefined && { detail: signature }),
      },
    ];
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
