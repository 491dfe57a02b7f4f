import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { outlineOf } from '../graphs/outline';
import type { Scene } from '../graphs/scene';
import { LayoutClient } from './client';
import { Arrangements, layOut } from './job';
import type { LayoutAsk, LayoutReply } from './messages';
import type { PackedItems } from './pack';
import { flatGraph, lenetTraining } from './sample-graphs';
import { nextTask } from '../base/event-loop';
import { everythingOpen, nothingOpen } from './scenes-for-tests';

/** A worker whose answers come when the test says so. */
class FakeWorker extends EventTarget {
  static all: FakeWorker[] = [];
  readonly asks: LayoutAsk[] = [];
  ended = false;
  #items: PackedItems | undefined;

  constructor() {
    super();
    FakeWorker.all.push(this);
  }

  postMessage(ask: LayoutAsk): void {
    this.asks.push(structuredClone(ask));
  }

  terminate(): void {
    this.ended = true;
  }

  say(data: LayoutReply): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  begin(at = -1): void {
    this.say({ id: this.asks.at(at)?.id ?? 0, type: 'begun' });
  }

  async finish(at = -1): Promise<void> {
    const ask = this.asks.at(at);
    this.#items = this.asks.findLast(({ items }) => items)?.items ?? this.#items;
    if (!ask || !this.#items) throw new Error('nothing was asked');
    this.begin(at);
    await layOut(ask, this.#items, {
      arrangements: new Arrangements(),
      stale: () => false,
      pause: () => Promise.resolve(),
      send: (reply) => {
        this.say(reply);
      },
    });
  }
}

const client = () => new LayoutClient(() => new FakeWorker() as unknown as Worker);
const items = outlineOf(lenetTraining());

function taker() {
  const scenes: Scene[] = [];
  const failures: string[] = [];
  return {
    scenes,
    failures,
    take: (scene: Scene) => {
      scenes.push(scene);
    },
    fail: (message: string) => {
      failures.push(message);
    },
  };
}

const worker = (at = -1): FakeWorker => {
  const found = FakeWorker.all.at(at);
  if (!found) throw new Error('no worker was made');
  return found;
};

beforeEach(() => {
  FakeWorker.all = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the layout client', () => {
  test('gives the scene of what was asked, and sends a graph but once', async () => {
    const layouts = client();
    const first = taker();
    layouts.layout({ items, state: nothingOpen }, first);
    await worker().finish();
    expect(first.scenes.at(-1)?.boxes.map(({ title }) => title)).toContain('optimizer');
    layouts.layout({ items, state: everythingOpen }, taker());
    expect(worker().asks.map((ask) => ask.items !== undefined)).toEqual([true, false]);
    expect(FakeWorker.all).toHaveLength(1);
  });

  test('tells nothing of what was asked before', async () => {
    const layouts = client();
    const [old, newest] = [taker(), taker()];
    layouts.layout({ items, state: nothingOpen }, old);
    layouts.layout({ items: outlineOf(flatGraph(3, 3)), state: nothingOpen }, newest);
    await worker().finish(0);
    await worker().finish(1);
    expect(old.scenes).toEqual([]);
    expect(newest.scenes.at(-1)?.boxes).toHaveLength(3);
  });

  test('ends a worker that is too busy with an older request, and asks another', async () => {
    const layouts = client();
    const newest = taker();
    layouts.layout({ items, state: everythingOpen }, taker());
    worker().begin();
    layouts.layout({ items, state: nothingOpen }, newest);
    vi.advanceTimersByTime(200);
    expect(worker(0).ended).toBe(false);
    vi.advanceTimersByTime(100);
    expect(worker(0).ended).toBe(true);
    expect(FakeWorker.all).toHaveLength(2);
    expect(worker().asks.map((ask) => ask.items !== undefined)).toEqual([true]);
    await worker().finish();
    expect(newest.scenes).not.toEqual([]);
  });

  test('ends one that begins with an older request, and stays with it', () => {
    const layouts = client();
    layouts.layout({ items, state: everythingOpen }, taker());
    layouts.layout({ items, state: nothingOpen }, taker());
    worker().begin(0);
    vi.advanceTimersByTime(300);
    expect([worker(0).ended, FakeWorker.all.length]).toEqual([true, 2]);
  });

  test('lets a worker be that turns to the newest request in time, or that is only starting', () => {
    const layouts = client();
    layouts.layout({ items, state: everythingOpen }, taker());
    layouts.layout({ items, state: nothingOpen }, taker());
    vi.advanceTimersByTime(10_000);
    expect(worker().ended).toBe(false);
    worker().begin(0);
    layouts.layout({ items, state: everythingOpen }, taker());
    worker().begin();
    vi.advanceTimersByTime(10_000);
    expect([worker().ended, FakeWorker.all.length]).toEqual([false, 1]);
  });

  test('asks for a large graph in turns, and gives the newest', async () => {
    const layouts = client();
    const [old, newest] = [taker(), taker()];
    const done = new Promise<void>((resolve) => {
      newest.take = (scene) => {
        newest.scenes.push(scene);
        resolve();
      };
    });
    layouts.layout({ items: outlineOf(flatGraph(12_000, 12_000)), state: nothingOpen }, old);
    layouts.layout({ items: outlineOf(flatGraph(12_001, 12_001)), state: nothingOpen }, newest);
    // In parts of 500.
    while (FakeWorker.all.at(-1)?.asks.at(-1)?.boxes.open.length !== 25) await nextTask();
    await worker().finish();
    await done;
    expect(old.scenes).toEqual([]);
    expect(newest.scenes[0]?.boxes.at(-1)?.title).toBe('12,001 to 12,001 of 12,001');
  });

  test('says which box stands for the clicked one', async () => {
    const layouts = client();
    const anchors: (string | undefined)[] = [];
    const optimizer = items.find((item) => item.kind === 'group' && item.name === 'optimizer');
    const inner = optimizer?.kind === 'group' ? optimizer.items[0]?.key : undefined;
    for (const [key, state] of [
      [optimizer?.key, everythingOpen],
      [inner, everythingOpen],
      [inner, nothingOpen],
      ['no such', nothingOpen],
    ] as const) {
      const taken = taker();
      layouts.layout({ items, state, anchor: key ?? '' }, taken);
      await worker().finish();
      anchors.push(taken.scenes.at(-1)?.anchor);
    }
    expect(inner).toBeDefined();
    expect(anchors).toEqual([optimizer?.key, inner, optimizer?.key, undefined]);
  });

  test('tells of a failure, and can be asked again', async () => {
    const layouts = client();
    const [failed, again] = [taker(), taker()];
    layouts.layout({ items, state: nothingOpen }, failed);
    worker().say({ id: worker().asks[0]?.id ?? 0, type: 'failed', message: 'internal: no.' });
    expect(failed.failures).toEqual(['internal: no.']);
    layouts.layout({ items, state: nothingOpen }, failed);
    worker().dispatchEvent(new Event('error', { cancelable: true }));
    expect(failed.failures[1]).toMatch(/could not be loaded/);
    expect(worker().ended).toBe(true);
    layouts.layout({ items, state: nothingOpen }, again);
    await worker().finish();
    expect(again.scenes).not.toEqual([]);
  });

  test('is silent when it is disposed of', async () => {
    const layouts = client();
    const taken = taker();
    layouts.layout({ items, state: nothingOpen }, taken);
    layouts.dispose();
    await worker().finish();
    expect([taken.scenes, worker().ended]).toEqual([[], true]);
  });
});
