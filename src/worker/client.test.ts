import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunClient } from './client';
import type { DeviceInfo } from './protocol';

const DEVICE: DeviceInfo = {
  backends: {
    cpu: { ok: true, detail: 'plain JavaScript' },
    wasm: { ok: true, detail: '2 threads' },
    webgl: { ok: false, reason: 'no WebGL' },
    webgpu: { ok: false, reason: 'no WebGPU' },
  },
  cores: 4,
  isolated: true,
  wasmThreads: 2,
};

const { booted, FakeWorker } = vi.hoisted(() => {
  const booted: InstanceType<typeof FakeWorker>[] = [];
  /** A worker that boots, or dies, when told. */
  class FakeWorker {
    #resolve: (ready: unknown) => void = () => undefined;
    #reject: (why: Error) => void = () => undefined;
    readonly ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    constructor(
      readonly made: unknown,
      readonly probe: boolean,
    ) {
      this.ready.catch(() => undefined);
      booted.push(this);
    }
    boot(device: unknown): void {
      this.#resolve({ type: 'ready', bootMs: 1, ...(this.probe ? { device } : {}) });
    }
    dispose(): void {
      this.die('it was stopped');
    }
    die(why: string): void {
      this.#reject(new Error(why));
    }
    readonly attach = () => undefined;
    readonly post = () => undefined;
  }
  return { booted, FakeWorker };
});
vi.mock('./booted-worker', () => ({ BootedWorker: FakeWorker }));
vi.mock('./emit-client', () => ({
  Emitter: class {
    ask = () => new Promise(() => undefined);
    readonly dispose = () => undefined;
  },
}));

async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

async function newClient(): Promise<RunClient> {
  const { createRunClient } = await import('./client');
  return createRunClient();
}

async function known(client: RunClient): Promise<DeviceInfo | 'pending'> {
  await settled();
  return Promise.race([client.device, Promise.resolve('pending' as const)]);
}

beforeEach(() => {
  booted.length = 0;
});

describe('what the browser can run', () => {
  it('is asked of the first worker, and of no other once it is known', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    booted[0]?.boot(DEVICE);
    expect(await known(client)).toEqual(DEVICE);
    client.warm({ backend: 'cpu' });
    expect(booted.map(({ probe }) => probe)).toEqual([true, false]);
  });

  it('is asked of the next worker where another backend was chosen before the first one answered', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    client.warm({ backend: 'cpu' });
    booted[1]?.boot(DEVICE);
    expect(await known(client)).toEqual(DEVICE);
  });

  it('is asked of another worker at once where the first one died by itself', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    booted[0]?.die('the network was away for a moment');
    await settled();
    booted[1]?.boot(DEVICE);
    expect(await known(client)).toEqual(DEVICE);
  });

  it('is asked once more only, until the person does something', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    for (let i = 0; i < 3; i++) {
      booted.at(-1)?.die('offline');
      await settled();
    }
    expect(booted).toHaveLength(2);
    client.warm({ backend: 'wasm' });
    expect(booted.map(({ probe }) => probe)).toEqual([true, true, true]);
  });

  it('is asked by the worker after a run that was stopped before its own had booted', async () => {
    const client = await newClient();
    const settings = { backend: 'wasm', seed: 1, files: [], interactive: true } as const;
    const run = client.run('text', settings, { items: () => undefined });
    run.stop();
    await run.result;
    await settled();
    booted.at(-1)?.boot(DEVICE);
    expect(booted).toHaveLength(2);
    expect(await known(client)).toEqual(DEVICE);
  });

  it('boots nothing when the client was put away', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    client.dispose();
    await settled();
    expect(booted).toHaveLength(1);
  });
});

describe('the spare worker', () => {
  const compiled = {
    backend: 'wasm',
    mode: 'compiled',
    engine: 'tfjs',
    seed: 1,
    files: [],
    interactive: true,
  } as const;
  const events = { items: () => undefined };
  const made = () => booted.map(({ made }) => made);

  it('is made ready for the engine of the last run', async () => {
    const client = await newClient();
    const run = client.run('text', compiled, events);
    run.stop();
    await run.result;
    await settled();
    expect(made()).toEqual(Array(2).fill({ backend: 'wasm', engine: 'tfjs' }));
  });

  it('runs what wants another engine, or none, for all that is loaded already', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    client.run('text', compiled, events).stop();
    await settled();
    client.run('text', { ...compiled, mode: 'eager' }, events).stop();
    expect(made()).toEqual([{ backend: 'wasm' }, { backend: 'wasm', engine: 'tfjs' }]);
  });

  it('gives way to one with the engine that was chosen since', async () => {
    const client = await newClient();
    client.warm({ backend: 'wasm' });
    client.warm({ backend: 'wasm', engine: 'tfjs' });
    client.warm({ backend: 'wasm' });
    expect(made()).toEqual([{ backend: 'wasm' }, { backend: 'wasm', engine: 'tfjs' }]);
  });
});
