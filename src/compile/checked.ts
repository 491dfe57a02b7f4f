/**
 * The first call of a graph, checked: the function runs eagerly, then compiled from the same state and the same random numbers, and both
 * must agree. It catches wrong kernels of an engine as well as mistakes of ours. The winner's values stand.
 */
import * as tf from '@tensorflow/tfjs';
import type { Break, Compiled } from '../base/compiled';
import { must } from '../base/errors';
import type { Made as Ran } from '../engines/engine';
import { placeOf } from './breaks';
import { callEagerly } from './make';
import type { FirstCall, Made } from './make';
import { assign, drawAll, keepState } from './state';
import { flatten, rebuild } from './structure';
import { compare, firstDivergence, tolerance } from './verify';
import type { Difference } from './verify';

/**
 * A variable's new value holds sums of gradients that cancel each other (the bias of a softmax, above all), whose rounding is large
 * beside what is left of them; a wrong kernel is off by far more.
 */
const STATE_FACTOR = 100;

export async function runChecked(call: FirstCall, made: Made): Promise<unknown> {
  const { host, inputs } = call;
  const { entry, graphs } = made;
  const variables = [...new Set([...entry.states, ...entry.updated])];
  const before = keepState(variables);
  const rewind = host.keepRandomness();
  let eager: unknown;
  try {
    eager = callEagerly(call);
  } catch (error) {
    before.dispose();
    entry.program.dispose();
    throw error;
  }
  const after = keepState(variables);
  const replayed = host.keepRandomness();
  before.restore();
  rewind();
  const given = { inputs, random: drawAll(entry.graph), states: entry.states };
  const start = host.now();
  const ran = await entry.program
    .run(given)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  let record: Compiled = { ...made.record, firstMs: host.now() - start };
  after.restore();
  replayed();

  const stayEager = (why: Break): unknown => {
    host.warn(why);
    entry.program.dispose();
    call.keep({ kind: 'eager' });
    host.report({ ...record, breaks: [why] }, graphs);
    return eager;
  };
  try {
    if (typeof ran === 'string') {
      const message = `${call.name} runs eagerly: ${host.engine.name} could not run its graph (${ran}).`;
      return stayEager({ ...placeOf(undefined, call.at), message });
    }
    const relative = tolerance(tf.getBackend(), host.engine.name);
    const { difference, tensors } = await differenceOf(eager, ran, made, relative);
    record = { ...record, check: { maxAbs: difference.maxAbs, maxRel: difference.maxRel } };
    if (difference.within) {
      const own = new Set(inputs);
      tf.dispose(tensors.filter((tensor) => !own.has(tensor)));
      ran.updates.forEach((tensor, index) => {
        assign(must(entry.updated[index], 'a variable'), tensor);
      });
      tf.dispose([...ran.updates]);
      call.keep(entry);
      host.report(record, graphs);
      return rebuild(entry.result, ran.results);
    }
    before.restore();
    const where = await firstDivergence(entry.graph, host.engine, given, relative).catch(() => undefined);
    after.restore();
    tf.dispose([...ran.results, ...ran.updates]);
    return stayEager(parting(call, made, difference, where));
  } finally {
    before.dispose();
    after.dispose();
  }
}

/** How far the engine's results and updates are from the eager ones, and the tensors among the eager results. */
async function differenceOf(
  eager: unknown,
  { results, updates }: Ran,
  { entry }: Made,
  relative: number,
): Promise<{ difference: Difference; tensors: readonly tf.Tensor[] }> {
  const { tensors } = flatten(eager);
  const [given, kept] = await Promise.all([
    compare(tensors, results, relative),
    compare(entry.updated, updates, relative * STATE_FACTOR),
  ]);
  const difference = {
    maxAbs: Math.max(given.maxAbs, kept.maxAbs),
    maxRel: Math.max(given.maxRel, kept.maxRel),
    within: given.within && kept.within,
  };
  return { difference, tensors };
}

/** Where a graph that computes something else parts from the eager run, in words. */
function parting(
  { name, at }: FirstCall,
  { traced }: Made,
  { maxRel }: Difference,
  where: Awaited<ReturnType<typeof firstDivergence>>,
): Break {
  const position = where && traced.positions.get(must(where.node.origins[0], 'an origin'));
  const operator = where
    ? `; the first operator that differs is ${where.node.op} (off by ${where.maxRel.toPrecision(2)}).`
    : '.';
  return {
    ...placeOf(position, at),
    message:
      `${name} runs eagerly: compiled, its result was off by ${maxRel.toPrecision(2)} of the largest value${operator}` +
      ` The values shown are the eager ones.`,
  };
}
