import { describe, expect, it } from 'vitest';
import type { ErrorKind } from '../base/errors';
import { FakeClient, type FakeRun } from './fake-client';
import { FakeClock } from './fake-clock';
import { RunState } from './run-state.svelte';

const SETTINGS = { backend: 'cpu', seed: 3, files: [], interactive: true, mode: 'both', keep: true } as const;
const PAD = { kind: 'pad', title: '', pad: 0, width: 1, height: 1, open: true } as const;

async function settled(): Promise<void> {
  for (let i = 0; i < 9; i++) await Promise.resolve();
}

function setUp() {
  const clock = new FakeClock();
  const client = new FakeClient();
  const run = new RunState(clock);
  void run.start(client, 'text', SETTINGS);
  const at = (index: number): FakeRun => {
    const found = client.runs[index];
    if (found === undefined) throw new Error(`no run ${String(index)}`);
    return found;
  };
  const shown = (output: 'first' | 'second'): string[] => {
    clock.pass(16);
    return run[output].items.map(({ item }) => (item.kind === 'text' ? item.text : item.kind));
  };
  return {
    client,
    run,
    at,
    shown,
    draw: (ink: number) => {
      run.draw(0, 1, 1, new Float32Array([ink]));
    },
  };
}

describe('a run in both modes', () => {
  it('runs the same text twice with the same settings, eagerly and then compiled', async () => {
    const { client, run, at, shown } = setUp();
    expect(client.runs).toHaveLength(1);
    at(0).print(0, 'eager');
    await at(0).end('ok');
    expect(run.status).toBe('running');
    at(1).print(0, 'compiled');
    expect(client.runs.map(({ text, settings: { mode, seed } }) => [text, mode, seed])).toEqual([
      ['text', 'eager', 3],
      ['text', 'compiled', 3],
    ]);
    await at(1).end('ok');
    expect(run.status).toBe('ok');
    expect([shown('first'), shown('second')]).toEqual([['eager'], ['compiled']]);
  });

  it.each(['syntax', 'import', 'runtime'] satisfies ErrorKind[])(
    'leaves the compiled run out where the eager one ended with an error of kind %s',
    async (kind) => {
      const { client, run, at } = setUp();
      await at(0).end('failed', { kind, message: 'no' });
      expect([run.status, client.runs.length, run.second.status]).toEqual(['failed', 1, 'idle']);
    },
  );

  it.each(['memory', 'backend', 'internal'] satisfies ErrorKind[])(
    'runs compiled too after an error of kind %s, which a graph may not have',
    async (kind) => {
      const { run, at } = setUp();
      await at(0).end('failed', { kind, message: 'no' });
      expect(run.status).toBe('running');
      await at(1).end('ok');
      expect([run.status, run.error?.kind, run.second.status]).toEqual(['failed', kind, 'ok']);
    },
  );

  it('fails where the compiled run does, and says each thing once', async () => {
    const { run, at } = setUp();
    const warning = { kind: 'runtime', message: 'careful', line: 1, column: 1 } as const;
    await at(0).end('ok', undefined, { warnings: [warning] });
    const own = { ...warning, message: 'runs eagerly' };
    await at(1).end('failed', { kind: 'runtime', message: 'no', line: 2 }, { warnings: [warning, own] });
    expect(run.status).toBe('failed');
    expect(run.errors.map(({ line }) => line)).toEqual([2]);
    expect(run.warnings.map(({ message }) => message)).toEqual(['careful', 'runs eagerly']);
  });

  it('says one error once that both had', async () => {
    const { run, at } = setUp();
    await at(0).end('failed', { kind: 'memory', message: 'too much', line: 2 });
    await at(1).end('failed', { kind: 'memory', message: 'too much', line: 2 });
    expect(run.errors).toHaveLength(1);
  });

  it('is stopped as one: a compiled run that had not begun never does', async () => {
    const { client, run, at } = setUp();
    run.stop();
    expect(run.stopping).toBe(true);
    await settled();
    expect([run.status, run.stopping, client.runs.length, at(0).stopped]).toEqual([
      'stopped',
      false,
      1,
      true,
    ]);
  });

  it('is stopped as one in its second half', async () => {
    const { run, at } = setUp();
    await at(0).end('ok');
    run.stop();
    await settled();
    expect([run.status, run.first.status, at(1).stopped]).toEqual(['stopped', 'ok', true]);
  });

  it('takes nothing of a run that another took the place of', async () => {
    const { client, run, at, shown } = setUp();
    await at(0).end('ok');
    void run.start(client, 'next', { ...SETTINGS, mode: 'eager' });
    at(1).print(0, 'too late');
    await at(1).end('failed', { kind: 'runtime', message: 'too late' });
    expect([run.status, run.error, shown('second'), client.runs.length]).toEqual([
      'running',
      undefined,
      [],
      3,
    ]);
  });

  it('forgets what the compiled run showed when it runs again', async () => {
    const { client, run, at, shown } = setUp();
    await at(0).end('ok');
    at(1).print(0, 'earlier');
    await at(1).end('ok');
    expect(shown('second')).toEqual(['earlier']);
    void run.start(client, 'text', SETTINGS);
    expect(shown('second')).toEqual([]);
  });

  it('keeps the worker of the compiled run alone for its files, until the next run', async () => {
    const { client, run, at } = setUp();
    expect(at(0).settings.keep).toBe(false);
    await at(0).end('ok');
    expect(at(1).settings.keep).toBe(true);
    await at(1).end('ok', undefined, { kept: true });
    expect(run.exportable).toBe(true);
    const file = await run.exportOnnx({ name: 'f', signature: '()' });
    expect('bytes' in file && new TextDecoder().decode(file.bytes)).toBe('f ()');
    void run.start(client, 'text', SETTINGS);
    expect([run.exportable, at(1).released]).toEqual([false, true]);
  });

  it('lets that worker go when the run is forgotten', async () => {
    const { run, at } = setUp();
    await at(0).end('ok');
    await at(1).end('ok', undefined, { kept: true });
    run.clear();
    expect([run.exportable, at(1).released]).toEqual([false, true]);
  });
});

describe('a pad in both modes', () => {
  it('is drawn on once: the compiled run begins when only a drawing is waited for, and gets each', () => {
    const { client, run, at, draw } = setUp();
    const [eager] = client.runs;
    eager?.events.drawable?.(0, 0);
    draw(0.1);
    eager?.events.drawable?.(0, 1);
    draw(0.2);
    expect(at(0).drawn).toEqual(['pad 0: 0.10000000149011612', 'pad 0: 0.20000000298023224']);
    expect(client.runs).toHaveLength(1);
    eager?.events.waiting?.(true);
    expect(run.waiting).toBe(false);
    const compiled = at(1);
    compiled.events.items([{ slot: 0, item: PAD }]);
    expect(compiled.drawn).toEqual([]);
    compiled.events.drawable?.(0, 0);
    compiled.events.drawable?.(0, 1);
    expect(compiled.drawn).toEqual(at(0).drawn);
    compiled.events.waiting?.(true);
    expect(run.waiting).toBe(true);
  });

  it('closes in both, and the run is over when both are', async () => {
    const { run, at } = setUp();
    at(0).events.waiting?.(true);
    at(1).events.items([{ slot: 0, item: PAD }]);
    run.closePad(0);
    expect([at(0).drawn, at(1).drawn]).toEqual([['pad 0 closed'], ['pad 0 closed']]);
    await at(0).end('ok');
    expect(run.status).toBe('running');
    await at(1).end('ok');
    expect(run.status).toBe('ok');
  });
});
