/** The measuring that is under way. While it measures the page idles: its own work would be part of what is measured. */
import { whoseTurn } from '../bench/going-on';
import type { BenchmarkReport } from '../bench/report';
import type { BenchmarkHandle, BenchmarkProgress } from '../bench/session';
import type { Choosing } from './benchmark-choosing.svelte';
import { failureWords } from './benchmark-faults';
import { newsOf, stateOf } from './benchmark-news';
import { Pace } from './benchmark-pace';
import { TOPIC, type BenchmarkParts } from './benchmark-parts';
import type { Results } from './benchmark-results.svelte';

export class Measuring {
  measuring = $state(false);
  stopping = $state(false);
  progress = $state.raw<BenchmarkProgress>();
  /** For screen readers: what has just come about. */
  said = $state('');
  #handle: BenchmarkHandle | undefined;
  #latest: BenchmarkReport | undefined;
  #wasHidden = false;
  /** Told last. */
  #turn: BenchmarkProgress | undefined;
  /** The page goes in good order, which is nobody's fault. */
  #isLeaving = false;
  readonly #pace: Pace;

  constructor(
    private readonly parts: BenchmarkParts,
    private readonly choosing: Choosing,
    private readonly results: Results,
  ) {
    this.#pace = new Pace(parts.clock, {
      show: () => {
        this.#show();
      },
      keep: () => {
        this.#keep();
      },
    });
  }

  async measure(): Promise<void> {
    const { choosing, results } = this;
    if (this.measuring || choosing.finding) return;
    const { client, workspace, turn, kept, hidden } = this.parts;
    const { open, files, settings, notices, run } = workspace;
    const { contestants } = choosing;
    if (contestants.length === 0) {
      notices.say('Choose at least one contestant.', { topic: TOPIC, tone: 'warning' });
      return;
    }
    this.measuring = true;
    // What the address asks for is what is measured.
    if (choosing.gone) choosing.change({ subject: undefined });
    const ends = await turn.take();
    if (!ends) {
      this.measuring = false;
      notices.say(
        'Another page of Twograph is measuring, and two at once would disturb each other: wait for it, or stop it there.',
        { topic: TOPIC, tone: 'warning' },
      );
      return;
    }
    if (run.running) run.stop();
    open.flush();
    notices.withdraw(TOPIC);
    this.stopping = false;
    results.opened = undefined;
    results.against = undefined;
    this.progress = undefined;
    this.#turn = undefined;
    this.#wasHidden = hidden();
    const { subject, budgetMs, precision, batches } = choosing.choice;
    this.#handle = client.run(
      {
        text: open.text,
        title: open.doc.name,
        files: files.list,
        ...(subject && { subject }),
        settings: { contestants, budgetMs, precision, batches, seed: settings.seed },
      },
      {
        report: (report) => {
          this.#took(report);
        },
        progress: (progress) => {
          this.#turn = progress;
          const isNew = this.progress?.phase !== progress.phase;
          if (this.#pace.letsProgress(isNew)) this.progress = progress;
        },
      },
    );
    const report = await this.#handle.result;
    this.#handle = undefined;
    this.#latest = report;
    // Who sees the end may leave the page.
    await kept.keep(this.#seen(report));
    this.#pace.now();
    this.measuring = false;
    this.stopping = false;
    this.progress = undefined;
    ends();
    this.#sayFailure(report);
  }

  /** What failed at a line, with the way there while that line is what was measured. */
  #sayFailure(report: BenchmarkReport): void {
    const { notices, open, view } = this.parts.workspace;
    const failure = failureWords(report);
    if (!failure) return;
    const { line, column } = failure.place;
    const run = (): void => {
      if (open.text === report.text) view.findLine(line, column);
      else notices.say('The text has changed since it was measured.', { topic: TOPIC, brief: true });
    };
    notices.say(failure.text, {
      topic: TOPIC,
      tone: 'warning',
      ...(this.results.isOpen(report) && { actions: [{ label: `Go to line ${String(line)}`, run }] }),
    });
  }

  stop(): void {
    if (!this.measuring) return;
    this.stopping = true;
    this.#handle?.stop();
  }

  wentHidden(): void {
    if (!this.measuring) return;
    this.#wasHidden = true;
    this.#pace.now();
  }

  leaving(): void {
    if (!this.measuring) return;
    this.#isLeaving = true;
    this.#pace.now();
    this.#isLeaving = false;
  }

  #took(report: BenchmarkReport): void {
    const before = this.#latest;
    this.#latest = report;
    this.#pace.took(before?.id !== report.id || stateOf(before) !== stateOf(report));
  }

  #show(): void {
    const latest = this.#latest;
    if (!latest) return;
    const report = this.#seen(latest);
    this.said = newsOf(this.results.current, report) ?? this.said;
    this.results.current = report;
  }

  /** As far as it is, with whose turn it is: what is measured may take the page along. */
  #keep(): void {
    const latest = this.#latest;
    if (latest?.status !== 'running') return;
    const during = this.#isLeaving ? undefined : whoseTurn(latest, this.#turn);
    void this.parts.kept.keep({ ...this.#seen(latest), ...(during !== undefined && { during }) });
  }

  /** The page knows by itself whether it was out of sight. */
  #seen(report: BenchmarkReport): BenchmarkReport {
    return this.#wasHidden && !report.hidden ? { ...report, hidden: true } : report;
  }
}
