/** Why something could not be loaded: the service worker's words where there is no network and it was never loaded before. */
import { NEVER_LOADED } from './manifest';

/**
 * After a failed import or fetch, in the page or in a worker: the words to show in place of the browser's "Failed to fetch", or
 * undefined where the failure has another cause. A failed import tells neither status nor body, so the browser's list of what was
 * loaded is asked for what went wrong last.
 */
export async function whyNeverLoaded(): Promise<string | undefined> {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const failed = entries.filter((entry) => entry.responseStatus === 503).at(-1);
  if (failed === undefined) return undefined;
  try {
    const response = await fetch(failed.name);
    return response.headers.has(NEVER_LOADED) ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
