/** The examples of the site: they are fetched with the page's first picture, their counterparts when one is first shown. */
import * as addresses from 'virtual:examples';
import type { Example, ExampleEntry } from './examples';

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The examples could not be loaded (${String(response.status)}).`);
  return response.json();
}

let fetched: Promise<Readonly<Record<string, string>>> | undefined;

/** The text of a counterpart. All are fetched at once; again where that failed. */
async function counterpartText(file: string): Promise<string> {
  fetched ??= fetchJson(addresses.counterparts) as Promise<Readonly<Record<string, string>>>;
  try {
    return (await fetched)[file] ?? '';
  } catch (error) {
    fetched = undefined;
    throw error;
  }
}

export async function siteExamples(): Promise<Example[]> {
  const entries = (await fetchJson(addresses.examples)) as readonly ExampleEntry[];
  return entries.map(({ counterpart, ...example }) => {
    if (counterpart === undefined) return example;
    const load = async () => ({ ...counterpart, text: await counterpartText(counterpart.file) });
    return { ...example, counterpart: { ...counterpart, load } };
  });
}
