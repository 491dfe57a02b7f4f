/** What a result, or a series of them, can be had as: files, and text for a page of one's own. */
import { briefMarkdown } from '../../bench/export/brief';
import { samplesCsv, summaryCsv } from '../../bench/export/csv';
import { toHtml } from '../../bench/export/html';
import { toJson, toJsonFile } from '../../bench/export/json';
import { toMarkdown } from '../../bench/export/markdown';
import type { BenchmarkReport } from '../../bench/report';
import { download, exportName } from '../../workspace/download';
import type { Workspace } from '../../workspace/workspace.svelte';
import type { ExportEntry } from '../shell/export-entry';

/** What can be exported, before it is said what of. */
class Exporter {
  constructor(
    private readonly workspace: Pick<Workspace, 'notices'>,
    /** Of files, without their ending. */
    private readonly stem: string,
  ) {}

  file(name: string, hint: string, ending: string, text: () => string): ExportEntry {
    return {
      name,
      hint,
      run: () => {
        download(exportName(this.stem, ending), text());
      },
    };
  }

  copy(name: string, hint: string, done: string, text: () => string | Promise<string>): ExportEntry {
    return { name, hint, run: () => void this.#copy(text, done) };
  }

  async #copy(text: () => string | Promise<string>, done: string): Promise<void> {
    const { notices } = this.workspace;
    try {
      await navigator.clipboard.writeText(await text());
      notices.say(done, { topic: 'export', brief: true });
    } catch {
      notices.say('This browser does not let the page copy.', { topic: 'export', tone: 'warning' });
    }
  }
}

const stemOf = (name: string, { at }: BenchmarkReport): string => `${name}-${at.slice(0, 10)}`;
const AGAIN = 'can be opened here again';

export function reportEntries(
  workspace: Pick<Workspace, 'notices' | 'settings'>,
  report: BenchmarkReport,
  link: () => Promise<string>,
): readonly ExportEntry[] {
  const to = new Exporter(workspace, stemOf(report.subject.name || 'benchmark', report));
  return [
    to.file('HTML file', `Opens anywhere: verdict, table and charts; ${AGAIN}`, '.html', () =>
      toHtml([report], workspace.settings.timesOn),
    ),
    to.file('JSON', `Everything: machine, settings and every sample; ${AGAIN}`, '.json', () =>
      toJson(report, 1),
    ),
    to.file('CSV of the table', 'A line for each contestant and batch', '.csv', () => summaryCsv([report])),
    to.file('CSV of the samples', 'A line for each sample', '-samples.csv', () => samplesCsv([report])),
    to.copy(
      'Copy as Markdown',
      'Verdict and table, for an issue or a README',
      'The result is copied as Markdown.',
      () => toMarkdown([report]),
    ),
    to.copy(
      'Copy link',
      'Opens the snippet with everything set as here; whoever opens it decides whether to measure',
      'The link is copied.',
      link,
    ),
  ];
}

/** As the command writes them. `link` is undefined where no address can say what was measured. */
export function seriesEntries(
  workspace: Pick<Workspace, 'notices' | 'settings'>,
  reports: readonly BenchmarkReport[],
  name: string,
  link: (() => Promise<string>) | undefined,
): readonly ExportEntry[] {
  const [first] = reports;
  if (!first) return [];
  const to = new Exporter(workspace, stemOf(name, first));
  return [
    to.file('HTML file', `Opens anywhere: all tables and charts; ${AGAIN}`, '.html', () => toHtml(reports)),
    to.file('JSON', `Everything, with every sample, as the command writes it; ${AGAIN}`, '.json', () =>
      toJsonFile(reports),
    ),
    to.file('CSV of the tables', 'A line for each subject and contestant', '.csv', () => summaryCsv(reports)),
    to.file('CSV of the samples', 'A line for each sample', '-samples.csv', () => samplesCsv(reports)),
    to.copy(
      'Copy the overview as Markdown',
      'One table of all subjects, for an issue or a README',
      'The overview is copied as Markdown.',
      () => briefMarkdown(reports),
    ),
    to.copy(
      'Copy all as Markdown',
      'Verdict and table of every subject',
      'All results are copied as Markdown.',
      () => toMarkdown(reports),
    ),
    ...(link
      ? [
          to.copy(
            'Copy link',
            'Opens the page with everything set as here; whoever opens it decides whether to measure',
            'The link is copied.',
            link,
          ),
        ]
      : []),
  ];
}
