import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mounted, type Mounted } from '../output/mounted.svelte';
import ExportMenu from './ExportMenu.svelte';

const take = vi.fn();
let view: Mounted<Record<string, unknown>>;

const buttons = () => [...view.target.querySelectorAll<HTMLButtonElement>('[popover] button')];
const wordsOf = (button: HTMLButtonElement | undefined, attribute: string): string =>
  document.getElementById(button?.getAttribute(attribute) ?? '')?.textContent ?? '';

beforeEach(async () => {
  take.mockClear();
  view = mounted(ExportMenu as never, {
    title: 'Export the result',
    entries: [
      { name: 'JSON', hint: 'Everything, with every sample', run: take },
      { name: 'SVG picture', hint: 'Sharp at any size', lack: 'There is nothing in it yet', run: take },
    ],
  });
  view.target.querySelector('button')?.click();
  await expect.poll(buttons).toHaveLength(2);
});
afterEach(() => {
  view.remove();
});

it('is named after what is taken away, each of its buttons by its name alone, and says what is in it beside', () => {
  expect(view.target.querySelector('button')?.getAttribute('aria-label')).toBe('Export the result');
  const [json] = buttons();
  expect(wordsOf(json, 'aria-labelledby')).toBe('JSON');
  expect(wordsOf(json, 'aria-describedby')).toBe('Everything, with every sample');
});

it('closes when something is taken', async () => {
  buttons()[0]?.click();
  expect(take).toHaveBeenCalledTimes(1);
  await expect.poll(buttons).toHaveLength(0);
});

it('says why something can’t be had, in place of what is in it, and gives nothing', () => {
  const [, picture] = buttons();
  expect(wordsOf(picture, 'aria-describedby')).toBe('There is nothing in it yet');
  picture?.click();
  expect(take).not.toHaveBeenCalled();
});
