/** Settings as an address holds them: the other way of `settingsFromQuery`, which is all that the page's start needs. */
import { BENCHMARK_QUERY, type QuerySettings } from './query';

/** The query that gives these settings, `?` included; the empty text for none. */
export function settingsToQuery(settings: QuerySettings): string {
  const query = new URLSearchParams();
  for (const name of [
    'example',
    'backend',
    'threads',
    'seed',
    'mode',
    'engine',
    'without',
    'theme',
    'tab',
    ...BENCHMARK_QUERY,
  ] as const) {
    const value = settings[name];
    if (value !== undefined) query.set(name, String(value));
  }
  const parts = [query.toString(), settings.embed ? 'embed' : ''].filter((part) => part !== '');
  return parts.length ? `?${parts.join('&')}` : '';
}
