/** What the last run has to do with what is open: whose output it is, and where its errors and warnings, and a benchmark's, stand. */
import type { Position, SnippetError } from '../base/errors';
import { modeWords } from './mode-words';
import type { OpenDoc } from './open-doc.svelte';
import type { Doc } from './records';
import type { RunState } from './run-state.svelte';
import type { Settings } from './settings.svelte';
import type { ViewState } from './view-state.svelte';

interface Problems {
  readonly errors: readonly SnippetError[];
  readonly warnings: readonly SnippetError[];
}

const NONE: Problems = { errors: [], warnings: [] };

export interface ShownRunParts {
  readonly run: RunState;
  readonly open: OpenDoc;
  readonly settings: Settings;
  readonly view: ViewState;
  readonly benchmark: { readonly faults: Problems } | undefined;
}

export class ShownRun {
  /** What the last run belongs to: its errors are of no use in another text. */
  doc = $state.raw<Doc>();
  #problemSeen = '';
  readonly #parts: ShownRunParts;

  constructor(parts: ShownRunParts) {
    this.#parts = parts;
  }

  /** Whether it is of what is open. */
  get isOpen(): boolean {
    return this.doc?.key === this.#parts.open.doc.key;
  }

  /** What the output is of, in words, where it is not of the text as it stands; undefined where it is. */
  get outputOf(): string | undefined {
    const { run, open } = this.#parts;
    if (run.text === undefined || this.doc === undefined) return undefined;
    if (!this.isOpen) return `“${this.doc.name}”`;
    if (run.text === open.text) return undefined;
    return run.running ? 'the text as it was' : 'the text before it was changed';
  }

  /** Backend, mode and seed of what is shown, in words, where the next run would have others; undefined where not. */
  get outputWith(): string | undefined {
    const { run, settings } = this.#parts;
    const ran = run.settings;
    if (run.text === undefined || ran === undefined) return undefined;
    const { backend, seed, threads, mode, engine, without } = settings;
    const sameGraphs = ran.engine === engine && String(ran.without ?? []) === String(without);
    const sameMode = ran.mode === mode && (mode === 'eager' || sameGraphs);
    const sameBackend = ran.backend === backend && (backend !== 'wasm' || ran.threads === threads);
    if (sameMode && sameBackend && ran.seed === seed) return undefined;
    return [ran.backend, ...(sameMode ? [] : [modeWords(ran)]), `seed ${String(ran.seed)}`].join(', ');
  }

  /** Errors of the last run, where they are about the text that is open: one, or two where both runs failed in their own ways. */
  get errors(): readonly SnippetError[] {
    return this.isOpen ? this.#parts.run.errors : [];
  }

  get warnings(): readonly SnippetError[] {
    return this.isOpen ? this.#parts.run.warnings : [];
  }

  /** Where the benchmark failed that is shown, beside what the run said already. */
  get measured(): Problems {
    const { errors, warnings } = this.#parts.benchmark?.faults ?? NONE;
    const said = this.errors.map(problemKey);
    return { errors: errors.filter((error) => !said.includes(problemKey(error))), warnings };
  }

  get problems(): readonly SnippetError[] {
    const { measured } = this;
    return [...this.errors, ...measured.errors, ...this.warnings, ...measured.warnings];
  }

  /** Of the run and of the type checker. */
  get problemCount(): number {
    return this.#parts.view.typeProblems.length + this.problems.length;
  }

  /** Whether one of them is more than a warning. */
  get hasErrors(): boolean {
    const { typeProblems } = this.#parts.view;
    return (
      this.errors.length > 0 ||
      this.measured.errors.length > 0 ||
      typeProblems.some(({ severity }) => severity === 'error')
    );
  }

  /** Where something is wrong: first where the last run failed, then where the types don't fit; each place once. */
  get problemPlaces(): readonly Partial<Position>[] {
    const places = [...this.problems, ...this.#parts.view.typeProblems].filter(
      ({ line }) => line !== undefined,
    );
    const keys = places.map(placeKey);
    return places.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
  }

  /** Goes to the problem after the one that it went to last; from the last to the first. */
  goToProblem(): void {
    const places = this.problemPlaces;
    const before = places.findIndex((place) => placeKey(place) === this.#problemSeen);
    const next = places[(before + 1) % places.length];
    if (next?.line === undefined) return;
    this.#problemSeen = placeKey(next);
    this.#parts.view.findLine(next.line, next.column);
  }

  /** Goes to a line of the text that the output is of. */
  findLine(line: number, column?: number): void {
    if (this.doc !== undefined && !this.isOpen) this.#parts.open.open(this.doc.key);
    this.#parts.view.findLine(line, column);
  }
}

const problemKey = ({ message, ...place }: SnippetError): string =>
  `${placeKey(place)} ${message.replace(/\.$/, '')}`;

function placeKey({ line, column }: Partial<Position>): string {
  return `${String(line)}:${String(column)}`;
}
