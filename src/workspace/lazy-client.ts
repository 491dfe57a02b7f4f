/**
 * The run client, loaded when it is first wanted: what runs snippets must not hold up the page's first picture. A run that is
 * asked for before then begins as soon as it can.
 */
import { internalError } from '../base/errors';
import type { RunClient, RunHandle, RunResult } from '../worker/client';
import type { DeviceInfo } from '../worker/protocol';

const NOT_LOADED: RunResult = {
  status: 'failed',
  error: {
    kind: 'internal',
    message:
      'The part of the page that runs snippets could not be loaded. Are you offline? Reload the page when you are not; your text is kept.',
  },
  warnings: [],
  compiled: [],
  timings: { bootMs: 0, emitMs: 0, runMs: 0 },
};
const STOPPED: RunResult = { status: 'stopped', warnings: [], compiled: [], timings: NOT_LOADED.timings };

export function lazyClient(load: () => Promise<RunClient>): RunClient {
  let loading: Promise<RunClient> | undefined;
  let loaded: RunClient | undefined;
  let known: (device: Promise<DeviceInfo>) => void = () => undefined;
  const device = new Promise<DeviceInfo>((resolve) => {
    known = resolve;
  });

  const client = (): Promise<RunClient> => {
    loading ??= load().then((ready) => {
      loaded = ready;
      known(ready.device);
      return ready;
    });
    // A later try may have more luck.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };

  return {
    device,
    warm(boot) {
      client().then(
        (ready) => {
          ready.warm(boot);
        },
        () => undefined,
      );
    },
    run(text, settings, events) {
      if (loaded !== undefined) return loaded.run(text, settings, events);
      let handle: RunHandle | undefined;
      let stop: (result: RunResult) => void = () => undefined;
      const stopped = new Promise<RunResult>((resolve) => {
        stop = resolve;
      });
      let isStopped = false;
      const result = client().then(
        (ready) => {
          if (isStopped) return stopped;
          handle = ready.run(text, settings, events);
          return handle.result;
        },
        () => NOT_LOADED,
      );
      return {
        result: Promise.race([result, stopped]),
        stop() {
          isStopped = true;
          if (handle === undefined) stop(STOPPED);
          else handle.stop();
        },
        draw: (...strokes) => handle?.draw(...strokes),
        closePad: (pad) => handle?.closePad(pad),
        exportOnnx: (fn, signature) =>
          handle?.exportOnnx(fn, signature) ?? Promise.reject(internalError('nothing was run')),
        measure: (...asked) => handle?.measure(...asked) ?? Promise.reject(internalError('nothing was run')),
        release: () => handle?.release(),
      };
    },
    dispose() {
      loaded?.dispose();
    },
  };
}
