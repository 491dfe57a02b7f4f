/** The worker of a run that has ended well, kept as long as the run's compiled functions may be wanted as files. */
import type { SnippetError } from '../base/errors';
import type { BootedWorker } from './booted-worker';
import type { ExportResult } from './client';
import type { RawError } from './protocol';

const GONE: SnippetError = {
  kind: 'internal',
  message: 'The worker of this run is gone, and with it the weights. Run again, then download.',
};

export class KeptWorker {
  #answer: ((result: ExportResult) => void) | undefined;
  #gone = false;
  /** The files that were asked for so far; the worker writes one at a time. */
  #asked: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly worker: BootedWorker,
    private readonly locate: (error: RawError) => Promise<SnippetError>,
  ) {
    worker.attach(
      (message) => {
        if (message.type === 'exported') this.#answer?.({ bytes: message.bytes });
        if (message.type === 'notExported') void this.#refuse(message.error);
      },
      () => {
        this.#gone = true;
        this.#answer?.({ error: GONE });
      },
    );
  }

  /** The function of that name and signature, as the run's `compiled` list has them. */
  exportOnnx(fn: string, signature: string): Promise<ExportResult> {
    const file = this.#asked.then(() => this.#export(fn, signature));
    this.#asked = file;
    return file;
  }

  dispose(): void {
    this.worker.dispose();
  }

  #export(fn: string, signature: string): Promise<ExportResult> {
    if (this.#gone) return Promise.resolve({ error: GONE });
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.worker.post({ type: 'export', fn, signature });
    });
  }

  async #refuse(raw: RawError): Promise<void> {
    const answer = this.#answer;
    answer?.({ error: await this.locate(raw) });
  }
}
