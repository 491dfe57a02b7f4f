/** Where reports of benchmarks are kept: the browser's own database, as they are larger than what its storage for texts holds. */
import type { BenchmarkReport, SeriesPlace, Subject } from '../bench/report';

/** What the list of past results shows. */
export interface ReportHead {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly title: string;
  readonly subject: string;
  readonly machine: string;
  readonly status: BenchmarkReport['status'];
  readonly contestants: number;
  /** These are left out of what an earlier version kept. */
  readonly via?: Subject['via'];
  readonly batches?: readonly number[];
  /** Who won, in a few words. */
  readonly outcome?: string;
  /** Of those alone that were measured with others. */
  readonly series?: SeriesPlace;
}

/** Everything rejects where the browser refuses: with a `QuotaExceededError` where there is no room. */
export interface ReportShelf {
  heads(): Promise<readonly ReportHead[]>;
  /** JSON; undefined where there is none of that id. */
  read(id: string): Promise<string | undefined>;
  write(head: ReportHead, json: string): Promise<void>;
  remove(id: string): Promise<void>;
}

/** For a page that is to keep nothing, and for tests. */
export function memoryShelf(): ReportShelf {
  const held = new Map<string, { readonly head: ReportHead; readonly json: string }>();
  return {
    heads: () => Promise.resolve([...held.values()].map(({ head }) => head)),
    read: (id) => Promise.resolve(held.get(id)?.json),
    write(head, json) {
      held.set(head.id, { head, json });
      return Promise.resolve();
    },
    remove(id) {
      held.delete(id);
      return Promise.resolve();
    },
  };
}

const DATABASE = 'twograph:benchmarks';
const HEADS = 'heads';
const REPORTS = 'reports';

interface Kept {
  readonly id: string;
  readonly json: string;
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('the database gave no answer'));
    };
  });

const completed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (): void => {
      reject(transaction.error ?? new Error('the database refused'));
    };
    transaction.oncomplete = () => {
      resolve();
    };
    transaction.onerror = failed;
    transaction.onabort = failed;
  });

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(HEADS, { keyPath: 'id' });
    request.result.createObjectStore(REPORTS, { keyPath: 'id' });
  };
  const database = await answer(request);
  // A later version of the page must not have to wait for this one.
  database.onversionchange = () => {
    database.close();
  };
  return database;
}

export function databaseShelf(): ReportShelf {
  let opening: Promise<IDBDatabase> | undefined;
  const within = async (mode: IDBTransactionMode): Promise<IDBTransaction> => {
    opening ??= open();
    try {
      return (await opening).transaction([HEADS, REPORTS], mode);
    } catch (error) {
      // Closed meanwhile, or not to be had: a later try may have more luck.
      opening = undefined;
      throw error;
    }
  };
  return {
    heads: async () =>
      answer((await within('readonly')).objectStore(HEADS).getAll() as IDBRequest<ReportHead[]>),
    async read(id) {
      const request = (await within('readonly')).objectStore(REPORTS).get(id) as IDBRequest<Kept | undefined>;
      return (await answer(request))?.json;
    },
    async write(head, json) {
      const transaction = await within('readwrite');
      transaction.objectStore(HEADS).put(head);
      transaction.objectStore(REPORTS).put({ id: head.id, json } satisfies Kept);
      // Not only when this page has heard that they are done: it may be gone by then.
      transaction.commit();
      await completed(transaction);
    },
    async remove(id) {
      const transaction = await within('readwrite');
      transaction.objectStore(HEADS).delete(id);
      transaction.objectStore(REPORTS).delete(id);
      await completed(transaction);
    },
  };
}
