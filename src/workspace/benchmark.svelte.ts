/**
 * What the page measures: the choice, the measuring that is under way, the result that is shown and those that are kept. Loaded when the
 * benchmark is first wanted. While it measures the page idles: its own work would be part of what is measured.
 */
import { contestantWords, parseContestant } from '../bench/contestants';
import type { BenchmarkReport, Row, Subject } from '../bench/report';
import type { BenchmarkClient, BenchmarkHandle, BenchmarkProgress, Found } from '../bench/session';
import type { QuerySettings } from '../snippet/query';
import type { SuiteSnippet } from '../snippet/suite';
import type { DeviceInfo } from '../worker/protocol';
import {
  CHOICE_DEFAULTS,
  choiceFromQuery,
  choiceToQuery,
  sameSubject,
  type ChoiceData,
  type SubjectKey,
} from './benchmark-choice';
import { foundWords, isGone } from './benchmark-subject';
import type { Clock } from './clock';
import type { KeptReports } from './kept-reports.svelte';
import { benchmarkLink } from './make-link';
import type { Workspace } from './workspace.svelte';

/** Only one page at a time may measure: two would measure each other. */
export interface Turn {
  /** Gives back what ends the turn; undefined where another page has it. */
  take(): Promise<(() => void) | undefined>;
}

export type BenchmarkWorkspace = Pick<
  Workspace,
  'examples' | 'open' | 'run' | 'shown' | 'settings' | 'files' | 'notices' | 'device' | 'link' | 'view'
>;

export interface BenchmarkParts {
  readonly workspace: BenchmarkWorkspace;
  readonly client: BenchmarkClient;
  readonly kept: KeptReports;
  readonly clock: Clock;
  /** The built-in benchmarks. */
  readonly suite: readonly SuiteSnippet[];
  readonly turn: Turn;
  readonly sensible: (device: DeviceInfo | undefined) => readonly string[];
  /** Whether the page is out of sight. */
  readonly hidden: () => boolean;
}

/**
 * How often at most the page shows, and keeps, new samples: it has to leave the machine to what is measured. It does so when it is told of
 * one, which is between two samples; only where nothing more is told for a while it does so by itself.
 */
const PACE_MS = 500;
const LATEST_MS = 2000;
/** The same of what is under way. */
const PROGRESS_MS = 200;
/** How long the snippet may run for its subjects to be found. */
const FIND_MS = 15_000;
const TOPIC = 'benchmark';

const rowWords = ({ contestant, status, why }: Row): string | undefined => {
  const spec = parseContestant(contestant);
  const name = spec ? contestantWords(spec) : contestant;
  if (status === 'wrong') return `${name}: its results are wrong.`;
  if (status === 'failed' || status === 'unavailable') return `${name}: ${why ?? status}`;
  return status === 'measured' ? `${name}: prepared, and its results are right.` : undefined;
};

/** Changes with what is worth showing at once. */
const stateOf = ({ status, points }: BenchmarkReport): string =>
  [status, ...points.flatMap(({ rows }) => rows.map((row) => row.status))].join();

export class Benchmark {
  readonly kept: KeptReports;
  measuring = $state(false);
  stopping = $state(false);
  progress = $state.raw<BenchmarkProgress>();
  /** The report that is under way, or was last. */
  current = $state.raw<BenchmarkReport>();
  /** What is shown where it is not that one. */
  opened = $state.raw<BenchmarkReport>();
  /** What the shown one is compared with. */
  against = $state.raw<BenchmarkReport>();
  finding = $state(false);
  /** For screen readers: what has just come about. */
  said = $state('');
  #choice = $state.raw<ChoiceData>(CHOICE_DEFAULTS);
  #found = $state.raw<Found & { readonly text: string }>();
  /** What was open when the subject was chosen, and its text then: another text has other subjects. */
  #chosenIn = $state.raw({ opening: 0, text: '' });
  #search: AbortController | undefined;
  #handle: BenchmarkHandle | undefined;
  #latest: BenchmarkReport | undefined;
  #cancelPace: (() => void) | undefined;
  #wasHidden = false;
  #shownAt = 0;
  #progressAt = 0;
  readonly #parts: BenchmarkParts;

  constructor(parts: BenchmarkParts) {
    this.#parts = parts;
    this.kept = parts.kept;
  }

  /** What the address asks for; it starts nothing. */
  ask(asked: QuerySettings): void {
    const { choice, ignored } = choiceFromQuery(asked);
    const { suite } = asked;
    const isThere = suite === undefined || this.#openSuite(suite);
    const missing = isThere ? [] : [`There is no built-in benchmark named “${suite}”.`];
    this.#choice = { ...this.#choice, ...choice };
    this.#chosenIn = this.#here;
    const said = [...missing, ...ignored].join(' ');
    if (said !== '') this.#parts.workspace.notices.say(said, { topic: 'link benchmark' });
  }

  get choice(): ChoiceData {
    const choice = this.#choice;
    const isOfText = this.#chosenIn.opening === this.#parts.workspace.open.opening;
    return isOfText && this.gone === undefined ? choice : { ...choice, subject: undefined };
  }

  /** The subject that was chosen in this text before it was changed, and is no longer in it. */
  get gone(): SubjectKey | undefined {
    const { subject } = this.#choice;
    const { opening, text } = this.#here;
    if (!subject || this.#chosenIn.opening !== opening) return undefined;
    const found = this.#found?.text === text ? this.#found : undefined;
    return isGone(subject, text, this.#chosenIn.text, found) ? subject : undefined;
  }

  get #here(): { readonly opening: number; readonly text: string } {
    const { opening, text } = this.#parts.workspace.open;
    return { opening, text };
  }

  get contestants(): readonly string[] {
    const { sensible, workspace } = this.#parts;
    return this.choice.contestants ?? sensible(workspace.device);
  }

  change(to: Partial<ChoiceData>): void {
    this.#choice = { ...this.choice, ...to };
    this.#chosenIn = this.#here;
    this.#parts.workspace.link.noteBenchmark(choiceToQuery(this.choice));
  }

  /** What can be chosen: what was found in the text as it stands, what its last run compiled, and what is chosen. */
  get subjects(): readonly SubjectKey[] {
    const { open, run, shown } = this.#parts.workspace;
    const compiled =
      shown.isOpen && !run.running
        ? run.compiled.map(({ name, signature }) => ({ via: 'compile', name, signature }) as const)
        : [];
    const found: readonly Subject[] = this.#found?.text === open.text ? this.#found.subjects : [];
    const { subject } = this.choice;
    const all: readonly SubjectKey[] = [...found, ...compiled, ...(subject ? [subject] : [])];
    return all.filter((one, index) => all.findIndex((other) => sameSubject(one, other)) === index);
  }

  get shown(): BenchmarkReport | undefined {
    return this.opened ?? this.current;
  }

  get suite(): readonly SuiteSnippet[] {
    return this.#parts.suite;
  }

  /** Opens a built-in benchmark beside, where it can be read and changed, and finds what it marks. */
  async openSuite(id: string): Promise<void> {
    if (this.#openSuite(id)) await this.find();
  }

  /** False where there is none of that name. */
  #openSuite(id: string): boolean {
    const found = this.#parts.suite.find((each) => each.id === id);
    if (found) this.#parts.workspace.open.openUnsaved(found.title, found.text);
    return found !== undefined;
  }

  /** Runs the snippet for its subjects, says what it came to, and chooses the first of them where nothing is chosen. */
  async find(): Promise<void> {
    const { client, workspace } = this.#parts;
    const { open, files, settings, notices, run } = workspace;
    if (this.finding || this.measuring) return;
    if (run.running) run.stop();
    notices.withdraw(TOPIC);
    this.finding = true;
    const search = new AbortController();
    this.#search = search;
    const { text } = open;
    const found = await client
      .find(text, files.list, settings.seed, FIND_MS, search.signal)
      .catch((error: unknown): Found => {
        const message = error instanceof Error ? error.message : String(error);
        return { subjects: [], error: { kind: 'internal', message } };
      });
    this.finding = false;
    const { subjects, error } = found;
    if (search.signal.aborted) {
      notices.say('The search was stopped.', { topic: TOPIC, brief: true });
      return;
    }
    this.#found = { ...found, text };
    const [first] = subjects;
    if (first && open.text === text && !this.choice.subject) this.change({ subject: first });
    const line = open.text === text ? error?.line : undefined;
    notices.say(foundWords(found, FIND_MS), {
      topic: TOPIC,
      ...(subjects.length === 0 && { tone: 'warning' }),
      ...(line !== undefined && {
        actions: [
          {
            label: `Go to line ${String(line)}`,
            run: () => {
              workspace.view.findLine(line, error?.column);
            },
          },
        ],
      }),
    });
  }

  async measure(): Promise<void> {
    if (this.measuring || this.finding) return;
    const { client, workspace, turn, kept, hidden } = this.#parts;
    const { open, files, settings, notices, run } = workspace;
    const contestants = this.contestants;
    if (contestants.length === 0) {
      notices.say('Choose at least one contestant.', { topic: TOPIC, tone: 'warning' });
      return;
    }
    this.measuring = true;
    // What the address asks for is what is measured.
    if (this.gone) this.change({ subject: undefined });
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
    this.opened = undefined;
    this.against = undefined;
    this.progress = undefined;
    this.#wasHidden = hidden();
    const { subject, budgetMs, precision, batches } = this.choice;
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
          this.#progressed(progress);
        },
      },
    );
    const report = await this.#handle.result;
    this.#handle = undefined;
    this.#latest = report;
    // Who sees the end may leave the page.
    await kept.keep(this.#seen(report));
    this.#show();
    this.measuring = false;
    this.stopping = false;
    this.progress = undefined;
    ends();
  }

  /** The measuring, or the search. */
  stop(): void {
    this.#search?.abort();
    if (!this.measuring) return;
    this.stopping = true;
    this.#handle?.stop();
  }

  /** The page went out of sight. */
  wentHidden(): void {
    if (!this.measuring) return;
    this.#wasHidden = true;
    this.#show();
  }

  /** The page may be gone in a moment. */
  leaving(): void {
    if (this.measuring) this.#show();
  }

  async openKept(id: string): Promise<void> {
    if (id === this.current?.id) {
      this.opened = undefined;
      return;
    }
    const report = await this.#read(id);
    if (report) this.opened = report;
  }

  async compareWith(id: string | undefined): Promise<void> {
    this.against = id === undefined ? undefined : await this.#read(id);
  }

  async remove(id: string): Promise<void> {
    const { notices } = this.#parts.workspace;
    const title = this.kept.list.find((head) => head.id === id)?.title ?? 'result';
    const restore = await this.kept.remove(id);
    if (this.opened?.id === id) this.opened = undefined;
    if (this.current?.id === id && !this.measuring) this.current = undefined;
    if (this.against?.id === id) this.against = undefined;
    notices.say(`The result “${title}” is deleted.`, {
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
    const suite = this.#parts.suite.find(({ text }) => text === report.text)?.id;
    return benchmarkLink(this.#parts.workspace, report, { ...(suite && { suite }), ...asked });
  }

  /** Keeps and shows a report from elsewhere. */
  async take(report: BenchmarkReport): Promise<void> {
    await this.kept.keep(report.status === 'running' ? { ...report, status: 'stopped' } : report);
    await this.openKept(report.id);
  }

  async #read(id: string): Promise<BenchmarkReport | undefined> {
    const report = await this.kept.read(id);
    if (!report)
      this.#parts.workspace.notices.say('This result can no longer be read: it was deleted or damaged.', {
        topic: TOPIC,
        tone: 'warning',
      });
    return report;
  }

  #took(report: BenchmarkReport): void {
    const { clock } = this.#parts;
    const before = this.#latest;
    this.#latest = report;
    if (
      before?.id !== report.id ||
      stateOf(before) !== stateOf(report) ||
      clock.now() - this.#shownAt >= PACE_MS
    )
      this.#show();
    else
      this.#cancelPace ??= clock.after(LATEST_MS, () => {
        this.#show();
      });
  }

  #progressed(progress: BenchmarkProgress): void {
    const now = this.#parts.clock.now();
    const isNew = this.progress?.phase !== progress.phase;
    if (!isNew && now - this.#progressAt < PROGRESS_MS) return;
    this.#progressAt = now;
    this.progress = progress;
  }

  #show(): void {
    this.#cancelPace?.();
    this.#cancelPace = undefined;
    const latest = this.#latest;
    if (!latest) return;
    this.#shownAt = this.#parts.clock.now();
    const report = this.#seen(latest);
    this.#tell(this.current, report);
    this.current = report;
    if (report.status === 'running') void this.kept.keep(report);
  }

  /** The page knows by itself whether it was out of sight. */
  #seen(report: BenchmarkReport): BenchmarkReport {
    return this.#wasHidden && !report.hidden ? { ...report, hidden: true } : report;
  }

  #tell(before: BenchmarkReport | undefined, now: BenchmarkReport): void {
    const known = (report: BenchmarkReport): readonly string[] =>
      report.points.flatMap(({ rows }) => rows.flatMap((row) => rowWords(row) ?? []));
    const earlier = before?.id === now.id ? known(before) : [];
    const news = known(now).filter((words) => !earlier.includes(words));
    if (now.status === 'done') news.push('The benchmark is done.');
    else if (now.status === 'stopped') news.push('The benchmark was stopped; what was measured stays.');
    else if (now.status === 'failed') news.push(`The benchmark failed: ${now.why ?? ''}`);
    if (news.length > 0) this.said = news.join(' ');
  }
}
