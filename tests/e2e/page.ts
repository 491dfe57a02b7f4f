/** What the tests of the page do as a person would: open it, type, run, look. */
import { expect, type Locator, type Page } from '@playwright/test';
import { encodeShare } from '../../src/snippet/share';

export const HELLO = `console.log('hello');\n`;

/** Opens the page; the editor may still be on its way. */
export async function open(page: Page, address = '/'): Promise<void> {
  await page.goto(address);
  await expect(runButton(page)).toBeVisible();
}

/** Opens the page with this text in its link. */
export async function openText(page: Page, text: string, title = 'A test', query = ''): Promise<void> {
  await open(page, `/${query}${await encodeShare({ text, title, backend: 'cpu', seed: 1 })}`);
}

/** As narrow or wide as that from now on, and drawn so: what the page chooses by its width it has chosen anew. */
export async function resize(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
  );
  expect(await page.evaluate(() => innerWidth)).toBe(width);
}

/**
 * That the whole of it is to be seen: inside the window and inside whatever scrolls or clips around it. Measured without waiting for a
 * frame, unlike `toBeInViewport`, which in a window that was just resized now and then waits for one that never comes.
 */
export async function inFullView(control: Locator, message: string): Promise<void> {
  const hidden = () =>
    control.evaluate((element) => {
      const box = element.getBoundingClientRect();
      if (box.width * box.height === 0 || !element.checkVisibility()) return 'all of it';
      const within = (what: string, { left, top, right, bottom }: DOMRect) =>
        box.left < left - 1 || box.top < top - 1 || box.right > right + 1 || box.bottom > bottom + 1
          ? what
          : '';
      let beyond = within('beyond the window', new DOMRect(0, 0, innerWidth, innerHeight));
      let fixed = false;
      for (let around: Element | null = element; around && !fixed && !beyond; around = around.parentElement) {
        const style = getComputedStyle(around);
        fixed = style.position === 'fixed';
        if (around === element || style.overflow === 'visible' || style.display === 'inline') continue;
        beyond = within(`clipped by ${around.outerHTML.slice(0, 80)}`, around.getBoundingClientRect());
      }
      return beyond;
    });
  await expect.poll(hidden, { message }).toBe('');
}

export function runButton(page: Page): Locator {
  return page
    .getByRole('button', { name: 'Run', exact: true })
    .or(page.getByRole('button', { name: /^Run Ctrl/ }));
}

/** Shows the graphs beside the code, as a list or as a picture: which one opens by itself depends on the room. */
export async function showGraphs(page: Page, shape: 'List' | 'Picture' = 'List'): Promise<void> {
  await page.getByRole('tab', { name: 'Graph' }).click();
  await page.getByRole('radiogroup', { name: 'Shown as' }).getByRole('radio', { name: shape }).check();
}

export function output(page: Page): Locator {
  return page.getByRole('region', { name: 'Output', exact: true });
}

export function status(page: Page): Locator {
  return page.locator('footer .run');
}

export function picker(page: Page): Locator {
  return page.getByLabel('Example or draft');
}

/** The title that the picker shows. */
export async function opened(page: Page): Promise<string> {
  return picker(page).evaluate(
    (select: HTMLSelectElement) => select.selectedOptions[0]?.textContent?.trim() ?? '',
  );
}

export async function run(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+Enter');
}

/**
 * Counts from now on for how many milliseconds the page's thread is busy: by the clock of that thread, which stands still while the
 * machine does something else.
 */
export async function countBusy(page: Page): Promise<() => Promise<number>> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const sinceOpened = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const before = await sinceOpened();
  return async () => (await sinceOpened()) - before;
}

/**
 * Presses Stop, and sees that the page says within a second that it stopped: before a timer of its own that it started at the press. The
 * clock on the wall would tell how busy the machine is.
 */
export async function stop(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Stop' });
  // Whoever listens must be there before the press.
  const taken = await button.evaluateHandle((element) => ({
    first: new Promise<string>((resolve) => {
      const pressed = (): void => {
        setTimeout(resolve, 1000, 'the second was over');
        const line = document.querySelector('footer .run');
        const look = (): void => {
          if (line?.textContent.includes('stopped')) resolve('it stopped');
        };
        if (line)
          new MutationObserver(look).observe(line, { subtree: true, childList: true, characterData: true });
        look();
      };
      element.addEventListener('click', pressed, { capture: true, once: true });
    }),
  }));
  await button.click();
  expect(await taken.evaluate(({ first }) => first)).toBe('it stopped');
}

/** Opens the list of commands by its key, and types into it what narrows it to this one; Enter would run it. */
export async function narrowTo(page: Page, typed: string, command: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  const commands = page.getByRole('dialog', { name: 'Commands' });
  await expect(commands.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
  await expect(commands.getByRole('option', { name: command, selected: true })).toBeVisible();
}

/** Keeps the text as a draft, by keys; the name is the one that is offered unless another is given. */
export async function saveAsDraft(page: Page, name?: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+s');
  const field = page.getByRole('dialog', { name: 'Save as a draft' }).getByLabel('Name');
  await expect(field).toBeFocused();
  if (name !== undefined) await field.fill(name);
  await page.keyboard.press('Enter');
}

export async function editorReady(page: Page): Promise<void> {
  await expect(page.locator('.monaco-editor .view-line').first()).toBeVisible();
}

/** Types at the beginning of the text, where the editor shows it, as one input. */
export async function type(page: Page, text: string): Promise<void> {
  const monaco = page.locator('[data-editor] .monaco-editor .view-lines');
  await ((await monaco.count()) > 0 ? monaco : page.locator('[data-editor] textarea')).click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText(text);
}

/** Every text that the browser keeps for the page, by the document's key. */
export async function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => {
    const start = 'twograph:text:';
    return Object.fromEntries(
      Object.entries({ ...localStorage })
        .filter(([key]) => key.startsWith(start))
        .map(([key, json]) => [key.slice(start.length), (JSON.parse(String(json)) as { text: string }).text]),
    );
  });
}
