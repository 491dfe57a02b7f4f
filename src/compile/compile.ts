/**
 * What `compile` does. A function is traced once for each signature of its arguments; the graph is optimised, handed whole to an engine,
 * and run from then on. The first call of a signature runs eagerly too, from the same state, and must agree. What no graph can hold is
 * said at its line, and the function then runs eagerly.
 */
import * as tf from '@tensorflow/tfjs';
import type { Break, Compiled } from '../base/compiled';
import { must, UserError } from '../base/errors';
import type { Position } from '../base/errors';
import type { Program } from '../engines/engine';
import { evaluateNode } from '../engines/tfjs/replay';
import type { Graph } from '../ir/graph';
import { LoweringError } from '../onnx/lower';
import { optimise } from '../passes/pipeline';
import { TraceBreak } from '../trace/break';
import { TraceFailure, typeOfTensor } from '../trace/trace';
import type { SteppedOptimizer, Traced } from '../trace/trace';
import { callOf, register } from './calls';
import './control';
import type { Call, Exportable, ReadyGraph } from './calls';
import { nameOf } from './eager';
import type { AnyFunction, Compile, CompileOptions } from './eager';
import { statesOf, stateValues, traceFunction, withConstants } from './function-trace';
import type { CompileHost } from './host';
import { Retraces } from './retraces';
import { assign, drawAll, keepState } from './state';
import { flatten, rebuild, signatureOf } from './structure';
import type { Flat, Shaped } from './structure';
import { compare, firstDivergence, tolerance } from './verify';

/**
 * A variable's new value holds sums of gradients that cancel each other (the bias of a softmax, above all), whose rounding is large
 * beside what is left of them; a wrong kernel is off by far more.
 */
const STATE_FACTOR = 100;

/** What the trace read of the host's objects: it holds as long as these are as they were. */
interface Guard {
  read(): unknown;
  readonly was: unknown;
}

/** A signature that runs as a graph. */
interface Ready {
  readonly kind: 'ready';
  readonly program: Program;
  readonly graph: Graph;
  readonly states: readonly tf.Variable[];
  /** The variable of each of the graph's updates. */
  readonly updated: readonly tf.Variable[];
  readonly result: Shaped;
  readonly optimizers: readonly SteppedOptimizer[];
  readonly guards: readonly Guard[];
}

/** A signature that stays eager. */
interface Eager {
  readonly kind: 'eager';
}

type Entry = Ready | Eager;

/** A host object's learning rate is baked into the graph, unless tfjs keeps it in a tensor. */
function guardsOf(optimizers: readonly SteppedOptimizer[]): Guard[] {
  return optimizers.map(({ optimizer }) => {
    const read = () => (optimizer as unknown as { learningRate?: unknown }).learningRate;
    return { read, was: read() };
  });
}

const holds = (entry: Entry): boolean =>
  entry.kind === 'eager' ||
  (entry.guards.every(({ read, was }) => Object.is(read(), was)) &&
    entry.states.every((variable) => !variable.isDisposed));

const FROZEN_UPDATE =
  'It assigns a variable, and freeze says that variables are constants: leave out freeze, or assign outside of the function.';

class CompiledFunction implements Exportable {
  readonly #entries = new Map<string, Entry[]>();
  readonly name: string;
  readonly calls: Call[] = [];
  readonly #retraces: Retraces;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly fn: AnyFunction,
    readonly options: CompileOptions,
    private readonly host: CompileHost,
  ) {
    this.name = nameOf(fn, options);
    this.#retraces = new Retraces(this.name, fn);
  }

  /** Calls queue in order. */
  call(args: unknown[]): Promise<unknown> {
    const flats = args.map(flatten);
    const parts = flats.map(signatureOf);
    const signature = `(${parts.join(', ')})`;
    // The line of the call is on the stack now, and no more when its turn has come.
    const at = this.#entries.get(signature)?.some(holds) ? undefined : this.host.position();
    const result = this.#queue.then(() => this.#call(args, flats, parts, signature, at));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #eager(args: readonly unknown[]): unknown {
    return this.fn(...(args as never[]));
  }

  async ready(signature: string): Promise<ReadyGraph | undefined> {
    await this.#queue;
    const entry = this.#entries.get(signature)?.find(holds);
    return entry?.kind === 'ready' ? entry : undefined;
  }

  async #call(
    args: unknown[],
    flats: readonly Flat[],
    parts: string[],
    signature: string,
    at: Position | undefined,
  ): Promise<unknown> {
    const entries = this.#entries.get(signature) ?? [];
    const entry = entries.find(holds);
    if (entry?.kind === 'eager') return this.#eager(args);
    const inputs = flats.flatMap(({ tensors }) => tensors);
    if (entry) return this.#run(entry, inputs);
    if (!this.calls.some((call) => call.signature === signature)) this.calls.push(callOf(signature, flats));
    const tooMany = this.#retraces.note(parts);
    if (tooMany) this.host.warn({ ...placeOf(undefined, at), message: tooMany });
    return this.#first(args, flats, inputs, signature, entries, at);
  }

  async #run(entry: Ready, inputs: readonly tf.Tensor[]): Promise<unknown> {
    const { results, updates } = await entry.program.run({
      inputs,
      random: drawAll(entry.graph),
      states: entry.states,
    });
    updates.forEach((tensor, index) => {
      assign(must(entry.updated[index], 'a variable'), tensor);
      tensor.dispose();
    });
    for (const { optimizer, steps } of entry.optimizers) {
      for (let step = 0; step < steps; step++)
        (optimizer as unknown as { incrementIterations(): void }).incrementIterations();
    }
    return rebuild(entry.result, results);
  }

  /** The first call of a signature: trace, optimise, prepare, run eagerly and compiled, compare. */
  async #first(
    args: unknown[],
    flats: readonly Flat[],
    inputs: readonly tf.Tensor[],
    signature: string,
    entries: Entry[],
    at: Position | undefined,
  ): Promise<unknown> {
    const { host } = this;
    const keep = (entry: Entry) => {
      this.#entries.set(signature, [...entries, entry]);
    };
    const record = {
      name: this.name,
      signature,
      engine: host.engine.name,
      nodesBefore: 0,
      nodesAfter: 0,
      breaks: [] as Break[],
      traceMs: 0,
      passesMs: 0,
      prepareMs: 0,
      firstMs: 0,
      check: null,
    };
    const eager = (why: Break): unknown => {
      keep({ kind: 'eager' });
      host.report({ ...record, breaks: [why] });
      if (this.options.onBreak === 'error') throw new UserError('runtime', `compile: ${why.message}`, why);
      host.warn({ ...why, message: `${this.name} runs eagerly: ${why.message}` });
      return this.#eager(args);
    };

    const start = host.now();
    let traced: Traced;
    try {
      traced = await this.#trace(flats, inputs);
    } catch (error) {
      const found = this.#breakOf(error, at);
      if (found) return eager(found);
      // Shapes that do not fit are the snippet's mistake: an eager run says so at its line.
      this.#eager(args);
      throw error instanceof TraceFailure ? error.cause : error;
    }
    if (this.options.freeze && traced.graph.updates.length > 0)
      return eager({ ...placeOf(undefined, at), message: FROZEN_UPDATE });
    const traceMs = host.now() - start;
    if (traced.strays.length > 0) host.warn({ ...placeOf(traced.strays[0], at), message: STRAY });

    const source = this.options.freeze
      ? withConstants(traced.graph, await stateValues(traced.graph, statesOf(traced.graph, traced)))
      : traced.graph;
    const passesStart = host.now();
    const { graph, steps } = optimise(source, { evaluate: evaluateNode, now: () => host.now() });
    const prepareStart = host.now();
    // An engine that loads may draw numbers of its own, which an eager run does not.
    const undrawn = host.keepRandomness();
    let program: Program;
    try {
      program = await host.engine.prepare(graph);
    } catch (error) {
      undrawn();
      if (!(error instanceof LoweringError)) throw error;
      return eager({
        ...placeOf(traced.positions.get(must(error.node.origins[0], 'an origin')), at),
        message: error.reason,
      });
    }
    undrawn();
    const byNode = new Map(traced.states.map(({ node, variable }) => [node, variable]));
    const entry: Ready = {
      kind: 'ready',
      program,
      graph,
      states: statesOf(graph, traced),
      updated: graph.updates.map(({ state }) => must(byNode.get(state), 'a variable')),
      result: flatten(traced.result).shape,
      optimizers: traced.optimizers,
      guards: guardsOf(traced.optimizers),
    };
    const prepareMs = host.now() - prepareStart;
    const made = {
      ...record,
      nodesBefore: traced.graph.nodes.length,
      nodesAfter: graph.nodes.length,
      traceMs,
      passesMs: prepareStart - passesStart,
      prepareMs,
    };
    const graphs = { traced: traced.graph, optimised: graph, steps };
    const firstStart = host.now();
    if (!host.check) {
      const result = await this.#run(entry, inputs);
      keep(entry);
      host.report({ ...made, firstMs: host.now() - firstStart }, graphs);
      return result;
    }
    return this.#checked(
      args,
      inputs,
      entry,
      { ...made, firstMs: 0 },
      (checked, agreed) => {
        keep(agreed ? entry : { kind: 'eager' });
        host.report(checked, graphs);
      },
      traced,
      at,
    );
  }

  /** Runs eagerly, then compiled from the same state and the same random numbers, and compares. The winner's values stand. */
  async #checked(
    args: unknown[],
    inputs: readonly tf.Tensor[],
    entry: Ready,
    made: Compiled,
    done: (record: Compiled, agreed: boolean) => void,
    traced: Traced,
    at: Position | undefined,
  ): Promise<unknown> {
    const { host } = this;
    const variables = [...new Set([...entry.states, ...entry.updated])];
    const before = keepState(variables);
    const rewind = host.keepRandomness();
    let eagerResult: unknown;
    try {
      eagerResult = this.#eager(args);
    } catch (error) {
      before.dispose();
      entry.program.dispose();
      throw error;
    }
    const after = keepState(variables);
    const replayed = host.keepRandomness();
    before.restore();
    rewind();
    const random = drawAll(entry.graph);
    const start = host.now();
    const ran = await entry.program
      .run({ inputs, random, states: entry.states })
      .catch((error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }));
    const firstMs = host.now() - start;
    after.restore();
    replayed();
    if ('failed' in ran) {
      const message = `${this.name} runs eagerly: ${host.engine.name} could not run its graph (${ran.failed}).`;
      const found = { ...placeOf(undefined, at), message };
      host.warn(found);
      entry.program.dispose();
      before.dispose();
      after.dispose();
      done({ ...made, firstMs, breaks: [found] }, false);
      return eagerResult;
    }
    const { results, updates } = ran;

    const eagerTensors = flatten(eagerResult).tensors;
    const relative = tolerance(tf.getBackend(), host.engine.name);
    const [given, kept] = await Promise.all([
      compare(eagerTensors, results, relative),
      compare(entry.updated, updates, relative * STATE_FACTOR),
    ]);
    const difference = {
      maxAbs: Math.max(given.maxAbs, kept.maxAbs),
      maxRel: Math.max(given.maxRel, kept.maxRel),
      within: given.within && kept.within,
    };
    const check = { maxAbs: difference.maxAbs, maxRel: difference.maxRel };
    let result = eagerResult;
    if (difference.within) {
      result = rebuild(entry.result, results);
      const own = new Set(inputs);
      tf.dispose(eagerTensors.filter((tensor) => !own.has(tensor)));
      updates.forEach((tensor, index) => {
        assign(must(entry.updated[index], 'a variable'), tensor);
      });
      done({ ...made, firstMs, check }, true);
    } else {
      before.restore();
      const where = await firstDivergence(
        entry.graph,
        host.engine,
        { inputs, random, states: entry.states },
        relative,
      ).catch(() => undefined);
      after.restore();
      const node = where?.node;
      const position = node && traced.positions.get(must(node.origins[0], 'an origin'));
      const words =
        `${this.name} runs eagerly: compiled, its result was off by ${difference.maxRel.toPrecision(2)} of the largest value` +
        (node
          ? `; the first operator that differs is ${node.op} (off by ${must(where, 'a place').maxRel.toPrecision(2)}).`
          : '.') +
        ` The values shown are the eager ones.`;
      const found = { ...placeOf(position, at), message: words };
      host.warn(found);
      tf.dispose([...results]);
      entry.program.dispose();
      done({ ...made, firstMs, check, breaks: [found] }, false);
    }
    tf.dispose([...updates]);
    before.dispose();
    after.dispose();
    return result;
  }

  async #trace(flats: readonly Flat[], inputs: readonly tf.Tensor[]): Promise<Traced> {
    // An async function would run on after its trace, on tensors that have no values.
    if (Object.getPrototypeOf(this.fn) === ASYNC_PROTOTYPE) throw new TraceBreak('async', ASYNC, undefined);
    return traceFunction(this, callOf('', flats).args, inputs.map(typeOfTensor), inputs, this.host);
  }

  #breakOf(error: unknown, at: Position | undefined): Break | undefined {
    const cause = error instanceof TraceFailure ? error.cause : error;
    if (cause instanceof TraceBreak) {
      return {
        ...placeOf(cause.position, at),
        message: cause.message,
        ...(cause.madeAt && { madeAt: cause.madeAt }),
      };
    }
    if (cause instanceof UserError && cause.kind === 'internal') return undefined;
    // What the function throws while it is traced it throws eagerly too, with a stack of its own.
    const words = cause instanceof Error ? cause.message : String(cause);
    return { ...placeOf(undefined, at), message: `it threw while its graph was made (${words}).` };
  }
}

const STRAY =
  'Math.random() inside a compiled function is called once, while the graph is made: use tf.randomUniform, which is drawn at each call.';
const ASYNC =
  'A compiled function must be synchronous: a graph has no place to wait. Await outside of it and pass the values as arguments.';
const ASYNC_PROTOTYPE: unknown = Object.getPrototypeOf(async () => {
  /* the prototype of async functions */
});

const placeOf = (position: Position | undefined, otherwise: Position | undefined) => ({
  line: (position ?? otherwise)?.line ?? 1,
  column: (position ?? otherwise)?.column ?? 1,
});

/** `compile` of 'twograph' for one run in compiled mode. */
export function makeCompile(host: CompileHost): Compile {
  return (fn, options = {}) => {
    const name = nameOf(fn, options);
    const compiled = new CompiledFunction(fn, options, host);
    const call = (...args: unknown[]) => compiled.call(args);
    register(call, compiled);
    return Object.defineProperty(call, 'name', { value: name });
  };
}
