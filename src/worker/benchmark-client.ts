/**
 * The page's side of benchmarks: each contestant is a worker, in which the snippet is held at the subject; `conduct` asks them in turn.
 * Here are only messages and limits; samples are timed in the workers.
 */
import { must } from '../base/errors';
import { conduct, type Given } from '../bench/conduct';
import { playerError } from '../bench/players';
import type {
  BenchmarkClient,
  BenchmarkEvents,
  BenchmarkHandle,
  BenchmarkRequest,
  Found,
} from '../bench/session';
import type { BenchmarkReport, Calibration } from '../bench/report';
import { BEAT_MS, Heartbeat } from '../bench/heartbeat';
import { findSubjects } from './benchmark/find';
import { machineOf, type Asked } from './benchmark/machine';
import { LIMITS, type Limits } from './benchmark/remote-player';
import { snippetOf } from './benchmark/snippet';
import { FIRST_BOOT, Stage } from './benchmark/stage';
import { BootedWorker } from './booted-worker';
import { calibrate } from './calibration/calibrate';
import { Pacer } from './calibration/pacer';
import { Emitter } from './emit-client';
import { TENSOR_BUDGET_BYTES } from './run';

export interface BenchmarkOptions {
  readonly limits?: Partial<Limits>;
  readonly tensorBudgetBytes?: number;
}

/** What is told of a machine that did not answer. */
const UNKNOWN: Asked = {
  cores: navigator.hardwareConcurrency,
  isolated: globalThis.crossOriginIsolated,
};

/** Whether the page was out of sight at any time since. */
function watchSight(): { readonly hidden: () => boolean; readonly end: () => void } {
  if (typeof document === 'undefined') return { hidden: () => false, end: () => undefined };
  let hidden = document.visibilityState === 'hidden';
  const look = () => {
    hidden ||= document.visibilityState === 'hidden';
  };
  document.addEventListener('visibilitychange', look);
  return {
    hidden: () => hidden,
    end: () => {
      document.removeEventListener('visibilitychange', look);
    },
  };
}

class Client implements BenchmarkClient {
  readonly #emitter = new Emitter();
  readonly #limits: Limits;
  readonly #tensorBudgetBytes: number;
  /** What ends all that goes on. */
  readonly #ends = new Set<() => void>();

  constructor({ limits, tensorBudgetBytes = TENSOR_BUDGET_BYTES }: BenchmarkOptions) {
    this.#limits = { ...LIMITS, ...limits };
    this.#tensorBudgetBytes = tensorBudgetBytes;
  }

  async find(
    text: string,
    files: readonly File[],
    seed: number,
    mostMs: number,
    signal?: AbortSignal,
  ): Promise<Found> {
    const ends: (() => void)[] = [];
    const stop = () => {
      // A text of a few lines can take minutes to read.
      if (ends.length === 0) this.#emitter.dispose();
      for (const end of ends) end();
    };
    signal?.addEventListener('abort', stop);
    try {
      const snippet = await snippetOf(this.#emitter, text);
      if ('error' in snippet) return { subjects: [], error: snippet.error };
      return await findSubjects(snippet, {
        emitter: this.#emitter,
        files,
        seed,
        mostMs,
        reachMs: this.#limits.reachMs,
        tensorBudgetBytes: this.#tensorBudgetBytes,
        stopped: () => signal?.aborted ?? false,
        started: (worker) => {
          const end = () => {
            worker.dispose();
          };
          ends.push(end);
          this.#ends.add(end);
        },
      });
    } finally {
      signal?.removeEventListener('abort', stop);
      for (const end of ends) this.#ends.delete(end);
    }
  }

  run(request: BenchmarkRequest, events: BenchmarkEvents): BenchmarkHandle {
    const session = new Session(request, events, this.#emitter, this.#limits, this.#tensorBudgetBytes);
    const end = () => {
      session.stop();
    };
    this.#ends.add(end);
    void session.result.finally(() => this.#ends.delete(end));
    return session;
  }

  dispose(): void {
    for (const end of this.#ends) end();
    this.#emitter.dispose();
  }
}

/** Whether the page, and its workers with it, stood still. */
function watchStandstills(): { readonly stills: () => readonly number[]; readonly end: () => void } {
  const heart = new Heartbeat({
    now: () => performance.now(),
    wall: () => Date.now(),
    hidden: () => typeof document !== 'undefined' && document.visibilityState === 'hidden',
  });
  const timer = setInterval(() => {
    heart.beat();
  }, BEAT_MS);
  return {
    stills: () => heart.stills(),
    end: () => {
      clearInterval(timer);
    },
  };
}

let calibrated: Calibration | undefined;

/** Once for a page; again where it was stopped before its end. */
async function calibration(signal: AbortSignal): Promise<Calibration> {
  if (calibrated) return calibrated;
  const found = await calibrate({ signal });
  if (!signal.aborted) calibrated = found;
  return found;
}

/** One benchmark. */
class Session implements BenchmarkHandle {
  readonly result: Promise<BenchmarkReport>;
  readonly #stopped = new AbortController();
  #abort: () => void = () => undefined;

  constructor(
    private readonly request: BenchmarkRequest,
    private readonly events: BenchmarkEvents,
    private readonly emitter: Emitter,
    private readonly limits: Limits,
    private readonly tensorBudgetBytes: number,
  ) {
    this.result = this.#run();
  }

  stop(): void {
    this.#stopped.abort();
    this.#abort();
  }

  async #run(): Promise<BenchmarkReport> {
    const { request, limits, tensorBudgetBytes, emitter, events } = this;
    const sight = watchSight();
    const heart = watchStandstills();
    const pacer = new Pacer();
    const reference = new BootedWorker(FIRST_BOOT, true);
    this.#abort = () => {
      reference.dispose();
      // A text of a few lines can take minutes to read.
      emitter.dispose();
    };
    const late = setTimeout(() => {
      reference.dispose();
    }, limits.reachMs);
    // What is wrong with its start is told when it is cast.
    const ready = await reference.ready.catch(() => undefined);
    clearTimeout(late);
    const snippet = await snippetOf(emitter, request.text).catch((error: unknown) => ({
      error: { kind: 'internal' as const, message: error instanceof Error ? error.message : String(error) },
    }));
    const stage =
      'error' in snippet
        ? undefined
        : new Stage(snippet, emitter, { request, limits, tensorBudgetBytes }, reference);
    const unread = 'error' in snippet ? snippet.error : undefined;
    this.#abort = () => stage?.stop();
    const { text, title, settings, subject = { via: 'benchmark', name: '' } } = request;
    const given: Given = {
      version: 1,
      id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`,
      at: new Date().toISOString(),
      title,
      text,
      subject,
      settings,
      machine: machineOf(ready?.device ?? UNKNOWN),
    };
    try {
      return await conduct(given, {
        cast: stage?.cast ?? (() => Promise.reject(playerError('failed', must(unread, 'an error')))),
        now: () => performance.now(),
        ...(request.calibrate !== false && { calibrate: () => calibration(this.#stopped.signal) }),
        report: (report) => {
          events.report(report);
        },
        progress: (progress) => {
          events.progress?.(progress);
        },
        stopped: () => this.#stopped.signal.aborted,
        hidden: sight.hidden,
        stills: heart.stills,
        pieces: (threads) => pacer.pieces(threads),
      });
    } finally {
      stage?.dispose();
      reference.dispose();
      pacer.dispose();
      heart.end();
      sight.end();
    }
  }
}

export const createBenchmarkClient = (options: BenchmarkOptions = {}): BenchmarkClient => new Client(options);
