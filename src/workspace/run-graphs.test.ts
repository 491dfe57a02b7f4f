import { describe, expect, test } from 'vitest';
import type { OpEvent } from '../base/events';
import { FakeClock } from './fake-clock';
import { RunGraphs } from './run-graphs.svelte';

const op = (seq: number): OpEvent => ({
  seq,
  kernel: 'Add',
  scope: [],
  backend: 'cpu',
  inputs: [],
  outputs: [],
  startUs: seq,
  durUs: 1,
});
const ops = (from: number, count: number): OpEvent[] =>
  Array.from({ length: count }, (_, at) => op(from + at));

function recorded(): { readonly clock: FakeClock; readonly graphs: RunGraphs } {
  const clock = new FakeClock();
  const graphs = new RunGraphs(undefined, clock);
  graphs.begin(true);
  return { clock, graphs };
}

describe('the events of a recorded run', () => {
  test('are seen as they come while they are few', () => {
    const { graphs } = recorded();
    for (let batch = 0; batch < 9; batch++) graphs.take(ops(batch * 100, 100), 0);
    expect(graphs.events).toHaveLength(900);
  });

  test('are seen more seldom the more there are, and none is lost or out of order', () => {
    const { clock, graphs } = recorded();
    let seen = 0;
    let last = graphs.events;
    for (let batch = 0; batch < 200; batch++) {
      graphs.take(ops(batch * 100, 100), 0);
      if (graphs.events !== last) seen++;
      last = graphs.events;
      clock.pass(50);
    }
    expect(seen).toBeLessThan(60);
    clock.pass(1_000);
    expect(graphs.events.map(({ seq }) => seq)).toEqual(ops(0, 20_000).map(({ seq }) => seq));
  });

  test('are all there at the end of the run, and nothing of it comes into the next', () => {
    const { clock, graphs } = recorded();
    graphs.take(ops(0, 5_000), 0);
    graphs.take(ops(5_000, 10), 0);
    graphs.end();
    expect(graphs.events).toHaveLength(5_010);
    graphs.begin(true);
    graphs.take(ops(0, 5_000), 0);
    graphs.take(ops(5_000, 10), 0);
    graphs.begin(true);
    clock.pass(10_000);
    expect(graphs.events).toHaveLength(5_000);
    graphs.take(ops(0, 3), 0);
    graphs.end();
    expect(graphs.events).toHaveLength(3);
  });
});
