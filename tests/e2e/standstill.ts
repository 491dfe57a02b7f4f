/**
 * How long the page stood still: its longest task, by the clock of the thread that it ran on. The clock on the wall, by which the
 * browser itself calls a task long, goes on while a busy machine does something else.
 */
import type { Page } from '@playwright/test';

/** As in Chromium's traces, times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** By the clock of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${String(pid)}:${String(tid)}`;

/** Watches from now on; gives the milliseconds of the longest task when called, once. */
export async function watchForStandstills(page: Page): Promise<() => Promise<number>> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser.');
  await browser.startTracing(page, { categories: ['toplevel'] });
  return async () => {
    const trace = await browser.stopTracing();
    const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
    const pages = new Set(
      traceEvents
        .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
        .map(threadOf),
    );
    const tasks = traceEvents
      .filter((event) => pages.has(threadOf(event)))
      .flatMap(({ tdur }) => (tdur === undefined ? [] : [tdur / 1000]));
    if (tasks.length === 0) throw new Error('The trace has no task of a page.');
    return tasks.reduce((longest, task) => Math.max(longest, task));
  };
}
