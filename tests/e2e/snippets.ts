/** Runs snippets in the built site without its page, as the command does. */
import type { Page } from '@playwright/test';
import type { PageItem, PageReply, PageRequest } from '../../src/cli/contract';

export interface SnippetRun {
  readonly reply: PageReply;
  /** The output as text, in order, a string for each item. */
  readonly output: readonly string[];
  /** With `as: 'json'`: the items of the command's JSON, in order. */
  readonly items: readonly JsonItem[];
}

/** An item of the command's JSON, as far as the tests look at it. */
export interface JsonItem {
  readonly kind: string;
  readonly title?: string;
  readonly text?: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly values?: readonly (number | string)[];
  readonly series?: readonly { readonly name: string; readonly y: readonly number[] }[];
  readonly rows?: readonly (readonly unknown[])[];
  readonly note?: string;
}

type Bridge = typeof globalThis & { twographRun(request: PageRequest): Promise<PageReply> };

/** Opens the page that runs snippets; call once for each page. */
export async function openRunner(
  page: Page,
  address = '/run.html',
): Promise<(text: string, options?: Partial<PageRequest>) => Promise<SnippetRun>> {
  const items = new Map<number, unknown>();
  await page.exposeFunction('twographItems', (batch: readonly PageItem[]) => {
    for (const { slot, value } of batch) items.set(slot, value);
  });
  await page.goto(address);
  await page.waitForFunction(() => 'twographRun' in globalThis);
  return async (text, options = {}) => {
    items.clear();
    const request: PageRequest = {
      text,
      backend: 'cpu',
      mode: 'eager',
      engine: 'ort:wasm',
      seed: 1,
      timeoutMs: 60_000,
      as: 'text',
      ...options,
    };
    const reply = await page.evaluate((given) => (globalThis as Bridge).twographRun(given), request);
    const inOrder = [...items].sort(([a], [b]) => a - b).map(([, value]) => value);
    return { reply, output: inOrder.map(String), items: inOrder as JsonItem[] };
  };
}

/** How a run ended, with its error. */
export function problem(reply: PageReply): unknown {
  return reply.status === 'ran' ? { status: reply.result.status, ...reply.result.error } : reply;
}
