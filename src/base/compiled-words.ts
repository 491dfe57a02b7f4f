/** What the page's list of compiled functions, and the command, say of each. */
import type { Break, Compiled } from './compiled';
import { counted, duration, number3 } from './quantities';

/** The times of a first call, in their order, and what each is. */
export const TIMES = [
  ['trace', 'traceMs', 'Running the function once, without values, to record its graph'],
  ['passes', 'passesMs', 'Rewriting the graph into a smaller one that computes the same'],
  ['prepare', 'prepareMs', 'Handing the graph to the engine; the first time, loading the engine too'],
  ['first run', 'firstMs', 'The first run of the prepared graph, result read back; later ones are quicker'],
] as const satisfies readonly (readonly [string, keyof Compiled, string])[];

export interface CompiledWords {
  /** "23 → 8"; undefined where there is no graph. */
  readonly nodes: string | undefined;
  /** In the order of `TIMES`; undefined where there is no graph. */
  readonly times: readonly (string | undefined)[];
  readonly check: string;
  /** Why it runs eagerly. */
  readonly eager: readonly Break[];
}

export function compiledWords(compiled: Compiled): CompiledWords {
  const { name, nodesBefore, nodesAfter, check, breaks } = compiled;
  const graph = nodesBefore > 0;
  const start = `${name} runs eagerly: `;
  return {
    nodes: graph ? `${number3(nodesBefore)} → ${number3(nodesAfter)}` : undefined,
    times: TIMES.map(([, field]) => (graph ? duration(compiled[field]) : undefined)),
    check: check === null ? 'not compared' : number3(check.maxRel),
    eager: breaks.map((found) =>
      found.message.startsWith(start) ? { ...found, message: found.message.slice(start.length) } : found,
    ),
  };
}

/** "3 signatures, 1 runs eagerly". */
export function compiledCount(functions: readonly Compiled[]): string {
  const eager = functions.filter(({ breaks }) => breaks.length > 0).length;
  const all = counted(functions.length, 'signature');
  if (eager === 0) return all;
  return `${all}, ${number3(eager)} ${eager === 1 ? 'runs' : 'run'} eagerly`;
}
