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

/** As a run tells of many at once. */
function takeAll(graphs: RunGraphs, events: readonly OpEvent[], dropped = 0): void {
  for (let at = 0; at < events.length; at += 500) graphs.take(events.slice(at, at + 500), dropped);
}

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

  test('are shown a part at a time where many come at once, so that the page has its turn between', () => {
    const { clock, graphs } = recorded();
    takeAll(graphs, ops(0, 15_000));
    graphs.end();
    let largest = 0;
    for (let seen = 0; !graphs.ended; seen = graphs.events.length) {
      clock.pass(1);
      largest = Math.max(largest, graphs.events.length - seen);
    }
    expect(largest).toBeLessThanOrEqual(2_000);
    expect(graphs.events).toEqual(ops(0, 15_000));
  });

  test('are all shown in the end while the run goes on, however many came at once', () => {
    for (const count of [1, 499, 500, 501, 999, 1_000, 2_001, 9_999]) {
      const { clock, graphs } = recorded();
      takeAll(graphs, ops(0, count));
      clock.pass(1_000);
      expect(graphs.events).toHaveLength(count);
    }
  });

  test('are shown apart from those that came after some were dropped', () => {
    const { clock, graphs } = recorded();
    graphs.take(ops(0, 300), 0);
    graphs.take(ops(300, 300), 0);
    graphs.take(ops(900, 300), 300);
    graphs.end();
    while (graphs.dropped === 0) {
      expect(graphs.events.length).toBeLessThanOrEqual(600);
      clock.pass(1);
    }
    expect(graphs.events.map(({ seq }) => seq)).toEqual(
      [...ops(0, 600), ...ops(900, 300)].map(({ seq }) => seq),
    );
  });

  test('are all there when the run is said to have ended, and nothing of it comes into the next', () => {
    const { clock, graphs } = recorded();
    takeAll(graphs, ops(0, 5_000));
    graphs.take(ops(5_000, 10), 0);
    graphs.end();
    expect(graphs.ended).toBe(false);
    clock.pass(100);
    expect(graphs.ended).toBe(true);
    expect(graphs.events).toHaveLength(5_010);
    graphs.begin(true);
    takeAll(graphs, ops(0, 1_500));
    clock.pass(125);
    graphs.take(ops(1_500, 10), 0);
    graphs.begin(true);
    clock.pass(10_000);
    expect(graphs.events).toHaveLength(1_500);
    graphs.take(ops(0, 3), 0);
    graphs.end();
    expect(graphs.events).toHaveLength(3);
    expect(graphs.ended).toBe(true);
  });

  test('of the run before go when one has ended without any', () => {
    const { graphs } = recorded();
    graphs.take(ops(0, 5), 0);
    graphs.end();
    graphs.begin(true);
    expect(graphs.events).toHaveLength(5);
    graphs.end();
    expect(graphs.events).toEqual([]);
  });
});
