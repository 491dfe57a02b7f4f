import { describe, expect, it } from 'vitest';
import { pace, type Clock } from './pace';

function fakeClock(paintMs = 16) {
  let now = 0;
  let timers: { at: number; then: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    after(ms, then) {
      const timer = { at: now + ms, then };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    shown: (then) => clock.after(paintMs, then),
  };
  return {
    clock,
    spend: (ms: number) => {
      now += ms;
    },
    advance(ms: number) {
      const end = now + ms;
      for (;;) {
        const due = timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((t) => t !== due);
        now = due.at;
        due.then();
      }
      now = end;
    },
  };
}

describe('pace', () => {
  it('draws at once, then at most ten times a second, and the last state always', () => {
    const { clock, advance } = fakeClock();
    let state = 0;
    const drawn: number[] = [];
    const p = pace(() => drawn.push(state), 100, clock);
    for (let i = 0; i < 50; i++) {
      state = i;
      p.request();
      advance(20);
    }
    advance(1000);
    expect(drawn[0]).toBe(0);
    expect(drawn.at(-1)).toBe(49);
    expect(drawn.length).toBeLessThanOrEqual(11);
    expect(drawn.length).toBeGreaterThanOrEqual(9);
  });

  it('rests longer when drawing is slow', () => {
    const { clock, advance, spend } = fakeClock();
    let count = 0;
    const p = pace(
      () => {
        count++;
        spend(200);
      },
      100,
      clock,
    );
    p.request();
    p.request();
    advance(700);
    expect(count).toBe(1);
    advance(200);
    expect(count).toBe(2);
  });

  it('rests longer when the picture is slow to come, and draws nothing before it has come', () => {
    const { clock, advance } = fakeClock(400);
    let count = 0;
    const p = pace(() => count++, 100, clock);
    for (let ms = 0; ms < 2200; ms += 20) {
      p.request();
      advance(20);
    }
    expect(count).toBe(2);
  });

  it('does not make up for the time in which nobody looked', () => {
    const { clock, advance } = fakeClock(600_000);
    let count = 0;
    const p = pace(() => count++, 100, clock);
    p.request();
    advance(1);
    p.request();
    advance(600_000);
    expect(count).toBe(1);
    advance(1000);
    expect(count).toBe(2);
  });

  it('draws no more once disposed of', () => {
    const { clock, advance } = fakeClock();
    let count = 0;
    const p = pace(() => count++, 100, clock);
    p.request();
    p.request();
    p.dispose();
    advance(1000);
    expect(count).toBe(1);
  });
});
