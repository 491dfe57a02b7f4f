/** The `test` of every end-to-end test: it fails on any error in the console and on any uncaught error of a page. */
import { test as base, expect, type BrowserContext } from '@playwright/test';

interface Fixtures {
  /** Says which errors this test provokes; all others fail it. */
  readonly expectConsole: (...patterns: readonly RegExp[]) => void;
}

const expected = new WeakMap<BrowserContext, RegExp[]>();

export const test = base.extend<Fixtures>({
  context: async ({ context }, use) => {
    const patterns: RegExp[] = [];
    const seen: string[] = [];
    expected.set(context, patterns);
    context.on('console', (message) => {
      if (message.type() === 'error') seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (event) => {
      seen.push(`uncaught: ${String(event.error())}`);
    });
    await use(context);
    const unexpected = seen.filter((text) => !patterns.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors in the console').toEqual([]);
  },
  expectConsole: async ({ context }, use) => {
    await use((...patterns) => {
      expected.get(context)?.push(...patterns);
    });
  },
});

export { expect };
