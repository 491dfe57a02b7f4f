/**
 * What the command and run.html say to each other. The command puts the snippet's files into the page's file field, calls
 * `twographRun`, and is handed the output, as it is made, through `twographItems`.
 */
import type { BackendName } from '../base/backends';
import type { EngineName, Mode } from '../base/modes';
import type { PassName } from '../base/passes';
import type { ReportedGraphs } from '../graphs/report';
import type { RunResult } from '../worker/client';

export interface PageRequest {
  readonly text: string;
  readonly backend: BackendName;
  /** Of the wasm backend; left to the engine by default. */
  readonly threads?: number;
  readonly mode: Mode;
  readonly engine: EngineName;
  /** Passes to leave out. */
  readonly without?: readonly PassName[];
  /** The compiled function to write as an ONNX file, and which of its signatures, counted from 1. */
  readonly exported?: { readonly fn: string; readonly signature?: number };
  /** Whether the run's graphs are wanted; a recorded run is a little slower. */
  readonly graphs?: boolean;
  readonly seed: number;
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

/** What the command gives the page, and what the page gives the command. */
export interface PageGlobals {
  twographRun(request: PageRequest): Promise<PageReply>;
  twographItems(items: readonly PageItem[]): Promise<void>;
}
