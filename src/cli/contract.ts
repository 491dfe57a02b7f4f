/**
 * What the command and run.html say to each other. The command puts the snippet's files into the page's file field, calls
 * `twographRun`, and is handed the output, as it is made, through `twographItems`. A benchmark is asked for by `twographFind` and
 * `twographBench`, and its report comes, as it grows, through `twographReport`.
 */
import type { BenchmarkReport } from '../bench/report';
import type { BenchmarkProgress, BenchmarkRequest, Found } from '../bench/session';
import type { ReportedGraphs } from '../graphs/report';
import type { RunResult } from '../worker/client';
import type { RunRequest } from '../worker/protocol';

export interface PageRequest extends Pick<
  RunRequest,
  'backend' | 'threads' | 'mode' | 'engine' | 'without' | 'exported' | 'seed'
> {
  readonly text: string;
  /** Whether the run's graphs are wanted; a recorded run is a little slower. */
  readonly graphs?: boolean;
  /** Counted from the snippet's start. */
  readonly timeoutMs: number;
  /** What the output is handed over as: text for a person, or the items of the command's JSON. */
  readonly as: 'text' | 'json';
}

/** One item of the output; a later one of the same slot replaces it. */
export interface PageItem {
  readonly slot: number;
  /** Whether it may still change in its place. */
  readonly live: boolean;
  /** Text, or the item as plain data, JSON-safe. */
  readonly value: unknown;
}

export type PageReply =
  /** The browser lacks the backend. */
  | { readonly status: 'unavailable'; readonly reason: string }
  | {
      readonly status: 'ran';
      readonly result: RunResult;
      /** Lines of console output that were left out. */
      readonly dropped: number;
      /** Where they were asked for. */
      readonly graphs?: ReportedGraphs;
    };

export interface PageFind {
  readonly text: string;
  readonly seed: number;
  /** How long the snippet may run. */
  readonly mostMs: number;
}

/** Without contestants in its settings those are taken that are sensible in this browser. */
export interface PageBenchmark extends Omit<BenchmarkRequest, 'files'> {
  /** How long a contestant may take to start, for its first call, or for a sample; by default what seems right. */
  readonly patienceMs?: number;
}

/** What the command gives the page, and what the page gives the command. */
export interface PageGlobals {
  twographRun(request: PageRequest): Promise<PageReply>;
  twographItems(items: readonly PageItem[]): Promise<void>;
  /** What of the snippet can be measured. */
  twographFind(asked: PageFind): Promise<Found>;
  twographBench(asked: PageBenchmark): Promise<BenchmarkReport>;
  /** Ends the benchmark that runs; what was measured is its report. */
  twographStop(): Promise<void>;
  /** The latest report and how far it is; what came while one was on its way is left out but for the last. */
  twographReport(report: BenchmarkReport, progress: BenchmarkProgress | undefined): Promise<void>;
}
