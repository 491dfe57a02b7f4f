/**
 * The whole of a benchmark: calibration, the cpu backend as the reference, every contestant cast, prepared and compared with it, the race
 * of those that are right, and the same for the next size, from the smallest up. It knows nothing of workers or of the page: who plays
 * the contestants, and the clock, are given.
 *
 * A contestant that fails, at whatever stage, gets a row that says why, and the others go on. One that failed is asked nothing more: in
 * larger sizes its row says where it failed. A stop keeps all that was measured.
 */
import { parseContestant, type ContestantSpec } from './contestants';
import { Checks } from './checks';
import { Draft, type Given } from './draft';
import { REFERENCE_ID } from './going-on';
import { lostWith, outOf, type Out } from './out';
import { Outlook } from './outlook';
import type { Cast, Player, Prepared, Start } from './players';
import type { BenchmarkReport, Calibration } from './report';
import type { BenchmarkProgress } from './session';
import { TimedPart, type Actor } from './timing';
import { Watch, type WatchHost } from './watch';

export type { Given } from './draft';

export interface ConductHost extends WatchHost {
  readonly cast: Cast;
  /** A clock in milliseconds, as fine as the players'. */
  now(): number;
  /** Asked first, where it is wanted. Where it throws there are no shares of the machine's best, and that is all. */
  calibrate?(): Promise<Calibration>;
  /** The report as far as it is, after everything that is new in it. */
  report(report: BenchmarkReport): void;
  progress?(progress: BenchmarkProgress): void;
  /** Whether it should end. What a player rejects with from then on is the end of it, not its fault. */
  stopped(): boolean;
  /** Whether the page has been out of sight since the benchmark began. */
  hidden?(): boolean;
}

const REFERENCE: ContestantSpec = { way: 'eager', on: 'cpu' };

class Conductor {
  readonly #batches: readonly (number | undefined)[];
  readonly #draft: Draft;
  readonly #outlook: Outlook;
  readonly #watch: Watch;
  readonly #reference: Actor = { id: REFERENCE_ID, spec: REFERENCE };
  readonly #actors: readonly Actor[];

  constructor(
    private readonly given: Given,
    private readonly host: ConductHost,
  ) {
    const { contestants, batches, budgetMs } = given.settings;
    this.#batches = batches.length > 0 ? [...new Set(batches)].sort((a, b) => a - b) : [undefined];
    this.#draft = new Draft(given, this.#batches, host.report, () => host.hidden?.() === true);
    this.#watch = new Watch(host, given.machine.cores, this.#draft);
    this.#actors = [...new Set(contestants)].flatMap((id) => {
      if (id === REFERENCE_ID) return [this.#reference];
      const spec = parseContestant(id);
      return spec ? [{ id, spec }] : [];
    });
    const cast = new Set([this.#reference, ...this.#actors]).size;
    this.#outlook = new Outlook(
      host.now,
      host.progress,
      { calibrate: host.calibrate ? 1 : 0, cast, prepare: cast * this.#batches.length },
      this.#batches.length,
      budgetMs,
    );
  }

  async run(): Promise<BenchmarkReport> {
    const failure = await this.#play().catch(outOf);
    for (const { player } of new Set([this.#reference, ...this.#actors])) player?.dispose();
    if (this.host.stopped()) return this.#draft.end('stopped');
    if (!failure) return this.#draft.end('done');
    const { why, place } = failure;
    return this.#draft.end('failed', { why, ...(place && { place }) });
  }

  /** Gives why there is no benchmark at all. */
  async #play(): Promise<Out | undefined> {
    const { stopped } = this.host;
    await this.#calibrate();
    if (stopped()) return undefined;
    const start = await this.#attempt(this.#reference, undefined, async () => {
      const player = await this.#enter(this.#reference);
      this.#draft.subject(player.subject);
      return player.start();
    });
    if (!start) return this.#reference.out;
    for (const [point, batch] of this.#batches.entries()) {
      if (stopped()) break;
      await this.#measure(point, batch, start);
    }
    return undefined;
  }

  async #calibrate(): Promise<void> {
    const { calibrate, stopped } = this.host;
    if (!calibrate || stopped()) return;
    const found = await this.#outlook
      .step('calibrate', 'calibrating', undefined, calibrate)
      .catch(() => undefined);
    if (found) this.#draft.calibration(found);
  }

  async #enter(actor: Actor): Promise<Player> {
    actor.player ??= await this.#outlook.step('cast', 'starting', actor.id, () => this.host.cast(actor.spec));
    return actor.player;
  }

  /** Undefined where it failed, and the row tells; or where all of it was stopped meanwhile. */
  async #attempt<T>(actor: Actor, point: number | undefined, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.#lose(actor, point, thrown);
      return undefined;
    }
  }

  #lose(actor: Actor, point: number | undefined, thrown: unknown): void {
    if (this.host.stopped()) return;
    const out = outOf(thrown);
    const batch = point === undefined ? undefined : this.#batches[point];
    actor.player?.dispose();
    delete actor.player;
    const later = batch === undefined ? out.why : `At a batch of ${String(batch)}: ${out.why}`;
    actor.out = out.status === 'unavailable' ? out : { ...out, why: later };
    this.#draft.set(point ?? 0, actor.id, out);
  }

  async #measure(point: number, batch: number | undefined, start: Start): Promise<void> {
    for (const id of this.given.settings.contestants)
      if (!parseContestant(id))
        this.#draft.set(point, id, { status: 'unavailable', why: `There is no contestant "${id}".` });
    const wanted = await this.#prepare(this.#reference, point, batch, start);
    if (this.host.stopped()) return;
    if (!wanted || wanted.varies) this.#leaveAll(point, wanted?.varies && outOf(wanted.varies));
    else await this.#compete(point, batch, start, wanted);
    if (!this.host.stopped()) this.#outlook.raced();
  }

  /** Those that give what the reference gives are timed. */
  async #compete(point: number, batch: number | undefined, start: Start, wanted: Prepared): Promise<void> {
    const checks = new Checks(start, batch, wanted.outcome, () => this.#reference.player);
    const right: Actor[] = [];
    for (const actor of this.#actors) {
      if (this.host.stopped()) return;
      const isReference = actor === this.#reference;
      const prepared = isReference ? wanted : await this.#prepare(actor, point, batch, start);
      if (prepared && (await this.#isRight(actor, point, prepared, checks))) right.push(actor);
    }
    if (!this.host.stopped()) await this.#timedPart(point, checks, wanted.cold.firstMs).run(right);
  }

  #timedPart(point: number, checks: Checks, referenceMs: number): TimedPart {
    return new TimedPart(
      {
        now: () => this.host.now(),
        stopped: () => this.host.stopped(),
        settings: this.given.settings,
        draft: this.#draft,
        outlook: this.#outlook,
        watch: this.#watch,
        lose: (actor, thrown) => {
          this.#lose(actor, point, thrown);
        },
      },
      point,
      { checks, reference: this.#reference, referenceMs },
    );
  }

  /** Nobody can be checked without the reference, or where it gives something else each time: so nobody is timed. */
  #leaveAll(point: number, varies: Out | undefined): void {
    for (const actor of this.#actors) {
      const isReference = actor === this.#reference;
      if (!isReference) this.#outlook.skip('prepare');
      const why = varies ?? actor.out ?? lostWith(this.#reference.out);
      if (varies || !isReference) this.#draft.set(point, actor.id, why);
    }
  }

  async #prepare(
    actor: Actor,
    point: number,
    batch: number | undefined,
    start: Start,
  ): Promise<Prepared | undefined> {
    if (actor.out) {
      this.#outlook.skip('prepare');
      this.#draft.set(point, actor.id, actor.out);
      return undefined;
    }
    this.#draft.set(point, actor.id, { status: 'preparing' });
    const prepared = await this.#attempt(actor, point, async () => {
      const player = await this.#enter(actor);
      return this.#outlook.step('prepare', 'preparing', actor.id, () => player.prepare(start, batch));
    });
    if (!prepared && !actor.out) this.#draft.set(point, actor.id, { status: 'waiting' });
    return prepared;
  }

  async #isRight(actor: Actor, point: number, prepared: Prepared, checks: Checks): Promise<boolean> {
    const { cold, counts, outcome } = prepared;
    const judged = await checks.early(actor.spec.on, outcome);
    this.#draft.set(point, actor.id, { ...judged, cold, counts });
    return judged.status === 'measured';
  }
}

/** Never rejects: what failed is in the report. */
export const conduct = (given: Given, host: ConductHost): Promise<BenchmarkReport> =>
  new Conductor(given, host).run();
