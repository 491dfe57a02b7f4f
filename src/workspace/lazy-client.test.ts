import { describe, expect, it } from 'vitest';
import { FakeClient } from './fake-client';
import { lazyClient } from './lazy-client';

const SETTINGS = { backend: 'cpu', seed: 0, files: [], interactive: true } as const;
const EVENTS = { items: () => undefined };

function later() {
  const real = new FakeClient();
  let loads = 0;
  let arrive: () => void = () => undefined;
  const loaded = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const client = lazyClient(async () => {
    loads++;
    await loaded;
    return real;
  });
  return { real, client, arrive, loads: () => loads };
}

async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('lazyClient', () => {
  it('loads nothing before it is wanted, and then once', async () => {
    const { client, arrive, loads, real } = later();
    expect(loads()).toBe(0);
    client.warm({ backend: 'cpu' });
    client.warm({ backend: 'wasm' });
    arrive();
    await settle();
    expect(loads()).toBe(1);
    expect(real.warmed).toEqual([{ backend: 'cpu' }, { backend: 'wasm' }]);
  });

  it('runs what was asked for before it was loaded', async () => {
    const { client, arrive, real } = later();
    const handle = client.run('text', SETTINGS, EVENTS);
    arrive();
    await settle();
    expect(real.last.text).toBe('text');
    await real.last.end('ok');
    expect((await handle.result).status).toBe('ok');
  });

  it('stops a run that has not begun, which then never does', async () => {
    const { client, arrive, real } = later();
    const handle = client.run('text', SETTINGS, EVENTS);
    handle.stop();
    const result = await handle.result;
    expect(result.status).toBe('stopped');
    expect(result.error).toBeUndefined();
    arrive();
    await settle();
    expect(real.runs).toEqual([]);
  });

  it('begins both runs when they can, or stops them before', async () => {
    const { client, arrive, real } = later();
    const ends: string[] = [];
    const nothing = (): void => undefined;
    const watch = {
      begins: (mode: string) => ({
        items: nothing,
        warning: nothing,
        withdrawn: nothing,
        compiled: nothing,
        dropped: nothing,
        recorded: nothing,
        graph: nothing,
        end: ({ status }: { status: string }) => void ends.push(`${mode} ${status}`),
      }),
      waiting: nothing,
    };
    const stopped = client.both('stopped', SETTINGS, watch);
    const both = client.both('text', SETTINGS, watch);
    stopped.stop();
    await stopped.ended;
    expect(ends).toEqual(['eager stopped']);
    arrive();
    await settle();
    expect(real.runs.map(({ text }) => text)).toEqual(['text']);
    await real.last.end('ok');
    await real.last.end('ok');
    await both.ended;
    expect(ends).toEqual(['eager stopped', 'eager ok', 'compiled ok']);
  });

  it('says that it could not be loaded, and tries again the next time', async () => {
    const real = new FakeClient();
    let tries = 0;
    const client = lazyClient(() => {
      tries++;
      return tries === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(real);
    });
    const result = await client.run('text', SETTINGS, EVENTS).result;
    expect(result.status).toBe('failed');
    expect(result.error?.message).toContain('could not be loaded');
    client.run('again', SETTINGS, EVENTS);
    await settle();
    expect(real.last.text).toBe('again');
  });
});
