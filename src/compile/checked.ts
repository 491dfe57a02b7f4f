/**
 * The first call of a graph, checked: the function runs eagerly, then compiled from the same state and the same random numbers, and both
 * must agree. It catches wrong kernels of an engine as well as mistakes of ours. The winner's values stand.
 */
import * as tf from '@tensorflow/tfjs';
import type { Break } from '../base/compiled';
import { must } from '../base/errors';
import { tolerance } from '../base/tolerance';
import { either } from '../base/work';
import type { Work } from '../base/work';
import type { Given, Made as Ran } from '../engines/engine';
import { placeOf } from './breaks';
import { accept, callEagerly, traceCall } from './make';
import type { FirstCall, Made } from './make';
import { givenTo, running } from './entry';
import type { Ready } from './entry';
import { roundingOf } from './rounding';
import { nextTensorId } from '../trace/engine';
import { changeBetween } from './second-look';
import { assign, keepState } from './state';
import { flatten, rebuild } from './structure';
import { distances, firstDivergence, isWithin } from './verify';
import type { Distance, Divergence } from './verify';

let references = 0;

/** Whether a function runs now to be compared with. */
export const inReference = (): boolean => references > 0;

export function* runChecked(call: FirstCall, made: Made): Work<unknown> {
  const { host, inputs } = call;
  const { entry, graphs } = made;
  const states = keepState(entry.states);
  const asOf = call.log?.begin().asOf ?? 0;
  const rewind = host.keepRandomness();
  const since = nextTensorId();
  let eager: unknown;
  references++;
  try {
    eager = call.log ? call.log.compared(() => callEagerly(call)) : callEagerly(call);
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
  const end = host.now();
  record = { ...record, firstMs: end - start };
  const { results, updates } = ran;
  try {
    const relative = tolerance(tf.getBackend(), host.engine.name);
    const { tensors } = flatten(eager);
    const apart = yield* distances([...tensors, ...wanted], [...results, ...updates]);
    const maxRel = Math.max(0, ...apart.map(({ share }) => share));
    record = { ...record, check: { maxAbs: Math.max(0, ...apart.map(({ far }) => far)), maxRel } };
    const close = apart.every((each) => isWithin(each, relative));
    if (close || (yield* isRounding(apart, entry, given, ran, relative))) {
      if (!close) record = { ...record, notes: [...(record.notes ?? []), roundingNote(maxRel)] };
      // It may have given back an argument, or a tensor from outside.
      tf.dispose(tensors.filter(({ id }) => id > since));
      updates.forEach((tensor, index) => {
        const variable = must(entry.updated[index], 'a variable');
        // What somebody assigned meanwhile stands.
        if (variable.dataId === assigned[index]) assign(variable, tensor);
      });
      call.log?.ran({ startMs: start, asOf }, end, entry, inputs, results);
      accept(call, made, record);
      return rebuild(entry.result, results);
    }
    const where = yield* either(
      () => undefined,
      () => firstDivergence(entry.graph, host.engine, given, relative).catch(() => undefined),
    );
    tf.dispose([...results]);
    const changed = yield* whatChanged(call, made);
    return stayEager(changed ?? parting(call, made, maxRel, where));
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

/**
 * How much further than by rounding of what went in the values of two right engines may be apart. In the examples' trainings, with three
 * seeds each, 3 of 509 variables were beyond the tolerance after their first step (7.5e-5 at most), and none was further off than
 * 0.71 times what rounding did to it; of those beyond a tenth of the tolerance, none further than 1.43 times.
 */
const MARGIN = 10;

const roundingNote = (share: number): string =>
  `Its first values are off by ${share.toPrecision(2)} of the largest, which is rounding: changing its arguments and variables by their ` +
  'last bit moves them as far.';

/** Whether rounding alone explains every value that is off by more than the tolerance. A wrong kernel is off by far more. */
function* isRounding(
  apart: readonly Distance[],
  entry: Ready,
  given: Given,
  ran: Ran,
  relative: number,
): Work<boolean> {
  // On a GPU the last bit that counts is as much greater as its tolerance.
  const unit = (2 ** -23 * relative) / 1e-5;
  const moved = yield* roundingOf(entry, given, ran, unit);
  return apart.every(
    (each, index) => isWithin(each, relative) || (!each.exact && each.far <= MARGIN * (moved[index] ?? 0)),
  );
}

/** Where a graph that computes something else parts from the eager run, in words. */
function parting(
  { name, at }: FirstCall,
  { traced }: Made,
  maxRel: number,
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
