import { spawnModuleWorker } from '../base/spawn-worker';
import type { EmitReply, EmitRequest } from './emitter';
import emitterUrl from './emitter.ts?worker&url';

type Question = EmitRequest extends infer Request
  ? Request extends EmitRequest
    ? Omit<Request, 'id'>
    : never
  : never;

/** Asks the emit worker, which is made at its first use. */
export class Emitter {
  #worker: Worker | undefined;
  #nextId = 1;
  readonly #waiting = new Map<
    number,
    { resolve: (reply: EmitReply) => void; reject: (error: Error) => void }
  >();

  ask(request: Question): Promise<EmitReply> {
    const worker = (this.#worker ??= this.#spawn());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ ...request, id });
    });
  }

  #spawn(): Worker {
    const worker = spawnModuleWorker(emitterUrl, 'twograph emit');
    worker.addEventListener('message', ({ data }: MessageEvent<EmitReply>) => {
      this.#waiting.get(data.id)?.resolve(data);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      const why = new Error(
        event.message || 'the compiler of snippets could not be loaded; the page may be offline',
      );
      this.#end(why);
    });
    return worker;
  }

  /** Ends what it is busy with; it can be asked again. */
  dispose(): void {
    this.#end(new Error('it was stopped'));
  }

  #end(why: Error): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(why);
    this.#waiting.clear();
  }
}
