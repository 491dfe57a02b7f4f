import { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { LOST, PageLost, watchPage } from './lost';

/** A page whose events a test brings about. */
function fakePage() {
  const events = new EventEmitter();
  return { events, watched: watchPage(events as unknown as Page) };
}
const never = () => new Promise<never>(() => undefined);

describe('a page that ends while it is waited for', () => {
  it.each(['crash', 'close'])('is known by its %s', async (event) => {
    const { events, watched } = fakePage();
    const asked = watched.ask(never());
    expect(watched.isLost()).toBe(false);
    events.emit(event);
    await expect(asked).rejects.toThrow(PageLost);
    expect(watched.isLost()).toBe(true);
  });

  it.each([
    'page.evaluate: Target crashed',
    'page.evaluate: Target page, context or browser has been closed',
    'page.goto: Page crashed',
  ])('is known by a call that fails: %s', async (message) => {
    const { watched } = fakePage();
    await expect(watched.ask(Promise.reject(new Error(message)))).rejects.toThrow(LOST);
    expect(watched.isLost()).toBe(true);
  });

  it('answers nothing any more', async () => {
    const { events, watched } = fakePage();
    events.emit('crash');
    await expect(watched.ask(never())).rejects.toThrow(LOST);
  });
});

it('what else fails is as it was', async () => {
  const { watched } = fakePage();
  await expect(watched.ask(Promise.reject(new Error('net::ERR_FAILED')))).rejects.toThrow('net::ERR_FAILED');
  await expect(watched.ask(Promise.resolve(1))).resolves.toBe(1);
  expect(watched.isLost()).toBe(false);
});
