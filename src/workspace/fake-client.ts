/** A run client for tests: runs begin, put out and end when told. */
import type { SnippetError } from '../base/errors';
import { BothRuns } from '../worker/both-runs';
import type { BothHandle, BothWatch, RunClient, RunEvents, RunResult, RunSettings } from '../worker/client';
import type { Boot, DeviceInfo } from '../worker/protocol';

export class FakeRun {
  stopped = false;
  released = false;
  /** What was drawn, in order: "pad 0: 0.5", and "pad 0 closed". */
  readonly drawn: string[] = [];
  #end: (result: RunResult) => void = () => undefined;
  readonly result = new Promise<RunResult>((resolve) => {
    this.#end = resolve;
  });

  constructor(
    readonly text: string,
    readonly settings: RunSettings,
    readonly events: RunEvents,
  ) {}

  print(slot: number, text: string): void {
    this.events.items([{ slot, item: { kind: 'text', level: 'log', text } }]);
  }

  async end(
    status: RunResult['status'],
    error?: SnippetError,
    more: Pick<Partial<RunResult>, 'compiled' | 'kept' | 'warnings' | 'stats'> = {},
  ): Promise<void> {
    const timings = { bootMs: 1, emitMs: 1, runMs: 12 };
    const result = { status, warnings: [], compiled: [], timings, ...more };
    this.#end(error === undefined ? result : { ...result, error });
    // What waits for the result is told in microtasks.
    for (let i = 0; i < 9; i++) await Promise.resolve();
  }
}

export class FakeClient implements RunClient {
  readonly runs: FakeRun[] = [];
  readonly warmed: Boot[] = [];
  readonly device = new Promise<DeviceInfo>(() => undefined);

  get last(): FakeRun {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error('nothing was run');
    return run;
  }

  warm(boot: Boot): void {
    this.warmed.push(boot);
  }

  run(text: string, settings: RunSettings, events: RunEvents): ReturnType<RunClient['run']> {
    const run = new FakeRun(text, settings, events);
    this.runs.push(run);
    return {
      result: run.result,
      stop: () => {
        run.stopped = true;
        void run.end('stopped');
      },
      draw: (pad, _width, _height, ink) => {
        run.drawn.push(`pad ${String(pad)}: ${String(ink[0])}`);
      },
      closePad: (pad) => {
        run.drawn.push(`pad ${String(pad)} closed`);
      },
      exportOnnx: (fn, signature) =>
        Promise.resolve({ bytes: new TextEncoder().encode(`${fn} ${signature}`) }),
      measure: ({ ask, fn }) =>
        Promise.resolve({ error: { kind: 'usage', message: `${ask} of ${fn}` } as const }),
      release: () => {
        run.released = true;
      },
    };
  }

  both(text: string, settings: Omit<RunSettings, 'mode'>, watch: BothWatch): BothHandle {
    return new BothRuns(this, text, settings, watch);
  }

  dispose(): void {
    this.runs.length = 0;
  }
}
