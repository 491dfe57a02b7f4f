import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpEvent, PhaseEvent, RunEvent } from '../base/events';
import { dynamicGraph } from './dynamic';
import { grown } from './run-growth';
import type { Lane } from './timeline';

function op(
  seq: number,
  kernel: string,
  startUs: number,
  durUs: number,
  more: Partial<OpEvent> = {},
): OpEvent {
  const outputs = kernel === 'Read' ? [] : [{ id: seq, dtype: 'float32', shape: [2], bytes: 8 }];
  return { seq, kernel, scope: [], backend: 'cpu', inputs: [], outputs, startUs, durUs, ...more };
}

const phase = (
  seq: number,
  phase: PhaseEvent['phase'],
  startUs: number,
  durUs: number,
  more: Partial<PhaseEvent> = {},
): PhaseEvent => ({ seq, phase, startUs, durUs, ...more });

const timeline = (events: readonly RunEvent[], dropped = 0) => grown(events, dropped).timeline();

function lane(events: readonly RunEvent[], id: Lane['id']): string[] | undefined {
  return timeline(events)
    .lanes.find((each) => each.id === id)
    ?.spans.map(
      ({ startUs, endUs, name, depth }) => `${String(depth)} ${name} ${String(startUs)}-${String(endUs)}`,
    );
}

describe('the timeline', () => {
  test('shows each kernel with its line and node, and nothing that is none', () => {
    const events = [op(1, 'Tensor', 0, 0), op(2, 'Neg', 5, 10, { line: 3 }), op(3, 'Exp', 15, 5)];
    const graph = dynamicGraph(events);
    const { lanes } = timeline(events);
    expect(lanes.map(({ id }) => id)).toEqual(['line', 'kernel', 'read']);
    expect(lanes[1]?.spans).toEqual([
      { startUs: 5, endUs: 15, name: 'Neg', line: 3, node: graph.nodes[1]?.id, detail: 'cpu', depth: 0 },
      { startUs: 15, endUs: 20, name: 'Exp', node: graph.nodes[2]?.id, detail: 'cpu', depth: 0 },
    ]);
  });

  test('keeps kernels that follow each other in one row, however their times are rounded', () => {
    // 0.1 + 0.2 is a little more than 0.3.
    expect(lane([op(1, 'Neg', 0.1, 0.2), op(2, 'Exp', 0.3, 1), op(3, 'Neg', 0.6, 1)], 'kernel')).toEqual([
      '0 Neg 0.1-0.30000000000000004',
      '0 Exp 0.3-1.3',
      '1 Neg 0.6-1.6',
    ]);
  });

  test('joins what follows on one line, and does not let a read that goes on hold its line', () => {
    const value = { id: 1, dtype: 'float32', shape: [2] };
    const events = [
      op(1, 'Tensor', 0, 0, { line: 1 }),
      op(2, 'Neg', 2, 3, { line: 1 }),
      op(3, 'Exp', 6, 2, { line: 2 }),
      op(4, 'Read', 9, 50, { line: 1, inputs: [value], copyUs: 5 }),
      op(5, 'Neg', 10, 1, { line: 2 }),
      op(6, 'Read', 60, 5, { line: 3, inputs: [value], copyUs: 5 }),
    ];
    expect(lane(events, 'line')).toEqual([
      '0 line 1 0-5',
      '0 line 2 6-8',
      '0 line 1 9-9',
      '0 line 2 10-11',
      '0 line 3 60-65',
    ]);
    expect(lane(events, 'read')).toEqual(['0 read 9-59', '0 read 60-65']);
  });

  test('puts what a compiled function did within its first call, and a batch of the GPU where there is one', () => {
    const given = { name: 'step', signature: '(float32[2])' };
    const events = [
      phase(1, 'trace', 1, 4, given),
      phase(2, 'passes', 5, 2, given),
      phase(3, 'first', 0, 9, given),
      phase(4, 'gpu', 3, 4),
    ];
    expect(lane(events, 'compiled')).toEqual([
      '0 first call step 0-9',
      '1 trace step 1-5',
      '1 passes step 5-7',
    ]);
    expect(lane(events, 'gpu')).toEqual(['0 batch 3-7']);
  });

  test('adds up: at work, waiting and copying', () => {
    const events = [
      phase(1, 'turn', 0, 10),
      op(2, 'Read', 4, 30, { copyUs: 2 }),
      phase(3, 'turn', 31, 4),
      phase(4, 'gpu', 6, 20),
    ];
    expect(timeline(events).totals).toEqual({ wallUs: 35, jsUs: 12, waitUs: 21, copyUs: 2, gpuUs: 20 });
  });

  test('adds up for any events, as each microsecond by itself says', () => {
    const MOST = 30;
    const stretch = fc.tuple(fc.nat(MOST), fc.nat(MOST), fc.nat(MOST));
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 5 }),
        fc.array(stretch, { maxLength: 5 }),
        fc.array(stretch, { maxLength: 5 }),
        (turns, reads, kernels) => {
          // One at the end, so that none goes on.
          const last = 3 * MOST;
          const events: RunEvent[] = [
            ...turns.map(([start, length], index) => phase(index, 'turn', start, length)),
            ...reads.map(([start, length, copy], index) =>
              op(10 + index, 'Read', start, length, { copyUs: Math.min(copy, length) }),
            ),
            ...kernels.map(([start, length], index) => op(20 + index, 'Neg', start, length)),
            phase(30, 'turn', last, 1),
          ];
          const within = (at: number, start: number, length: number) => start <= at && at < start + length;
          const counts = { js: 0, wait: 0, copy: 0 };
          for (let at = 0; at <= last; at++) {
            const copied = reads.some(([start, length, copy]) => {
              const copyUs = Math.min(copy, length);
              return within(at, start + length - copyUs, copyUs);
            });
            const atWork = [...turns, ...kernels].some(([start, length]) => within(at, start, length));
            counts[copied ? 'copy' : atWork || at === last ? 'js' : 'wait']++;
          }
          expect(timeline(events).totals).toEqual({
            wallUs: last + 1,
            jsUs: counts.js,
            waitUs: counts.wait,
            copyUs: counts.copy,
          });
        },
      ),
    );
  });

  test('says what measured it', () => {
    expect(timeline([{ seq: 0, clock: 'performance.now', resolutionUs: 5 }]).clock).toEqual({
      source: 'performance.now',
      resolutionUs: 5,
    });
  });

  test('leaves out what was dropped', () => {
    const events = [
      phase(0, 'turn', 0, 10),
      op(1, 'Neg', 5, 5),
      op(90, 'Neg', 50, 10),
      phase(91, 'turn', 45, 20),
    ];
    const { gap, totals } = timeline(events, 88);
    expect(gap).toEqual({ startUs: 10, endUs: 45 });
    expect(totals).toMatchObject({ wallUs: 30, jsUs: 30, waitUs: 0 });
  });

  test('is empty without events', () => {
    const { lanes, startUs, endUs, totals } = timeline([]);
    expect(lanes.every(({ spans }) => spans.length === 0)).toBe(true);
    expect([startUs, endUs, totals.wallUs]).toEqual([0, 0, 0]);
  });
});
