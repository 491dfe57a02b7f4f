import { describe, expect, test } from 'vitest';
import { atOnce, either, waiting } from './work';
import type { Work } from './work';

const answer = (): Work<string> =>
  either(
    () => 'now',
    () => Promise.resolve('later'),
  );
const failing = (): Work<string> =>
  either<string>(
    () => {
      throw new Error('now');
    },
    () => Promise.reject(new Error('later')),
  );

function* twice(): Work<string> {
  const first = yield* answer();
  return `${first}, ${yield* answer()}`;
}

function* caught(): Work<string> {
  let found = '';
  try {
    yield* failing();
  } catch (error) {
    found = (error as Error).message;
  }
  return `${found} failed, ${yield* answer()}`;
}

describe('work that is written once', () => {
  test('is done at once or with waiting', async () => {
    expect(atOnce(twice())).toBe('now, now');
    expect(await waiting(twice())).toBe('later, later');
  });

  test('catches what a step throws, and goes on', async () => {
    expect(atOnce(caught())).toBe('now failed, now');
    expect(await waiting(caught())).toBe('later failed, later');
  });

  test('fails with what nobody caught', async () => {
    expect(() => atOnce(failing())).toThrow('now');
    await expect(waiting(failing())).rejects.toThrow('later');
  });
});
