/** The first call of a signature: its graph is made and run; or it is said why there is none, and the function runs eagerly. */
import * as tf from '@tensorflow/tfjs';
import type { Break } from '../base/compiled';
import { must, UserError } from '../base/errors';
import { either } from '../base/work';
import type { Work } from '../base/work';
import { nodesWithin } from '../ir/graph';
import type { Graph } from '../ir/graph';
import { breakOf } from './breaks';
import type { CallLog } from './call-log';
import { runChecked } from './checked';
import type { CompileOptions } from './eager';
import { givenTo, running, settle } from './entry';
import type { Ready } from './entry';
import { accept, blank, callEagerly, make, traceCall } from './make';
import type { FirstCall } from './make';
import { changeBetween } from './second-look';

/** A call of a graph that holds. */
export function* runAgain(
  entry: Ready,
  inputs: readonly tf.Tensor[],
  log: CallLog | undefined,
): Work<unknown> {
  const given = givenTo(entry, inputs);
  const begun = log?.begin();
  const made = yield* running(entry, given);
  const endMs = log?.now() ?? 0;
  const result = settle(entry, made);
  if (begun) log?.ran(begun, endMs, entry, inputs, made.results);
  return result;
}

/** The next call of a graph that holds tensors from outside: whether these are still the same can only be seen in another trace. */
export function* secondCall(call: FirstCall, entry: Ready): Work<unknown> {
  const first = must(entry.unproven, 'a trace');
  delete entry.unproven;
  let why: Break | undefined;
  const start = call.host.now();
  try {
    why = changeBetween(first, yield* traceCall(call), call.at);
  } catch (error) {
    why = breakOf(error, call.at);
  } finally {
    call.log?.told('trace', start);
  }
  if (why) return stayEager(call, why);
  return yield* runAgain(entry, call.inputs, call.log);
}

/** What these operators do next depends on a value. */
const BRANCHES = new Set(['cond', 'while_loop']);

const branches = (graph: Graph): boolean => nodesWithin(graph).some(({ op }) => BRANCHES.has(op));

const UNCOMPARED =
  'Not compared with an eager run: op by op, cond and whileLoop need a value at once, and the webgpu backend gives values only later.';

export function* firstCall(call: FirstCall): Work<unknown> {
  const start = call.host.now();
  try {
    return yield* makeAndRun(call);
  } finally {
    call.log?.told('first', start);
  }
}

function* makeAndRun(call: FirstCall): Work<unknown> {
  const { host, inputs } = call;
  const made = yield* make(call);
  if ('line' in made) return stayEager(call, made);
  // A backend that can't be read at once can't be compared at once.
  const comparable = yield* either(
    () => tf.getBackend() !== 'webgpu',
    () => Promise.resolve(true),
  );
  const { entry } = made;
  const repeatable = tf.getBackend() !== 'webgpu' || !branches(entry.graph);
  if (host.check && comparable && repeatable) {
    const checkStart = host.now();
    try {
      return yield* runChecked(call, made);
    } finally {
      call.log?.told('check', checkStart);
    }
  }
  const record = repeatable
    ? made.record
    : { ...made.record, notes: [...(made.record.notes ?? []), UNCOMPARED] };
  const start = host.now();
  const result = yield* runAgain(entry, inputs, call.log);
  accept(call, made, { ...record, firstMs: host.now() - start });
  return result;
}

/** The error of a function that can be no graph, where the snippet asked for it. */
export function refuse({ onBreak }: CompileOptions, why: Break | undefined): void {
  if (why && onBreak === 'error') throw new UserError('runtime', `compile: ${why.message}`, why);
}

function stayEager(call: FirstCall, why: Break): unknown {
  const { host, keep, name, options } = call;
  keep({ kind: 'eager', why });
  host.report({ ...blank(call), breaks: [why] });
  refuse(options, why);
  host.warn({ ...why, message: `${name} runs eagerly: ${why.message}` });
  return callEagerly(call);
}
