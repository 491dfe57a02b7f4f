/** One run: from the text to the result, whichever way it ends; errors and warnings get their places in the user's text. */
import { internalError, unreachable, type SnippetError } from '../base/errors';
import type { Compiled } from '../base/compiled';
import type { Question } from '../base/measured';
import type { BootedWorker } from './booted-worker';
import type {
  ExportResult,
  MeasureResult,
  Progress,
  RunEvents,
  RunHandle,
  RunResult,
  RunSettings,
} from './client';
import type { Emitter } from './emit-client';
import { KeptWorker } from './kept-worker';
import { locate, placesOf } from './locate';
import type { FromWorker, RunStats } from './protocol';

/** Live tensors may hold this many bytes unless a run says otherwise. */
export const TENSOR_BUDGET_BYTES = 2 * 2 ** 30;

export class Run implements RunHandle {
  readonly result: Promise<RunResult>;
  #end: (result: RunResult) => void = () => undefined;
  #ended = false;
  #emitting = true;
  #started = false;
  #dropped = 0;
  #startedAt = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #warnings: SnippetError[] = [];
  readonly #compiled: Compiled[] = [];
  #lastCompiled: Promise<unknown> = Promise.resolve();
  #exported: RunResult['exported'];
  #kept: KeptWorker | undefined;
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
    const emitted = await this.emitter.ask({
      type: 'emit',
      text: this.text,
      marked: this.settings.record ?? false,
    });
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
      without,
      exported,
      record,
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
      ...(without && { without }),
      ...(exported && { exported }),
      ...(record && { record }),
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
        this.#later(locate(this.emitter, emitId, message.warning), (warning) => {
          this.#warnings.push(warning);
          this.events.warning?.(warning);
        });
        break;
      case 'withdrawn':
        this.#later(Promise.resolve(message.message), (withdrawn) => {
          this.#warnings = this.#warnings.filter((warning) => warning.message !== withdrawn);
          this.events.withdrawn?.(withdrawn);
        });
        break;
      case 'compiled':
        this.#later(this.#inOrder(this.#locateBreaks(emitId, message.compiled)), (compiled) => {
          this.#compiled.push(compiled);
          this.events.compiled?.(compiled);
        });
        break;
      case 'events':
        this.events.recorded?.(message.events, message.dropped, message.shaders);
        break;
      case 'graph':
        this.events.graph?.(message.graph);
        break;
      case 'exported':
        if (this.settings.exported) this.#exported = { bytes: message.bytes, signature: message.signature };
        break;
      case 'waiting':
        this.events.waiting?.(message.waiting);
        break;
      case 'drawable':
        this.events.drawable?.(message.pad, message.drawn);
        break;
      case 'ended': {
        const { stats, error } = message;
        this.#timings.runMs = stats.runMs;
        const located = error && locate(this.emitter, emitId, error);
        void Promise.all([located, ...this.#locating]).then(([problem]) => {
          if (!problem && this.settings.keep && this.#compiled.some(({ nodesBefore }) => nodesBefore > 0))
            this.#kept = new KeptWorker(this.worker, (raw) => locate(this.emitter, emitId, raw));
          this.#finish(problem ? 'failed' : 'ok', problem, stats);
        });
        break;
      }
      case 'hello':
      case 'ready':
      case 'notExported':
      case 'measuring':
      case 'measured':
      case 'notMeasured':
      case 'found':
      case 'held':
      case 'answer':
      case 'refused':
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

  /** One after the other: what has no place to look up would else overtake what has. */
  #inOrder(found: Promise<Compiled>): Promise<Compiled> {
    const ordered = this.#lastCompiled.then(() => found);
    this.#lastCompiled = ordered;
    return ordered;
  }

  async #locateBreaks(emitId: number, compiled: Compiled): Promise<Compiled> {
    const breaks = await Promise.all(
      compiled.breaks.map(async ({ message, madeAt, ...place }) => {
        const [at = place, made = madeAt] = await placesOf(
          this.emitter,
          emitId,
          madeAt ? [place, madeAt] : [place],
        );
        return { ...at, message, ...(made && { madeAt: made }) };
      }),
    );
    return { ...compiled, breaks };
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
    if (!this.#kept) this.worker.dispose();
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
      ...(this.#kept ? { kept: true } : {}),
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

  exportOnnx(fn: string, signature: string): Promise<ExportResult> {
    if (!this.#kept) throw internalError('nothing was kept of this run');
    return this.#kept.exportOnnx(fn, signature);
  }

  measure(question: Question, progress?: Progress): Promise<MeasureResult> {
    if (!this.#kept) throw internalError('nothing was kept of this run');
    return this.#kept.measure(question, progress);
  }

  release(): void {
    this.#kept?.dispose();
  }
}
