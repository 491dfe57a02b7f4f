/** Makes the addresses that give a text and its settings on; loaded with what shows one. */
import type { BenchmarkReport } from '../bench/report';
import type { QuerySettings } from '../snippet/query';
import { settingsToQuery } from '../snippet/to-query';
import { choiceToQuery } from './benchmark-choice';
import type { Workspace } from './workspace.svelte';

/** The page's address with the settings and the text in it; an example that is as it came is only named. */
export async function shareLink(
  { open, settings, link, view, benchmark }: Workspace,
  options: { readonly embed?: boolean } = {},
): Promise<string> {
  const { doc, text, untouchedExample } = open;
  const { backend, seed } = settings;
  const beside = {
    ...runAs(settings),
    embed: options.embed ?? false,
    ...(view.tab === 'benchmark' && benchmark && { tab: view.tab, ...choiceToQuery(benchmark.choice) }),
  };
  const url = link.bare;
  if (untouchedExample !== undefined) {
    url.search = settingsToQuery({ example: untouchedExample, backend, seed, ...beside });
    return url.href;
  }
  const { encodeShare } = await import('../snippet/share');
  const from = doc.example === undefined ? {} : { example: doc.example };
  url.search = settingsToQuery(beside);
  url.hash = await encodeShare({ text, title: doc.name, backend, seed, ...from });
  return url.href;
}

/** How the page runs, as far as it is not as it came. */
function runAs({ threads, mode, engine, without }: Workspace['settings']): QuerySettings {
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(mode === 'eager' ? {} : { mode, engine, ...(without.length > 0 && { without }) }),
  };
}

/** The page's address with what was measured, and how, in it; the page there runs as this one does. */
export async function benchmarkLink(
  { link, examples, settings: page }: Pick<Workspace, 'link' | 'examples' | 'settings'>,
  { text, title, settings }: Pick<BenchmarkReport, 'text' | 'title' | 'settings'>,
  asked: QuerySettings,
): Promise<string> {
  const url = link.bare;
  const { seed } = settings;
  const example = examples.find((each) => each.text === text);
  if (example || asked.suite !== undefined) {
    url.search = settingsToQuery({
      ...(example && { example: example.id }),
      backend: page.backend,
      seed,
      ...runAs(page),
      tab: 'benchmark',
      ...asked,
    });
    return url.href;
  }
  const { encodeShare } = await import('../snippet/share');
  url.search = settingsToQuery({ ...runAs(page), tab: 'benchmark', ...asked });
  url.hash = await encodeShare({ text, title, backend: page.backend, seed });
  return url.href;
}
