/**
 * The timed part of a benchmark at one size: the race of those that are right, a few turns without reading back, and the comparison that
 * they must stand once more in between and at the end.
 */
import type { Checks, Judged } from './checks';
import type { ContestantSpec } from './contestants';
import { wider } from './deviation';
import type { Draft } from './draft';
import { race } from './harness';
import type { Out } from './out';
import type { Outlook } from './outlook';
import { contestantOf, type Player } from './players';
import type { Row, Settings } from './report';
import type { Watch } from './watch';

const SAMPLE_MS = 10;
const WARM_UP_MS = 5;
const LEAST_TURNS = 12;
/** A bound on what is kept, not on what is known: the wished precision or the budget ends a race before, but for the smallest work. */
const MOST_TURNS = 500;
/** Of fewer turns the interval is Student's, and far wider: of five, one of two equals is ahead in all of them in 1 of 16 races. */
const LEAST_TURNS_OF_SLOW = 6;
/** Turns without reading back; one alone where a call takes more than this share of the budget. */
const UNREAD_TURNS = 5;
const UNREAD_SLOW = 0.01;
/** Calls around one of them: to warm up, to begin with an empty queue, and to end with one. */
const READS_OF_UNREAD = 3;
/** Those of which a call takes no more of the budget, the reference among them, are compared again in the middle of the turns too. */
const CHEAP = 0.01;

export interface Actor {
  readonly id: string;
  readonly spec: ContestantSpec;
  player?: Player;
  /** Why nothing more is asked of it. */
  out?: Out;
}

/** What all sizes have in common. */
export interface Desk {
  now(): number;
  stopped(): boolean;
  readonly settings: Settings;
  readonly draft: Draft;
  readonly outlook: Outlook;
  readonly watch: Watch;
  /** Nothing more is asked of the actor, and its row says why; nothing happens where all was stopped. */
  lose(actor: Actor, thrown: unknown): void;
}

/** What all are held against. */
export interface Standard {
  readonly checks: Checks;
  readonly reference: Actor;
  /** Of its first call. */
  readonly referenceMs: number;
}

export class TimedPart {
  constructor(
    private readonly desk: Desk,
    private readonly point: number,
    private readonly standard: Standard,
  ) {}

  /** Of those that are right. */
  async run(actors: readonly Actor[]): Promise<void> {
    const { stopped } = this.desk;
    await this.#race(actors);
    if (!stopped()) await this.#raceUnread(actors);
    this.desk.outlook.due(this.#againMs(actors), false);
    if (!stopped()) await this.#checkAgain(actors);
  }

  #row(actor: Actor): Row | undefined {
    return this.desk.draft.row(this.point, actor.id);
  }

  #set(actor: Actor, change: Partial<Row>): void {
    this.desk.draft.set(this.point, actor.id, change);
  }

  /** Undefined where it failed, and is out. */
  async #attempt<T>(actor: Actor, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (thrown) {
      this.desk.lose(actor, thrown);
      return undefined;
    }
  }

  async #race(actors: readonly Actor[]): Promise<void> {
    const { now, stopped, settings, outlook, watch } = this.desk;
    const byId = new Map(actors.map((actor) => [actor.id, actor]));
    const contestants = actors.flatMap(({ id, player }) => (player ? [contestantOf(id, player)] : []));
    outlook.race();
    await race(contestants, {
      now,
      leastTurns: LEAST_TURNS,
      leastOfSlow: LEAST_TURNS_OF_SLOW,
      mostTurns: MOST_TURNS,
      sampleMs: SAMPLE_MS,
      warmUpMs: WARM_UP_MS,
      mostMs: settings.budgetMs,
      precision: settings.precision,
      midway: (names) => this.#checkMidway(actors.filter(({ id }) => names.includes(id))),
      changed: ({ name, samples, repeats, settled, ...rest }) => {
        const actor = byId.get(name);
        if (!actor) return;
        this.#set(actor, { samples, repeats, settled });
        if ('error' in rest) this.desk.lose(actor, rest.error);
      },
      ...watch.during(actors),
      progress: ({ warming, dueMs, name }) => {
        outlook.due(dueMs + this.#unreadMs(actors) + this.#againMs(actors));
        outlook.at(warming ? 'warming up' : 'measuring', name);
      },
      stopped,
    });
  }

  /** Of a call, in milliseconds; 0 of one that has no time. */
  #callMs(actor: Actor): number {
    const row = this.#row(actor);
    return row?.status === 'measured' ? (row.samples[0] ?? 0) : 0;
  }

  #isSlow(actor: Actor): boolean {
    return this.#callMs(actor) > UNREAD_SLOW * this.desk.settings.budgetMs;
  }

  /** About how long the turns without reading back will take; with the calls around them. */
  #unreadMs(actors: readonly Actor[], from = 0): number {
    return actors.reduce((sum, actor) => {
      const turns = Math.max(0, (this.#isSlow(actor) ? 1 : UNREAD_TURNS) - from);
      const calls = (this.#row(actor)?.repeats ?? 1) + READS_OF_UNREAD;
      return sum + turns * (calls * this.#callMs(actor) + WARM_UP_MS);
    }, 0);
  }

  /** And about how long the last comparison, a call of each. */
  #againMs(actors: readonly Actor[]): number {
    const { reference, referenceMs } = this.standard;
    const others = actors.filter((actor) => actor !== reference);
    return others.reduce((sum, actor) => sum + this.#callMs(actor), referenceMs);
  }

  /** Without reading back: few turns, as it is no part of the verdict. */
  async #raceUnread(actors: readonly Actor[]): Promise<void> {
    const { stopped, outlook } = this.desk;
    for (let turn = 0; turn < UNREAD_TURNS; turn++) {
      outlook.due(this.#unreadMs(actors, turn) + this.#againMs(actors), false);
      for (const actor of actors) {
        const row = this.#row(actor);
        const { player } = actor;
        if (stopped()) return;
        if (!player || row?.status !== 'measured') continue;
        if (turn > 0 && this.#isSlow(actor)) continue;
        outlook.at('measuring', actor.id);
        const took = await this.#attempt(actor, () => player.take(row.repeats, WARM_UP_MS, false));
        if (took !== undefined) this.#set(actor, { unread: [...row.unread, took / row.repeats] });
      }
    }
  }

  /** Where it costs little. */
  async #checkMidway(actors: readonly Actor[]): Promise<ReadonlyMap<string, unknown>> {
    const mostMs = CHEAP * this.desk.settings.budgetMs;
    const isCheap = (actor: Actor) => (this.#row(actor)?.samples[0] ?? Infinity) <= mostMs;
    return this.standard.referenceMs <= mostMs ? this.#checkAgain(actors.filter(isCheap)) : new Map();
  }

  /** Those that are not right any more lose their times. Gives who does, and why. */
  async #checkAgain(actors: readonly Actor[]): Promise<ReadonlyMap<string, unknown>> {
    const { reference, checks } = this.standard;
    const { stopped, outlook, draft } = this.desk;
    const isTimed = (actor: Actor) => this.#row(actor)?.status === 'measured';
    const lost = new Map<string, unknown>();
    if (!actors.some(isTimed)) return lost;
    outlook.at('checking', reference.id);
    const varies = await this.#attempt(reference, () => checks.renew());
    for (const actor of actors.filter(isTimed)) {
      outlook.at('checking', actor.id);
      const judged = varies ?? (await this.#judged(actor));
      // What was ended in the middle of it is not to blame.
      if (stopped()) break;
      if (judged?.status === 'measured') this.#add(actor, judged);
      else if (judged) draft.revoke(this.point, actor.id, judged);
      if (!isTimed(actor)) lost.set(actor.id, judged?.why);
    }
    return lost;
  }

  /** Undefined where there is nothing to judge: the reference itself, or one that failed, whose row tells. */
  async #judged(actor: Actor): Promise<Judged | undefined> {
    const { reference, checks } = this.standard;
    const { player, spec } = actor;
    if (!player || actor === reference) return undefined;
    return this.#attempt(actor, () => checks.late(spec.on, player));
  }

  #add(actor: Actor, judged: Judged): void {
    const deviation = wider(this.#row(actor)?.deviation, judged.deviation);
    if (deviation) this.#set(actor, { deviation });
  }
}
