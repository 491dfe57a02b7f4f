/**
 * The last run, or the one under way: what it put out, how it stands, what it cost. Items arrive in bursts and are published
 * once a frame. A rerun changes the output in place: what the earlier run showed stays for a moment, until replaced slot by slot.
 */
import type { Compiled } from '../base/compiled';
import type { SnippetError } from '../base/errors';
import type { SlottedItem } from '../snippet/output';
import type { RunClient, RunHandle, RunResult, RunSettings } from '../worker/client';
import type { Clock } from './clock';
import { OutputSlots } from './output-slots';

/** How long the output of the run before may stay when a new run has nothing in its place yet. */
export const HOLD_MS = 300;
const MOST_WARNINGS = 200;
const MOST_COMPILED = 200;

export type RunStatus = 'idle' | 'running' | RunResult['status'];

export class RunState {
  status = $state<RunStatus>('idle');
  /** A stop was asked for and has not come about yet. */
  stopping = $state(false);
  /** It runs on only for a drawing. */
  waiting = $state(false);
  items = $state.raw<readonly SlottedItem[]>([]);
  error = $state.raw<SnippetError>();
  warnings = $state.raw<readonly SnippetError[]>([]);
  /** What was compiled. Those of the run before stay until this run's first, or its end, so that nothing jumps. */
  compiled = $state.raw<readonly Compiled[]>([]);
  /** Output that was left out: lines that came too fast, and items beyond what a page can hold. */
  dropped = $state(0);
  /** Of the last run that ended. */
  result = $state.raw<RunResult>();
  settings = $state.raw<RunSettings>();
  /** The text that ran or runs. */
  text = $state.raw<string>();
  startedAt = $state(0);

  readonly #clock: Clock;
  readonly #slots = new OutputSlots();
  /** Counts runs, so that nothing of an earlier one is taken for this one's. */
  #run = 0;
  #handle: RunHandle | undefined;
  #cancelFrame: (() => void) | undefined;
  #cancelHold: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get running(): boolean {
    return this.status === 'running';
  }

  /** Starts a run, ending the one under way. The promise settles when this run has ended or another has taken its place. */
  async start(client: RunClient, text: string, settings: RunSettings): Promise<void> {
    this.#handle?.stop();
    this.#slots.nextRun();
    this.status = 'running';
    this.stopping = false;
    this.waiting = false;
    this.error = undefined;
    this.warnings = [];
    this.dropped = 0;
    this.text = text;
    this.settings = settings;
    this.startedAt = this.#clock.now();
    let earlier = true;
    if (settings.mode !== 'compiled') this.compiled = [];
    this.#cancelHold?.();
    this.#cancelHold = this.#clock.after(HOLD_MS, () => {
      this.#slots.dropEarlier();
      this.#publishSoon();
    });

    const run = ++this.#run;
    const handle = client.run(text, settings, {
      items: (items) => {
        if (this.#run === run) this.#take(items);
      },
      warning: (warning) => {
        if (this.#run === run) this.warnings = [...this.warnings, warning].slice(0, MOST_WARNINGS);
      },
      compiled: (compiled) => {
        if (this.#run !== run) return;
        this.compiled = [...(earlier ? [] : this.compiled), compiled].slice(0, MOST_COMPILED);
        earlier = false;
      },
      waiting: (waiting) => {
        if (this.#run === run) this.waiting = waiting;
      },
      dropped: (count) => {
        if (this.#run === run) this.dropped += count;
      },
    });
    this.#handle = handle;
    const result = await handle.result;
    if (this.#run !== run) return;
    this.#handle = undefined;
    this.#end(result);
  }

  stop(): void {
    if (this.#handle === undefined) return;
    this.stopping = true;
    this.#handle.stop();
  }

  draw(pad: number, width: number, height: number, ink: Float32Array): void {
    this.#handle?.draw(pad, width, height, ink);
  }

  closePad(pad: number): void {
    this.#handle?.closePad(pad);
  }

  /** Forgets the last run; a run under way goes on. */
  clear(): void {
    if (this.running) return;
    this.#slots.nextRun();
    this.#slots.dropEarlier();
    this.#publish();
    this.status = 'idle';
    this.error = undefined;
    this.warnings = [];
    this.compiled = [];
    this.dropped = 0;
    this.result = undefined;
    this.text = undefined;
  }

  #take(items: readonly SlottedItem[]): void {
    let refused = 0;
    for (const item of items) if (!this.#slots.put(item)) refused++;
    if (refused > 0) this.dropped += refused;
    this.#publishSoon();
  }

  #end(result: RunResult): void {
    this.#cancelHold?.();
    this.#slots.dropEarlier();
    this.#slots.closeOpen();
    this.#publish();
    this.error = result.error;
    this.warnings = result.warnings.slice(0, MOST_WARNINGS);
    this.compiled = result.compiled.slice(0, MOST_COMPILED);
    this.result = result;
    this.stopping = false;
    this.status = result.status;
  }

  #publishSoon(): void {
    this.#cancelFrame ??= this.#clock.frame(() => {
      this.#publish();
    });
  }

  #publish(): void {
    this.#cancelFrame?.();
    this.#cancelFrame = undefined;
    this.items = this.#slots.list();
  }
}
