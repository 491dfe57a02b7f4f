/** The examples of the site: their texts are read with the page's first picture, a counterpart when it is first shown. */
import url from 'virtual:examples';
import { loadExamples, type Example } from './examples';

export async function siteExamples(): Promise<Example[]> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The examples could not be loaded (${String(response.status)}).`);
  const texts = (await response.json()) as Readonly<Record<string, string>>;
  return loadExamples(
    texts,
    import.meta.glob<string>('/examples/*.{py,prototxt}', { query: '?raw', import: 'default' }),
  );
}
