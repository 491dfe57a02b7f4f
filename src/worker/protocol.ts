/**
 * Every message between the page and the run worker. One worker serves one run: it boots, says `ready`, takes one `run`, and
 * is terminated when the run has ended or is stopped. What comes from a worker comes from a stranger's code: `client.ts`
 * checks its shape before anybody reads it.
 */
import type { SnippetError } from '../base/errors';
import type { SlottedItem } from '../snippet/output';

export const BACKENDS = ['cpu', 'wasm', 'webgl', 'webgpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Whether a backend can be had in this browser, and in words why not. */
export type Availability = { readonly ok: true; readonly detail: string } | { readonly ok: false; readonly reason: string };

export interface DeviceInfo {
  readonly backends: Readonly<Record<BackendName, Availability>>;
  readonly cores: number;
  readonly isolated: boolean;
  /** Threads that the wasm backend would use. */
  readonly wasmThreads: number;
  /** WebGL's renderer and WebGPU's adapter, in the browser's words. */
  readonly webglRenderer?: string;
  readonly webgpuAdapter?: string;
}

/** What the snippet emits to; see `snippet/emit.ts`. */
export interface EmittedModule {
  /** JavaScript, an ES module, lines as in the user's text. */
  readonly js: string;
  /** Where `js` names the modules it imports: 0-based offsets of the string literals, quotes included. */
  readonly imports: readonly { readonly specifier: string; readonly start: number; readonly end: number }[];
}

export interface RunRequest {
  readonly module: EmittedModule;
  readonly backend: BackendName;
  readonly seed: number;
  /** Most bytes of live tensors before an allocation throws. */
  readonly tensorBudgetBytes: number;
  readonly files: readonly File[];
  /** False without a window: pads close at once. */
  readonly interactive: boolean;
}

/** Page to worker. */
export type ToWorker =
  | { readonly type: 'boot'; readonly assets: WorkerAssets; readonly backend: BackendName }
  | { readonly type: 'run'; readonly request: RunRequest }
  | { readonly type: 'drawing'; readonly pad: number; readonly width: number; readonly height: number; readonly ink: Float32Array }
  | { readonly type: 'padClosed'; readonly pad: number };

/** Absolute addresses of the site's own files that a worker made from a blob cannot find by itself. */
export interface WorkerAssets {
  readonly base: string;
}

/** A place in the emitted JavaScript, 1-based. */
export interface Frame {
  readonly line: number;
  readonly column: number;
}

/** An error as the worker saw it; `client.ts` maps `frames` to the user's text. */
export interface RawError {
  readonly kind: SnippetError['kind'];
  readonly message: string;
  readonly stack?: string;
  /** Frames of the stack in the emitted module, innermost first. */
  readonly frames: readonly Frame[];
}

export interface RunStats {
  readonly runMs: number;
  readonly backend: BackendName;
  readonly kernels: number;
  readonly peakBytes: number;
  readonly leakedTensors: number;
}

/** Worker to page. */
export type FromWorker =
  | { readonly type: 'ready'; readonly device: DeviceInfo; readonly bootMs: number }
  | { readonly type: 'started' }
  | { readonly type: 'items'; readonly items: readonly SlottedItem[] }
  | { readonly type: 'dropped'; readonly count: number }
  | { readonly type: 'warning'; readonly warning: RawError }
  | { readonly type: 'ended'; readonly stats: RunStats; readonly error?: RawError };
