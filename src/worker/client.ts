/**
 * The page's side of a run: keeps one booted worker ready, emits the snippet, runs it, and maps errors to the user's text.
 */
import type { SnippetError } from '../base/errors';
import type { SlottedItem } from '../snippet/output';
import type { BackendName, DeviceInfo, RunStats } from './protocol';

export interface RunSettings {
  readonly backend: BackendName;
  readonly seed: number;
  readonly files: readonly File[];
  /** False without a window: pads close at once. */
  readonly interactive: boolean;
  readonly timeoutMs?: number;
  readonly tensorBudgetBytes?: number;
}

export interface RunEvents {
  /** New items, and items that replace the one of the same slot, in order. */
  items(items: readonly SlottedItem[]): void;
  warning?(warning: SnippetError): void;
  /** That many lines of console output were left out because they came too fast or were too many. */
  dropped?(count: number): void;
}

export interface RunResult {
  readonly status: 'ok' | 'failed' | 'stopped' | 'timeout';
  readonly error?: SnippetError;
  readonly warnings: readonly SnippetError[];
  readonly timings: { readonly bootMs: number; readonly emitMs: number; readonly runMs: number };
  /** Absent when the worker ended before it could say. */
  readonly stats?: RunStats;
}

export interface RunHandle {
  /** Never rejects: an error is data. */
  readonly result: Promise<RunResult>;
  stop(): void;
  /** Strokes of a pad as `[height * width]` ink, 0 to 1. */
  draw(pad: number, width: number, height: number, ink: Float32Array): void;
  closePad(pad: number): void;
}

export interface RunClient {
  /** What this browser can run; known when the first worker has booted. */
  readonly device: Promise<DeviceInfo>;
  /** Makes a worker ready for that backend, if none is. */
  warm(backend: BackendName): void;
  run(text: string, settings: RunSettings, events: RunEvents): RunHandle;
  dispose(): void;
}
