/**
 * The page's side of a run: keeps one booted worker ready, emits the snippet, runs it, and maps errors to the user's text.
 */
import type { BackendName } from '../base/backends';
import { internalError, must, unreachable, type Position, type SnippetError } from '../base/errors';
import type { EngineName, Mode } from '../base/modes';
import type { Compiled } from '../base/compiled';
import type { SlottedItem } from '../snippet/output';
import { BootedWorker } from './booted-worker';
import { Emitter } from './emit-client';
import type { DeviceInfo, FromWorker, RawError, RunRequest, RunStats } from './protocol';

export interface RunSettings {
  readonly backend: BackendName;
  /** Threads of the wasm backend; chosen for the machine by default. */
  readonly threads?: number;
  /** 'eager' by default. */
  readonly mode?: Mode;
  /** What compiled functions run on; ONNX Runtime on wasm by default. */
  readonly engine?: EngineName;
  /** The compiled function to write as an ONNX file when the snippet is done. */
  readonly exported?: RunRequest['exported'];
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
  /** A signature of a compiled function, as soon as its first call is done. */
  compiled?(compiled: Compiled): void;
  /** Whether a drawing is all that the run waits for; false until it is said. */
  waiting?(waiting: boolean): void;
  /** That many more items of the output have been left out, because they were too many. */
  dropped?(count: number): void;
}

export interface RunResult {
  readonly status: 'ok' | 'failed' | 'stopped' | 'timeout';
  readonly error?: SnippetError;
  readonly warnings: readonly SnippetError[];
  readonly compiled: readonly Compiled[];
  /** The ONNX file that was asked for. */
  readonly exported?: Uint8Array;
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
  warm(backend: BackendName, threads?: number): void;
  run(text: string, settings: RunSettings, events: RunEvents): RunHandle;
  dispose(): void;
}

/** Live tensors may hold this many bytes unless a run says otherwise. */
const TENSOR_BUDGET_BYTES = 2 * 2 ** 30;

/** One run: from the text to the result, whichever way it ends. */
class Run implements RunHandle {
  readonly result: Promise<RunResult>;
  #end: (result: RunResult) => void = () => undefined;
  #ended = false;
  #emitting = true;
  #started = false;
  #dropped = 0;
  #startedAt = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #warnings: SnippetError[] = [];
  readonly #compiled: Compiled[] = [];
  #exported: Uint8Array | undefined;
  /** Places that are still being looked up. */
  readonly #locating = new Set<Promise<void>>();
  readonly #timings = { bootMs: 0, emitMs: 0, runMs: 0 };

  constructor(
    readonly text: string,
    readonly settings: RunSettings,
    readonly events: RunEvents,
    readonly worker: BootedWorker,
    readonly emitter: Emitter,
  ) {
    this.result = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#limit();
    this.#start().catch((error: unknown) => {
      this.#crashed(error instanceof Error ? error.message : String(error));
    });
  }

  /** Ends the run when its time limit has passed from now on. */
  #limit(): void {
    const { timeoutMs } = this.settings;
    if (timeoutMs === undefined) return;
    this.#timer = setTimeout(() => {
      const message = `The run was ended after ${String(timeoutMs / 1000)} s, its time limit`;
      this.#finish('timeout', { kind: 'timeout', message });
    }, timeoutMs);
  }

  async #start(): Promise<void> {
    const emitted = await this.emitter.ask({ type: 'emit', text: this.text });
    this.#emitting = false;
    // An engine that loads slowly must not use up the snippet's time.
    clearTimeout(this.#timer);
    if (emitted.type === 'located') throw internalError('the emit worker answered another question');
    this.#timings.emitMs = emitted.ms;
    if (emitted.type === 'refused') {
      this.#finish('failed', emitted.error);
      return;
    }
    const { bootMs } = await this.worker.ready;
    this.#timings.bootMs = bootMs;
    if (this.#ended) return;
    this.worker.attach(
      (message) => {
        this.#take(message, emitted.id);
      },
      (why) => {
        this.#crashed(why);
      },
    );
    const {
      backend,
      threads,
      mode = 'eager',
      engine = 'ort:wasm',
      exported,
      seed,
      files,
      interactive,
      tensorBudgetBytes = TENSOR_BUDGET_BYTES,
    } = this.settings;
    const request = {
      module: emitted.module,
      backend,
      mode,
      engine,
      seed,
      tensorBudgetBytes,
      files,
      interactive,
      ...(exported && { exported }),
    };
    this.#startedAt = performance.now();
    this.worker.post({ type: 'run', request: threads === undefined ? request : { ...request, threads } });
  }

  #take(message: FromWorker, emitId: number): void {
    if (this.#ended) return;
    switch (message.type) {
      case 'started':
        if (this.#started) break;
        this.#started = true;
        this.#startedAt = performance.now();
        this.#limit();
        break;
      case 'items':
        this.events.items(message.items);
        break;
      case 'dropped':
        this.events.dropped?.(message.count - this.#dropped);
        this.#dropped = message.count;
        break;
      case 'warning':
        this.#later(this.#locate(emitId, message.warning), (warning) => {
          this.#warnings.push(warning);
          this.events.warning?.(warning);
        });
        break;
      case 'compiled':
        this.#later(this.#locateBreaks(emitId, message.compiled), (compiled) => {
          this.#compiled.push(compiled);
          this.events.compiled?.(compiled);
        });
        break;
      case 'exported':
        if (this.settings.exported) this.#exported = message.bytes;
        break;
      case 'waiting':
        this.events.waiting?.(message.waiting);
        break;
      case 'ended': {
        const { stats, error } = message;
        this.#timings.runMs = stats.runMs;
        const located = error && this.#locate(emitId, error);
        void Promise.all([located, ...this.#locating]).then(([problem]) => {
          this.#finish(problem ? 'failed' : 'ok', problem, stats);
        });
        break;
      }
      case 'hello':
      case 'ready':
        break;
      default:
        unreachable(message);
    }
  }

  /** Hands over what is looked up when it is there; the run does not end before. */
  #later<T>(found: Promise<T>, take: (value: T) => void): void {
    const taken = found.then((value) => {
      if (!this.#ended) take(value);
    });
    this.#locating.add(taken);
    void taken.finally(() => this.#locating.delete(taken));
  }

  async #places(emitId: number, frames: readonly Position[]): Promise<readonly Position[]> {
    const reply = await this.emitter.ask({ type: 'locate', emitId, frames }).catch(() => undefined);
    return reply?.type === 'located' ? reply.positions : [];
  }

  async #locateBreaks(emitId: number, compiled: Compiled): Promise<Compiled> {
    const breaks = await Promise.all(
      compiled.breaks.map(async ({ message, madeAt, ...place }) => {
        const [at = place, made = madeAt] = await this.#places(emitId, madeAt ? [place, madeAt] : [place]);
        return { ...at, message, ...(made && { madeAt: made }) };
      }),
    );
    return { ...compiled, breaks };
  }

  /** The error with its place in the user's text: the innermost frame that has one. */
  async #locate(emitId: number, { frames, kind, message, stack, madeAt }: RawError): Promise<SnippetError> {
    const error: SnippetError = { kind, message, ...(stack === undefined ? {} : { stack }) };
    if (frames.length === 0) return error;
    const all = await this.#places(emitId, madeAt ? [...frames, madeAt] : frames);
    const positions = all.slice(0, frames.length);
    const [place] = positions;
    if (!place) return error;
    const made = madeAt && all[frames.length];
    const told = stack === undefined ? {} : { stack: inUserText(stack, positions) };
    return {
      ...error,
      ...told,
      ...(made && { madeAt: made }),
      line: place.line,
      column: place.column,
      frames: positions,
    };
  }

  #crashed(why: string): void {
    this.#finish('failed', {
      kind: 'internal',
      message: `The worker of this run ended by itself: ${why}`,
    });
  }

  #finish(status: RunResult['status'], error?: SnippetError, stats?: RunStats): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    if (!stats) this.#timings.runMs = performance.now() - this.#startedAt;
    this.worker.dispose();
    // A text of a few lines can take minutes to read: types that are removed without a grammar are guessed, again and again.
    if (this.#emitting) this.emitter.dispose();
    this.#end({
      status,
      warnings: this.#warnings,
      compiled: this.#compiled,
      ...(this.#exported && { exported: this.#exported }),
      timings: this.#timings,
      ...(error ? { error } : {}),
      ...(stats ? { stats } : {}),
    });
  }

  stop(): void {
    this.#finish('stopped');
  }

  draw(pad: number, width: number, height: number, ink: Float32Array): void {
    if (!this.#ended) this.worker.post({ type: 'drawing', pad, width, height, ink });
  }

  closePad(pad: number): void {
    if (!this.#ended) this.worker.post({ type: 'padClosed', pad });
  }
}

/** The stack with the snippet's places, `snippet:line:column`, as they are in the user's text; `positions` in the same order. */
function inUserText(stack: string, positions: readonly Position[]): string {
  const places = positions.values();
  return stack.replaceAll(/\bsnippet:\d+:\d+/g, (emitted) => {
    const { value } = places.next();
    return value ? `snippet:${String(value.line)}:${String(value.column)}` : emitted;
  });
}

class Client implements RunClient {
  readonly device: Promise<DeviceInfo>;
  #tellDevice: (device: DeviceInfo) => void = () => undefined;
  #deviceKnown = false;
  #disposed = false;
  #spare:
    | { readonly worker: BootedWorker; readonly backend: BackendName; readonly threads: number | undefined }
    | undefined;
  readonly #emitter = new Emitter();

  constructor() {
    this.device = new Promise((resolve) => {
      this.#tellDevice = resolve;
    });
  }

  warm(backend: BackendName, threads?: number): void {
    const spare = this.#spare;
    if (this.#disposed || (spare?.backend === backend && spare.threads === threads)) return;
    spare?.worker.dispose();
    this.#bootSpare(backend, threads, true);
  }

  /** `again`: once more where it dies by itself before anybody knows what this browser can run. */
  #bootSpare(backend: BackendName, threads: number | undefined, again: boolean): void {
    const worker = new BootedWorker(backend, threads, !this.#deviceKnown);
    this.#spare = { worker, backend, threads };
    worker.ready.then(
      ({ device }) => {
        if (!device) return;
        this.#deviceKnown = true;
        this.#tellDevice(device);
      },
      () => {
        if (this.#spare?.worker !== worker) return;
        this.#spare = undefined;
        if (again && !this.#deviceKnown) this.#bootSpare(backend, threads, false);
      },
    );
  }

  run(text: string, settings: RunSettings, events: RunEvents): RunHandle {
    this.warm(settings.backend, settings.threads);
    const { worker } = must(this.#spare, 'the spare worker');
    this.#spare = undefined;
    const run = new Run(text, settings, events, worker, this.#emitter);
    // The next worker boots only when the run has ended: it must not take the processor from it.
    void run.result.then(() => {
      this.warm(settings.backend, settings.threads);
    });
    return run;
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
