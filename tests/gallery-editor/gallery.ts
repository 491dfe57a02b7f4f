/** The gallery page as the tests drive it. */
import { expect, test as base, type Locator, type Page } from '@playwright/test';

export class Gallery {
  readonly area: Locator;
  readonly code: Locator;
  readonly status: Locator;
  readonly runs: Locator;
  readonly problems: Locator;
  constructor(readonly page: Page) {
    this.area = page.locator('textarea[wrap]');
    this.code = page.locator('.monaco-editor .view-lines');
    this.status = page.locator('[data-status]');
    this.runs = page.locator('[data-runs]');
    this.problems = page.locator('[data-problems]');
  }

  async open(query: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`?${new URLSearchParams({ example: 'short', ...query }).toString()}`);
  }

  async ready(): Promise<void> {
    await expect(this.status).toHaveText('ready');
  }

  /** Opens it and waits for Monaco. */
  async openMonaco(query: Record<string, string> = {}): Promise<void> {
    await this.open(query);
    await this.ready();
  }

  text(): Promise<string> {
    return this.page.locator('[data-text]').evaluate((element) => element.textContent);
  }

  /** Puts the caret at the end, on a line of its own. */
  async toEnd(): Promise<void> {
    await this.code.click({ position: { x: 300, y: 10 } });
    await this.page.keyboard.press('Control+End');
    await this.page.keyboard.press('Enter');
  }

  /** Monaco is made and could take over, but does not. */
  async heldUp(): Promise<void> {
    await expect(this.page.locator('.waiting .monaco-editor .view-lines')).toBeAttached();
    await this.page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await expect(this.status).toHaveText('loading');
    await expect(this.area).toBeAttached();
  }

  /** Keeps Monaco from arriving until the returned function is called. */
  async holdMonaco(): Promise<() => void> {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await this.page.route(/\/monaco-surface-[^/]*\.js$/, async (route) => {
      await released;
      await route.continue();
    });
    return release;
  }
}

/** Anything that the console calls an error fails the test, unless the test expects it. */
export const test = base.extend<{ gallery: Gallery; expectedErrors: RegExp | undefined }>({
  expectedErrors: [undefined, { option: true }],
  gallery: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    const note = (text: string): void => {
      if (!expectedErrors?.test(text)) errors.push(text);
    };
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') note(message.text());
    });
    page.on('pageerror', (error) => note(String(error)));
    await use(new Gallery(page));
    expect(errors).toEqual([]);
  },
});
export { expect };
