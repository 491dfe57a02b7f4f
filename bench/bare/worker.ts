/**
 * The bare contestant: tfjs in a module worker, and the example's own text. The backend is started as the page starts it (threads,
 * kernels for training) and the seed is the page's, so that both do the same work; there is no meter, no output, no lock-down.
 */
import type { Mode } from '../../src/base/modes';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import type { FromBare, ToBare } from './messages';
import { pushed } from './twograph';

const post = (message: FromBare): void => {
  postMessage(message);
};

let mode: Mode = 'eager';

async function take(message: ToBare): Promise<void> {
  if (message.type === 'boot') {
    await useBackend(message.backend, message.threads);
    mode = message.mode;
    seedRandomness(message.seed);
    if (mode === 'compiled') await (await import('./compiled')).warmEngine();
    post({ type: 'ready' });
    return;
  }
  const start = performance.now();
  if (mode === 'compiled') (await import('./compiled')).compileModels();
  await import('../../examples/digits-cnn');
  post({ type: 'ended', runMs: performance.now() - start, pushed: pushed() });
}

addEventListener('message', ({ data }: MessageEvent<ToBare>) => {
  take(data).catch((error: unknown) => {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  });
});
post({ type: 'hello' });
