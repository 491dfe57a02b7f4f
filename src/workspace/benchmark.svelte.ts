/**
 * What the page measures, as its views and the workspace see it: the choice, the measuring that is under way, the result that is shown and
 * those that are kept. Loaded when the benchmark is first wanted.
 */
import type { BenchmarkReport } from '../bench/report';
import type { BenchmarkProgress, Found } from '../bench/session';
import type { QuerySettings } from '../snippet/query';
import type { SuiteSnippet } from '../snippet/suite';
import { NO_FAULTS, type Faults } from './benchmark-faults';
import { choiceOf, type ChoiceData, type SubjectKey } from './benchmark-choice';
import { Choosing } from './benchmark-choosing.svelte';
import type { Fields } from './benchmark-fields.svelte';
import { Measuring, type Step } from './benchmark-measuring.svelte';
import type { BenchmarkParts } from './benchmark-parts';
import { Results } from './benchmark-results.svelte';
import type { Series } from './benchmark-series';
import type { KeptReports } from './kept-reports.svelte';

export class Benchmark {
  readonly kept: KeptReports;
  readonly suite: readonly SuiteSnippet[];
  readonly #choosing: Choosing;
  readonly #results: Results;
  readonly #measuring: Measuring;

  constructor(parts: BenchmarkParts) {
    this.kept = parts.kept;
    this.suite = parts.suite;
    this.#choosing = new Choosing(parts);
    this.#results = new Results(parts);
    this.#measuring = new Measuring(parts, this.#choosing, this.#results);
  }

  /** What the address asks for; it starts nothing. */
  ask(asked: QuerySettings): void {
    this.#choosing.ask(asked);
  }

  get choice(): ChoiceData {
    return this.#choosing.choice;
  }

  /** What is typed into the bar. */
  get fields(): Fields {
    return this.#choosing.fields;
  }

  /** The subject that was chosen in this text before it was changed, and is no longer in it. */
  get gone(): SubjectKey | undefined {
    return this.#choosing.gone;
  }

  get contestants(): readonly string[] {
    return this.#choosing.contestants;
  }

  change(to: Partial<ChoiceData>): void {
    this.#choosing.change(to);
  }

  /** What can be chosen: what was found in the text as it stands, what its last run compiled, and what is chosen. */
  get subjects(): readonly SubjectKey[] {
    return this.#choosing.subjects;
  }

  /** What the search of the text as it stands found, where it came to its end. */
  get found(): Found | undefined {
    return this.#choosing.found;
  }

  /** Opens a built-in benchmark beside, where it can be read and changed, and finds what it marks. */
  async openSuite(id: string): Promise<void> {
    if (this.#choosing.openSuite(id)) await this.find();
  }

  get finding(): boolean {
    return this.#choosing.finding;
  }

  /** Runs the snippet for its subjects, says what it came to, and chooses the first of them where nothing is chosen. */
  async find(): Promise<void> {
    if (!this.measuring) await this.#choosing.find();
  }

  get measuring(): boolean {
    return this.#measuring.measuring;
  }

  get stopping(): boolean {
    return this.#measuring.stopping;
  }

  get progress(): BenchmarkProgress | undefined {
    return this.#measuring.progress;
  }

  /** Where in a series it is; undefined for one by itself. */
  get step(): Step | undefined {
    return this.#measuring.step;
  }

  /** Milliseconds that a subject of the last several took longer than was guessed, on the average. */
  get beyondMs(): number {
    return this.#measuring.beyondMs;
  }

  /** For screen readers: what has just come about. */
  get said(): string {
    return this.#measuring.said;
  }

  /** Measures what a report measured, set as it was; or only these of its contestants. */
  async measureAgain(
    { subject, settings }: BenchmarkReport,
    contestants = settings.contestants,
  ): Promise<void> {
    this.change({ ...choiceOf({ subject, settings }), contestants });
    await this.measure();
  }

  measure(): Promise<void> {
    return this.#measuring.measure();
  }

  /** Every subject of all built-in benchmarks. */
  measureSuite(): Promise<void> {
    this.change({ subject: 'suite' });
    return this.measure();
  }

  /** The measuring, or the search. */
  stop(): void {
    this.#choosing.stopSearch();
    this.#measuring.stop();
  }

  /** The page went out of sight. */
  wentHidden(): void {
    this.#measuring.wentHidden();
  }

  /** The page may be gone in a moment. */
  leaving(): void {
    this.#measuring.leaving();
  }

  get shown(): BenchmarkReport | undefined {
    return this.#results.shown;
  }

  /** The report that is under way, or was last. */
  get current(): BenchmarkReport | undefined {
    return this.#results.current;
  }

  /** What is shown where it is not that one. */
  get opened(): BenchmarkReport | undefined {
    return this.#results.opened;
  }

  /** What the shown one is compared with. */
  get against(): BenchmarkReport | undefined {
    return this.#results.against;
  }

  /** What failed at a line of the text that is open; nothing while it is measured again. */
  get faults(): Faults {
    return this.measuring ? NO_FAULTS : this.#results.faults;
  }

  /** Shows what a page was measuring that went away, once, and chooses the same where the address asks for nothing else. */
  async openInterrupted(): Promise<void> {
    await this.#results.openInterrupted();
    const { opened } = this.#results;
    if (opened && !opened.series && this.#results.isOpen(opened) && !this.#choosing.isAsked)
      this.change(choiceOf(opened));
  }

  /** That the shown one is of, or that is shown as a whole. */
  get series(): Series | undefined {
    return this.#results.series;
  }

  /** Whether the series is shown as a whole, rather than one of its reports. */
  get whole(): boolean {
    return this.#results.whole;
  }

  showSeries(): void {
    this.#results.showSeries();
  }

  /** One of the series. */
  showOne(id: string): void {
    this.#results.showOne(id);
  }

  openSeries(id: string): Promise<void> {
    return this.#results.openSeries(id);
  }

  removeSeries(id: string): Promise<void> {
    return this.#results.removeSeries(id);
  }

  /** What gives an address that sets the same series; undefined where none can. */
  seriesLink(series: Series): (() => Promise<string>) | undefined {
    return this.#results.seriesLink(series);
  }

  openKept(id: string): Promise<void> {
    return this.#results.openKept(id);
  }

  compareWith(id: string | undefined): Promise<void> {
    return this.#results.compareWith(id);
  }

  remove(id: string): Promise<void> {
    return this.#results.remove(id);
  }

  /** An address that opens the snippet with everything set as it was measured; it measures nothing by itself. */
  link(report: BenchmarkReport): Promise<string> {
    return this.#results.link(report);
  }

  /** Keeps and shows reports from elsewhere: several of them as a series. */
  take(reports: readonly BenchmarkReport[]): Promise<void> {
    return this.#results.take(reports);
  }
}
