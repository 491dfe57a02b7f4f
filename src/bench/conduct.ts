/**
 * The whole of a benchmark: calibration, the cpu backend as the reference, every contestant cast, prepared and compared with it, the race
 * of those that are right, and the same for the next size, from the smallest up. It knows nothing of workers or of the page: who plays
 * the contestants, and the clock, are given.
 *
 * A contestant that fails, at whatever stage, gets a row that says why, and the others go on. One that failed is asked nothing more: in
 * larger sizes its row says where it failed. A stop keeps all that was measured.
 */
import { parseContestant, type ContestantSpec } from './contestants';
import { judge, lastBit, toleranceOn } from './deviation';
import { Draft, type Given } from './draft';
import { REFERENCE_ID } from './going-on';
import { race, type Timing } from './harness';
import { lostWith, outOf, type Out } from './out';
import { Outlook } from './outlook';
import { contestantOf, type Cast, type Player, type Prepared, type Start } from './players';
import type { BenchmarkReport, Calibration } from './report';
import type { BenchmarkProgress } from './session';
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

const SAMPLE_MS = 10;
const WARM_UP_MS = 5;
const LEAST_TURNS = 12;
const MOST_TURNS = 60;
/** Of fewer turns the interval is Student's, and far wider: of five, one of two equals is ahead in all of them in 1 of 16 races. */
const LEAST_TURNS_OF_SLOW = 6;
/** Turns without reading back; one alone where a call takes more than this share of the budget. */
const UNREAD_TURNS = 5;
const UNREAD_SLOW = 0.01;

const REFERENCE: ContestantSpec = { way: 'eager', on: 'cpu' };

interface Actor {
  readonly id: string;
  readonly spec: ContestantSpec;
  player?: Player;
  /** Why nothing more is asked of it. */
  out?: Out;
}

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
    const { calibrate, stopped } = this.host;
    if (calibrate && !stopped())
      await this.#outlook
        .step('calibrate', 'calibrating', undefined, calibrate)
        .then((calibration) => {
          this.#draft.calibration(calibration);
        })
        .catch(() => undefined);
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
    const right: Actor[] = [];
    for (const actor of this.#actors) {
      if (this.host.stopped()) return;
      if (wanted ? await this.#isRight(actor, point, batch, start, wanted) : this.#isLost(actor, point))
        right.push(actor);
    }
    if (this.host.stopped()) return;
    await this.#race(right, point);
    if (!this.host.stopped()) await this.#raceUnread(right, point);
    this.#outlook.raced();
  }

  /** Nobody can be checked without the reference, so nobody is timed. */
  #isLost(actor: Actor, point: number): false {
    if (this.host.stopped() || actor === this.#reference) return false;
    this.#draft.set(point, actor.id, actor.out ?? lostWith(this.#reference.out));
    return false;
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

  async #isRight(
    actor: Actor,
    point: number,
    batch: number | undefined,
    start: Start,
    wanted: Prepared,
  ): Promise<boolean> {
    const isReference = actor === this.#reference;
    const prepared = isReference ? wanted : await this.#prepare(actor, point, batch, start);
    if (!prepared) return false;
    const { cold, counts, outcome } = prepared;
    const tolerance = toleranceOn(actor.spec.on);
    const judged = judge(wanted.outcome, outcome, tolerance);
    // Asked for only then: it takes the cpu backend a few more calls.
    const moved = judged.isFar ? await this.#moved(start, batch, lastBit(tolerance)) : undefined;
    const { deviation, why } = moved ? judge(wanted.outcome, outcome, tolerance, moved) : judged;
    const varies = why === undefined ? undefined : await this.#varies(start, batch);
    if (varies) {
      this.#draft.set(point, actor.id, { ...varies, cold, counts });
      return false;
    }
    this.#draft.set(point, actor.id, {
      status: why === undefined ? 'measured' : 'wrong',
      cold,
      counts,
      ...(deviation && { deviation }),
      ...(why !== undefined && { why }),
    });
    return why === undefined;
  }

  /** How far rounding moves each tensor of the outcome; undefined where the reference can't tell. */
  async #moved(
    start: Start,
    batch: number | undefined,
    unit: number,
  ): Promise<readonly number[] | undefined> {
    return this.#reference.player?.moved?.(start, batch, unit).catch(() => undefined);
  }

  /** Why nobody can be called wrong; undefined where the function gives the same each time, or the reference can't tell. */
  async #varies(start: Start, batch: number | undefined): Promise<Out | undefined> {
    const varies = await this.#reference.player?.varies?.(start, batch).catch(() => undefined);
    return varies && outOf(varies);
  }

  async #race(actors: readonly Actor[], point: number): Promise<void> {
    const { budgetMs, precision } = this.given.settings;
    const byId = new Map(actors.map((actor) => [actor.id, actor]));
    this.#outlook.race();
    const contestants = actors.flatMap(({ id, player }) => (player ? [contestantOf(id, player)] : []));
    const changed = ({ name, samples, repeats, settled, ...rest }: Timing): void => {
      this.#draft.set(point, name, { samples, repeats, settled });
      const actor = byId.get(name);
      if (actor && 'error' in rest) this.#lose(actor, point, rest.error);
    };
    await race(contestants, {
      now: () => this.host.now(),
      leastTurns: LEAST_TURNS,
      leastOfSlow: LEAST_TURNS_OF_SLOW,
      mostTurns: MOST_TURNS,
      sampleMs: SAMPLE_MS,
      warmUpMs: WARM_UP_MS,
      mostMs: budgetMs,
      precision,
      changed,
      ...this.#watch.during(actors),
      progress: ({ warming, name }) => {
        this.#outlook.at(warming ? 'warming up' : 'measuring', name);
      },
      stopped: () => this.host.stopped(),
    });
  }

  /** Without reading back: few turns, as it is no part of the verdict. */
  async #raceUnread(actors: readonly Actor[], point: number): Promise<void> {
    const { budgetMs } = this.given.settings;
    for (let turn = 0; turn < UNREAD_TURNS; turn++)
      for (const actor of actors) {
        const row = this.#draft.row(point, actor.id);
        const { player } = actor;
        if (this.host.stopped()) return;
        if (!player || row?.status !== 'measured') continue;
        const [ms = 0] = row.samples;
        if (turn > 0 && ms > UNREAD_SLOW * budgetMs) continue;
        this.#outlook.at('measuring', actor.id);
        const took = await this.#attempt(actor, point, () => player.take(row.repeats, WARM_UP_MS, false));
        if (took === undefined) continue;
        this.#draft.set(point, actor.id, { unread: [...row.unread, took / row.repeats] });
      }
  }
}

/** Never rejects: what failed is in the report. */
export const conduct = (given: Given, host: ConductHost): Promise<BenchmarkReport> =>
  new Conductor(given, host).run();
