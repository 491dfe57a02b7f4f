/** Pages that can measure, for tests: what they measure comes when the test says so. */
import type { SuiteSnippet } from '../snippet/suite';
import { Benchmark } from './benchmark.svelte';
import { FakeBenchmarkClient } from './fake-benchmark-client';
import { FakeBrowser, type FakePage } from './fake-page';
import { KeptReports, type ReportNews } from './kept-reports.svelte';
import { memoryShelf, type ReportShelf } from './report-shelf';

export const TIMED = { status: 'measured', samples: [1, 1.1, 0.9] } as const;

/** One browser's pages, which measure one at a time and hear of each other's results. */
export class Bench {
  readonly browser = new FakeBrowser();
  readonly news: ReportNews[] = [];
  suite: readonly SuiteSnippet[] = [
    { id: 'matmul', title: 'Matrix products', about: 'By size.', text: 'built in', subjects: 1 },
  ];
  shelf: ReportShelf = memoryShelf();
  taken = false;
  known: Promise<unknown> = Promise.resolve();
  sensible: readonly string[] = ['eager:cpu', 'ort:wasm'];
  hidden = false;

  async open(
    address?: string,
  ): Promise<{ page: FakePage; client: FakeBenchmarkClient; benchmark: Benchmark }> {
    const client = new FakeBenchmarkClient();
    const page = this.browser.open({
      ...(address !== undefined && { address }),
      benchmark: (workspace) => {
        const news: ReportNews = {
          tell: () => {
            for (const other of this.news) if (other !== news) other.heard?.();
          },
          heard: undefined,
        };
        this.news.push(news);
        const kept = new KeptReports({
          shelf: this.shelf,
          news,
          measuring: () => Promise.resolve(this.taken),
        });
        const benchmark = new Benchmark({
          workspace,
          client,
          kept,
          clock: this.browser.clock,
          suite: this.suite,
          turn: {
            take: () => {
              if (this.taken) return Promise.resolve(undefined);
              this.taken = true;
              return Promise.resolve(() => (this.taken = false));
            },
          },
          known: () => this.known,
          sensible: () => this.sensible,
          hidden: () => this.hidden,
        });
        benchmark.ask(workspace.link.asked().settings);
        return kept
          .load()
          .then(() => benchmark.openInterrupted())
          .then(() => benchmark);
      },
    });
    await page.workspace.start();
    return { page, client, benchmark: await page.workspace.openBenchmark() };
  }
}
