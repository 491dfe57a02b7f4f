import { describe, expect, test } from 'vitest';
import { Activity } from './activity';

/** A scope with timers of its own, so that the test's are left alone. */
function fakeScope() {
  return {
    setTimeout: globalThis.setTimeout.bind(globalThis),
    clearTimeout: globalThis.clearTimeout.bind(globalThis),
    setInterval: globalThis.setInterval.bind(globalThis),
    clearInterval: globalThis.clearInterval.bind(globalThis),
    fetch: () => Promise.resolve(new Response('done')),
  };
}

describe('Activity', () => {
  test('is idle when nothing was started', async () => {
    await new Activity(fakeScope()).idle(() => 0);
  });

  test('waits for a timer, and for the timer that it starts', async () => {
    const scope = fakeScope();
    const activity = new Activity(scope);
    const seen: string[] = [];
    scope.setTimeout(() => {
      seen.push('first');
      scope.setTimeout(() => seen.push('second'), 5);
    }, 5);
    await activity.idle(() => 0);
    expect(seen).toEqual(['first', 'second']);
  });

  test('counts a cancelled timer and a cleared interval no more', async () => {
    const scope = fakeScope();
    const activity = new Activity(scope);
    const timeout = scope.setTimeout(() => undefined, 1e6);
    const interval = scope.setInterval(() => undefined, 1e6);
    expect(activity.pending).toBe(2);
    scope.clearTimeout(timeout);
    scope.clearInterval(interval);
    expect(activity.pending).toBe(0);
    await activity.idle(() => 0);
  });

  test('passes arguments on and gives an id that clears', () => {
    const scope = fakeScope();
    new Activity(scope);
    return new Promise<void>((resolve) => {
      scope.setTimeout(
        (word: string) => {
          expect(word).toBe('hello');
          resolve();
        },
        0,
        'hello',
      );
    });
  });

  test('waits for a fetch, and for what others count', async () => {
    const scope = fakeScope();
    const activity = new Activity(scope);
    let open = 1;
    const answer = scope.fetch();
    expect(activity.pending).toBe(1);
    void answer.then(() => {
      open = 0;
    });
    await activity.idle(() => open);
    expect(open).toBe(0);
  });

  test('waits for work that is done for the snippet, though it fails', async () => {
    const activity = new Activity(fakeScope());
    let failed = false;
    let fail: (why: Error) => void = () => undefined;
    const work = activity.during(
      () =>
        new Promise<never>((_, reject) => {
          fail = reject;
        }),
    );
    expect(activity.pending).toBe(1);
    setTimeout(() => {
      failed = true;
      fail(new Error('no'));
    });
    await Promise.all([expect(work).rejects.toThrow('no'), activity.idle(() => 0)]);
    expect(failed).toBe(true);
    expect(activity.pending).toBe(0);
  });
});
