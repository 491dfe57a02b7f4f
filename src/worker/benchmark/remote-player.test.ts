import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BootedWorker } from '../booted-worker';
import type { FromWorker, ToWorker } from '../protocol';
import { RemotePlayer } from './remote-player';

/** A worker that says what it is told to. */
class FakeWorker {
  say: (message: FromWorker) => void = () => undefined;
  die: (why: string) => void = () => undefined;
  readonly asked: ToWorker[] = [];
  isGone = false;
  attach(listener: (message: FromWorker) => void, failed: (why: string) => void): void {
    this.say = listener;
    this.die = failed;
  }
  post(message: ToWorker): void {
    this.asked.push(message);
  }
  dispose(): void {
    this.isGone = true;
  }
}

const PREPARED = { cold: { loadMs: 1, firstMs: 100 }, counts: { kernels: 1 }, outcome: [] };

function scene() {
  const worker = new FakeWorker();
  const limits = { reachMs: 1_000, prepareMs: 2_000, takeMs: 3_000 };
  const player = new RemotePlayer(
    worker as unknown as BootedWorker,
    { via: 'benchmark', name: 'fn' },
    limits,
    ({ kind, message }) => Promise.resolve({ kind, message, line: 3, column: 7 }),
  );
  const prepared = async () => {
    const made = player.prepare(undefined, undefined);
    worker.say({ type: 'answer', id: 1, answer: { ask: 'prepare', prepared: PREPARED } });
    await made;
  };
  return { worker, player, prepared };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
  };
});

describe('a contestant in a worker', () => {
  it('answers the question that it was asked, and no other', async () => {
    const { worker, player, prepared } = scene();
    await prepared();
    const taken = player.take(4, 5, true);
    worker.say({ type: 'answer', id: 1, answer: { ask: 'take', ms: 1 } });
    worker.say({ type: 'answer', id: 2, answer: { ask: 'take', ms: 8 } });
    expect(await taken).toBe(8);
    expect(worker.asked.at(-1)).toEqual({
      type: 'ask',
      id: 2,
      ask: { ask: 'take', times: 4, warmUpMs: 5, read: true },
    });
  });

  it('says why it can not, and where', async () => {
    const { worker, player } = scene();
    const started = player.start();
    const error = { kind: 'runtime', message: 'no luck', frames: [] } as const;
    worker.say({ type: 'refused', id: 1, status: 'unavailable', error });
    await expect(started).rejects.toMatchObject({
      status: 'unavailable',
      message: 'no luck',
      place: { line: 3, column: 7 },
    });
  });

  it('fails where its worker dies, now and whenever it is asked again', async () => {
    const { worker, player } = scene();
    const started = player.start();
    worker.die('out of memory');
    const why = { status: 'failed', message: 'Its worker ended by itself: out of memory' };
    await expect(started).rejects.toMatchObject(why);
    await expect(player.take(1, 0, true)).rejects.toMatchObject(why);
    expect(worker.isGone).toBe(true);
  });

  it('fails where the run ends with an error meanwhile, as when a device is lost', async () => {
    const { worker, player } = scene();
    const started = player.start();
    const stats = { runMs: 1, backend: 'cpu', threads: 1, kernels: 0, peakBytes: 0, liveTensors: 0 } as const;
    worker.say({ type: 'ended', stats, error: { kind: 'backend', message: 'lost', frames: [] } });
    await expect(started).rejects.toMatchObject({ status: 'failed', message: 'lost', place: { line: 3 } });
  });

  it('goes on where the module ends, which does not await its benchmarks', async () => {
    const { worker, player } = scene();
    const started = player.start();
    const stats = { runMs: 1, backend: 'cpu', threads: 1, kernels: 0, peakBytes: 0, liveTensors: 0 } as const;
    worker.say({ type: 'ended', stats });
    const start = { args: [], variables: [] };
    worker.say({ type: 'answer', id: 1, answer: { ask: 'start', start } });
    expect(await started).toEqual(start);
  });

  it('is ended where it does not answer: at its limit, or at twenty times what its samples should take', async () => {
    const { worker, player, prepared } = scene();
    await prepared();
    const taken = player.take(50, 0, true);
    let isOver = false;
    const failed = expect(taken.finally(() => (isOver = true))).rejects.toMatchObject({
      status: 'failed',
      message: 'It gave no answer within 100 s, and was ended.',
    });
    await vi.advanceTimersByTimeAsync(99_999);
    expect(isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await failed;
    expect(worker.isGone).toBe(true);
  });

  it('may end a sample when it is hurried, and nothing else', async () => {
    const { worker, player, prepared } = scene();
    await prepared();
    const taken = player.take(2, 0, true);
    player.hurry();
    await vi.advanceTimersByTimeAsync(1_300);
    worker.say({ type: 'answer', id: 2, answer: { ask: 'take', ms: 500 } });
    expect(await taken).toBe(500);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(worker.isGone).toBe(false);
    const again = expect(player.prepare(undefined, 4)).rejects.toMatchObject({ message: 'It was stopped.' });
    player.hurry();
    await vi.advanceTimersByTimeAsync(1);
    await again;
    expect(worker.isGone).toBe(true);
  });
});
