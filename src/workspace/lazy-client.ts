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

type Handle = Omit<RunHandle, 'result'>;

/** A run that began, or what came of it instead. */
type Begun<H> =
  | { readonly handle: H; readonly instead?: undefined }
  | { readonly handle?: undefined; readonly instead: RunResult };

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

  /** What is asked for now and begins when the client is there. */
  const late = <H extends Handle>(
    start: (ready: RunClient) => H,
  ): { readonly controls: Handle; readonly begun: Promise<Begun<H>> } => {
    let handle: H | undefined;
    let stop: () => void = () => undefined;
    let isStopped = false;
    const stopped = new Promise<Begun<H>>((resolve) => {
      stop = () => {
        resolve({ instead: STOPPED });
      };
    });
    const begun = client().then(
      (ready): Begun<H> | Promise<Begun<H>> => {
        if (isStopped) return stopped;
        handle = start(ready);
        return { handle };
      },
      (): Begun<H> => ({ instead: NOT_LOADED }),
    );
    const nothing = (): Promise<never> => Promise.reject(internalError('nothing was run'));
    const controls: Handle = {
      stop() {
        isStopped = true;
        if (handle === undefined) stop();
        else handle.stop();
      },
      draw: (...strokes) => handle?.draw(...strokes),
      closePad: (pad) => handle?.closePad(pad),
      exportOnnx: (fn, signature) => handle?.exportOnnx(fn, signature) ?? nothing(),
      measure: (...asked) => handle?.measure(...asked) ?? nothing(),
      release: () => handle?.release(),
    };
    return { controls, begun: Promise.race([begun, stopped]) };
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
      const { controls, begun } = late((ready) => ready.run(text, settings, events));
      return { ...controls, result: begun.then((run) => (run.handle ? run.handle.result : run.instead)) };
    },
    both(text, settings, watch) {
      if (loaded !== undefined) return loaded.both(text, settings, watch);
      const { controls, begun } = late((ready) => ready.both(text, settings, watch));
      const ended = begun.then((runs) =>
        runs.handle ? runs.handle.ended : watch.begins('eager').end(runs.instead),
      );
      return { ...controls, ended };
    },
    dispose() {
      loaded?.dispose();
    },
  };
}
