import { checkMessage } from './check';
import type { Boot, FromWorker, ToWorker } from './protocol';
import { spawnRunWorker, type RunWorker } from './spawn-run-worker';

/** A worker before its run: it says `hello` when its modules are loaded, and `ready` when its backend has started. */
export class BootedWorker {
  readonly #run: RunWorker;
  readonly ready: Promise<Extract<FromWorker, { type: 'ready' }>>;
  #listener: (message: FromWorker) => void = () => undefined;
  #failed: (why: string) => void = () => undefined;

  constructor(boot: Boot, probe: boolean) {
    this.#run = spawnRunWorker();
    const { worker } = this.#run;
    this.ready = new Promise((resolve, reject) => {
      this.#listener = (message) => {
        if (message.type === 'hello') this.post({ ...boot, type: 'boot', probe });
        if (message.type === 'ready') resolve(message);
      };
      this.#failed = (why) => {
        reject(new Error(why));
      };
    });
    this.ready.catch(() => undefined);
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = checkMessage(data);
      if (message) this.#listener(message);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.#failed(
        event.message ||
          'its script could not be loaded; the page may be offline, or a part of it was never loaded',
      );
    });
  }

  /** From here on messages go to the run. */
  attach(listener: (message: FromWorker) => void, failed: (why: string) => void): void {
    this.#listener = listener;
    this.#failed = failed;
  }

  post(message: ToWorker): void {
    this.#run.worker.postMessage(message);
  }

  dispose(): void {
    this.#run.dispose();
    this.#failed('it was stopped');
  }
}
