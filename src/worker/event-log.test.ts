import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLog } from './event-log';

const event = (seq: number) => ({ seq, free: seq });

describe('the log of a recorded run', () => {
  test('gives the first events as they come and the newest at the end', () => {
    const log = new EventLog(3);
    log.take(event(0));
    log.take(event(1));
    expect(log.waiting()).toEqual([event(0), event(1)]);
    for (let seq = 2; seq < 10; seq++) log.take(event(seq));
    expect(log.waiting()).toEqual([event(2)]);
    expect(log.waiting()).toEqual([]);
    expect(log.newest()).toEqual([event(7), event(8), event(9)]);
    expect(log.dropped).toBe(4);
  });

  test('gives every event once and in order, where it drops none, and says how many it dropped', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 20 }), fc.nat(7), (count, most, often) => {
        const log = new EventLog(most);
        const got = [];
        for (let seq = 0; seq < count; seq++) {
          log.take(event(seq));
          if (seq % (often + 1) === 0) got.push(...log.waiting());
        }
        got.push(...log.waiting(), ...log.newest());
        const all = Array.from({ length: count }, (_, seq) => event(seq));
        expect(log.dropped).toBe(Math.max(0, count - 2 * most));
        expect(got).toEqual(log.dropped === 0 ? all : [...all.slice(0, most), ...all.slice(-most)]);
      }),
    );
  });
});
