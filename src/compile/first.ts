/** The first call of a signature: its graph is made and run; or it is said why there is none, and the function runs eagerly. */
import * as tf from '@tensorflow/tfjs';
import type { Break } from '../base/compiled';
import { UserError } from '../base/errors';
import { either } from '../base/work';
import type { Work } from '../base/work';
import { runChecked } from './checked';
import { givenTo, running, settle } from './entry';
import { blank, callEagerly, make } from './make';
import type { FirstCall } from './make';

export function* firstCall(call: FirstCall): Work<unknown> {
  const { host, keep, inputs } = call;
  const made = yield* make(call);
  if ('line' in made) return stayEager(call, made);
  // A backend that can't be read at once can't be compared at once.
  const comparable = yield* either(
    () => tf.getBackend() !== 'webgpu',
    () => Promise.resolve(true),
  );
  if (host.check && comparable) return yield* runChecked(call, made);
  const { entry, record, graphs } = made;
  const start = host.now();
  const result = settle(entry, yield* running(entry, givenTo(entry, inputs)));
  keep(entry);
  host.report({ ...record, firstMs: host.now() - start }, graphs);
  return result;
}

function stayEager(call: FirstCall, why: Break): unknown {
  const { host, keep, name, options } = call;
  keep({ kind: 'eager' });
  host.report({ ...blank(call), breaks: [why] });
  if (options.onBreak === 'error') throw new UserError('runtime', `compile: ${why.message}`, why);
  host.warn({ ...why, message: `${name} runs eagerly: ${why.message}` });
  return callEagerly(call);
}
