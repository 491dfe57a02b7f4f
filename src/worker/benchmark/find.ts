/** Runs a snippet eagerly, for a while, and takes down what of it can be measured. */
import type { SnippetError } from '../../base/errors';
import type { BackendName } from '../../base/backends';
import type { Subject } from '../../bench/report';
import type { Found } from '../../bench/session';
import { BootedWorker } from '../booted-worker';
import type { Emitter } from '../emit-client';
import { locate } from '../locate';
import type { RawError } from '../protocol';
import { UNSEEN, type Snippet } from './snippet';

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

/** How a snippet ended; unfinished where it had not when its time was over. */
type Ended = Pick<Found, 'unfinished'> & { readonly raw?: RawError | string };

async function findOn(backend: BackendName, snippet: Snippet, search: Search): Promise<Found> {
  const subjects: Subject[] = [];
  const worker = new BootedWorker({ backend }, false);
  search.started(worker);
  const { raw, unfinished } = await ended(worker, backend, snippet, search, (subject) => {
    if (subjects.length < MOST_SUBJECTS) subjects.push(subject);
  });
  worker.dispose();
  const error = await told(raw, (each) => locate(search.emitter, snippet.id, each));
  return { subjects, ...(error && { error }), ...(unfinished && { unfinished }) };
}

/** Runs the snippet in that worker; `found` hears what it comes to. */
async function ended(
  worker: BootedWorker,
  backend: BackendName,
  snippet: Snippet,
  { files, seed, mostMs, reachMs, tensorBudgetBytes }: Search,
  found: (subject: Subject) => void,
): Promise<Ended> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const within = (ms: number, late: () => void): void => {
    clearTimeout(timer);
    timer = setTimeout(late, ms);
  };
  const end = await new Promise<Ended>((resolve) => {
    const failed = (raw: string): void => {
      resolve({ raw });
    };
    within(reachMs, () => {
      failed(`it was not ready within ${String(reachMs / 1000)} s`);
    });
    worker.ready.then(
      () => {
        worker.attach((message) => {
          if (message.type === 'found') found(message.subject);
          if (message.type === 'ended') resolve(message.error ? { raw: message.error } : {});
        }, failed);
        within(mostMs, () => {
          resolve({ unfinished: true });
        });
        const { module } = snippet;
        const given = { module, backend, seed, tensorBudgetBytes, files };
        worker.post({ type: 'run', request: { ...given, ...UNSEEN, bench: { kind: 'find' } } });
      },
      (error: unknown) => {
        failed(error instanceof Error ? error.message : String(error));
      },
    );
  });
  clearTimeout(timer);
  return end;
}

async function told(
  raw: RawError | string | undefined,
  place: (raw: RawError) => Promise<SnippetError>,
): Promise<SnippetError | undefined> {
  if (typeof raw !== 'string') return raw && place(raw);
  return { kind: 'internal', message: `The worker of this snippet ended by itself: ${raw}` };
}
