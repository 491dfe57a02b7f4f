/** The bare loop: a function of tfjs on the wasm backend in a worker, called again and again, each result read back. Nothing of the harness is in it. */
import { useBackend } from '../../src/engines/tfjs/backends';
import { WORKS } from './works';

export type ToBare =
  | { readonly type: 'start'; readonly name: string; readonly threads: number }
  | { readonly type: 'loop'; readonly times: number; readonly warmUpMs: number };

export type FromBare =
  { readonly type: 'done'; readonly ms: number } | { readonly type: 'failed'; readonly message: string };

let work: () => Promise<void> = () => Promise.resolve();

async function take(message: ToBare): Promise<number> {
  if (message.type === 'start') {
    await useBackend('wasm', message.threads);
    const fn = WORKS.find(({ name }) => name === message.name)?.make();
    if (!fn) throw new Error(`there is no ${message.name}`);
    work = async () => {
      const result = fn();
      await result.data();
      result.dispose();
    };
    return 0;
  }
  const until = performance.now() + message.warmUpMs;
  while (performance.now() < until) await work();
  const start = performance.now();
  for (let count = 0; count < message.times; count++) await work();
  return performance.now() - start;
}

addEventListener('message', ({ data }: MessageEvent<ToBare>) => {
  take(data).then(
    (ms) => {
      postMessage({ type: 'done', ms } satisfies FromBare);
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      postMessage({ type: 'failed', message } satisfies FromBare);
    },
  );
});
