/**
 * What a run's outcome becomes: the object of `--json`, or text as it is made. Both are the command's contract with people's
 * scripts, as are the exit codes.
 */
import type { BackendName } from '../base/backends';
import type { EngineName, Mode } from '../base/modes';
import type { Break, Compiled } from '../base/compiled';
import { internalError, unreachable, type SnippetError, type UserError } from '../base/errors';
import type { ReportedGraphs } from '../graphs/report';
import type { RunResult } from '../worker/client';
import type { PageItem, PageReply } from './contract';
import type { Outcome } from './drive';
import { LOST } from './lost';
import type { RunOptions } from './options';

export const EXIT = { ok: 0, failed: 1, usage: 2, unavailable: 3, timedOut: 4 } as const;
type Exit = (typeof EXIT)[keyof typeof EXIT];

/** Standard output under `--json`. */
export interface Report {
  readonly version: 1;
  readonly ok: boolean;
  readonly backend: BackendName;
  readonly mode: Mode;
  /** What static graphs ran on; absent in eager mode. */
  readonly engine?: EngineName;
  readonly seed: number;
  readonly warnings: readonly Break[];
  readonly timings: { readonly bootMs: number; readonly emitMs: number; readonly runMs: number };
  readonly output: readonly unknown[];
  readonly compiled: readonly Compiled[];
  /** Where they were asked for. */
  readonly graphs?: ReportedGraphs;
  readonly error?: SnippetError;
}

/** What there is to say of an outcome beside the output. */
export interface Verdict {
  readonly exit: Exit;
  readonly error?: SnippetError;
  readonly warnings: readonly SnippetError[];
  readonly compiled: readonly Compiled[];
  /** The ONNX file that was asked for. */
  readonly exported?: RunResult['exported'];
  readonly graphs?: ReportedGraphs;
  readonly timings: Report['timings'];
  readonly dropped: number;
}

const NO_TIMINGS: Report['timings'] = { bootMs: 0, emitMs: 0, runMs: 0 };

function failure(exit: Exit, kind: SnippetError['kind'], message: string): Verdict {
  return { exit, error: { kind, message }, warnings: [], compiled: [], timings: NO_TIMINGS, dropped: 0 };
}

/** A run that never began because there is no browser, or no such backend in it. */
export function unavailable(message: string): Verdict {
  return failure(EXIT.unavailable, 'backend', message);
}

function toError({ kind, message }: UserError): SnippetError {
  return { kind, message };
}

/** The fields of the JSON report's `error`; the frames are in its stack. */
export function toReported({ kind, message, line, column, stack }: SnippetError): SnippetError {
  return {
    kind,
    message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(stack === undefined ? {} : { stack }),
  };
}

/** A fault of ours, or of the browser's, that is no outcome of a run. */
export function broken(error: unknown): Verdict {
  const words = error instanceof Error ? error.message : String(error);
  return failure(EXIT.failed, 'internal', internalError(words).message);
}

function ofRun(
  { result, dropped, graphs }: Extract<PageReply, { status: 'ran' }>,
  timeoutMs: number,
): Verdict {
  const { error, warnings, compiled, timings, exported } = result;
  const rest = {
    warnings,
    compiled,
    timings,
    dropped,
    ...(exported && { exported }),
    ...(graphs && { graphs }),
  };
  switch (result.status) {
    case 'ok':
      return { exit: EXIT.ok, ...rest };
    case 'timeout':
      return { exit: EXIT.timedOut, error: error ?? timeoutError(timeoutMs), ...rest };
    case 'failed':
    case 'stopped':
      // The browser said that it has the backend, and then it did not start.
      if (error?.kind === 'backend' && (result.stats?.kernels ?? 0) === 0) {
        return { exit: EXIT.unavailable, error, ...rest };
      }
      return { exit: EXIT.failed, error: error ?? toError(internalError('the run was stopped')), ...rest };
    default:
      return unreachable(result.status);
  }
}

function timeoutError(timeoutMs: number): SnippetError {
  const seconds = String(timeoutMs / 1000);
  return {
    kind: 'timeout',
    message: `The snippet ran longer than ${seconds} s and was stopped. Give it more with --timeout.`,
  };
}

export function judge(outcome: Outcome, backend: BackendName, timeoutMs: number): Verdict {
  switch (outcome.status) {
    case 'ran':
      return ofRun(outcome, timeoutMs);
    case 'unavailable':
      return unavailable(`The backend ${backend} cannot be had in this browser: ${outcome.reason}`);
    case 'lost':
      return failure(EXIT.failed, 'memory', LOST);
    case 'hung':
      return { ...failure(EXIT.timedOut, 'timeout', ''), error: timeoutError(timeoutMs) };
    default:
      return unreachable(outcome);
  }
}

function hasPlace(warning: SnippetError): warning is SnippetError & Break {
  return warning.line !== undefined && warning.column !== undefined;
}

export function toReport(
  verdict: Verdict,
  output: readonly unknown[],
  { backend, mode, engine, seed }: Pick<RunOptions, 'backend' | 'mode' | 'engine' | 'seed'>,
): Report {
  return {
    version: 1,
    ok: verdict.exit === EXIT.ok,
    backend,
    mode,
    ...(mode === 'compiled' ? { engine } : {}),
    seed,
    warnings: verdict.warnings
      .filter(hasPlace)
      .map(({ line, column, message, madeAt }) => ({ line, column, message, ...(madeAt && { madeAt }) })),
    timings: verdict.timings,
    output,
    compiled: verdict.compiled,
    ...(verdict.graphs && { graphs: verdict.graphs }),
    ...(verdict.error === undefined ? {} : { error: toReported(verdict.error) }),
  };
}

/** `FILE:line:column: message`, as editors and terminals make links of it. */
export function toLine(file: string, { line, column, message }: SnippetError, label = ''): string {
  const place = line === undefined ? file : `${file}:${String(line)}:${String(column ?? 1)}`;
  return `${place}: ${label}${message}`;
}

/** Items that wait for an earlier one before it is given up: of too much output the worker leaves some out. */
const MOST_WAITING = 1000;

/**
 * The output by slot, the last state of each. Under `print` what cannot change any more is printed as it comes, in the order of the
 * program: an item waits for the slots before it, whose values may still be on their way. What may change in its place (a plot, a
 * bar of progress) is printed in its last state at the end, and so is what was replaced after it had been printed.
 */
export class Output {
  readonly #items = new Map<number, PageItem>();
  /** Slots to print at the end or when their turn comes. */
  readonly #unprinted = new Set<number>();
  readonly #print: ((text: string) => void) | undefined;
  /** The slot whose turn it is. */
  #next = 0;

  constructor(print?: (text: string) => void) {
    this.#print = print;
  }

  add(items: readonly PageItem[]): void {
    for (const item of items) {
      this.#items.set(item.slot, item);
      this.#unprinted.add(item.slot);
    }
    this.#advance();
    if (this.#print === undefined || this.#waiting().length <= MOST_WAITING) return;
    this.#next = Math.min(...this.#waiting());
    this.#advance();
  }

  /** Prints what was held back. */
  end(): void {
    for (const slot of [...this.#unprinted].sort((a, b) => a - b)) this.#printSlot(slot);
  }

  /** In order. */
  values(): readonly unknown[] {
    return [...this.#items.values()].sort((a, b) => a.slot - b.slot).map((item) => item.value);
  }

  #advance(): void {
    for (let item = this.#items.get(this.#next); item !== undefined; item = this.#items.get(this.#next)) {
      if (!item.live) this.#printSlot(this.#next);
      this.#next += 1;
    }
  }

  #waiting(): readonly number[] {
    return [...this.#unprinted].filter((slot) => slot > this.#next);
  }

  #printSlot(slot: number): void {
    this.#unprinted.delete(slot);
    this.#print?.(String(this.#items.get(slot)?.value));
  }
}
