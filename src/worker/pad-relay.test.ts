import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PadRelay } from './pad-relay';

/** A run with one pad, which takes a drawing when `take` is called, and of several only the newest. */
class FakeRun {
  readonly seen: (number | 'closed')[] = [];
  #newest: number | undefined;
  #closed = false;
  came = 0;

  draw(_pad: number, _width: number, _height: number, ink: Float32Array): void {
    this.came++;
    this.#newest = ink[0];
  }
  closePad(): void {
    this.#closed = true;
  }
  /** Whether there was one. */
  take(): boolean {
    if (this.#newest !== undefined) this.seen.push(this.#newest);
    else if (this.#closed && this.seen.at(-1) !== 'closed') this.seen.push('closed');
    else return false;
    this.#newest = undefined;
    return true;
  }
}

function setUp() {
  const [first, second] = [new FakeRun(), new FakeRun()];
  const relay = new PadRelay();
  relay.lead(first);
  const actions = {
    draw: (value: number) => {
      relay.draw(0, 1, 1, new Float32Array([value]));
    },
    close: () => {
      relay.close(0);
    },
    firstIsReady: () => {
      first.take();
      relay.firstDrawable(0, first.came);
    },
    secondBegins: () => {
      relay.follow(second);
    },
    secondOpens: () => {
      relay.secondItems([
        { slot: 0, item: { kind: 'pad', title: '', pad: 0, width: 1, height: 1, open: true } },
      ]);
    },
    secondIsReady: () => {
      second.take();
      relay.secondDrawable(0, second.came);
    },
  };
  return { first, second, relay, ...actions };
}

describe('the relay of drawings', () => {
  it('gives the first run the newest drawing when it is ready, and not before', () => {
    const { first, draw, firstIsReady } = setUp();
    draw(1);
    draw(2);
    expect(first.came).toBe(0);
    firstIsReady();
    firstIsReady();
    expect(first.seen).toEqual([2]);
  });

  it('gives what is held before it closes a pad', () => {
    const { first, draw, close } = setUp();
    draw(1);
    close();
    first.take();
    first.take();
    expect(first.seen).toEqual([1, 'closed']);
  });

  it('closes a pad that nothing takes drawings of', () => {
    const { second, draw, close, secondBegins, secondOpens } = setUp();
    draw(1);
    close();
    secondBegins();
    secondOpens();
    second.take();
    second.take();
    expect(second.seen).toEqual([1, 'closed']);
  });

  it('closes the pads of the second run when the first has ended and nobody can draw any more', () => {
    const { second, relay, secondBegins, secondOpens } = setUp();
    secondBegins();
    secondOpens();
    relay.firstHasEnded();
    second.take();
    expect(second.seen).toEqual(['closed']);
  });

  it('shows both runs the same drawings, whatever comes when', () => {
    const step = fc.oneof(
      fc.integer({ min: 1, max: 1000 }).map((value) => ({ name: 'draw', value }) as const),
      fc
        .constantFrom('firstIsReady', 'secondBegins', 'secondOpens', 'secondIsReady')
        .map((name) => ({ name }) as const),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { first, second, relay, ...act } = setUp();
        act.firstIsReady();
        for (const each of steps) {
          if (each.name === 'draw') act.draw(each.value);
          // A pad opens in a run that has begun, and is ready when it has opened.
          else act[each.name]();
        }
        act.firstIsReady();
        act.firstIsReady();
        act.close();
        while (first.take()) relay.firstDrawable(0, first.came);
        act.secondBegins();
        act.secondOpens();
        act.secondIsReady();
        while (second.take()) relay.secondDrawable(0, second.came);
        expect(second.seen).toEqual(first.seen);
        expect(first.seen.at(-1)).toBe('closed');
      }),
    );
  });
});
