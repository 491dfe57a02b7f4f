/** The page of the compiled benchmark: starts the worker and hands its figures on. */
import type { CompiledTimes, FromBench, ToBench } from './messages';
import workerUrl from './worker.ts?worker&url';

export interface CompiledGlobals {
  benchCompiled(asked: ToBench): Promise<CompiledTimes>;
  /** Given from outside: hears how far it is. */
  benchTell(words: string): Promise<void>;
}

const globals: Omit<CompiledGlobals, 'benchTell'> = {
  benchCompiled(asked) {
    const worker = new Worker(workerUrl, { type: 'module' });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromBench>) => {
        if (data.type === 'told')
          void (globalThis as typeof globalThis & CompiledGlobals).benchTell(data.words);
        if (data.type === 'done') resolve(data.times);
        if (data.type === 'failed') reject(new Error(data.message));
      };
      worker.onerror = ({ message }) => {
        reject(new Error(message));
      };
      worker.postMessage(asked);
    });
  },
};
Object.assign(globalThis, globals);
