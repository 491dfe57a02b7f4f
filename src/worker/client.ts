/**
 * The page's side of a run: keeps one booted worker ready, emits the snippet, runs it, and maps errors to the user's text.
 */
import type { BackendName } from '../base/backends';
import { internalError, must, unreachable, type SnippetError } from '../base/errors';
import { spawnModuleWorker } from '../base/spawn-worker';
import type { SlottedItem } from '../snippet/output';
import { checkMessage } from './check';
import type { EmitReply, EmitRequest } from './emitter';
import emitterUrl from './emitter.ts?worker&url';
import type { DeviceInfo, FromWorker, RawError, RunStats, ToWorker } from './protocol';
import { spawnRunWorker, type RunWorker } from './spawn-run-worker';

type EmitQuestion = EmitRequest extends infer Request
  ? Request extends EmitRequest
    ? Omit<Request, 'id'>
    : never
  : never;

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
  /** That many more items of the output have been left out, because they were too many. */
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

/** Live tensors may hold this many bytes unless a run says otherwise. */
const TENSOR_BUDGET_BYTES = 2 * 2 ** 30;

/** A worker before its run: it says `hello` when its modules are loaded, and `ready` when its backend has started. */
class BootedWorker {
  readonly #run: RunWorker;
  readonly ready: Promise<Extract<FromWorker, { type: 'ready' }>>;
  #listener: (message: FromWorker) => void = () => undefined;
  #failed: (why: string) => void = () => undefined;

  constructor(backend: BackendName, probe: boolean) {
    this.#run = spawnRunWorker();
    const { worker } = this.#run;
    this.ready = new Promise((resolve, reject) => {
      this.#listener = (message) => {
        if (message.type === 'hello') this.post({ type: 'boot', backend, probe });
        if (message.type === 'ready') resolve(message);
      };
      this.#failed = (why) => {
        reject(new Error(why));
      };
    });
    this.ready.catch(() => undefined);
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = checkMessage(data);
      if (message) this.#listener(message);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#failed(
        event.message ||
          'its script could not be loaded; the page may be offline, or a part of it was never loaded',
      );
    });
  }

  /** From here on messages go to the run. */
  attach(listener: (message: FromWorker) => void, failed: (why: string) => void): void {
    this.#listener = listener;
    this.#failed = failed;
  }

  post(message: ToWorker): void {
    this.#run.worker.postMessage(message);
  }

  dispose(): void {
    this.#run.dispose();
    this.#failed('it was stopped');
  }
}

/** Asks the emit worker; one for the page's life, made at its first use. */
class Emitter {
  #worker: Worker | undefined;
  #nextId = 1;
  readonly #waiting = new Map<
    number,
    { resolve: (reply: EmitReply) => void; reject: (error: Error) => void }
  >();

  ask(request: EmitQuestion): Promise<EmitReply> {
    const worker = (this.#worker ??= this.#spawn());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ ...request, id });
    });
  }

  #spawn(): Worker {
    const worker = spawnModuleWorker(emitterUrl, 'twograph emit');
    worker.addEventListener('message', ({ data }: MessageEvent<EmitReply>) => {
      this.#waiting.get(data.id)?.resolve(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      const why = new Error(
        event.message || 'the compiler of snippets could not be loaded; the page may be offline',
      );
      for (const { reject } of this.#waiting.values()) reject(why);
      this.#waiting.clear();
      this.dispose();
    });
    return worker;
  }

  dispose(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

class Client implements RunClient {
  readonly device: Promise<DeviceInfo>;
  #deviceKnown: (device: DeviceInfo) => void = () => undefined;
  #probed = false;
  #spare: { worker: BootedWorker; backend: BackendName } | undefined;
  readonly #emitter = new Emitter();

  constructor() {
    this.device = new Promise((resolve) => {
      this.#deviceKnown = resolve;
    });
  }

  warm(backend: BackendName): void {
    if (this.#spare?.backend === backend) return;
    this.#spare?.worker.dispose();
    this.#spare = { worker: this.#boot(backend), backend };
  }

  #boot(backend: BackendName): BootedWorker {
    const worker = new BootedWorker(backend, !this.#probed);
    this.#probed = true;
    worker.ready.then(
      ({ device }) => {
        if (device) this.#deviceKnown(device);
      },
      () => {
        this.#probed = false;
        if (this.#spare?.worker === worker) this.#spare = undefined;
      },
    );
    return worker;
  }

  #take(backend: BackendName): BootedWorker {
    this.warm(backend);
    const { worker } = must(this.#spare, 'the spare worker');
    this.#spare = undefined;
    return worker;
  }

  run(text: string, settings: RunSettings, events: RunEvents): RunHandle {
    const warnings: SnippetError[] = [];
    const timings = { bootMs: 0, emitMs: 0, runMs: 0 };
    let end: (result: RunResult) => void = () => undefined;
    let ended = false;
    let dropped = 0;
    let worker: BootedWorker | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let startedAt = performance.now();
    const result = new Promise<RunResult>((resolve) => {
      end = resolve;
    });
    const finish = (status: RunResult['status'], error?: SnippetError, stats?: RunStats) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      if (status === 'stopped' || status === 'timeout') timings.runMs = performance.now() - startedAt;
      worker?.dispose();
      end({ status, warnings, timings, ...(error ? { error } : {}), ...(stats ? { stats } : {}) });
      // The next worker boots only now: it must not take the processor from the run.
      this.warm(settings.backend);
    };
    const crashed = (why: string) => {
      finish('failed', { kind: 'internal', message: `The worker of this run ended by itself: ${why}` });
    };

    const start = async () => {
      if (settings.timeoutMs !== undefined) {
        timer = setTimeout(() => {
          const seconds = (settings.timeoutMs ?? 0) / 1000;
          finish('timeout', {
            kind: 'timeout',
            message: `The run was ended after ${String(seconds)} s, its time limit`,
          });
        }, settings.timeoutMs);
      }
      const spare = this.#take(settings.backend);
      worker = spare;
      const emitted = await this.#emitter.ask({ type: 'emit', text });
      if (emitted.type === 'located') throw internalError('the emit worker answered another question');
      timings.emitMs = emitted.ms;
      if (emitted.type === 'refused') {
        finish('failed', emitted.error);
        return;
      }
      const locate = (raw: RawError) => this.#locate(emitted.id, raw);
      const ready = await spare.ready;
      timings.bootMs = ready.bootMs;
      if (ended) return;
      spare.attach((message) => {
        switch (message.type) {
          case 'started':
            startedAt = performance.now();
            break;
          case 'items':
            if (!ended) events.items(message.items);
            break;
          case 'dropped':
            events.dropped?.(message.count - dropped);
            dropped = message.count;
            break;
          case 'warning':
            void locate(message.warning).then((warning) => {
              warnings.push(warning);
              events.warning?.(warning);
            });
            break;
          case 'ended': {
            const { stats, error } = message;
            timings.runMs = stats.runMs;
            if (!error) finish('ok', undefined, stats);
            else
              void locate(error).then((located) => {
                finish('failed', located, stats);
              });
            break;
          }
          case 'hello':
          case 'ready':
            break;
          default:
            unreachable(message);
        }
      }, crashed);
      startedAt = performance.now();
      spare.post({
        type: 'run',
        request: {
          module: emitted.module,
          backend: settings.backend,
          seed: settings.seed,
          tensorBudgetBytes: settings.tensorBudgetBytes ?? TENSOR_BUDGET_BYTES,
          files: settings.files,
          interactive: settings.interactive,
        },
      });
    };
    start().catch((error: unknown) => {
      crashed(error instanceof Error ? error.message : String(error));
    });

    return {
      result,
      stop: () => {
        finish('stopped');
      },
      draw: (pad, width, height, ink) => worker?.post({ type: 'drawing', pad, width, height, ink }),
      closePad: (pad) => worker?.post({ type: 'padClosed', pad }),
    };
  }

  /** The error with its place in the user's text: the innermost frame that has one. */
  async #locate(emitId: number, { frames, kind, message, stack }: RawError): Promise<SnippetError> {
    const error: SnippetError = { kind, message, ...(stack === undefined ? {} : { stack }) };
    if (frames.length === 0) return error;
    const reply = await this.#emitter.ask({ type: 'locate', emitId, frames }).catch(() => undefined);
    const position = reply?.type === 'located' ? reply.positions[0] : undefined;
    return position ? { ...error, line: position.line, column: position.column } : error;
  }

  dispose(): void {
    this.#spare?.worker.dispose();
    this.#spare = undefined;
    this.#emitter.dispose();
  }
}

export function createRunClient(): RunClient {
  return new Client();
}
