/** The results: the one that is under way or was last, the one that is looked at, the series that it is of, what it is compared with, and those that are kept. */
import type { BenchmarkReport } from '../bench/report';
import { cameToNothing } from '../bench/outcome';
import { faultsIn, NO_FAULTS, type Faults } from './benchmark-faults';
import { choiceToQuery, type Several, type SubjectKey } from './benchmark-choice';
import { TOPIC, type BenchmarkParts } from './benchmark-parts';
import { asSeries, inOrder, seriesOf, withReport, type Job, type Series } from './benchmark-series';
import { benchmarkLink } from './make-link';
import type { ReportHead } from './report-shelf';

export class Results {
  /** The report that is under way, or was last. */
  current = $state.raw<BenchmarkReport>();
  /** What is shown where it is not that one. */
  opened = $state.raw<BenchmarkReport>();
  /** What the shown one is compared with. */
  against = $state.raw<BenchmarkReport>();

  /** That the shown one is of, or that is shown as a whole. */
  series = $state.raw<Series>();
  /** Whether the series is shown as a whole, rather than one of its reports. */
  whole = $state(false);
  /** What is in sight: of a series as a whole those of its first snippet, which is its only one or none that is open. */
  readonly #inSight = $derived(
    this.whole
      ? (this.series?.reports.filter(({ text }, _, [first]) => text === first?.text) ?? [])
      : this.shown
        ? [this.shown]
        : [],
  );
  readonly #faults = $derived(faultsIn(this.#inSight));

  constructor(private readonly parts: BenchmarkParts) {}

  get shown(): BenchmarkReport | undefined {
    return this.whole ? undefined : (this.opened ?? this.current);
  }

  /** Something is going to be measured: what comes of it is what is shown. */
  begin(jobs: readonly Job[]): void {
    this.opened = undefined;
    this.against = undefined;
    this.whole = jobs.length > 1;
    this.series = this.whole ? { id: '', of: jobs.length, planned: jobs, reports: [] } : undefined;
  }

  /** The next of a series begins. Whoever looks at the one before goes on doing so. */
  next(): void {
    if (!this.whole) this.opened ??= this.current;
  }

  took(report: BenchmarkReport): void {
    this.current = report;
    if (report.series && this.series) this.series = withReport(this.series, report);
  }

  end(): void {
    if (this.series) this.series = { ...this.series, planned: [] };
    // Stopped before anything came of it.
    if (this.series?.reports.length === 0) this.#leaveSeries();
  }

  /** Of the one that is shown, where its text is what is open. */
  get faults(): Faults {
    return this.isOpen(this.#inSight[0]) ? this.#faults : NO_FAULTS;
  }

  isOpen(report: BenchmarkReport | undefined): boolean {
    return report?.text === this.parts.workspace.open.text;
  }

  async openKept(id: string): Promise<void> {
    const report = id === this.current?.id ? this.current : await this.#read(id);
    if (!report) return;
    const place = report.series;
    const series = place?.id === this.series?.id ? this.series : place && (await this.#readSeries(place.id));
    this.series = series;
    this.whole = false;
    this.opened = report === this.current ? undefined : report;
  }

  async openSeries(id: string): Promise<void> {
    const series = await this.#readSeries(id);
    if (!series) {
      this.#sayGone();
      return;
    }
    this.series = series;
    this.showSeries();
  }

  /** Shows the series as a whole again. */
  showSeries(): void {
    this.against = undefined;
    this.whole = this.series !== undefined;
  }

  /** Shows one of the series. */
  showOne(id: string): void {
    const report = this.series?.reports.find((each) => each.id === id);
    if (!report) return;
    this.against = undefined;
    this.opened = report.id === this.current?.id ? undefined : report;
    this.whole = false;
  }

  /** Shows what a page was measuring that went away, once. */
  async openInterrupted(): Promise<void> {
    const { kept, workspace } = this.parts;
    for (const id of kept.interrupted) {
      const report = await kept.read(id);
      if (!report) continue;
      const isNothing = cameToNothing(report) && !report.series;
      if (!isNothing) await kept.keep(report);
      if (!this.opened) await this.openKept(id);
      if (isNothing) await kept.remove(id);
      if (report.during === undefined)
        workspace.notices.say(
          `The page was left while it measured: ${isNothing ? 'nothing was timed yet' : 'what was measured until then is here'}.`,
          { topic: TOPIC },
        );
    }
  }

  async compareWith(id: string | undefined): Promise<void> {
    this.against = id === undefined ? undefined : await this.#read(id);
  }

  async remove(id: string): Promise<void> {
    const title = this.parts.kept.list.find((head) => head.id === id)?.title ?? 'result';
    await this.#remove([id], `The result “${title}” is deleted.`);
  }

  async removeSeries(id: string): Promise<void> {
    const ids = this.#headsOf(id).map((head) => head.id);
    await this.#remove(ids, `The results of ${String(ids.length)} subjects are deleted.`);
  }

  async #remove(ids: readonly string[], words: string): Promise<void> {
    const { kept, workspace } = this.parts;
    const restores: (() => Promise<void>)[] = [];
    for (const id of ids) {
      const restore = await kept.remove(id);
      if (restore) restores.push(restore);
    }
    const isGone = (report: BenchmarkReport | undefined): boolean =>
      report !== undefined && ids.includes(report.id);
    if (isGone(this.against)) this.against = undefined;
    if (isGone(this.current) && this.current?.status !== 'running') this.current = undefined;
    const wasShown = isGone(this.opened);
    if (wasShown) this.opened = undefined;
    if (this.series?.reports.some(isGone)) {
      const left = this.series.reports.filter((report) => !isGone(report));
      this.series = { ...this.series, reports: left };
      if (left.length === 0) this.#leaveSeries();
      // Another than the one that was looked at would stand in its place.
      else if (wasShown || !this.shown) this.showSeries();
    }
    workspace.notices.say(words, {
      topic: 'deleted',
      ...(restores.length > 0 && {
        actions: [{ label: 'Undo', run: () => void Promise.all(restores.map((restore) => restore())) }],
      }),
    });
  }

  /** An address that opens the snippet with everything set as it was measured; it measures nothing by itself. */
  link(report: BenchmarkReport): Promise<string> {
    // Of one that failed before it came to its subject nothing is known of that.
    return this.#link(report, report.subject.name === '' ? undefined : report.subject);
  }

  /** What gives the same for a series; undefined where it is of several snippets that are not built in. */
  seriesLink({ reports }: Series): (() => Promise<string>) | undefined {
    const [first] = reports;
    if (!first) return undefined;
    if ((first.series?.snippets ?? 1) === 1 && reports.every(({ text }) => text === first.text))
      return () => this.#link(first, 'all');
    const isBuiltIn = ({ text }: BenchmarkReport): boolean =>
      this.parts.suite.some((each) => each.text === text);
    return reports.every(isBuiltIn) ? () => this.#link(first, 'suite') : undefined;
  }

  #link(report: BenchmarkReport, subject: SubjectKey | Several | undefined): Promise<string> {
    const { contestants, budgetMs, precision, batches } = report.settings;
    const asked = choiceToQuery({ subject, contestants, budgetMs, precision, batches });
    const suite = this.parts.suite.find(({ text }) => text === report.text)?.id;
    return benchmarkLink(this.parts.workspace, report, { ...(suite && { suite }), ...asked });
  }

  /** Keeps and shows reports from elsewhere: several of them as a series. */
  async take(reports: readonly BenchmarkReport[]): Promise<void> {
    const all = asSeries(reports).map((report): BenchmarkReport =>
      report.status === 'running' ? { ...report, status: 'stopped' } : report,
    );
    for (const report of all) await this.parts.kept.keep(report);
    const [first] = all;
    if (first?.series && all.length > 1) await this.openSeries(first.series.id);
    else if (first) await this.openKept(first.id);
  }

  #leaveSeries(): void {
    this.series = undefined;
    this.whole = false;
  }

  #headsOf(seriesId: string): readonly ReportHead[] {
    return inOrder(this.parts.kept.list.filter(({ series }) => series?.id === seriesId));
  }

  async #readSeries(id: string): Promise<Series | undefined> {
    const reports = await Promise.all(this.#headsOf(id).map((head) => this.parts.kept.read(head.id)));
    return seriesOf(reports.flatMap((report) => report ?? []));
  }

  async #read(id: string): Promise<BenchmarkReport | undefined> {
    const report = await this.parts.kept.read(id);
    if (!report) this.#sayGone();
    return report;
  }

  #sayGone(): void {
    this.parts.workspace.notices.say('This result can no longer be read: it was deleted or damaged.', {
      topic: TOPIC,
      tone: 'warning',
    });
  }
}
