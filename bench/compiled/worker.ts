/** All contestants in one worker, on one thread each but where threads are compared: the backends are started as the page starts them, without meter and output. */
import { useBackend } from '../../src/engines/tfjs/backends';
import { benchCalls } from './calls';
import type { CompiledTimes, FromBench, ToBench } from './messages';
import { benchThreads } from './threads';
import { benchTrace, benchTraining } from './training';

const post = (message: FromBench): void => {
  postMessage(message);
};
const tell = (words: string): void => {
  post({ type: 'told', words });
};
const THREADS = 1;
const TRACES_A_TURN = 4;

async function measure({ turns }: ToBench): Promise<CompiledTimes> {
  await useBackend('wasm', THREADS);
  await useBackend('cpu');
  tell('compiled: tracing');
  const trace = await benchTrace(TRACES_A_TURN * turns);
  tell('compiled: training steps');
  const training = await benchTraining(turns);
  const calls = await benchCalls(turns, tell);
  return { trace, training, calls, threads: await benchThreads(turns, tell) };
}

addEventListener('message', ({ data }: MessageEvent<ToBench>) => {
  measure(data).then(
    (times) => {
      post({ type: 'done', times });
    },
    (error: unknown) => {
      post({
        type: 'failed',
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    },
  );
});
