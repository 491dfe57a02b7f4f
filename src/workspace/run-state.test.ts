import { describe, expect, it } from 'vitest';
import type { Compiled } from '../base/compiled';
import { FakeClient } from './fake-client';
import { FakeClock } from './fake-clock';
import { HOLD_MS } from './run-output.svelte';
import { RunState } from './run-state.svelte';

const SETTINGS = { backend: 'cpu', seed: 0, files: [], interactive: true } as const;

const COMPILED: Compiled = {
  name: 'f',
  signature: '()',
  engine: 'tfjs',
  nodesBefore: 2,
  nodesAfter: 1,
  breaks: [],
  traceMs: 1,
  passesMs: 1,
  prepareMs: 1,
  firstMs: 1,
  check: null,
};

function setUp() {
  const clock = new FakeClock();
  const client = new FakeClient();
  const run = new RunState(clock);
  const start = (text = 'text'): void => void run.start(client, text, SETTINGS);
  const shown = (): string[] => run.items.map(({ item }) => (item.kind === 'text' ? item.text : item.kind));
  return { clock, client, run, start, shown };
}

describe('RunState', () => {
  it('publishes what came in a frame at once, and not before', () => {
    const { clock, client, run, start, shown } = setUp();
    start();
    const before = run.items;
    client.last.print(0, 'a');
    client.last.print(1, 'b');
    expect(run.items).toBe(before);
    clock.pass(16);
    expect(shown()).toEqual(['a', 'b']);
  });

  it('shows everything that came before the end when the run has ended', async () => {
    const { client, run, start, shown } = setUp();
    start();
    client.last.print(0, 'last words');
    await client.last.end('ok');
    expect(run.status).toBe('ok');
    expect(shown()).toEqual(['last words']);
  });

  it('replaces the output of the run before in place', async () => {
    const { clock, client, start, shown } = setUp();
    start();
    client.last.print(0, 'old 0');
    client.last.print(1, 'old 1');
    await client.last.end('ok');
    start();
    expect(shown()).toEqual(['old 0', 'old 1']);
    client.last.print(0, 'new 0');
    clock.pass(16);
    expect(shown()).toEqual(['new 0', 'old 1']);
    await client.last.end('ok');
    expect(shown()).toEqual(['new 0']);
  });

  it('does not keep the output of the run before for longer than a moment', async () => {
    const { clock, client, start, shown } = setUp();
    start();
    client.last.print(0, 'old');
    await client.last.end('ok');
    start();
    clock.pass(HOLD_MS - 1);
    expect(shown()).toEqual(['old']);
    clock.pass(20);
    expect(shown()).toEqual([]);
  });

  it('restarts: the first run is stopped, and nothing of it is shown any more', async () => {
    const { clock, client, run, start, shown } = setUp();
    start('first');
    const first = client.last;
    start('second');
    expect(first.stopped).toBe(true);
    first.print(0, 'too late');
    await first.end('failed', { kind: 'runtime', message: 'too late' });
    clock.pass(1000);
    expect(run.status).toBe('running');
    expect(run.error).toBeUndefined();
    expect(shown()).toEqual([]);
    await client.last.end('ok');
    expect(run.status).toBe('ok');
    expect(run.text).toBe('second');
  });

  it('tells that a stop is on its way, and then that the run was stopped', async () => {
    const { client, run, start } = setUp();
    start();
    run.stop();
    expect(run.stopping).toBe(true);
    await client.last.end('stopped');
    expect([run.status, run.stopping]).toEqual(['stopped', false]);
  });

  it('forgets the error of the run before when a run starts', async () => {
    const { client, run, start } = setUp();
    start();
    await client.last.end('failed', { kind: 'runtime', message: 'no', line: 3 });
    expect(run.error?.line).toBe(3);
    start();
    expect(run.error).toBeUndefined();
  });

  it('waits for a drawing while its run says so, and no later run does', () => {
    const { client, run, start } = setUp();
    start();
    const first = client.last;
    first.events.waiting?.(true);
    expect(run.waiting).toBe(true);
    start();
    first.events.waiting?.(true);
    expect(run.waiting).toBe(false);
  });

  it('lists what was compiled, that of the run before until there is more, and none after an eager run', async () => {
    const { client, run } = setUp();
    const start = (mode: 'eager' | 'compiled'): void => void run.start(client, 'text', { ...SETTINGS, mode });
    const names = (): string[] => run.compiled.map(({ name }) => name);
    start('compiled');
    const first = client.last;
    first.events.compiled?.(COMPILED);
    start('compiled');
    first.events.compiled?.({ ...COMPILED, name: 'too late' });
    expect(names()).toEqual(['f']);
    client.last.events.compiled?.({ ...COMPILED, name: 'g' });
    client.last.events.compiled?.({ ...COMPILED, name: 'h' });
    expect(names()).toEqual(['g', 'h']);
    start('eager');
    expect(names()).toEqual([]);
    await client.last.end('ok');
    expect(names()).toEqual([]);
  });

  it('counts what was left out', () => {
    const { client, run, start } = setUp();
    start();
    client.last.events.dropped?.(10);
    client.last.events.dropped?.(5);
    expect(run.dropped).toBe(15);
  });

  it('is not cleared while it runs', async () => {
    const { clock, client, run, start, shown } = setUp();
    start();
    client.last.print(0, 'a');
    clock.pass(16);
    run.clear();
    expect(run.status).toBe('running');
    await client.last.end('ok');
    run.clear();
    expect([run.status, shown()]).toEqual(['idle', []]);
  });
});
