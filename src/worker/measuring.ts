/** What a run's graphs are asked for when it has ended: each is measured in runs of its own, which leave the snippet's state as it is. */
import * as tf from '@tensorflow/tfjs';
import { internalError, must, UserError } from '../base/errors';
import type { Finding, Profile, Question, Worth } from '../base/measured';
import { local, race } from '../bench/harness';
import { median, ratioOf } from '../bench/statistics';
import { turnsOf } from '../bench/verdict';
import { exportableCalled, type ReadyGraph } from '../compile/calls';
import { drawAll } from '../compile/state';
import { portsOf, type Engine, type Given, type Program } from '../engines/engine';
import { operatorTimes } from '../engines/ort/profile-log';
import { makeData, sizeOf, type DType } from '../ir/graph';
import { LoweringError } from '../onnx/lower';
import type { PassName } from '../base/passes';

export interface MeasuringHost {
  /** That compiled functions run on, on a set number of threads. */
  readonly engine: Engine;
  /** Passes that the run left out. */
  readonly off?: readonly PassName[];
  now(): number;
  /** Keeps the state of the run's generator; the function that it gives puts it back. */
  keepRandomness(): () => void;
  progress(done: number, of: number): void;
}

const WARM_UP_RUNS = 3;
const MOST_RUNS = 33;
const LEAST_RUNS = 8;
/** About how long the runs of a profile, or the turns of a comparison, may take. */
const PROFILE_MS = 2_000;
const WORTH_MS = 8_000;
const TURNS = { mostTurns: 24, leastTurns: 7, sampleMs: 10, warmUpMs: 12, mostMs: WORTH_MS };

type Ready = Required<ReadyGraph>;

async function find(fn: string, signature: string): Promise<Ready> {
  const ready = await exportableCalled(fn, signature)?.ready?.(signature);
  const without = ready?.without;
  if (!ready || !without)
    throw new UserError('usage', `${fn} ${signature} has no graph any more that could be measured.`);
  if (ready.states.some(({ isDisposed }) => isDisposed))
    throw new UserError('usage', `${fn} can't run again: a variable that it reads was disposed of.`);
  return { ...ready, without };
}

/** Numbers that are alike from time to time: a generator of Lehmer's (minimal standard), from 0 to 1. */
function* uniform(): Generator<number, never> {
  for (let state = 42; ; state = (state * 48_271) % 2_147_483_647) yield state / 2_147_483_647;
}

/** Arguments of a graph's types: the snippet's own may be gone. Whole numbers are 0, which every gather and one-hot takes. */
function arguments_(ready: Pick<ReadyGraph, 'graph'>): tf.Tensor[] {
  const random = uniform();
  return portsOf(ready.graph).inputs.map(({ outputs: [{ dtype, shape }] }) => {
    const data = makeData(dtype, sizeOf(shape));
    if (dtype === 'float32') for (let at = 0; at < data.length; at++) data[at] = random.next().value;
    return tf.tensor(data, [...shape], dtype satisfies DType);
  });
}

interface Ways {
  run(program: Program): Promise<void>;
  dispose(): void;
}

/** Runs programs of a graph on arguments of its types and its variables' present values; what they give is read back and let go. */
function waysOf({ graph, states }: Pick<ReadyGraph, 'graph' | 'states'>, host: MeasuringHost): Ways {
  const inputs = arguments_({ graph });
  const rewind = host.keepRandomness();
  const given: Given = { inputs, random: drawAll(graph), states };
  rewind();
  return {
    async run(program) {
      const { results, updates } = await program.run(given);
      const made = [...results, ...updates];
      // Its work is done in order: when the last thing that was made can be read, and it is small, all is done.
      const smallest = made.reduce<tf.Tensor | undefined>(
        (least, tensor) => (!least || tensor.size < least.size ? tensor : least),
        undefined,
      );
      await smallest?.data();
      tf.dispose(made);
    },
    dispose: () => {
      tf.dispose(inputs);
    },
  };
}

async function profile(ready: Ready, host: MeasuringHost): Promise<Profile> {
  const { engine, now } = host;
  if (!engine.profile)
    throw new UserError('usage', `${engine.name} does not tell how long each operator takes.`);
  const ways = waysOf(ready, host);
  let runs = 0;
  try {
    const { log, names } = await engine.profile(
      ready.graph,
      async (program) => {
        const start = now();
        while (runs < LEAST_RUNS || (runs < MOST_RUNS && now() - start < PROFILE_MS)) {
          host.progress(runs, MOST_RUNS);
          await ways.run(program);
          runs++;
        }
      },
      { off: host.off ?? [] },
    );
    const operators = operatorTimes(log, names, runs, WARM_UP_RUNS);
    if (operators.length === 0) throw internalError('ONNX Runtime printed no operator');
    return { operators, runs: runs - WARM_UP_RUNS };
  } finally {
    ways.dispose();
  }
}

async function worth(ready: Ready, pass: PassName, host: MeasuringHost): Promise<Worth> {
  const { engine, now, progress, off = [] } = host;
  const other = ready.without([pass]);
  const prepared: { readonly program: Program; readonly ways: Ways }[] = [];
  const prepare = async (graph: Pick<ReadyGraph, 'graph' | 'states'>, left: readonly PassName[]) => {
    const program = await engine.prepare(graph.graph, { off: left });
    const contestant = { program, ways: waysOf(graph, host) };
    prepared.push(contestant);
    return () => contestant.ways.run(program);
  };
  try {
    const without = await prepare(other, [...off, pass]);
    const timings = await race(
      [
        local({ name: 'without', run: without }, now),
        local({ name: 'with', run: await prepare(ready, off) }, now),
      ],
      {
        ...TURNS,
        now,
        progress: ({ done, of }) => {
          progress(done, of);
        },
      },
    );
    const [slow, fast] = timings.map((timing) => {
      if ('error' in timing) throw timing.error;
      return timing;
    });
    const turns = turnsOf(must(slow, 'a timing'), must(fast, 'a timing'));
    const { ratio, low, high } = ratioOf(turns);
    return {
      pass,
      withMs: median(turns.map(({ to }) => to)),
      withoutMs: median(turns.map(({ of }) => of)),
      ratio,
      low,
      high,
      turns: turns.length,
      nodesWith: ready.graph.nodes.length,
      nodesWithout: other.graph.nodes.length,
    };
  } catch (error) {
    if (!(error instanceof LoweringError)) throw error;
    throw new UserError(
      'usage',
      `Without ${pass} there is no graph that ${engine.name} runs: ${error.reason}`,
    );
  } finally {
    for (const { program, ways } of prepared) {
      program.dispose();
      ways.dispose();
    }
  }
}

/** @throws {UserError} where the function or its graph is gone, or its engine can't tell. */
export async function measure(question: Question, host: MeasuringHost): Promise<Finding> {
  const ready = await find(question.fn, question.signature);
  // An engine that loads draws numbers of its own.
  const rewind = host.keepRandomness();
  try {
    switch (question.ask) {
      case 'profile':
        return { ask: 'profile', profile: await profile(ready, host) };
      case 'worth':
        return { ask: 'worth', worth: await worth(ready, question.pass, host) };
      default:
        return question satisfies never;
    }
  } finally {
    rewind();
  }
}
