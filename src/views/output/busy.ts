/**
 * For tests in a browser: counts from now on for how many milliseconds the page's thread is busy, by the clock of that thread. It stands
 * still while the machine does something else, so that a bound on it fails for what the page does and not for what runs beside it.
 */
import type {} from '@vitest/browser-playwright';
import { cdp } from 'vitest/browser';

export async function countBusy(): Promise<() => Promise<number>> {
  const client = cdp();
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const all = async (): Promise<number> => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  const before = await all();
  return async () => (await all()) - before;
}
