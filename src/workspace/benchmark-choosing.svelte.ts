/** What is to be measured: the choice, which holds for the text that it was made in, and the search of that text for what can be chosen. */
import type { Subject } from '../bench/report';
import type { Found } from '../bench/session';
import type { QuerySettings } from '../snippet/query';
import {
  CHOICE_DEFAULTS,
  choiceFromQuery,
  choiceToQuery,
  isSeveral,
  sameSubject,
  type ChoiceData,
  type SubjectKey,
} from './benchmark-choice';
import { Fields } from './benchmark-fields.svelte';
import { TOPIC, type BenchmarkParts } from './benchmark-parts';
import { foundWords, isGone } from './benchmark-subject';

/** How long the snippet may run for its subjects to be found. */
const FIND_MS = 15_000;

export class Choosing {
  finding = $state(false);
  /** Whether an address said what is to be measured, or how. */
  isAsked = false;
  #choice = $state.raw<ChoiceData>(CHOICE_DEFAULTS);
  #found = $state.raw<Found & { readonly text: string }>();
  /** What was open when the subject was chosen, and its text then: another text has other subjects. */
  #chosenIn = $state.raw({ opening: 0, text: '' });
  #search: AbortController | undefined;

  readonly fields: Fields;

  constructor(private readonly parts: BenchmarkParts) {
    const choice = (): ChoiceData => this.choice;
    this.fields = new Fields({
      get choice() {
        return choice();
      },
      typed: (to) => {
        this.#set(to);
      },
    });
  }

  ask(asked: QuerySettings): void {
    const { choice, ignored, mistyped } = choiceFromQuery(asked);
    const { suite } = asked;
    const isThere = suite === undefined || suite === 'all' || this.openSuite(suite);
    const missing = isThere ? [] : [`There is no built-in benchmark named “${suite}”.`];
    this.isAsked = Object.keys(choice).length > 0;
    this.#choice = { ...this.#choice, ...choice };
    this.#chosenIn = this.#here;
    this.fields.take(mistyped);
    const said = [...missing, ...ignored].join(' ');
    if (said !== '') this.parts.workspace.notices.say(said, { topic: 'link benchmark' });
  }

  get choice(): ChoiceData {
    const choice = this.#choice;
    const isOfText = this.#chosenIn.opening === this.parts.workspace.open.opening;
    return isOfText && this.gone === undefined ? choice : { ...choice, subject: undefined };
  }

  /** The subject that was chosen in this text before it was changed, and is no longer in it. */
  get gone(): SubjectKey | undefined {
    const { subject } = this.#choice;
    const { opening, text } = this.#here;
    if (!subject || isSeveral(subject) || this.#chosenIn.opening !== opening) return undefined;
    const found = this.#found?.text === text ? this.#found : undefined;
    return isGone(subject, text, this.#chosenIn.text, found) ? subject : undefined;
  }

  get #here(): { readonly opening: number; readonly text: string } {
    const { opening, text } = this.parts.workspace.open;
    return { opening, text };
  }

  get contestants(): readonly string[] {
    const { sensible, workspace } = this.parts;
    return this.choice.contestants ?? sensible(workspace.device);
  }

  change(to: Partial<ChoiceData>): void {
    this.fields.replaced(to);
    this.#set(to);
  }

  #set(to: Partial<ChoiceData>): void {
    this.#choice = { ...this.choice, ...to };
    this.#chosenIn = this.#here;
    this.parts.workspace.link.noteBenchmark(choiceToQuery(this.choice));
  }

  get subjects(): readonly SubjectKey[] {
    const { open, run, shown } = this.parts.workspace;
    const compiled =
      shown.isOpen && !run.running
        ? run.compiled.map(({ name, signature }) => ({ via: 'compile', name, signature }) as const)
        : [];
    const found: readonly Subject[] = this.#found?.text === open.text ? this.#found.subjects : [];
    const { subject } = this.choice;
    const all: readonly SubjectKey[] = [
      ...found,
      ...compiled,
      ...(subject && !isSeveral(subject) ? [subject] : []),
    ];
    return all.filter((one, index) => all.findIndex((other) => sameSubject(one, other)) === index);
  }

  /** What is known of the text as it stands, where its search came to its end. */
  get found(): Found | undefined {
    const found = this.#found;
    return found?.text === this.parts.workspace.open.text && !found.error && !found.unfinished
      ? found
      : undefined;
  }

  /** False where there is none of that name. */
  openSuite(id: string): boolean {
    const found = this.parts.suite.find((each) => each.id === id);
    if (found) this.parts.workspace.open.openUnsaved(found.title, found.text);
    return found !== undefined;
  }

  /** Runs a text for its subjects; undefined where that was stopped. */
  async search(text: string): Promise<Found | undefined> {
    const { client, workspace } = this.parts;
    const { files, settings, notices, run } = workspace;
    if (run.running) run.stop();
    this.finding = true;
    const search = new AbortController();
    this.#search = search;
    const found = await client
      .find(text, files.list, settings.seed, FIND_MS, search.signal)
      .catch((error: unknown): Found => {
        const message = error instanceof Error ? error.message : String(error);
        return { subjects: [], error: { kind: 'internal', message } };
      });
    this.finding = false;
    if (!search.signal.aborted) return found;
    notices.say('The search was stopped.', { topic: TOPIC, brief: true });
    return undefined;
  }

  /** The same of what is open: says what it came to, and chooses the first of them where nothing is chosen. */
  async find(): Promise<Found | undefined> {
    const { workspace } = this.parts;
    const { open, notices } = workspace;
    if (this.finding) return undefined;
    notices.withdraw(TOPIC);
    const { text } = open;
    const found = await this.search(text);
    if (!found) return undefined;
    const { subjects, error } = found;
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
    return found;
  }

  stopSearch(): void {
    this.#search?.abort();
  }
}
