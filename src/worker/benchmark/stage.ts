/** Where contestants come from: for each a worker of its own, in which the snippet runs up to the subject. */
import type { BackendName } from '../../base/backends';
import type { SnippetError } from '../../base/errors';
import type { ContestantSpec } from '../../bench/contestants';
import { PlayerError, playerError, type Player, type Prepared } from '../../bench/players';
import type { BenchmarkRequest } from '../../bench/session';
import { BootedWorker } from '../booted-worker';
import type { Emitter } from '../emit-client';
import { locate } from '../locate';
import type { Boot, FromWorker, RawError, RunRequest } from '../protocol';
import { RemotePlayer, STOPPED, type Limits } from './remote-player';
import { UNSEEN, type Snippet } from './snippet';

export interface StageSettings {
  readonly request: BenchmarkRequest;
  readonly limits: Limits;
  readonly tensorBudgetBytes: number;
}

/** After the reference, a contestant may take so many times as long to come to the subject, or for its first call. */
const TIMES_REFERENCE = 5;

/** Variables and arguments lie where the engine takes them from soonest. */
export function bootOf({ way, on, threads }: ContestantSpec): Boot {
  if (way !== 'ort' && on !== 'webnn')
    return { backend: on, countHeaps: true, ...(threads !== undefined && { threads }) };
  if (on === 'webgpu') return { backend: on, countHeaps: true };
  // A second pool of threads would only wait.
  return { backend: 'wasm', threads: 1, countHeaps: true };
}

/** What comes before the subject is the quickest there, and every contestant starts from the same values; it moves when it is held. */
const BEFORE: Boot = { backend: 'wasm', countHeaps: true };

interface Route {
  readonly boot: Boot;
  readonly moveTo?: BackendName;
}

function routesOf(spec: ContestantSpec): readonly [Route, ...Route[]] {
  const boot = bootOf(spec);
  // A backend may lack a kernel that the snippet needs on its way.
  return boot.backend === 'wasm' ? [{ boot }] : [{ boot: BEFORE, moveTo: boot.backend }, { boot }];
}

/** What the reference begins on. */
export const FIRST_BOOT = BEFORE;

export class Stage {
  readonly #workers = new Set<BootedWorker>();
  readonly #players = new Set<RemotePlayer>();
  /** What ends the casting that goes on. */
  #abort: ((why: PlayerError) => void) | undefined;
  #limits: Limits;
  #isOver = false;
  /** Whether the snippet comes to the subject only on the contestant's own backend. */
  #isDirect = false;
  /** What the op table says of the traced function, by batch: the reference traces it, and it is the same for all. */
  readonly #costs = new Map<number | undefined, Pick<Prepared['counts'], 'flops' | 'bytes'>>();

  constructor(
    private readonly snippet: Snippet,
    private readonly emitter: Emitter,
    private readonly settings: StageSettings,
    /** Booted already by `FIRST_BOOT`, for the reference, which is the first that is cast. */
    private spare: BootedWorker | undefined,
  ) {
    this.#limits = settings.limits;
    if (spare) this.#workers.add(spare);
  }

  readonly cast = async (spec: ContestantSpec): Promise<Player> => {
    const isReference = spec.way === 'eager' && spec.on === 'cpu';
    const start = performance.now();
    const player = await this.#come(spec);
    if (isReference) this.#allow('reachMs', performance.now() - start);
    return this.#known(player, isReference);
  };

  async #come(spec: ContestantSpec): Promise<RemotePlayer> {
    const [first, second] = routesOf(spec);
    if (!second) return this.#by(first, spec);
    if (this.#isDirect) return this.#by(second, spec);
    try {
      return await this.#by(first, spec);
    } catch (error) {
      if (this.#isOver || error instanceof Late) throw error;
      const player = await this.#by(second, spec);
      this.#isDirect = true;
      return player;
    }
  }

  async #by(route: Route, spec: ContestantSpec): Promise<RemotePlayer> {
    const { spare } = this;
    const worker = spare ?? new BootedWorker(route.boot, false);
    this.spare = undefined;
    this.#workers.add(worker);
    try {
      const player = await this.#held(worker, route, spec);
      this.#players.add(player);
      return player;
    } catch (error) {
      worker.dispose();
      throw error;
    }
  }

  #allow(limit: keyof Limits, tookMs: number): void {
    const ms = Math.max(this.#limits[limit], TIMES_REFERENCE * tookMs);
    this.#limits = { ...this.#limits, [limit]: ms };
  }

  /** Runs the snippet in that worker until it is at the subject. */
  #held(worker: BootedWorker, route: Route, spec: ContestantSpec): Promise<RemotePlayer> {
    const limits = this.#limits;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const within = (what: string, reject: (error: PlayerError) => void) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reject(new Late('failed', `${what} within ${String(Math.round(limits.reachMs / 1000))} s.`));
      }, limits.reachMs);
    };
    const held = new Promise<RemotePlayer>((resolve, reject) => {
      this.#abort = reject;
      const failed = (why: string) => {
        reject(new PlayerError('failed', `Its worker ended by itself: ${why}`));
      };
      const passed = new Set<string>();
      const take = (message: FromWorker): void => {
        if (message.type === 'found') passed.add(message.subject.name);
        if (message.type === 'held')
          resolve(new RemotePlayer(worker, message.subject, limits, (error) => this.#locate(error)));
        if (message.type === 'ended') void this.#ended(message.error, [...passed]).then(reject);
      };
      if (this.#isOver) reject(STOPPED);
      within('It did not start', reject);
      worker.ready.then(
        () => {
          worker.attach(take, failed);
          within('The snippet did not come to the function that is to be measured', reject);
          worker.post({ type: 'run', request: this.#runTo(route, spec) });
        },
        (error: unknown) => {
          failed(error instanceof Error ? error.message : String(error));
        },
      );
    });
    return held.finally(() => {
      clearTimeout(timer);
    });
  }

  #runTo({ boot, moveTo }: Route, contestant: ContestantSpec): RunRequest {
    const { request, tensorBudgetBytes } = this.settings;
    const { subject, files, settings } = request;
    const { backend, threads } = boot;
    return {
      ...UNSEEN,
      module: this.snippet.module,
      backend,
      ...(threads !== undefined && { threads }),
      seed: settings.seed,
      tensorBudgetBytes,
      files,
      bench: { kind: 'hold', contestant, ...(subject && { subject }), ...(moveTo && { moveTo }) },
    };
  }

  /** Why the snippet never came to the subject. */
  async #ended(error: RawError | undefined, passed: readonly string[]): Promise<PlayerError> {
    if (!error) {
      const { subject } = this.settings.request;
      const what = subject
        ? `"${subject.name}"`
        : 'a function to measure: a benchmark(…), or a call of a compiled one';
      const others = passed.length === 0 ? '' : ` There is ${passed.map((name) => `"${name}"`).join(', ')}.`;
      return new PlayerError('failed', `The snippet ended, and did not come to ${what}.${others}`);
    }
    return playerError(error.kind === 'backend' ? 'unavailable' : 'failed', await this.#locate(error));
  }

  #locate(error: RawError): Promise<SnippetError> {
    return locate(this.emitter, this.snippet.id, error);
  }

  /** The player, with what is known of the function from the reference. */
  #known(player: RemotePlayer, isReference: boolean): Player {
    return {
      subject: player.subject,
      start: () => player.start(),
      prepare: async (from, batch) => {
        const start = performance.now();
        const prepared = await player.prepare(from, batch);
        const { flops, bytes } = prepared.counts;
        if (isReference) {
          this.#allow('prepareMs', performance.now() - start);
          if (flops !== undefined && bytes !== undefined) this.#costs.set(batch, { flops, bytes });
        }
        return { ...prepared, counts: { ...this.#costs.get(batch), ...prepared.counts } };
      },
      again: (from, batch) => player.again(from, batch),
      moved: (from, batch, unit) => player.moved(from, batch, unit),
      varies: (from, batch) => player.varies(from, batch),
      move: () => player.move(),
      take: (times, warmUpMs, read) => player.take(times, warmUpMs, read),
      dispose: () => {
        player.dispose();
      },
    };
  }

  /** Lets a sample end that is about to; what does not answer is ended at once. */
  stop(): void {
    this.#isOver = true;
    this.#abort?.(STOPPED);
    for (const player of this.#players) player.hurry();
  }

  dispose(): void {
    this.#isOver = true;
    this.#abort?.(STOPPED);
    for (const player of this.#players) player.end(STOPPED);
    for (const worker of this.#workers) worker.dispose();
  }
}

/** Another way there would take as long. */
class Late extends PlayerError {}
