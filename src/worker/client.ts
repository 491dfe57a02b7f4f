/**
 * The page's side of runs: keeps one booted worker ready and gives it to the next run.
 */
import type { BackendName } from '../base/backends';
import { must, type SnippetError } from '../base/errors';
import type { RunEvent, Shader } from '../base/events';
import type { Finding, Question } from '../base/measured';
import type { EngineName, Mode } from '../base/modes';
import type { PassName } from '../base/passes';
import type { Compiled } from '../base/compiled';
import type { PackedStatic } from '../graphs/static';
import type { SlottedItem } from '../snippet/output';
import { BootedWorker } from './booted-worker';
import { BothRuns } from './both-runs';
import { Emitter } from './emit-client';
import { bootFor, type Boot, type DeviceInfo, type RunRequest, type RunStats } from './protocol';
import { Run } from './run';

export interface RunSettings {
  readonly backend: BackendName;
  /** Threads of the wasm backend; chosen for the machine by default. */
  readonly threads?: number;
  /** 'eager' by default. */
  readonly mode?: Mode;
  /** What compiled functions run on; ONNX Runtime on wasm by default. */
  readonly engine?: EngineName;
  /** Passes to leave out of the making of static graphs; none by default. */
  readonly without?: readonly PassName[];
  /** The compiled function to write as an ONNX file when the snippet is done. */
  readonly exported?: RunRequest['exported'];
  /** Whether the worker stays when the run has ended well and compiled something, so that `exportOnnx` can be asked; until `release`. */
  readonly keep?: boolean;
  /** Whether what tfjs runs is told, and how static graphs came about; false by default. */
  readonly record?: boolean;
  readonly seed: number;
  readonly files: readonly File[];
  /** False without a window: pads close at once. */
  readonly interactive: boolean;
  /** The snippet's own time, from its first line on; reading its text may take as long before. No limit by default. */
  readonly timeoutMs?: number;
  readonly tensorBudgetBytes?: number;
}

export interface RunEvents {
  /** New items, and items that replace the one of the same slot, in order. */
  items(items: readonly SlottedItem[]): void;
  warning?(warning: SnippetError): void;
  /** The warning of that message turned out not to hold. */
  withdrawn?(message: string): void;
  /** A signature of a compiled function, as soon as its first call is done. */
  compiled?(compiled: Compiled): void;
  /** What tfjs ran, in batches; `dropped` events between the first and the newest are gone so far. */
  recorded?(events: readonly RunEvent[], dropped: number, shaders?: readonly Shader[]): void;
  /** How a static graph came about. */
  graph?(graph: PackedStatic): void;
  /** Whether a drawing is all that the run waits for; false until it is said. */
  waiting?(waiting: boolean): void;
  /** Something takes that pad's drawings, and is done with those so far; `drawn` of them came. */
  drawable?(pad: number, drawn: number): void;
  /** That many more items of the output have been left out, because they were too many. */
  dropped?(count: number): void;
}

export interface RunResult {
  readonly status: 'ok' | 'failed' | 'stopped' | 'timeout';
  readonly error?: SnippetError;
  readonly warnings: readonly SnippetError[];
  readonly compiled: readonly Compiled[];
  /** The ONNX file that was asked for, and the signature that it is of. */
  readonly exported?: { readonly bytes: Uint8Array; readonly signature: string };
  readonly timings: { readonly bootMs: number; readonly emitMs: number; readonly runMs: number };
  /** Absent when the worker ended before it could say. */
  readonly stats?: RunStats;
  /** The worker is there still, for `exportOnnx`. */
  readonly kept?: true;
}

export type ExportResult = { readonly bytes: Uint8Array } | { readonly error: SnippetError };

export type MeasureResult = Finding | { readonly error: SnippetError };
export type Progress = (done: number, of: number) => void;

export interface RunHandle {
  /** Never rejects: an error is data. */
  readonly result: Promise<RunResult>;
  stop(): void;
  /** Strokes of a pad as `[height * width]` ink, 0 to 1. */
  draw(pad: number, width: number, height: number, ink: Float32Array): void;
  closePad(pad: number): void;
  /** A compiled function of a run whose result is `kept`, with its weights as that run left them, as an ONNX file. Never rejects. */
  exportOnnx(fn: string, signature: string): Promise<ExportResult>;
  /** The same for what its graphs are measured for. */
  measure(question: Question, progress?: Progress): Promise<MeasureResult>;
  /** Lets a kept worker go. */
  release(): void;
}

/** Where what one of two runs says goes. */
export type BothOutput = Pick<
  Required<RunEvents>,
  'items' | 'warning' | 'withdrawn' | 'compiled' | 'dropped' | 'recorded' | 'graph'
> & {
  end(result: RunResult): void;
};

export interface BothWatch {
  /** A run begins. */
  begins(mode: Mode): BothOutput;
  /** Whether a drawing is all that the runs under way wait for. */
  waiting(waiting: boolean): void;
}

/** Two runs as one. */
export interface BothHandle extends Omit<RunHandle, 'result'> {
  /** When no run is left. */
  readonly ended: Promise<void>;
}

export interface RunClient {
  /** What this browser can run; known when the first worker has booted. */
  readonly device: Promise<DeviceInfo>;
  /** Makes a worker ready for runs of that kind, if none is. */
  warm(boot: Boot): void;
  run(text: string, settings: RunSettings, events: RunEvents): RunHandle;
  /** The text in both modes, one after the other. */
  both(text: string, settings: Omit<RunSettings, 'mode'>, watch: BothWatch): BothHandle;
  dispose(): void;
}

class Client implements RunClient {
  readonly device: Promise<DeviceInfo>;
  #tellDevice: (device: DeviceInfo) => void = () => undefined;
  #deviceKnown = false;
  #disposed = false;
  #spare: { readonly worker: BootedWorker; readonly boot: Boot } | undefined;
  readonly #emitter = new Emitter();

  constructor() {
    this.device = new Promise((resolve) => {
      this.#tellDevice = resolve;
    });
  }

  warm(boot: Boot): void {
    const { engine } = boot;
    if (this.#disposed) return;
    if (this.#serves(boot) && (engine === undefined || this.#spare?.boot.engine === engine)) return;
    this.#spare?.worker.dispose();
    this.#bootSpare(boot, true);
  }

  /** Whether the spare worker can run what that is for, though it may have to load an engine first. */
  #serves({ backend, threads }: Boot): boolean {
    return this.#spare?.boot.backend === backend && this.#spare.boot.threads === threads;
  }

  /** `again`: once more where it dies by itself before anybody knows what this browser can run. */
  #bootSpare(boot: Boot, again: boolean): void {
    const worker = new BootedWorker(boot, !this.#deviceKnown);
    this.#spare = { worker, boot };
    worker.ready.then(
      ({ device }) => {
        if (!device) return;
        this.#deviceKnown = true;
        this.#tellDevice(device);
      },
      () => {
        if (this.#spare?.worker !== worker) return;
        this.#spare = undefined;
        if (again && !this.#deviceKnown) this.#bootSpare(boot, false);
      },
    );
  }

  run(text: string, settings: RunSettings, events: RunEvents): RunHandle {
    const boot = bootFor(settings);
    // A worker that lacks the engine only loads it sooner than a new one.
    if (!this.#serves(boot)) this.warm(boot);
    const { worker } = must(this.#spare, 'the spare worker');
    this.#spare = undefined;
    const run = new Run(text, settings, events, worker, this.#emitter);
    // The next worker boots only when the run has ended: it must not take the processor from it.
    void run.result.then(() => {
      this.warm(boot);
    });
    return run;
  }

  both(text: string, settings: Omit<RunSettings, 'mode'>, watch: BothWatch): BothHandle {
    return new BothRuns(this, text, settings, watch);
  }

  dispose(): void {
    this.#disposed = true;
    this.#spare?.worker.dispose();
    this.#spare = undefined;
    this.#emitter.dispose();
  }
}

export function createRunClient(): RunClient {
  return new Client();
}
