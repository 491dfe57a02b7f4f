/** A run client for tests: runs begin, put out and end when told. */
import type { SnippetError } from '../base/errors';
import type { RunClient, RunEvents, RunResult, RunSettings } from '../worker/client';
import type { DeviceInfo } from '../worker/protocol';

export class FakeRun {
  stopped = false;
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

  async end(status: RunResult['status'], error?: SnippetError): Promise<void> {
    const timings = { bootMs: 1, emitMs: 1, runMs: 12 };
    this.#end({ status, warnings: [], compiled: [], timings, ...(error === undefined ? {} : { error }) });
    // What waits for the result is told in microtasks.
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }
}

export class FakeClient implements RunClient {
  readonly runs: FakeRun[] = [];
  readonly warmed: string[] = [];
  readonly device = new Promise<DeviceInfo>(() => undefined);

  get last(): FakeRun {
    const run = this.runs.at(-1);
    if (run === undefined) throw new Error('nothing was run');
    return run;
  }

  warm(backend: string): void {
    this.warmed.push(backend);
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
      draw: () => undefined,
      closePad: () => undefined,
    };
  }

  dispose(): void {
    this.runs.length = 0;
  }
}
