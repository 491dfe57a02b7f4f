/**
 * A contestant: the subject that the snippet is held at, called in one way. What `Player` (src/bench) asks is answered here, where the
 * function is; samples are timed here too, since a message takes longer than many a function.
 */
import * as tf from '@tensorflow/tfjs';
import { must, UserError, type Position } from '../../base/errors';
import type { ContestantSpec } from '../../bench/contestants';
import type { Start, Values } from '../../bench/players';
import { DRAWS, NOTHING_GIVEN, VARIES } from '../../bench/out';
import { flatten, rebuild } from '../../compile/structure';
import { seedRandomness } from '../../engines/tfjs/randomness';
import { nextTensorId } from '../../trace/engine';
import { onKernels } from '../../trace/engine-hook';
import type { RawError } from '../protocol';
import { distance, jittered } from './jitter';
import { resized } from './batch';
import { countCall, type CountHost } from './count';
import { eagerWay } from './eager-way';
import { graphWay, type WayHost } from './graph-way';
import type { Answer, Ask } from './messages';
import { Places } from './places';
import type { Held } from './subjects';
import { changedPlace } from './traced';
import { readValues, resultValues, sameTypes, sameValues, tensorOf, tensorsOf } from './values';
import { Variables } from './variables';
import { isPromise, type Caller, type Way } from './way';

export interface ContestantHost extends WayHost {
  readonly seed: number;
  /** Sees to it that tfjs computes on the contestant's backend; gives the milliseconds that its start took. */
  useBackend(): Promise<number>;
  describe(error: unknown): RawError;
  /** Does what is timed, at no cost but its own. Rejects where it left more in memory than there may be. */
  aside<T>(work: () => Promise<T>): Promise<T>;
  /** Of the engines that the contestant needs; where they are counted. */
  heaps(): CountHost['heaps'];
}

/** With changed values; one alone may happen to change little. */
const ROUNDED_RUNS = 3;

/** The one kernel with a generator of its own, another on each backend. */
const DRAWING = 'Multinomial';

const ELSEWHERE =
  'It came to this line with other arguments or variables than the cpu backend: of other shapes, or of another number.';

export class Contestant {
  readonly #variables = new Variables();
  readonly #places = new Places();
  readonly #way: Way;
  #loadMs: number | undefined;
  #caller: Caller | undefined;
  #args: readonly unknown[] = [];
  #made: readonly tf.Tensor[] = [];
  #outcome: readonly Values[] = [];
  /** The variables that there were after the first call. */
  #compared: readonly tf.Variable[] = [];
  /** The smallest variable that a call assigns. */
  #witness: tf.Variable | undefined;

  constructor(
    private readonly spec: ContestantSpec,
    private readonly held: Held,
    private readonly host: ContestantHost,
  ) {
    const at = { ...host, position: () => host.position() ?? held.at };
    this.#way =
      spec.way === 'eager'
        ? eagerWay(held, this.#variables, at, spec.on === 'cpu')
        : graphWay(spec, held, this.#variables, at);
  }

  async answer(ask: Ask): Promise<Answer> {
    switch (ask.ask) {
      case 'start':
        return { ask: 'start', start: await this.#start() };
      case 'prepare':
        return this.#prepare(ask.from, ask.batch);
      case 'again':
        return { ask: 'again', outcome: await this.#again(ask.from, ask.batch) };
      case 'moved':
        return { ask: 'moved', moved: await this.#moved(ask.from, ask.batch, ask.unit) };
      case 'varies': {
        const how = await this.#varies(ask.from, ask.batch);
        return { ask: 'varies', ...(how && { how }) };
      }
      case 'move':
        return { ask: 'move', moves: this.#move() };
      case 'take':
        return {
          ask: 'take',
          ms: await this.host.aside(() => this.#take(ask.times, ask.warmUpMs, ask.read)),
        };
      default:
        return ask satisfies never;
    }
  }

  async #start(): Promise<Start> {
    this.#variables.reset(undefined);
    const args = await readValues(this.held.args.flatMap((arg) => flatten(arg).tensors));
    return { args, variables: await readValues(this.#variables.held) };
  }

  async #prepare(from: Start | undefined, batch: number | undefined): Promise<Answer> {
    const { host } = this;
    this.#caller?.dispose();
    this.#places.dispose();
    this.#loadMs ??= (await host.useBackend()) + (await this.#way.load());
    await this.#setStart(from, batch);
    const caller = this.#way.make();
    this.#caller = caller;
    const firstMs = await this.#firstCall(caller);
    const { strays = [], ...known } = await caller.counted(this.#args);
    const heaps = host.heaps();
    const { counts } = await countCall({ ...known, ...(heaps && { heaps }) }, () =>
      this.#callAndRead(caller),
    );
    const cold = { loadMs: this.#loadMs, ...caller.cold(), firstMs };
    return {
      ask: 'prepare',
      prepared: { cold, counts, outcome: this.#outcome },
      ...(strays.length > 0 && { how: this.#variesAt(strays[0]) }),
    };
  }

  /** Gives the milliseconds from when it began to run until its results were read; what it gave and assigned is what all is compared with. */
  async #firstCall(caller: Caller): Promise<number> {
    const { host } = this;
    const before = new Map(this.#variables.present().map((variable) => [variable, variable.dataId]));
    const since = nextTensorId();
    const start = host.now();
    const result = await caller.call(this.#args);
    const results = await resultValues(result);
    const firstMs = host.now() - (caller.ranAt() ?? start);
    this.#compared = this.#variables.present();
    this.#outcome = [...results, ...(await readValues(this.#compared))];
    [this.#witness] = this.#compared
      .filter((variable) => before.get(variable) !== variable.dataId)
      .sort((a, b) => a.size - b.size);
    if (tensorsOf(result).length === 0 && !this.#witness)
      throw new UserError('runtime', NOTHING_GIVEN, this.held.at);
    letGo(result, since);
    return firstMs;
  }

  /** Arguments, variables and the generator as all contestants have them. */
  async #setStart(from: Start | undefined, batch: number | undefined): Promise<void> {
    const { args } = this.held;
    const tensors = args.flatMap((arg) => flatten(arg).tensors);
    const { held } = this.#variables;
    if (from && !(sameTypes(tensors, from.args) && sameTypes(held, from.variables)))
      throw new UserError('runtime', ELSEWHERE);
    this.#variables.reset(from?.variables);
    const values = from?.args ?? (await readValues(tensors));
    this.#give(() => (batch === undefined ? values : resized(values, batch)).map(tensorOf));
    seedRandomness(this.host.seed);
  }

  /** Calls have these for arguments from now on. */
  #give(make: () => readonly tf.Tensor[]): void {
    tf.dispose([...this.#made]);
    const made = make();
    this.#made = made;
    let taken = 0;
    this.#args = this.held.args.map((arg) => {
      const { shape, tensors } = flatten(arg);
      return rebuild(shape, made.slice(taken, (taken += tensors.length)));
    });
  }

  /** What ONNX Runtime computes on lies in its own memory, and would only be fetched out of it. */
  #move(): boolean {
    if (this.spec.way === 'ort') return false;
    const moved = this.#places.move(this.#made, this.#variables.present());
    if (moved) this.#give(() => moved);
    return moved !== undefined;
  }

  async #moved(from: Start, batch: number | undefined, unit: number): Promise<number[]> {
    let moved = this.#outcome.map(() => 0);
    for (let run = 1; run <= ROUNDED_RUNS; run++) {
      const args = jittered(from.args, unit, run * 7919);
      const again = await this.#again(
        { args, variables: jittered(from.variables, unit, run * 104_729) },
        batch,
      );
      moved = moved.map((most, index) => Math.max(most, distance(this.#outcome[index], again[index])));
    }
    return moved;
  }

  /** What a call from there gives, and after it the variables that the first call left, as far as they are there. */
  async #again(from: Start, batch: number | undefined): Promise<readonly (Values | undefined)[]> {
    const caller = must(this.#caller, 'a contestant that was prepared');
    await this.#setStart(from, batch);
    const since = nextTensorId();
    const result = await caller.call(this.#args);
    const results = await resultValues(result);
    const left = this.#compared.filter(({ isDisposed }) => !isDisposed);
    const values = await readValues(left);
    letGo(result, since);
    return [...results, ...this.#compared.map((variable) => values[left.indexOf(variable)])];
  }

  /** Random numbers of tensors are the same for all; those of JavaScript, a counter or the time are not, and would stay in a graph. */
  async #varies(from: Start, batch: number | undefined): Promise<RawError | undefined> {
    let drawnAt: Position | undefined;
    const stop = onKernels({
      begins: (name) => {
        if (name === DRAWING) drawnAt ??= this.host.position() ?? this.held.at;
      },
    });
    const there = async () => (await this.#again(from, batch)).filter((values) => values !== undefined);
    let isSame: boolean;
    try {
      isSame = sameValues(await there(), await there());
    } finally {
      stop();
    }
    const place = await changedPlace(this.held, this.#args, this.host);
    if (!isSame || place) return this.#variesAt(place);
    return drawnAt && this.host.describe(new UserError('runtime', DRAWS, drawnAt));
  }

  #variesAt(place: Position | undefined): RawError {
    return this.host.describe(new UserError('runtime', VARIES, place ?? this.held.at));
  }

  /** A call as a person waits for it. What gives no tensor is over when what it assigned can be read. */
  async #callAndRead(caller: Caller): Promise<void> {
    const since = nextTensorId();
    const called = caller.call(this.#args);
    const result = isPromise(called) ? await called : called;
    const tensors = tensorsOf(result);
    if (tensors.length > 0) await Promise.all(tensors.map((tensor) => tensor.data()));
    else await this.#witness?.data();
    letGo(result, since);
  }

  /**
   * A call until it returns: on a GPU, until its programs are in the queue, which may be long before they have run. Nothing is read, but
   * an engine that copies arguments out of a GPU, or whose programs wait, waits here too.
   */
  async #callOnly(caller: Caller): Promise<void> {
    const since = nextTensorId();
    const called = caller.call(this.#args);
    letGo(isPromise(called) ? await called : called, since);
  }

  async #take(times: number, warmUpMs: number, read: boolean): Promise<number> {
    const { now } = this.host;
    const caller = must(this.#caller, 'a contestant that was prepared');
    const once = () => (read ? this.#callAndRead(caller) : this.#callOnly(caller));
    if (warmUpMs > 0) {
      const until = now() + warmUpMs;
      do await once();
      while (now() < until);
    }
    if (!read) await this.#callAndRead(caller);
    const start = now();
    for (let count = 0; count < times; count++) await once();
    const ms = now() - start;
    // A GPU does its work in order: when the next result is there, the queue is empty again.
    if (!read) await this.#callAndRead(caller);
    return ms;
  }
}

/** Disposes of what a call made; what it gave from elsewhere, or keeps for itself, stays. */
function letGo(result: unknown, since: number): void {
  for (const tensor of tensorsOf(result)) {
    const { kept = false } = tensor as tf.Tensor & { kept?: boolean };
    if (tensor.id > since && !kept && !(tensor instanceof tf.Variable) && !tensor.isDisposed)
      tensor.dispose();
  }
}
