/**
 * What one run puts out, as it comes and after its end. Items arrive in bursts and are published once a frame. A rerun changes
 * the output in place: what the earlier run showed stays for a moment, until replaced slot by slot.
 */
import type { Compiled } from '../base/compiled';
import type { SnippetError } from '../base/errors';
import type { SlottedItem } from '../snippet/output';
import type { BothOutput, RunResult } from '../worker/client';
import type { Clock } from './clock';
import { LineColours } from './line-colours.svelte';
import { RunGraphs } from './run-graphs.svelte';
import { OutputSlots } from './output-slots';

/** How long the output of the run before may stay when a new run has nothing in its place yet. */
export const HOLD_MS = 300;
const MOST_WARNINGS = 200;
const MOST_COMPILED = 200;

export type RunStatus = 'idle' | 'running' | RunResult['status'];

export class RunOutput {
  status = $state<RunStatus>('idle');
  items = $state.raw<readonly SlottedItem[]>([]);
  error = $state.raw<SnippetError>();
  warnings = $state.raw<readonly SnippetError[]>([]);
  /** What was compiled. Those of the run before stay until this run's first, or its end, so that nothing jumps. */
  compiled = $state.raw<readonly Compiled[]>([]);
  /** Output that was left out: lines that came too fast, and items beyond what a page can hold. */
  dropped = $state(0);
  /** Of the last run that ended. */
  result = $state.raw<RunResult>();
  startedAt = $state(0);
  readonly graphs: RunGraphs;

  readonly #clock: Clock;
  readonly #slots = new OutputSlots();
  /** Counts runs, so that nothing of an earlier one is taken for this one's. */
  #run = 0;
  #cancelFrame: (() => void) | undefined;
  #cancelHold: (() => void) | undefined;

  /** `colours`: of the lines, shared by both runs of one text. */
  constructor(clock: Clock, colours = new LineColours()) {
    this.#clock = clock;
    this.graphs = new RunGraphs(colours, clock);
  }

  get running(): boolean {
    return this.status === 'running';
  }

  /** A run begins; what it says goes to what this gives. `recorded`: its graphs too. */
  begin(recorded = false): BothOutput {
    const run = ++this.#run;
    const current = (): boolean => this.#run === run;
    let earlier = true;
    this.#slots.nextRun();
    this.#forget();
    this.graphs.begin(recorded);
    this.status = 'running';
    this.startedAt = this.#clock.now();
    this.#cancelHold?.();
    this.#cancelHold = this.#clock.after(HOLD_MS, () => {
      this.#slots.dropEarlier();
      this.#publishSoon();
    });
    return {
      items: (items) => {
        if (current()) this.#take(items);
      },
      warning: (warning) => {
        if (current()) this.warnings = [...this.warnings, warning].slice(0, MOST_WARNINGS);
      },
      withdrawn: (message) => {
        if (current()) this.warnings = this.warnings.filter((warning) => warning.message !== message);
      },
      compiled: (compiled) => {
        if (!current()) return;
        this.compiled = [...(earlier ? [] : this.compiled), compiled].slice(0, MOST_COMPILED);
        earlier = false;
      },
      dropped: (count) => {
        if (current()) this.dropped += count;
      },
      recorded: (events, dropped, shaders) => {
        if (current()) this.graphs.take(events, dropped, shaders);
      },
      graph: (graph) => {
        if (current()) this.graphs.takeStatic(graph);
      },
      end: (result) => {
        if (current()) this.#end(result);
      },
    };
  }

  /** Forgets its run but for what was compiled, which stands beside the output and stays in its place until the next. */
  clear(): void {
    this.#run++;
    this.#cancelHold?.();
    this.#slots.nextRun();
    this.#slots.dropEarlier();
    this.#publish();
    this.#forget();
    this.graphs.begin(false);
    this.result = undefined;
    this.status = 'idle';
  }

  #end(result: RunResult): void {
    this.#cancelHold?.();
    this.#slots.dropEarlier();
    this.#slots.closeOpen();
    this.#publish();
    this.graphs.end();
    this.error = result.error;
    this.warnings = result.warnings.slice(0, MOST_WARNINGS);
    this.compiled = result.compiled.slice(0, MOST_COMPILED);
    this.result = result;
    this.status = result.status;
  }

  #forget(): void {
    this.error = undefined;
    this.warnings = [];
    this.dropped = 0;
  }

  #take(items: readonly SlottedItem[]): void {
    let refused = 0;
    for (const item of items) if (!this.#slots.put(item)) refused++;
    if (refused > 0) this.dropped += refused;
    this.#publishSoon();
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
