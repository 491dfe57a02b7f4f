/** The worker of a run that has ended well, kept as long as the run's compiled functions may be wanted as files, or be measured. */
import type { SnippetError } from '../base/errors';
import type { Question } from '../base/measured';
import type { BootedWorker } from './booted-worker';
import type { ExportResult, MeasureResult, Progress } from './client';
import type { RawError, ToWorker } from './protocol';

const GONE: SnippetError = {
  kind: 'internal',
  message: 'The worker of this run is gone, and with it the weights. Run again, then ask once more.',
};

const LOST = { error: GONE } as const;

export class KeptWorker {
  #answer: ((result: ExportResult | MeasureResult) => void) | undefined;
  #progress: Progress | undefined;
  #gone = false;
  /** What was asked for so far; the worker does one thing at a time. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly worker: BootedWorker,
    private readonly locate: (error: RawError) => Promise<SnippetError>,
  ) {
    worker.attach(
      (message) => {
        if (message.type === 'exported') this.#answer?.({ bytes: message.bytes });
        if (message.type === 'measuring') this.#progress?.(message.done, message.of);
        if (message.type === 'measured') this.#answer?.(message.finding);
        if (message.type === 'notExported' || message.type === 'notMeasured')
          void this.#refuse(message.error);
      },
      () => {
        this.#gone = true;
        this.#answer?.(LOST);
      },
    );
  }

  /** The function of that name and signature, as the run's `compiled` list has them. */
  exportOnnx(fn: string, signature: string): Promise<ExportResult> {
    return this.#ask<ExportResult>({ type: 'export', fn, signature });
  }

  measure(question: Question, progress?: Progress): Promise<MeasureResult> {
    return this.#ask<MeasureResult>({ type: 'measure', question }, progress);
  }

  dispose(): void {
    this.worker.dispose();
  }

  #ask<Result extends ExportResult | MeasureResult>(
    message: ToWorker,
    progress?: Progress,
  ): Promise<Result | typeof LOST> {
    const answered = this.#asked.then((): Promise<Result | typeof LOST> => {
      if (this.#gone) return Promise.resolve(LOST);
      return new Promise((resolve) => {
        this.#answer = resolve as (result: ExportResult | MeasureResult) => void;
        this.#progress = progress;
        this.worker.post(message);
      });
    });
    this.#asked = answered;
    return answered;
  }

  async #refuse(raw: RawError): Promise<void> {
    const answer = this.#answer;
    answer?.({ error: await this.locate(raw) });
  }
}
