/** The graph of a function as it is traced, where no compiler makes one: what the op table says of it is the same for all contestants. */
import { waiting } from '../../base/work';
import { callOf } from '../../compile/calls';
import { traceFunction } from '../../compile/function-trace';
import type { CompileHost } from '../../compile/host';
import { flatten } from '../../compile/structure';
import type { Graph } from '../../ir/graph';
import { typeOfTensor } from '../../trace/trace';
import type { Held } from './subjects';

/** Undefined where no graph can hold it. Every variable that it makes must be there. */
export async function tracedGraph(
  { subject: { name }, fn }: Pick<Held, 'subject' | 'fn'>,
  args: readonly unknown[],
  { keepRandomness, position }: Pick<CompileHost, 'keepRandomness' | 'position'>,
): Promise<Graph | undefined> {
  const flats = args.map(flatten);
  const inputs = flats.flatMap(({ tensors }) => tensors);
  const rewind = keepRandomness();
  try {
    const host = { position, muted: <T>(work: () => T): T => work() };
    const call = callOf('', flats).args;
    const work = traceFunction({ name, fn }, call, inputs.map(typeOfTensor), inputs, host);
    return (await waiting(work)).graph;
  } catch {
    return undefined;
  } finally {
    rewind();
  }
}
