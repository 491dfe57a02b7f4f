/**
 * The first call of a graph, checked: the function runs eagerly, then compiled from the same state and the same random numbers, and both
 * must agree. It catches wrong kernels of an engine as well as mistakes of ours. The winner's values stand.
 */
import * as tf from '@tensorflow/tfjs';
import type { Break } from '../base/compiled';
import { must } from '../base/errors';
import { either } from '../base/work';
import type { Work } from '../base/work';
import type { Made as Ran } from '../engines/engine';
import { placeOf } from './breaks';
import { accept, callEagerly, traceCall } from './make';
import type { FirstCall, Made } from './make';
import { givenTo, running } from './entry';
import { nextTensorId } from '../trace/engine';
import { changeBetween } from './second-look';
import { assign, keepState } from './state';
import { flatten, rebuild } from './structure';
import { compare, firstDivergence, tolerance } from './verify';
import type { Difference, Divergence } from './verify';

/**
 * A variable's new value holds sums of gradients that cancel each other (the bias of a softmax, above all), whose rounding is large
 * beside what is left of them; a wrong kernel is off by far more.
 */
const STATE_FACTOR = 100;

let references = 0;

/** Whether a function runs now to be compared with. */
export const inReference = (): boolean => references > 0;

export function* runChecked(call: FirstCall, made: Made): Work<unknown> {
  const { host, inputs } = call;
  const { entry, graphs } = made;
  const states = keepState(entry.states);
  const rewind = host.keepRandomness();
  const since = nextTensorId();
  let eager: unknown;
  references++;
  try {
    eager = callEagerly(call);
  } catch (error) {
    tf.dispose(states);
    entry.program.dispose();
    throw error;
  } finally {
    references--;
  }
  const drawn = host.keepRandomness();
  rewind();
  const given = { ...givenTo(entry, inputs), states };
  drawn();
  const wanted = keepState(entry.updated);
  const assigned = entry.updated.map(({ dataId }) => dataId);
  const start = host.now();
  let ran: Ran;
  let record = made.record;
  const stayEager = (why: Break): unknown => {
    host.warn(why);
    entry.program.dispose();
    call.keep({ kind: 'eager' });
    host.report({ ...record, breaks: [why] }, graphs);
    return eager;
  };
  try {
    ran = yield* running(entry, given);
  } catch (error) {
    tf.dispose([...states, ...wanted]);
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${call.name} runs eagerly: ${host.engine.name} could not run its graph (${reason}).`;
    return stayEager({ ...placeOf(undefined, call.at), message });
  }
  record = { ...record, firstMs: host.now() - start };
  const { results, updates } = ran;
  try {
    const relative = tolerance(tf.getBackend(), host.engine.name);
    const { tensors } = flatten(eager);
    const difference = worse(
      yield* compare(tensors, results, relative),
      yield* compare(wanted, updates, relative * STATE_FACTOR),
    );
    record = { ...record, check: { maxAbs: difference.maxAbs, maxRel: difference.maxRel } };
    if (difference.within) {
      // It may have given back an argument, or a tensor from outside.
      tf.dispose(tensors.filter(({ id }) => id > since));
      updates.forEach((tensor, index) => {
        const variable = must(entry.updated[index], 'a variable');
        // What somebody assigned meanwhile stands.
        if (variable.dataId === assigned[index]) assign(variable, tensor);
      });
      accept(call, made, record);
      return rebuild(entry.result, results);
    }
    const where = yield* either(
      () => undefined,
      () => firstDivergence(entry.graph, host.engine, given, relative).catch(() => undefined),
    );
    tf.dispose([...results]);
    const changed = yield* whatChanged(call, made);
    return stayEager(changed ?? parting(call, made, difference, where));
  } finally {
    tf.dispose([...states, ...wanted, ...updates]);
  }
}

/** Where the engine did as told, the function itself may compute something else each time. */
function* whatChanged(call: FirstCall, { traced }: Made): Work<Break | undefined> {
  let found: Break | undefined;
  try {
    found = changeBetween(traced, yield* traceCall(call), call.at);
  } catch {
    return undefined;
  }
  return found && { ...found, message: `${call.name} runs eagerly: ${found.message}` };
}

const worse = (a: Difference, b: Difference): Difference => ({
  maxAbs: Math.max(a.maxAbs, b.maxAbs),
  maxRel: Math.max(a.maxRel, b.maxRel),
  within: a.within && b.within,
});

/** Where a graph that computes something else parts from the eager run, in words. */
function parting(
  { name, at }: FirstCall,
  { traced }: Made,
  { maxRel }: Difference,
  where: Divergence | undefined,
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
