/**
 * The last run, or the one under way: how it stands, on what, and what it put out. In the mode 'both' these are two runs of one text,
 * eager first, which are started and stopped as one.
 */
import type { Compiled } from '../base/compiled';
import { internalError, type SnippetError } from '../base/errors';
import type { Question } from '../base/measured';
import type { Mode, PageMode } from '../base/modes';
import type { SlottedItem } from '../snippet/output';
import type {
  BothOutput,
  ExportResult,
  MeasureResult,
  Progress,
  RunClient,
  RunHandle,
  RunResult,
  RunSettings,
} from '../worker/client';
import type { Clock } from './clock';
import { LineColours } from './line-colours.svelte';
import type { RunGraphs } from './run-graphs.svelte';
import { RunOutput, type RunStatus } from './run-output.svelte';

export type PageRunSettings = Omit<RunSettings, 'mode'> & { readonly mode?: PageMode };

type Handle = Omit<RunHandle, 'result'>;

export class RunState {
  status = $state<RunStatus>('idle');
  /** A stop was asked for and has not come about yet. */
  stopping = $state(false);
  /** It runs on only for a drawing. */
  waiting = $state(false);
  settings = $state.raw<PageRunSettings>();
  /** The text that ran or runs. */
  text = $state.raw<string>();
  startedAt = $state(0);
  /** The only run, or the eager one of both. */
  readonly first: RunOutput;
  /** The compiled one of both. */
  readonly second: RunOutput;
  /** Of the lines that made nodes. */
  readonly colours = new LineColours();

  readonly #clock: Clock;
  /** Counts runs, so that nothing of an earlier one is taken for this one's. */
  #run = 0;
  #handle: Handle | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.first = new RunOutput(clock, this.colours);
    this.second = new RunOutput(clock, this.colours);
  }

  get running(): boolean {
    return this.status === 'running';
  }
  /** Whether it is, or was, a run in each mode. */
  get both(): boolean {
    return this.settings?.mode === 'both';
  }
  get items(): readonly SlottedItem[] {
    return this.first.items;
  }
  get error(): SnippetError | undefined {
    return this.first.error ?? this.second.error;
  }
  get errors(): readonly SnippetError[] {
    return distinct([this.first.error, this.second.error].filter((error) => error !== undefined));
  }
  get warnings(): readonly SnippetError[] {
    if (this.second.warnings.length === 0) return this.first.warnings;
    return distinct([...this.first.warnings, ...this.second.warnings]);
  }
  get compiled(): readonly Compiled[] {
    return this.both ? this.second.compiled : this.first.compiled;
  }
  /** What a recorded run told of its static graphs. */
  get graphs(): RunGraphs {
    return (this.both ? this.second : this.first).graphs;
  }
  get dropped(): number {
    return Math.max(this.first.dropped, this.second.dropped);
  }
  /** Of the last run that ended; of both, of the eager one. */
  get result(): RunResult | undefined {
    return this.first.result;
  }
  /** Whether what was compiled can still be had as files: until the next run. */
  get exportable(): boolean {
    return (this.both ? this.second : this.first).result?.kept === true && !this.running;
  }

  /** Starts a run, ending the one under way. The promise settles when this run has ended or another has taken its place. */
  async start(client: RunClient, text: string, settings: PageRunSettings): Promise<void> {
    this.#handle?.stop();
    this.#handle?.release();
    this.status = 'running';
    this.stopping = false;
    this.waiting = false;
    this.colours.begin(settings.record === true && text === this.text);
    this.text = text;
    this.settings = settings;
    this.startedAt = this.#clock.now();
    this.second.clear();
    if (settings.mode !== 'compiled') this.first.compiled = [];
    if (settings.mode !== 'both') this.second.compiled = [];

    const run = ++this.#run;
    const { handle, ended } = this.#begin(client, text, settings, (waiting) => {
      if (this.#run === run) this.waiting = waiting;
    });
    this.#handle = handle;
    await ended;
    if (this.#run !== run) return;
    this.stopping = false;
    this.waiting = false;
    this.colours.end();
    this.status = this.#outcome();
  }

  stop(): void {
    if (!this.running) return;
    this.stopping = true;
    this.#handle?.stop();
  }

  draw(pad: number, width: number, height: number, ink: Float32Array): void {
    this.#handle?.draw(pad, width, height, ink);
  }

  closePad(pad: number): void {
    this.#handle?.closePad(pad);
  }

  /** A function of `compiled` as an ONNX file, while `exportable`. */
  exportOnnx({ name, signature }: Pick<Compiled, 'name' | 'signature'>): Promise<ExportResult> {
    if (!this.#handle) throw internalError('nothing was run');
    return this.#handle.exportOnnx(name, signature);
  }

  /** What a graph of the last run is measured for, while `exportable`; as soon as what was asked before is answered. */
  measure(question: Question, progress?: Progress): Promise<MeasureResult> {
    if (!this.#handle) throw internalError('nothing was run');
    return this.#handle.measure(question, progress);
  }

  /** Forgets the last run; a run under way goes on. */
  clear(): void {
    if (this.running) return;
    this.#handle?.release();
    this.#handle = undefined;
    for (const output of [this.first, this.second]) {
      output.clear();
      output.compiled = [];
    }
    this.colours.begin(false);
    this.colours.end();
    this.status = 'idle';
    this.text = undefined;
  }

  #begin(
    client: RunClient,
    text: string,
    { mode = 'eager', ...settings }: PageRunSettings,
    waiting: (waiting: boolean) => void,
  ): { readonly handle: Handle; readonly ended: Promise<void> } {
    if (mode === 'both') {
      const begins = (of: Mode): BothOutput =>
        (of === 'eager' ? this.first : this.second).begin(settings.record);
      const both = client.both(text, settings, { begins, waiting });
      return { handle: both, ended: both.ended };
    }
    const output = this.first.begin(settings.record);
    const handle = client.run(text, { ...settings, mode }, { ...output, waiting });
    return { handle, ended: handle.result.then(output.end) };
  }

  /** Of two, that of the worse. */
  #outcome(): RunStatus {
    const ends = [this.first.status, this.second.status];
    return (['stopped', 'timeout', 'failed'] as const).find((status) => ends.includes(status)) ?? 'ok';
  }
}

/** Each once: what both runs say of one place is one thing to read. */
function distinct(errors: readonly SnippetError[]): readonly SnippetError[] {
  const keys = errors.map(({ kind, message, line, column }) => JSON.stringify([kind, message, line, column]));
  return errors.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
