import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEAT_MS, Heartbeat } from './heartbeat';

/** A page's clocks, and whether it is seen; a timer that comes when it is let. */
class Page {
  now = 1e4;
  wall = 1.7e12;
  hidden = false;
  readonly heart = new Heartbeat({
    now: () => this.now,
    wall: () => this.wall,
    hidden: () => this.hidden,
  });

  passes(ms: number, asleepMs = 0): void {
    this.now += ms;
    this.wall += ms + asleepMs;
    this.heart.beat();
  }
}

describe('a heartbeat', () => {
  it('tells nothing of a page that runs, however late its timers come among its work', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 * BEAT_MS })), (beats) => {
        const page = new Page();
        for (const ms of beats) page.passes(ms);
        expect(page.heart.stills()).toEqual([]);
      }),
    );
  });

  it('tells how long a page was frozen, where its clock went on', () => {
    const page = new Page();
    page.passes(BEAT_MS);
    page.passes(10_000 + BEAT_MS);
    page.passes(BEAT_MS);
    expect(page.heart.stills()).toEqual([10_000]);
  });

  it('tells how long a computer slept, where its clock stood still too', () => {
    const page = new Page();
    page.passes(BEAT_MS, 3_600_000);
    expect(page.heart.stills()).toEqual([3_600_000]);
  });

  it('sees it at once where it is asked, before any timer comes', () => {
    const page = new Page();
    page.now += 60_000;
    page.wall += 60_000;
    expect(page.heart.stills()).toHaveLength(1);
  });

  it('takes a page out of sight for no standstill, as timers come late there by design', () => {
    const page = new Page();
    page.hidden = true;
    page.passes(60_000);
    page.hidden = false;
    page.passes(60_000);
    page.passes(BEAT_MS);
    expect(page.heart.stills()).toEqual([]);
  });

  it('takes a time of day that was set back, or right by a little, for no standstill', () => {
    const page = new Page();
    page.passes(BEAT_MS, -3_600_000);
    page.passes(BEAT_MS, 300);
    expect(page.heart.stills()).toEqual([]);
  });
});
