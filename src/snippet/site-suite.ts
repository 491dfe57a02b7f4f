/** The built-in benchmarks of the site, with their texts: part of what is loaded with the benchmark. */
import { loadSuite } from './suite';

export const siteSuite = loadSuite(
  import.meta.glob<string>('/suite/*.ts', { query: '?raw', import: 'default', eager: true }),
);
