/**
 * Whether contestants give what the cpu backend gives: at the first call, before anything is timed, and at one more in the middle of the
 * turns and after the last sample, since a kernel, a state or the function itself may be right once and not always. Each such call begins
 * from the same arguments, variables and random numbers, so that of a training step that was timed a thousand times one step is compared.
 */
import type { Place } from './contestants';
import { judge, lastBit, toleranceOn, type Judgement } from './deviation';
import { outOf, VARIES, type Out } from './out';
import { PlayerError, type Player, type Start, type Values } from './players';
import { DIFFERS, type Row } from './report';

/** What a call gave, and the variables after it; without those that were disposed of. */
type Outcome = readonly (Values | undefined)[];

/** As its row has it. */
export type Judged = Pick<Row, 'why' | 'place' | 'deviation'> & {
  readonly status: 'measured' | 'wrong' | 'failed' | 'unavailable';
};

/** Of arguments of one size. */
export class Checks {
  /** What is right at the calls that are made now. */
  #wanted: Outcome;

  constructor(
    private readonly start: Start,
    private readonly batch: number | undefined,
    /** What the first call of the reference gave. */
    private readonly first: Outcome,
    /** The reference; undefined where nothing more can be asked of it. */
    private readonly reference: () => Player | undefined,
  ) {
    this.#wanted = first;
  }

  /** Of one on that backend or provider: whether its first call is right. */
  early(on: Place, made: Outcome): Promise<Judged> {
    return this.#judged(on, this.first, made, ({ why }) => why);
  }

  /**
   * Asks the reference once more what is right. Gives what tells that it gives something else from call to call. Rejects as its player
   * does; then its first call stands.
   */
  async renew(): Promise<Out | undefined> {
    this.#wanted = this.first;
    const reference = this.reference();
    if (!reference) return undefined;
    const now = await reference.again(this.start, this.batch);
    const isSame = (one: Outcome, other: Outcome) => judge(one, other, toleranceOn('cpu')).why === undefined;
    this.#wanted = now;
    if (isSame(this.first, now)) return undefined;
    // A first call may have been another for good, as where it made weights of random numbers, and drew others for its dropout then.
    const next = await reference.again(this.start, this.batch);
    if (isSame(now, next)) return undefined;
    return (await this.#varies()) ?? outOf(new PlayerError('unavailable', VARIES));
  }

  /** Whether a call is right now of one that was at first. Rejects as its player does. */
  async late(on: Place, player: Player): Promise<Judged> {
    const made = await player.again(this.start, this.batch);
    return this.#judged(on, this.#wanted, made, ({ why, deviation }) =>
      why === undefined || deviation ? why && DIFFERS : `${DIFFERS} ${why}`,
    );
  }

  async #judged(
    on: Place,
    wanted: Outcome,
    made: Outcome,
    words: (judgement: Judgement) => string | undefined,
  ): Promise<Judged> {
    const tolerance = toleranceOn(on);
    const close = judge(wanted, made, tolerance);
    // Asked for only then: it takes the cpu backend a few more calls.
    const moved = close.isFar ? await this.#moved(lastBit(tolerance)) : undefined;
    const judgement = moved ? judge(wanted, made, tolerance, moved) : close;
    const { deviation } = judgement;
    const why = words(judgement);
    const varies = why === undefined ? undefined : await this.#varies();
    if (varies) return varies;
    return {
      status: why === undefined ? 'measured' : 'wrong',
      ...(deviation && { deviation }),
      ...(why !== undefined && { why }),
    };
  }

  /** How far rounding moves each tensor of the outcome; undefined where the reference can't tell. */
  async #moved(unit: number): Promise<readonly number[] | undefined> {
    return this.reference()
      ?.moved?.(this.start, this.batch, unit)
      .catch(() => undefined);
  }

  /** Why nobody can be called wrong; undefined where the function gives the same each time, or the reference can't tell. */
  async #varies(): Promise<Out | undefined> {
    const varies = await this.reference()
      ?.varies?.(this.start, this.batch)
      .catch(() => undefined);
    return varies && outOf(varies);
  }
}
