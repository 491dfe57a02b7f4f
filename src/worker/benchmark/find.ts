/** Runs a snippet eagerly, for a while, and takes down what of it can be measured. */
import type { SnippetError } from '../../base/errors';
import type { BackendName } from '../../base/backends';
import type { Subject } from '../../bench/report';
import type { Found } from '../../bench/session';
import { BootedWorker } from '../booted-worker';
import type { Emitter } from '../emit-client';
import { locate } from '../locate';
import type { RawError } from '../protocol';
import type { Snippet } from './snippet';

export interface Search {
  readonly emitter: Emitter;
  readonly files: readonly File[];
  readonly seed: number;
  readonly mostMs: number;
  /** For the worker to be ready. */
  readonly reachMs: number;
  readonly tensorBudgetBytes: number;
  /** Whether nobody waits for it any more. */
  stopped(): boolean;
  /** Told of the worker, so that it can be ended from outside. */
  started(worker: BootedWorker): void;
}

/** More would be of no use to anybody. */
const MOST_SUBJECTS = 200;

/** On the quicker backend, where there is one: what it finds is the same. */
export async function findSubjects(snippet: Snippet, search: Search): Promise<Found> {
  const found = await findOn('wasm', snippet, search);
  // It may lack the backend, or this backend a kernel.
  return found.error && found.subjects.length === 0 && !search.stopped()
    ? findOn('cpu', snippet, search)
    : found;
}

async function findOn(backend: BackendName, snippet: Snippet, search: Search): Promise<Found> {
  const { emitter, files, seed, mostMs, reachMs, tensorBudgetBytes } = search;
  const subjects: Subject[] = [];
  const worker = new BootedWorker({ backend }, false);
  search.started(worker);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<Pick<Found, 'unfinished'> & { readonly raw?: RawError | string }>((resolve) => {
    timer = setTimeout(() => {
      resolve({ raw: `it was not ready within ${String(reachMs / 1000)} s` });
    }, reachMs);
    worker.ready.then(
      () => {
        clearTimeout(timer);
        worker.attach(
          (message) => {
            if (message.type === 'found' && subjects.length < MOST_SUBJECTS) subjects.push(message.subject);
            if (message.type === 'ended') resolve(message.error ? { raw: message.error } : {});
          },
          (why) => {
            resolve({ raw: why });
          },
        );
        timer = setTimeout(() => {
          resolve({ unfinished: true });
        }, mostMs);
        worker.post({
          type: 'run',
          request: {
            module: snippet.module,
            backend,
            mode: 'eager',
            engine: 'tfjs',
            seed,
            tensorBudgetBytes,
            files,
            interactive: false,
            bench: { kind: 'find' },
          },
        });
      },
      (error: unknown) => {
        resolve({ raw: error instanceof Error ? error.message : String(error) });
      },
    );
  });
  const { raw, unfinished } = await ended;
  clearTimeout(timer);
  worker.dispose();
  const error = await told(raw, (each) => locate(emitter, snippet.id, each));
  return { subjects, ...(error && { error }), ...(unfinished && { unfinished }) };
}

async function told(
  raw: RawError | string | undefined,
  place: (raw: RawError) => Promise<SnippetError>,
): Promise<SnippetError | undefined> {
  if (typeof raw !== 'string') return raw && place(raw);
  return { kind: 'internal', message: `The worker of this snippet ended by itself: ${raw}` };
}
