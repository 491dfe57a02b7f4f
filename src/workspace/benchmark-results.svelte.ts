/** The results: the one that is under way or was last, the one that is looked at, what it is compared with, and those that are kept. */
import type { BenchmarkReport } from '../bench/report';
import { faultsIn, NO_FAULTS, type Faults } from './benchmark-faults';
import { choiceToQuery } from './benchmark-choice';
import { TOPIC, type BenchmarkParts } from './benchmark-parts';
import { benchmarkLink } from './make-link';

export class Results {
  /** The report that is under way, or was last. */
  current = $state.raw<BenchmarkReport>();
  /** What is shown where it is not that one. */
  opened = $state.raw<BenchmarkReport>();
  /** What the shown one is compared with. */
  against = $state.raw<BenchmarkReport>();

  readonly #faults = $derived(faultsIn(this.shown));

  constructor(private readonly parts: BenchmarkParts) {}

  get shown(): BenchmarkReport | undefined {
    return this.opened ?? this.current;
  }

  /** Of the one that is shown, where its text is what is open. */
  get faults(): Faults {
    return this.isOpen(this.shown) ? this.#faults : NO_FAULTS;
  }

  isOpen(report: BenchmarkReport | undefined): boolean {
    return report?.text === this.parts.workspace.open.text;
  }

  async openKept(id: string): Promise<void> {
    if (id === this.current?.id) {
      this.opened = undefined;
      return;
    }
    const report = await this.#read(id);
    if (report) this.opened = report;
  }

  /** Shows what a page was measuring that went away, once. */
  async openInterrupted(): Promise<void> {
    const { kept } = this.parts;
    for (const id of kept.interrupted) {
      const report = await kept.read(id);
      if (!report) continue;
      await kept.keep(report);
      this.opened ??= report;
    }
  }

  async compareWith(id: string | undefined): Promise<void> {
    this.against = id === undefined ? undefined : await this.#read(id);
  }

  async remove(id: string): Promise<void> {
    const { kept, workspace } = this.parts;
    const title = kept.list.find((head) => head.id === id)?.title ?? 'result';
    const restore = await kept.remove(id);
    if (this.opened?.id === id) this.opened = undefined;
    if (this.current?.id === id && this.current.status !== 'running') this.current = undefined;
    if (this.against?.id === id) this.against = undefined;
    workspace.notices.say(`The result “${title}” is deleted.`, {
      topic: 'deleted',
      ...(restore && { actions: [{ label: 'Undo', run: () => void restore() }] }),
    });
  }

  /** An address that opens the snippet with everything set as it was measured; it measures nothing by itself. */
  link(report: BenchmarkReport): Promise<string> {
    const { contestants, budgetMs, precision, batches } = report.settings;
    // Of one that failed before it came to its subject nothing is known of that.
    const subject = report.subject.name === '' ? undefined : report.subject;
    const asked = choiceToQuery({ subject, contestants, budgetMs, precision, batches });
    const suite = this.parts.suite.find(({ text }) => text === report.text)?.id;
    return benchmarkLink(this.parts.workspace, report, { ...(suite && { suite }), ...asked });
  }

  /** Keeps and shows a report from elsewhere. */
  async take(report: BenchmarkReport): Promise<void> {
    await this.parts.kept.keep(report.status === 'running' ? { ...report, status: 'stopped' } : report);
    await this.openKept(report.id);
  }

  async #read(id: string): Promise<BenchmarkReport | undefined> {
    const report = await this.parts.kept.read(id);
    if (!report)
      this.parts.workspace.notices.say('This result can no longer be read: it was deleted or damaged.', {
        topic: TOPIC,
        tone: 'warning',
      });
    return report;
  }
}
