/** A contestant as the page sees it: questions to its worker, each with a limit, since a stranger's function may never come back. */
import type { SnippetError } from '../../base/errors';
import {
  PlayerError,
  playerError,
  type Player,
  type Prepared,
  type Start,
  type Values,
} from '../../bench/players';
import type { Subject } from '../../bench/report';
import type { BootedWorker } from '../booted-worker';
import type { FromWorker, RawError } from '../protocol';
import type { Answer, Ask } from './messages';

/** In milliseconds. */
export interface Limits {
  /** From the start of a worker until its backend is ready, and from there until the snippet is at the subject. */
  readonly reachMs: number;
  /** For the first call and all that it needs. */
  readonly prepareMs: number;
  /** For samples: so long at least, else as many times what they should take. */
  readonly takeMs: number;
}

export const LIMITS: Limits = { reachMs: 60_000, prepareMs: 120_000, takeMs: 30_000 };

/** A sample that takes so many times what it should is not waited for. */
const TIMES_EXPECTED = 20;
/** After a stop a sample may end that soon will. */
const GRACE_MS = 1_000;
const MOST_GRACE_MS = 5_000;

const seconds = (ms: number): string => `${String(Number((ms / 1000).toPrecision(2)))} s`;

interface Pending {
  readonly id: number;
  readonly expectedMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: PlayerError) => void;
}

export class RemotePlayer implements Player {
  #lastId = 0;
  #pending: Pending | undefined;
  /** Of one call, as last seen. */
  #callMs = 0;
  #gone: PlayerError | undefined;

  constructor(
    private readonly worker: BootedWorker,
    readonly subject: Subject,
    private readonly limits: Limits,
    /** The error with its place in the user's text. */
    private readonly locate: (error: RawError) => Promise<SnippetError>,
  ) {
    worker.attach(
      (message) => {
        void this.#take(message);
      },
      (why) => {
        this.end(new PlayerError('failed', `Its worker ended by itself: ${why}`));
      },
    );
  }

  async #take(message: FromWorker): Promise<void> {
    const pending = this.#pending;
    if (message.type === 'ended' && message.error)
      this.end(playerError('failed', await this.locate(message.error)));
    if (!pending) return;
    if (message.type === 'answer' && message.id === pending.id) {
      this.#pending = undefined;
      pending.resolve(message.answer);
    }
    if (message.type === 'refused' && message.id === pending.id) {
      this.#pending = undefined;
      pending.reject(playerError(message.status, await this.locate(message.error)));
    }
  }

  async #ask(ask: Ask, expectedMs: number, limitMs: number): Promise<Answer> {
    if (this.#gone) throw this.#gone;
    const id = ++this.#lastId;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#pending = { id, expectedMs, resolve, reject };
        timer = setTimeout(() => {
          this.end(new PlayerError('failed', `It gave no answer within ${seconds(limitMs)}, and was ended.`));
        }, limitMs);
        this.worker.post({ type: 'ask', id, ask });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  async start(): Promise<Start> {
    const answer = await this.#ask({ ask: 'start' }, 0, this.limits.reachMs);
    if (answer.ask !== 'start') throw MIXED;
    return answer.start;
  }

  async prepare(from: Start | undefined, batch: number | undefined): Promise<Prepared> {
    const ask = { ask: 'prepare', ...(from && { from }), ...(batch !== undefined && { batch }) } as const;
    const answer = await this.#ask(ask, 0, this.limits.prepareMs);
    if (answer.ask !== 'prepare') throw MIXED;
    this.#callMs = answer.prepared.cold.firstMs;
    const varies = await this.#told(answer.how);
    return { ...answer.prepared, ...(varies && { varies }) };
  }

  async again(from: Start, batch: number | undefined): Promise<readonly (Values | undefined)[]> {
    const ask = { ask: 'again', from, ...(batch !== undefined && { batch }) } as const;
    const answer = await this.#ask(ask, 0, this.limits.prepareMs);
    if (answer.ask !== 'again') throw MIXED;
    return answer.outcome;
  }

  async moved(from: Start, batch: number | undefined, unit: number): Promise<readonly number[]> {
    const ask = { ask: 'moved', from, unit, ...(batch !== undefined && { batch }) } as const;
    const answer = await this.#ask(ask, 0, this.limits.prepareMs);
    if (answer.ask !== 'moved') throw MIXED;
    return answer.moved;
  }

  async varies(from: Start, batch: number | undefined): Promise<PlayerError | undefined> {
    const ask = { ask: 'varies', from, ...(batch !== undefined && { batch }) } as const;
    const answer = await this.#ask(ask, 0, this.limits.prepareMs);
    if (answer.ask !== 'varies') throw MIXED;
    return this.#told(answer.how);
  }

  async #told(how: RawError | undefined): Promise<PlayerError | undefined> {
    return how && playerError('unavailable', await this.locate(how));
  }

  async move(): Promise<boolean> {
    const answer = await this.#ask({ ask: 'move' }, 0, this.limits.takeMs);
    if (answer.ask !== 'move') throw MIXED;
    return answer.moves;
  }

  async take(times: number, warmUpMs: number, read: boolean): Promise<number> {
    const expectedMs = times * this.#callMs + warmUpMs;
    const limitMs = Math.max(this.limits.takeMs, TIMES_EXPECTED * expectedMs);
    const answer = await this.#ask({ ask: 'take', times, warmUpMs, read }, expectedMs, limitMs);
    if (answer.ask !== 'take') throw MIXED;
    // What is not read back says nothing of how long it takes.
    if (read) this.#callMs = answer.ms / times;
    return answer.ms;
  }

  /** Nobody waits for it any more, but for a sample that is about to end. */
  hurry(): void {
    const { expectedMs = 0 } = this.#pending ?? {};
    const graceMs = expectedMs > 0 ? Math.min(MOST_GRACE_MS, GRACE_MS + 2 * expectedMs) : 0;
    const pending = this.#pending;
    setTimeout(() => {
      if (pending && this.#pending === pending) this.end(STOPPED);
    }, graceMs);
  }

  end(why: PlayerError): void {
    this.#gone ??= why;
    this.#pending?.reject(this.#gone);
    this.#pending = undefined;
    this.dispose();
  }

  dispose(): void {
    this.worker.attach(
      () => undefined,
      () => undefined,
    );
    this.worker.dispose();
  }
}

export const STOPPED = new PlayerError('failed', 'It was stopped.');

const MIXED = new PlayerError('failed', 'internal: its worker answered another question');
