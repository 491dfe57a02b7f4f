/** The measuring that is under way: one subject, or several one after the other. While it measures the page idles: its own work would be part of what is measured. */
import { whoseTurn } from '../bench/going-on';
import { reason } from '../bench/amounts';
import { cameToNothing } from '../bench/outcome';
import { expectedMs } from '../bench/outlook';
import type { BenchmarkReport, Settings } from '../bench/report';
import type { BenchmarkHandle, BenchmarkProgress } from '../bench/session';
import type { Choosing } from './benchmark-choosing.svelte';
import { failureWords } from './benchmark-faults';
import { newsOf, stateOf } from './benchmark-news';
import { Pace } from './benchmark-pace';
import { TOPIC, type BenchmarkParts } from './benchmark-parts';
import type { Results } from './benchmark-results.svelte';
import { jobsOf, SeriesOutlook, snippetsOf, type Job } from './benchmark-series';

/** Which of how many it is about, counted from 1. */
export interface Step {
  readonly place: number;
  readonly of: number;
  /** A subject's name, or a snippet's that is looked into. */
  readonly name: string;
  /** Of all that is still to come, in milliseconds; left out while it is not known how much that is. */
  readonly leftMs?: number;
}

export class Measuring {
  measuring = $state(false);
  stopping = $state(false);
  progress = $state.raw<BenchmarkProgress>();
  /** Of several; undefined for one by itself. */
  step = $state.raw<Step>();
  /** Milliseconds that the subjects of the last several took longer than was guessed, on the average: this machine, or what it has to do. */
  beyondMs = $state(0);
  /** For screen readers: what has just come about. */
  said = $state('');
  #handle: BenchmarkHandle | undefined;
  #latest: BenchmarkReport | undefined;
  #wasHidden = false;
  /** Told last. */
  #turn: BenchmarkProgress | undefined;
  /** The page goes in good order, which is nobody's fault. */
  #isLeaving = false;
  #outlook: SeriesOutlook | undefined;
  /** The series that the reports are of. */
  #seriesId: string | undefined;
  /** Of how many its subjects are. */
  #snippets = 1;
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
    const { workspace, turn } = this.parts;
    const { open, settings, notices, run } = workspace;
    if (choosing.contestants.length === 0) {
      notices.say('Choose at least one contestant.', { topic: TOPIC, tone: 'warning' });
      return;
    }
    if (choosing.fields.check().length > 0) {
      // What is right stands at the fields.
      notices.say('Nothing is measured until the marked fields are put right.', {
        topic: TOPIC,
        brief: true,
      });
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
    this.progress = undefined;
    this.#latest = undefined;
    // Who is quick to press would have others measured than the page shows a moment later.
    if (!choosing.choice.contestants) await this.parts.known();
    const { contestants } = choosing;
    const { budgetMs, precision, batches } = choosing.choice;
    const given: Settings = { contestants, budgetMs, precision, batches, seed: settings.seed };
    const jobs = await this.#jobs();
    if (jobs.length > 0) results.begin(jobs);
    const reports = await this.#measureAll(jobs, given);
    this.measuring = false;
    this.stopping = false;
    this.progress = undefined;
    this.step = undefined;
    results.end();
    ends();
    this.#sayFailure(reports);
  }

  /** What failed first at a line, with the way there while that line is what was measured. */
  #sayFailure(reports: readonly BenchmarkReport[]): void {
    const { notices, open, view } = this.parts.workspace;
    const report = reports.find((each) => failureWords(each) !== undefined);
    const failure = report && failureWords(report);
    if (!failure) {
      const whole = reports.find(({ status }) => status === 'failed');
      if (whole) notices.say(`The benchmark failed: ${reason(whole)}`, { topic: TOPIC, tone: 'warning' });
      return;
    }
    const { line, column } = failure.place;
    const run = (): void => {
      if (open.text === report.text) view.findLine(line, column);
      else notices.say('The text has changed since it was measured.', { topic: TOPIC, brief: true });
    };
    const which = report.series && report.subject.name !== '' ? `${report.subject.name}: ` : '';
    notices.say(`${which}${failure.text}`, {
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

  /** What is chosen, looked for where that is several; none where there is nothing, or it was stopped. */
  async #jobs(): Promise<readonly Job[]> {
    const { choosing, parts } = this;
    const { open, notices } = parts.workspace;
    const { subject } = choosing.choice;
    const opened = { title: open.title, text: open.text };
    if (subject === undefined) return [opened];
    if (subject !== 'all' && subject !== 'suite') return [{ ...opened, subject }];
    const looked =
      subject === 'all'
        ? await jobsOf([opened], async () => choosing.found ?? (await choosing.find()))
        : await jobsOf(parts.suite, async ({ title, text }, at) => {
            this.step = { place: at + 1, of: parts.suite.length, name: title };
            return this.stopping ? undefined : await choosing.search(text);
          });
    this.step = undefined;
    // What there is to say of what is open has been said.
    if (looked?.troubles.length === 0) notices.withdraw(TOPIC);
    else if (looked && subject === 'suite')
      notices.say(looked.troubles.join(' '), { topic: TOPIC, tone: 'warning' });
    return this.stopping ? [] : (looked?.jobs ?? []);
  }

  /** One after the other, whatever became of those before. */
  async #measureAll(jobs: readonly Job[], settings: Settings): Promise<readonly BenchmarkReport[]> {
    const reports: BenchmarkReport[] = [];
    const { clock } = this.parts;
    const outlook = jobs.length > 1 ? new SeriesOutlook(jobs.length, expectedMs(settings)) : undefined;
    this.#outlook = outlook;
    this.#seriesId = undefined;
    this.#snippets = snippetsOf(jobs);
    for (const [at, job] of jobs.entries()) {
      if (this.stopping) break;
      const since = clock.now();
      if (outlook)
        this.#begin({ place: at + 1, of: jobs.length, name: job.subject?.name ?? job.title }, outlook);
      reports.push(await this.#measureOne(job, settings));
      if (outlook && !this.stopping) {
        outlook.took(clock.now() - since);
        this.beyondMs = outlook.beyondMs;
      }
    }
    if (outlook)
      this.said =
        reports.length === jobs.length && !this.stopping
          ? `All ${String(reports.length)} subjects are measured.`
          : 'The benchmark was stopped; what was measured stays.';
    this.#outlook = undefined;
    return reports;
  }

  /** The next of several. */
  #begin(step: Step, outlook: SeriesOutlook): void {
    this.progress = undefined;
    this.step = { ...step, leftMs: outlook.leftMs(undefined) };
    this.said = `${String(step.place)} of ${String(step.of)}: ${step.name}`;
    this.results.next();
  }

  async #measureOne({ title, text, subject }: Job, settings: Settings): Promise<BenchmarkReport> {
    const { client, workspace, kept, hidden } = this.parts;
    this.#wasHidden = hidden();
    this.#turn = undefined;
    this.#latest = undefined;
    this.#handle = client.run(
      { text, title, files: workspace.files.list, ...(subject && { subject }), settings },
      {
        report: (report) => {
          this.#took(report);
        },
        progress: (progress) => {
          this.#turn = progress;
          const isNew = this.progress?.phase !== progress.phase;
          if (this.#pace.letsProgress(isNew)) this.#progressed(progress);
        },
      },
    );
    const report = await this.#handle.result;
    this.#handle = undefined;
    this.#latest = report;
    const seen = this.#seen(report);
    // Who sees the end may leave the page. One of a series has its place in that, whatever became of it.
    if (cameToNothing(seen) && !seen.series) await kept.remove(seen.id);
    else await kept.keep(seen);
    this.#pace.now();
    return seen;
  }

  #progressed(progress: BenchmarkProgress): void {
    this.progress = progress;
    if (this.step && this.#outlook)
      this.step = { ...this.step, leftMs: this.#outlook.leftMs(progress.leftMs) };
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
    this.results.took(report);
  }

  /** As far as it is, with whose turn it is: what is measured may take the page along. */
  #keep(): void {
    const latest = this.#latest;
    if (latest?.status !== 'running') return;
    const during = this.#isLeaving ? undefined : whoseTurn(latest, this.#turn);
    void this.parts.kept.keep({ ...this.#seen(latest), ...(during !== undefined && { during }) });
  }

  /** The page knows by itself whether it was out of sight, and which of a series this one is. */
  #seen(report: BenchmarkReport): BenchmarkReport {
    const { step } = this;
    const hidden = report.hidden || this.#wasHidden;
    if (!step) return hidden === report.hidden ? report : { ...report, hidden };
    this.#seriesId ??= report.id;
    const { place, of } = step;
    const snippets = this.#snippets;
    const series = { id: this.#seriesId, place, of, ...(snippets > 1 && { snippets }) };
    return { ...report, hidden, series };
  }
}
