import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Position } from '../../base/errors';
import type { ContestantSpec } from '../../bench/contestants';
import type { BenchmarkRequest } from '../../bench/session';
import type { Emitter } from '../emit-client';
import type { FromWorker, RawError, ToWorker } from '../protocol';
import { bootOf, Stage } from './stage';

const { booted, FakeWorker } = vi.hoisted(() => {
  const booted: InstanceType<typeof FakeWorker>[] = [];
  /** A worker that says what it is told to. */
  class FakeWorker {
    boot: () => void = () => undefined;
    fail: (why: Error) => void = () => undefined;
    say: (message: FromWorker) => void = () => undefined;
    die: (why: string) => void = () => undefined;
    isGone = false;
    readonly posted: ToWorker[] = [];
    readonly ready = new Promise<void>((resolve, reject) => {
      this.boot = resolve;
      this.fail = reject;
    });
    constructor(readonly made: unknown) {
      this.ready.catch(() => undefined);
      booted.push(this);
    }
    attach(listener: (message: FromWorker) => void, failed: (why: string) => void): void {
      this.say = listener;
      this.die = failed;
    }
    post(message: ToWorker): void {
      this.posted.push(message);
    }
    dispose(): void {
      this.isGone = true;
    }
  }
  return { booted, FakeWorker };
});
vi.mock('../booted-worker', () => ({ BootedWorker: FakeWorker }));

/** The emitted module's lines are the text's, three lines further down. */
const EMITTER = {
  ask: ({ frames }: { readonly frames: readonly Position[] }) =>
    Promise.resolve({
      type: 'located',
      positions: frames.map(({ line, column }) => ({ line: line - 3, column })),
    }),
} as unknown as Emitter;
const SNIPPET = { module: { js: '', imports: [] }, id: 1 };
const SUBJECT = { via: 'benchmark', name: 'fn' } as const;
const LIMITS = { reachMs: 1_000, prepareMs: 1_000, takeMs: 1_000 };
const WASM: ContestantSpec = { way: 'eager', on: 'wasm', threads: 2 };
const STATS = { runMs: 1, backend: 'cpu', threads: 1, kernels: 0, peakBytes: 0, liveTensors: 0 } as const;

function newStage(request: Partial<BenchmarkRequest> = {}): Stage {
  const settings = { contestants: [], budgetMs: 1, precision: 1, batches: [], seed: 3 };
  const asked = { text: '', title: '', files: [], settings, ...request };
  return new Stage(SNIPPET, EMITTER, { request: asked, limits: LIMITS, tensorBudgetBytes: 9 }, undefined);
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const only = () => {
  const [worker] = booted;
  if (!worker || booted.length !== 1) throw new Error('not one worker');
  return worker;
};
const error = (kind: RawError['kind']): RawError => ({ kind, message: 'no luck', frames: [] });

beforeEach(() => {
  booted.length = 0;
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
  };
});

describe('a contestant that is cast', () => {
  it('has a worker of its own, which runs the snippet up to the subject', async () => {
    const cast = newStage({ subject: SUBJECT }).cast(WASM);
    const worker = only();
    expect(worker.made).toEqual({ backend: 'wasm', threads: 2, countHeaps: true });
    worker.boot();
    await settled();
    expect(worker.posted).toEqual([
      {
        type: 'run',
        request: {
          module: SNIPPET.module,
          backend: 'wasm',
          threads: 2,
          mode: 'eager',
          engine: 'tfjs',
          seed: 3,
          tensorBudgetBytes: 9,
          files: [],
          interactive: false,
          bench: { kind: 'hold', contestant: WASM, subject: SUBJECT },
        },
      },
    ]);
    worker.say({ type: 'held', subject: SUBJECT });
    expect((await cast).subject).toEqual(SUBJECT);
    expect(worker.isGone).toBe(false);
  });

  it.each([
    ['does not start', () => undefined, 'failed', 'It did not start within 1 s.'],
    [
      'does not come to the subject',
      (worker: (typeof booted)[0]) => {
        worker.boot();
      },
      'failed',
      'The snippet did not come to the function that is to be measured within 1 s.',
    ],
  ])('fails where it %s in time', async (_, begin, status, message) => {
    const failed = expect(newStage().cast(WASM)).rejects.toMatchObject({ status, message });
    begin(only());
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    await failed;
    expect(only().isGone).toBe(true);
  });

  it.each([
    [undefined, 'failed', 'The snippet ended, and did not come to "fn".'],
    [error('runtime'), 'failed', 'no luck'],
    [error('backend'), 'unavailable', 'no luck'],
    [{ ...error('runtime'), frames: [{ line: 5, column: 2 }] }, 'failed', 'no luck', { line: 2, column: 2 }],
  ] as const)('says why the snippet ended before, and where: %j', async (why, status, message, place?) => {
    const failed = expect(newStage({ subject: SUBJECT }).cast(WASM)).rejects.toMatchObject({
      status,
      message,
      place,
    });
    only().boot();
    await settled();
    only().say({ type: 'ended', stats: STATS, ...(why && { error: why }) });
    await failed;
    expect(only().isGone).toBe(true);
  });

  it('names what there is where the snippet never came to what is wanted', async () => {
    const failed = expect(newStage({ subject: SUBJECT }).cast(WASM)).rejects.toMatchObject({
      message: 'The snippet ended, and did not come to "fn". There is "mm", "sum".',
    });
    only().boot();
    await settled();
    for (const name of ['mm', 'sum', 'mm'])
      only().say({ type: 'found', subject: { via: 'benchmark', name } });
    only().say({ type: 'ended', stats: STATS });
    await failed;
  });

  it('fails where its worker dies, before it is ready or after', async () => {
    const early = expect(newStage().cast(WASM)).rejects.toMatchObject({
      status: 'failed',
      message: 'Its worker ended by itself: offline',
    });
    only().fail(new Error('offline'));
    await early;
    booted.length = 0;
    const late = expect(newStage().cast(WASM)).rejects.toMatchObject({ status: 'failed' });
    only().boot();
    await settled();
    only().die('out of memory');
    await late;
  });

  it('is given up at once when all is stopped', async () => {
    const stage = newStage();
    const stopped = expect(stage.cast(WASM)).rejects.toMatchObject({ message: 'It was stopped.' });
    stage.stop();
    await stopped;
    expect(only().isGone).toBe(true);
    await expect(stage.cast(WASM)).rejects.toMatchObject({ message: 'It was stopped.' });
  });
});

describe('a contestant on another backend than wasm', () => {
  const CPU: ContestantSpec = { way: 'eager', on: 'cpu' };
  const route = (worker: (typeof booted)[0] | undefined) => {
    const [run] = worker?.posted ?? [];
    if (run?.type !== 'run' || run.request.bench?.kind !== 'hold') throw new Error('no run');
    return { backend: run.request.backend, moveTo: run.request.bench.moveTo };
  };

  it('comes to the subject on wasm, and moves when it is held', async () => {
    const cast = newStage().cast(CPU);
    only().boot();
    await settled();
    expect(route(only())).toEqual({ backend: 'wasm', moveTo: 'cpu' });
    only().say({ type: 'held', subject: SUBJECT });
    await cast;
  });

  it('comes there on its own where it can’t on wasm, and so do the others then', async () => {
    const stage = newStage();
    const cast = stage.cast(CPU);
    booted[0]?.boot();
    await settled();
    booted[0]?.say({ type: 'ended', stats: STATS, error: error('runtime') });
    await settled();
    booted[1]?.boot();
    await settled();
    expect(route(booted[1])).toEqual({ backend: 'cpu', moveTo: undefined });
    booted[1]?.say({ type: 'held', subject: SUBJECT });
    await cast;
    const other = stage.cast({ way: 'eager', on: 'webgl' });
    booted[2]?.boot();
    await settled();
    expect(route(booted[2])).toEqual({ backend: 'webgl', moveTo: undefined });
    booted[2]?.say({ type: 'held', subject: SUBJECT });
    await other;
  });

  it('is not tried again where the snippet takes too long', async () => {
    const failed = expect(newStage().cast(CPU)).rejects.toMatchObject({ status: 'failed' });
    only().boot();
    await settled();
    await vi.advanceTimersByTimeAsync(1_000);
    await failed;
    expect(booted).toHaveLength(1);
  });
});

describe('where a contestant lives', () => {
  it.each([
    [{ way: 'replay', on: 'webgl' }, { backend: 'webgl' }],
    [
      { way: 'ort', on: 'wasm', threads: 4 },
      { backend: 'wasm', threads: 1 },
    ],
    [
      { way: 'ort', on: 'webgl' },
      { backend: 'wasm', threads: 1 },
    ],
    [{ way: 'ort', on: 'webgpu' }, { backend: 'webgpu' }],
  ] as const)('is the backend that its engine takes tensors from: %j', (spec, boot) => {
    expect(bootOf(spec)).toEqual({ ...boot, countHeaps: true });
  });
});
