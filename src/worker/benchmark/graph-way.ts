/** A subject as the graph that `compile` makes of it, called as a compiled function is, without the comparison of its first call. */
import type { Break } from '../../base/compiled';
import { must, UserError } from '../../base/errors';
import type { EngineName } from '../../base/modes';
import type { ContestantSpec } from '../../bench/contestants';
import type { Compile } from '../../compile/eager';
import type { CompileHost } from '../../compile/host';
import type { Engine, Program } from '../../engines/engine';
import { parseGraph } from '../../ir/parse';
import { compilerParts } from '../compiler';
import type { Held } from './subjects';
import type { Variables } from './variables';
import { Unavailable, type Caller, type Way } from './way';

export type WayHost = Pick<CompileHost, 'now' | 'position' | 'keepRandomness'>;

/** Prepared once, so that all that an engine loads is there: its files may come with its first session only. */
const SMALLEST = parseGraph(`graph smallest {
  %1 = input as input {index=0, name="x"} : float32[1]
  %2 = relu(%1) : float32[1]
  return %2
}`);

const engineOf = ({ way, on }: ContestantSpec): EngineName =>
  way === 'replay' ? 'tfjs' : (`ort:${on}` as EngineName);

const isLacking = (error: unknown): boolean => error instanceof UserError && error.kind === 'backend';

/** No graph holds the function: at its line, where there is one. */
const noGraph = ({ message, ...place }: Break): Unavailable =>
  new Unavailable(new UserError('runtime', `No graph can hold it: ${message}`, place));

/** Runs that, and takes a backend that is not there for what is not to be had. */
async function had<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isLacking(error) ? new Unavailable(error) : error;
  }
}

/** One signature's graph, and how it came about. */
class GraphCaller implements Caller {
  readonly #compiled: ReturnType<Compile>;
  #program: Program | undefined;
  #broke: Break | undefined;
  #ranAt: number | undefined;
  #cold: ReturnType<Caller['cold']> = {};
  #counted: Awaited<ReturnType<Caller['counted']>> = {};

  constructor(
    makeCompile: (host: CompileHost) => Compile,
    engine: Engine,
    { fn, subject, options }: Held,
    freeze: boolean | undefined,
    private readonly variables: Variables,
    private readonly host: WayHost,
  ) {
    const compile = makeCompile({
      ...host,
      engine: this.#watched(engine),
      check: false,
      muted: (work) => work(),
      report: ({ breaks, traceMs, passesMs }, graphs) => {
        [this.#broke] = breaks;
        this.#cold = { traceMs, passesMs, ...this.#cold };
        if (graphs) this.#counted = { traced: graphs.traced, ...this.#counted };
      },
      warn: () => undefined,
    });
    this.#compiled = compile(fn, {
      name: subject.name,
      onBreak: 'error',
      freeze: freeze ?? options.freeze ?? false,
    });
  }

  /** Tells lowering from the making of the session, and when the graph begins to run. */
  #watched(engine: Engine): Engine {
    const { host, variables } = this;
    return {
      ...engine,
      prepare: async (graph, options) => {
        // What the trace made has its first values, and nothing ran.
        variables.note();
        const start = host.now();
        let loweredAt: number | undefined;
        const program = await had(() =>
          engine.prepare(graph, {
            ...options,
            lowered: (lowered) => {
              loweredAt = host.now();
              this.#counted = { ...this.#counted, lowered };
            },
          }),
        );
        this.#program = program;
        this.#ranAt = host.now();
        if (loweredAt !== undefined)
          this.#cold = { lowerMs: loweredAt - start, sessionMs: this.#ranAt - loweredAt };
        return program;
      },
    };
  }

  call(args: readonly unknown[]): Promise<unknown> {
    return this.#program ? this.#compiled(...args) : this.#firstCall(args);
  }

  async #firstCall(args: readonly unknown[]): Promise<unknown> {
    try {
      return await this.#compiled(...args);
    } catch (error) {
      throw this.#broke ? noGraph(this.#broke) : error;
    }
  }

  cold() {
    return this.#cold;
  }

  ranAt(): number | undefined {
    return this.#ranAt;
  }

  counted() {
    return Promise.resolve(this.#counted);
  }

  dispose(): void {
    this.#program?.dispose();
  }
}

export function graphWay(spec: ContestantSpec, held: Held, variables: Variables, host: WayHost): Way {
  let loaded: Awaited<ReturnType<typeof compilerParts>> | undefined;
  return {
    async load() {
      return had(async () => {
        const { engine, makeCompile } = await compilerParts(engineOf(spec), spec.threads);
        loaded = { engine, makeCompile };
        const start = host.now();
        await engine.start?.();
        (await engine.prepare(SMALLEST)).dispose();
        return host.now() - start;
      });
    },
    make() {
      const { engine, makeCompile } = must(loaded, 'the engine');
      return new GraphCaller(makeCompile, engine, held, spec.frozen, variables, host);
    },
  };
}
