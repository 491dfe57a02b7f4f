/** The first call of a signature: its graph is made and run; or it is said why there is none, and the function runs eagerly. */
import type { Break } from '../base/compiled';
import { UserError } from '../base/errors';
import { runChecked } from './checked';
import { runEntry } from './entry';
import { blank, callEagerly, make } from './make';
import type { FirstCall } from './make';

export async function firstCall(call: FirstCall): Promise<unknown> {
  const { host, keep, inputs } = call;
  const made = await make(call);
  if ('line' in made) return stayEager(call, made);
  if (host.check) return runChecked(call, made);
  const { entry, record, graphs } = made;
  const start = host.now();
  const result = await runEntry(entry, inputs);
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
