/**
 * The run worker: boots tfjs, says `ready`, runs one snippet, and says how it ended. It shares its realm with a stranger's code,
 * so it holds nothing that such code may not have; what guards the page is `lockdown.js` and the page's policy.
 */
import { activity, now, post, siteFetch } from './scope';
import * as tf from '@tensorflow/tfjs';
import type { RunEvent, Shader } from '../base/events';
import type { Question } from '../base/measured';
import { eagerCompile } from '../compile/eager';
import type { Compile } from '../compile/eager';
import type { ExportHost } from '../compile/export';
import { UserError } from '../base/errors';
import { useBackend, watchDevice } from '../engines/tfjs/backends';
import { probeDevice } from '../engines/tfjs/device';
import { guardLoaders } from '../engines/tfjs/loaders';
import { Meter } from '../engines/tfjs/meter';
import { keepRandomness, seedRandomness } from '../engines/tfjs/randomness';
import { wasmThreads } from '../engines/tfjs/threads';
import { link } from '../snippet/link';
import { createApi, installConsole, installPrint, OutputQueue, PadHub } from './api';
import { afterwards, exporter, measuring } from './after-run';
import { compiler, warmCompiler } from './compiler';
import { Failure } from './failure';
import { lateLog } from './late-log';
import { moduleUrls } from './modules';
import type { Ask } from './benchmark/messages';
import type { Heaps } from '../engines/heaps';
import type { Boot, RawError, RunRequest, ToWorker } from './protocol';
import { snippetFrame } from './place';
import { rawError } from './raw-error';
import { watchForStall } from './stall';
import { watchForDrawing } from './waiting';
import { packStatic } from '../graphs/static';
import { kernelNames } from '../ops/kernel-names';
import type { Recording } from './recording';
import digitsUrl from '../snippet/data/digits.bin?url';

const bootStart = now();

// tfjs' layers sit deep: a user's line is up to 47 frames from where `fit` throws.
Object.assign(Error, { stackTraceLimit: 100 });

/** How long a failed run waits for output that is still being read. */
const LAST_OUTPUT_MS = 1_000;

const meter = new Meter();
const later = (callback: () => void, ms: number): void => {
  activity.later(callback, ms);
};
guardLoaders(location.origin);

let heaps: Heaps | undefined;
let backendMs = 0;

async function boot({ backend, threads, engine, countHeaps }: Boot, probe: boolean): Promise<void> {
  const device = probe ? await probeDevice() : undefined;
  if (countHeaps) heaps = (await import('./benchmark/count')).watchHeaps();
  const start = now();
  // A backend or an engine that can't start is the run's error, told when somebody runs.
  await useBackend(backend, threads).catch(() => undefined);
  backendMs = now() - start;
  if (engine) await warmCompiler(engine, threads).catch(() => undefined);
  post({ type: 'ready', bootMs: now() - bootStart, ...(device ? { device } : {}) });
}

let pads: PadHub | undefined;
/** Writes a compiled function as an ONNX file, once the run has ended well. */
let exportAfter: ((fn: string, signature: string) => Promise<void>) | undefined;
/** Is asked, where the snippet is held for a benchmark. */
let ask: ((id: number, asked: Ask) => Promise<void>) | undefined;
/** Measures its graphs then. */
let measureAfter: ((question: Question) => Promise<void>) | undefined;

async function run(request: RunRequest): Promise<void> {
  const queue = new OutputQueue({
    post: (items) => request.bench ?? post({ type: 'items', items }),
    dropped: (count) => request.bench ?? post({ type: 'dropped', count }),
    now,
    later,
  });
  let moduleUrl = '';
  let toEmitted = (line: number, column: number) => ({ line, column });
  const describe = (error: unknown): RawError => rawError(error, moduleUrl, toEmitted);

  const failure = new Failure(globalThis);
  let started = now();
  let error: RawError | undefined;
  let over = false;
  let tracing: ExportHost | undefined;
  let recording: Recording | undefined;
  try {
    await useBackend(request.backend, request.threads);
    const deviceSettled = watchDevice(request.backend, (message) => {
      failure.fail(new UserError('backend', message));
    });
    seedRandomness(request.seed);
    pads = new PadHub((pad, drawn) => {
      post({ type: 'drawable', pad, drawn });
    });
    /** While a function is traced: is called where it would speak. */
    let muted: (() => void) | undefined;
    const host: ExportHost = {
      position: () => {
        const frame = snippetFrame(moduleUrl);
        return frame && toEmitted(frame.line, frame.column);
      },
      muted: (work, spoke) => {
        muted = () => spoke?.();
        try {
          return work();
        } finally {
          muted = undefined;
        }
      },
      keepRandomness,
      ...(request.without && { off: request.without }),
    };
    tracing = host;
    const bench =
      request.bench &&
      (await import('./benchmark/part')).benchPart(request.bench, {
        ...host,
        aside: (work) => meter.aside(work),
        describe,
        now,
        post,
        heaps,
        seed: request.seed,
        backendMs,
        failure,
        deviceSettled,
      });
    ask = bench?.ask;
    let reports = 0;
    const compile: Compile =
      request.mode === 'eager'
        ? (bench?.compile ?? eagerCompile)
        : await compiler(request, {
            check: true,
            now,
            ...host,
            ...(request.record && { log: lateLog(() => recording?.log) }),
            report: (compiled, graphs) => {
              const report = reports++;
              post({ type: 'compiled', compiled });
              if (!request.record || !graphs) return;
              const { name, signature } = compiled;
              const { traced, steps } = graphs;
              const facts = { report, ...graphs };
              post({
                type: 'graph',
                graph: packStatic(name, signature, traced, steps, facts, kernelNames(traced)),
              });
            },
            warn: ({ message, madeAt, ...place }) =>
              post({
                type: 'warning',
                warning: { kind: 'runtime', message, frames: [place], ...(madeAt && { madeAt }) },
              }),
          });
    const context = {
      sink: queue,
      pads,
      files: request.files,
      mode: request.mode,
      compile,
      subject: bench?.mark ?? (() => Promise.resolve()),
      exportOnnx: async (compiled: unknown, signature?: number | string) =>
        (await activity.during(exporter)).exportOnnx(compiled, signature, host),
      muted: () => {
        muted?.();
        return muted !== undefined || bench !== undefined;
      },
      interactive: request.interactive,
      digitsUrl: new URL(digitsUrl, import.meta.url).href,
      fetch: siteFetch,
      now,
      fail: failure.fail,
    };
    const urls = await moduleUrls(
      request.module.imports.map(({ specifier }) => specifier),
      {
        '@tensorflow/tfjs': () => meter.library(),
        'onnxruntime-web': async () => (await import('../engines/ort/bundle-wasm')).ort,
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
    const watched = {
      pending: () => activity.pending + meter.pendingReads + openPads.openCount,
      progress: () => meter.read().kernels,
    };
    const drawable = {
      over: () => over,
      openPads: () => openPads.openCount,
      pending: () => activity.pending + meter.pendingReads,
      progress: watched.progress,
    };
    if (request.record && request.module.marks) {
      const { record } = await import('./recording');
      const line = () => snippetFrame(moduleUrl)?.line;
      const tell = (events: readonly RunEvent[], dropped: number, shaders: readonly Shader[]) => {
        post({ type: 'events', events, dropped, shaders });
      };
      recording = record({ marks: request.module.marks, line, now, later, post: tell });
    }
    started = now();
    const settle = async () => {
      const module = import(/* @vite-ignore */ moduleUrl);
      const settled = watchForStall(watched, later, (stalled) => {
        const message = NEVER_SETTLES;
        if (stalled) post({ type: 'warning', warning: { kind: 'runtime', message, frames: [] } });
        else post({ type: 'withdrawn', message });
      });
      watchForDrawing(drawable, later, (waiting) => {
        post({ type: 'waiting', waiting });
      });
      try {
        await module;
      } finally {
        settled();
      }
      await activity.idle(() => meter.pendingReads);
      await openPads.idle();
      await queue.settled();
      await deviceSettled();
      if (!request.exported) return;
      const { fn, signature } = request.exported;
      const { exportNamed } = await exporter();
      post({ type: 'exported', ...(await exportNamed(fn, signature, host)) });
    };
    await Promise.race([settle(), failure.happened]);
  } catch (thrown) {
    error = describe(thrown);
  }
  over = true;
  const runMs = now() - started;
  recording?.end();
  try {
    // After an error a read or a drawing may be stuck; what is there by then is shown.
    const patience = new Promise<void>((resolve) => {
      later(resolve, error ? LAST_OUTPUT_MS : 0);
    });
    await Promise.race([queue.settled(), patience]);
    queue.end();
  } catch (thrown) {
    error ??= describe(thrown);
  }
  if (tracing && !error) {
    exportAfter = afterwards(tracing, describe);
    if (request.mode === 'compiled') measureAfter = measuring(request, describe);
  }
  const { kernels, peakBytes, liveTensors } = meter.read();
  const threads = request.backend === 'wasm' ? wasmThreads(request.threads) : 1;
  post({
    type: 'ended',
    stats: { runMs, backend: request.backend, threads, kernels, peakBytes, liveTensors },
    ...(error ? { error } : {}),
  });
}

const NEVER_SETTLES =
  'The snippet waits for a promise, and nothing that it started is left that could settle it: look for an `await` whose ' +
  'promise is never resolved. Stop ends the run.';

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'boot':
      void boot(data, data.probe);
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
    case 'export':
      void exportAfter?.(data.fn, data.signature);
      break;
    case 'ask':
      void ask?.(data.id, data.ask);
      break;
    case 'measure':
      void measureAfter?.(data.question);
      break;
    default:
      data satisfies never;
  }
});
post({ type: 'hello' });
