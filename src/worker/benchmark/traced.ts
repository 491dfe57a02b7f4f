/** A function's graph as it is traced, where no compiler makes one: what the op table says of it, and whether it is the same each time. */
import type { Position } from '../../base/errors';
import { waiting } from '../../base/work';
import { callOf } from '../../compile/calls';
import { traceFunction } from '../../compile/function-trace';
import type { CompileHost } from '../../compile/host';
import { changeBetween } from '../../compile/second-look';
import { flatten } from '../../compile/structure';
import { typeOfTensor, type Traced } from '../../trace/trace';
import type { Held } from './subjects';

type Traceable = Pick<Held, 'subject' | 'fn'>;
type TraceHost = Pick<CompileHost, 'keepRandomness' | 'position'>;

/** One after the other; random numbers are afterwards where they were. Undefined where no graph can hold it. */
async function traces(
  { subject: { name }, fn }: Traceable,
  args: readonly unknown[],
  times: number,
  { keepRandomness, position }: TraceHost,
): Promise<readonly Traced[] | undefined> {
  const flats = args.map(flatten);
  const inputs = flats.flatMap(({ tensors }) => tensors);
  const rewind = keepRandomness();
  try {
    const host = { position, muted: <T>(work: () => T): T => work() };
    const call = callOf('', flats).args;
    const all: Traced[] = [];
    while (all.length < times)
      all.push(await waiting(traceFunction({ name, fn }, call, inputs.map(typeOfTensor), inputs, host)));
    return all;
  } catch {
    return undefined;
  } finally {
    rewind();
  }
}

/** Undefined where no graph can hold it. Every variable that it makes must be there. */
export async function tracedOnce(
  subject: Traceable,
  args: readonly unknown[],
  host: TraceHost,
): Promise<Traced | undefined> {
  const all = await traces(subject, args, 1, host);
  return all?.[0];
}

/** Where it asks JavaScript for a random number, or a second trace first differs; undefined where it does neither, or has no graph. */
export async function changedPlace(
  subject: Pick<Held, 'subject' | 'fn' | 'at'>,
  args: readonly unknown[],
  host: TraceHost,
): Promise<Position | undefined> {
  const [first, second] = (await traces(subject, args, 2, host)) ?? [];
  if (!first || !second) return undefined;
  const [stray] = first.strays;
  return stray ?? changeBetween(first, second, subject.at);
}
