/** What a run that is recorded is told of one call of a compiled function: what took how long, and what its graph read and gave. */
import type * as tf from '@tensorflow/tfjs';
import type { Position } from '../base/errors';
import type { Phase } from '../base/events';
import type { Traced } from '../trace/trace';
import type { Ready } from './entry';
import type { CompileHost, RunLog } from './host';

/** When a graph began to run. */
export interface Begun {
  readonly startMs: number;
  /** How many events had been told of then. */
  readonly asOf: number;
}

export class CallLog {
  readonly #place: Position | undefined;

  /** To be made where the snippet calls. */
  constructor(
    private readonly log: RunLog,
    private readonly host: CompileHost,
    private readonly name: string,
    private readonly signature: string,
  ) {
    this.#place = log.place();
  }

  now(): number {
    return this.host.now();
  }

  /** A phase that ends now. */
  told(phase: Phase, startMs: number, endMs = this.now()): void {
    const { name, signature, host } = this;
    this.log.note({ phase, name, signature, engine: host.engine.name, place: this.#place, startMs, endMs });
  }

  /** The function itself runs, to be compared with. */
  compared<T>(work: () => T): T {
    return this.log.within(`check of ${this.name}`, work);
  }

  begin(): Begun {
    return { startMs: this.now(), asOf: this.log.told() };
  }

  /** A run of the graph that has ended, whose updates the variables have by now. */
  ran(
    { startMs, asOf }: Begun,
    endMs: number,
    { id, states, updated }: Ready,
    inputs: readonly tf.Tensor[],
    results: readonly tf.Tensor[],
  ): void {
    const { name, signature, host } = this;
    this.log.note({
      phase: 'run',
      name,
      signature,
      engine: host.engine.name,
      place: this.#place,
      startMs,
      endMs,
      asOf,
      graph: id,
      inputs: [...inputs, ...states],
      outputs: [...results, ...updated],
    });
  }

  /** The variables that a trace made have their first values. */
  traced({ states, positions }: Traced): void {
    for (const { variable, initial, node } of states)
      if (initial !== undefined) this.log.made(variable, positions.get(node)?.line);
  }
}

/** undefined where nothing records the run. */
export const callLog = (host: CompileHost, name: string, signature: string): CallLog | undefined =>
  host.log && new CallLog(host.log, host, name, signature);
