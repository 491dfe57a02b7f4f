/** A calibration worker, as the page asks it. */
import { spawnModuleWorker } from '../../base/spawn-worker';
import calibratorUrl from './calibrator.ts?worker&url';
import type { Answers, Ask, FromCalibrator, Questions } from './protocol';

/** Of an answer: a driver may hang. */
const PATIENCE_MS = 20_000;

export class Calibrator {
  readonly #worker = spawnModuleWorker(calibratorUrl, 'twograph calibration');
  #asked = 0;
  #end: (why: string) => void = () => undefined;

  ask<K extends Ask>(ask: K, given: Questions[K]): Promise<Answers[K]> {
    const id = ++this.#asked;
    const worker = this.#worker;
    return new Promise<Answers[K]>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#end('it does not answer');
      }, PATIENCE_MS);
      const over = () => {
        clearTimeout(timer);
        worker.removeEventListener('message', hear);
        worker.removeEventListener('error', fail);
      };
      const hear = ({ data }: MessageEvent<FromCalibrator>) => {
        if (data.id !== id) return;
        over();
        if ('failed' in data) reject(new Error(data.failed));
        else resolve(data.answer as Answers[K]);
      };
      const fail = (event: ErrorEvent) => {
        event.preventDefault();
        this.#end(event.message || 'it could not be loaded');
      };
      this.#end = (why) => {
        over();
        worker.terminate();
        reject(new Error(why));
      };
      worker.addEventListener('message', hear);
      worker.addEventListener('error', fail);
      worker.postMessage({ id, ask, given });
    });
  }

  dispose(): void {
    this.#worker.terminate();
    this.#end('it was stopped');
  }
}
