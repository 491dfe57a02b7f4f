/**
 * The run worker: boots tfjs, says `ready`, runs one snippet, and says how it ended. It shares its realm with a stranger's code,
 * so it holds nothing that such code may not have; what guards the page is `lockdown.js` and the page's policy.
 */
import { activity, post, siteFetch } from './scope';
import * as tf from '@tensorflow/tfjs';
import type { BackendName } from '../base/backends';
import { useBackend, watchDevice } from '../engines/tfjs/backends';
import { probeDevice } from '../engines/tfjs/device';
import { guardLoaders } from '../engines/tfjs/loaders';
import { Meter } from '../engines/tfjs/meter';
import { seedRandomness } from '../engines/tfjs/randomness';
import { link } from '../snippet/link';
import { createApi, installConsole, installPrint, OutputQueue, PadHub } from './api';
import { moduleUrls } from './modules';
import type { RawError, RunRequest, ToWorker } from './protocol';
import { rawError } from './raw-error';
import digitsUrl from '../snippet/data/digits.bin?url';

const bootStart = performance.now();

// tfjs' layers sit deep: a user's line is up to 47 frames from where `fit` throws.
Object.assign(Error, { stackTraceLimit: 100 });

/** A promise that nothing can settle is told of when nothing was pending at so many looks in turn. */
const IDLE_LOOKS = 12;
const IDLE_LOOK_MS = 250;

const meter = new Meter();
guardLoaders(location.origin);

async function boot(backend: BackendName, probe: boolean): Promise<void> {
  const device = probe ? await probeDevice() : undefined;
  // A backend that can't start is the run's error, told when somebody runs.
  await useBackend(backend).catch(() => undefined);
  post({ type: 'ready', bootMs: performance.now() - bootStart, ...(device ? { device } : {}) });
}

let pads: PadHub | undefined;

async function run(request: RunRequest): Promise<void> {
  const queue = new OutputQueue({
    post: (items) => post({ type: 'items', items }),
    dropped: (count) => post({ type: 'dropped', count }),
    now: () => performance.now(),
    later: (callback, ms) => {
      activity.later(callback, ms);
    },
  });
  let moduleUrl = '';
  let toEmitted = (line: number, column: number) => ({ line, column });
  const describe = (error: unknown): RawError => rawError(error, moduleUrl, toEmitted);

  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const onError = (event: Event) => {
    event.preventDefault();
    if (event instanceof PromiseRejectionEvent) fail(event.reason);
    else if (event instanceof ErrorEvent) fail(event.error ?? new Error(event.message));
  };
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onError);

  let started = performance.now();
  let error: RawError | undefined;
  try {
    await useBackend(request.backend);
    watchDevice(request.backend, (message) => fail(Object.assign(new Error(message), { kind: 'backend' })));
    seedRandomness(request.seed);
    pads = new PadHub();
    const context = {
      sink: queue,
      pads,
      files: request.files,
      interactive: request.interactive,
      digitsUrl: new URL(digitsUrl, import.meta.url).href,
      fetch: siteFetch,
      now: () => performance.now(),
      fail,
    };
    const urls = await moduleUrls(
      request.module.imports.map(({ specifier }) => specifier),
      {
        '@tensorflow/tfjs': () => tf,
        'onnxruntime-web': async () => (await import('../engines/ort')).ort,
        twograph: () => createApi(context),
        'twograph/sklearn': async () => ({ ...(await import('../frameworks/sklearn')) }),
      },
    );
    const linked = link(request.module, urls);
    toEmitted = linked.toEmitted;
    moduleUrl = URL.createObjectURL(new Blob([linked.code], { type: 'text/javascript' }));
    installConsole(console, context);
    installPrint(tf, context);
    meter.start(request.tensorBudgetBytes);
    post({ type: 'started' });
    const openPads = pads;
    let settled = false;
    const pending = () => activity.pending + meter.pendingReads + openPads.openCount;
    let idleLooks = 0;
    let kernels = 0;
    const watchIdle = () => {
      if (settled) return;
      const now = meter.read().kernels;
      idleLooks = pending() === 0 && now === kernels ? idleLooks + 1 : 0;
      kernels = now;
      if (idleLooks < IDLE_LOOKS) activity.later(watchIdle, IDLE_LOOK_MS);
      else post({ type: 'warning', warning: { kind: 'runtime', message: NEVER_SETTLES, frames: [] } });
    };
    started = performance.now();
    const settle = async () => {
      const module = import(/* @vite-ignore */ moduleUrl);
      watchIdle();
      await module;
      settled = true;
      await activity.idle(() => meter.pendingReads);
      await openPads.idle();
      await queue.settled();
    };
    await Promise.race([settle(), failed]);
  } catch (thrown) {
    error = describe(thrown);
  }
  const runMs = performance.now() - started;
  await queue.settled().catch((thrown: unknown) => {
    error ??= describe(thrown);
  });
  queue.end();
  const { kernels, peakBytes, liveTensors } = meter.read();
  post({
    type: 'ended',
    stats: { runMs, backend: request.backend, kernels, peakBytes, liveTensors },
    ...(error ? { error } : {}),
  });
}

const NEVER_SETTLES =
  'The snippet waits for a promise, and nothing that it started is left that could settle it: look for an `await` whose ' +
  'promise is never resolved. Stop ends the run.';

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'boot':
      void boot(data.backend, data.probe);
      break;
    case 'run':
      void run(data.request);
      break;
    case 'drawing':
      pads?.draw(data.pad, data.width, data.height, data.ink);
      break;
    case 'padClosed':
      pads?.closed(data.pad);
      break;
    default:
      data satisfies never;
  }
});
post({ type: 'hello' });
