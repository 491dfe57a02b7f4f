import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PHASES, type OpEvent, type PhaseEvent, type RunEvent } from '../base/events';
import { grown, RunGrowth } from './run-growth';

const KERNELS = ['Tensor', 'Variable', 'Assign', 'Read', 'Neg', 'Add'] as const;

/** Events as a run tells of them, reads and phases that began long before among them, and numbers that are left out. */
const run = fc
  .array(
    fc.record({
      what: fc.constantFrom('op', 'op', 'op', 'free', 'phase'),
      kernel: fc.constantFrom(...KERNELS),
      phase: fc.constantFrom(...PHASES),
      line: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      ids: fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6)),
      sinceUs: fc.nat(30),
      durUs: fc.nat(20),
      skip: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(50) }),
    }),
    { maxLength: 60 },
  )
  .map((told) => {
    let seq = 0;
    return told.map(({ what, kernel, phase, line, ids, sinceUs, durUs, skip }): RunEvent => {
      seq += 1 + skip;
      const value = (id: number) => ({ id, dtype: 'float32', shape: [2] });
      const [read, made, shared] = ids;
      const startUs = Math.max(0, 8 * seq - (what === 'phase' || kernel === 'Read' ? 10 * sinceUs : 0));
      const outputs = [{ ...value(made), bytes: 8, ...(shared > 3 && { shares: shared }) }];
      const when = { startUs, durUs, ...(line !== undefined && { line }) };
      if (what === 'free') return { seq, free: read, atUs: 8 * seq };
      if (what === 'phase') {
        const values = phase === 'run' ? { inputs: [value(read)], outputs, asOf: seq - 1 } : {};
        return { seq, phase, ...when, ...values } satisfies PhaseEvent;
      }
      const event: OpEvent = {
        seq,
        kernel,
        scope: [],
        backend: 'cpu',
        inputs: kernel === 'Tensor' ? [] : [value(read)],
        outputs: kernel === 'Read' ? [] : outputs,
        ...when,
        ...(kernel === 'Read' && { copyUs: Math.min(durUs, sinceUs) }),
      };
      return event;
    });
  });

const all = (growth: RunGrowth) => [growth.dynamic(), growth.timeline(), growth.memory()];

describe('what is derived of a run as it goes on', () => {
  test('is after each batch what all events at once give, wherever they are cut and whatever is missing', () => {
    fc.assert(
      fc.property(run, fc.array(fc.nat(12), { maxLength: 20 }), fc.nat(60), (events, cuts, droppedFrom) => {
        const growth = new RunGrowth();
        let known = 0;
        for (const length of [...cuts, events.length]) {
          known = Math.min(known + length, events.length);
          const dropped = known > droppedFrom ? 1 : 0;
          growth.show(events.slice(0, known), dropped);
          expect(all(growth)).toEqual(all(grown(events.slice(0, known), dropped)));
        }
      }),
    );
  });

  test('is that of the events in order, in whatever order they come', () => {
    fc.assert(
      fc.property(run, fc.nat(60), fc.nat(10), (events, from, count) => {
        const late = events.slice(from, from + count);
        const order = [...events.slice(0, from), ...events.slice(from + count), ...late];
        const growth = new RunGrowth();
        for (let known = 0; known <= order.length; known += 7) growth.show(order.slice(0, known), 0);
        growth.show(order, 0);
        expect(all(growth)).toEqual(all(grown(events)));
      }),
    );
  });

  test('is that of the next run alone when one begins', () => {
    fc.assert(
      fc.property(run, run, (before, after) => {
        const growth = grown(before);
        growth.show(after, 0);
        expect(all(growth)).toEqual(all(grown(after)));
      }),
    );
  });

  test('does not change what was given before', () => {
    fc.assert(
      fc.property(run, fc.nat(60), (events, cut) => {
        const growth = grown(events.slice(0, cut));
        const [before, kept] = [growth.timeline(), structuredClone(growth.timeline())];
        const [memory, keptMemory] = [growth.memory(), structuredClone(growth.memory())];
        growth.show(events, 0);
        all(growth);
        expect(before).toEqual(kept);
        expect(memory).toEqual(keptMemory);
      }),
    );
  });
});
