/** A random program as a graph on an engine: what it gives must be what it gave where it was written. */
import * as tf from '@tensorflow/tfjs';
import type { Engine } from '../../../src/engines/engine';
import { evaluateNode } from '../../../src/engines/tfjs/replay';
import type { Graph } from '../../../src/ir/graph';
import { printGraph } from '../../../src/ir/print';
import { optimise } from '../../../src/passes/pipeline';
import { trace, TraceFailure } from '../../../src/trace/trace';
import type { RandomProgram } from './arbitrary';
import { difference } from './compare';

export interface Graphs {
  readonly traced: Graph;
  readonly optimised: Graph;
}

/** The program's graph before and after the passes; on tfjs' cpu backend. */
export async function graphsOf(program: RandomProgram): Promise<Graphs> {
  try {
    const { graph } = await trace({
      name: 'program',
      inputs: program.inputs,
      call: program.run,
      tensorsOf: (results) => results as tf.Tensor[],
    });
    return { traced: graph, optimised: optimise(graph, { evaluate: evaluateNode }).graph };
  } catch (error) {
    if (!(error instanceof TraceFailure)) throw error;
    throw error.cause;
  }
}

/** @throws where a result is not the one wanted, with the graph. */
export async function expectWanted(
  program: RandomProgram,
  { on, engine, graph, tolerance }: { on: string; engine: Engine; graph: Graph; tolerance: number },
): Promise<void> {
  const inputs = program.inputs.map(({ data, shape, dtype }) => tf.tensor(data, [...shape], dtype));
  const prepared = await engine.prepare(graph);
  const { results } = await prepared.run({ inputs, random: [], states: [] });
  await Promise.all(results.map((result) => result.data()));
  const found = difference(results, program.wanted, tolerance);
  tf.dispose([...results, ...inputs]);
  prepared.dispose();
  if (found !== undefined) throw new Error(`${on}: ${found}\n${printGraph(graph)}`);
}
