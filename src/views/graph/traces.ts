/** The traces that a run made, as the rows of a table: which signature led to which graph, what that took, and for how long it holds. */
import type { Break, Compiled } from '../../base/compiled';
import { compiledWords } from '../../base/compiled-words';
import { counted, number3 } from '../../base/quantities';
import type { PackedStatic } from '../../graphs/static';
import { nodesWithin } from '../../ir/graph';
import { linesWords } from '../../graphs/words';

export interface Trace {
  readonly key: string;
  readonly name: string;
  readonly signature: string;
  /** Which of the static graphs; undefined where there is none. */
  readonly graph: number | undefined;
  /** Of the user's text, ascending. */
  readonly lines: readonly number[];
  /** "23 → 8"; undefined where nothing could be traced. */
  readonly nodes: string | undefined;
  /** In the order of `TIMES`. */
  readonly times: readonly (string | undefined)[];
  readonly guards: PackedStatic['guards'];
  /** What made it trace the signature again. */
  readonly failed: string | undefined;
  /** Why it runs eagerly. */
  readonly eager: readonly Break[];
  /** What else there is to know. */
  readonly notes: readonly string[];
}

const ascending = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

/** The note that says of a compiled function what the graph itself says in the field `failed`. */
const AGAIN = 'traced again: ';

function traceOf(
  compiled: Compiled | undefined,
  packed: PackedStatic | undefined,
  graph: number,
  key: string,
): Trace {
  const words = compiled && compiledWords(compiled);
  const { name = '', signature = '' } = packed ?? compiled ?? {};
  const lines = packed
    ? new Set(nodesWithin(packed.traced).flatMap((node) => node.lines))
    : (compiled?.breaks ?? []).map(({ line }) => line);
  return {
    key,
    name,
    signature,
    graph: packed && graph,
    lines: ascending(lines),
    nodes: words?.nodes,
    times: words?.times ?? [],
    guards: packed?.guards ?? [],
    failed: packed?.failed ?? compiled?.notes?.find((note) => note.startsWith(AGAIN))?.slice(AGAIN.length),
    eager: words?.eager ?? [],
    notes: (compiled?.notes ?? []).filter((note) => !note.startsWith(AGAIN)),
  };
}

/** Every trace, in the order of the calls that led to it: those that gave no graph, too. */
export function tracesOf(statics: readonly PackedStatic[], compiled: readonly Compiled[]): readonly Trace[] {
  const places = new Map(statics.map(({ report }, graph) => [report, graph]));
  const traces = compiled.map((each, report) => {
    const graph = places.get(report);
    const packed = graph === undefined ? undefined : statics[graph];
    // Of a run before, or of one whose list was cut, the places may not fit.
    const fits = packed?.name === each.name && packed.signature === each.signature;
    if (fits) places.delete(report);
    return {
      report,
      trace: traceOf(each, fits ? packed : undefined, graph ?? -1, `report ${String(report)}`),
    };
  });
  const alone = [...places].map(([report, graph]) => ({
    report,
    trace: traceOf(undefined, statics[graph], graph, `graph ${String(graph)}`),
  }));
  return [...traces, ...alone].sort((a, b) => a.report - b.report).map(({ trace }) => trace);
}

/** "line 7", "lines 7 to 9", "line 7 and 2 more". */
export const traceLines = ({ lines }: Trace): string => (lines.length === 0 ? '' : linesWords(lines));

/** What the fold-out of a trace says while it is closed. */
export function traceSummary(trace: Trace): string {
  const { nodes, guards, failed } = trace;
  return [
    traceLines(trace),
    nodes === undefined ? '' : `${nodes} nodes`,
    guards.length === 0 ? 'no guard but its signature' : counted(guards.length, 'guard'),
    failed === undefined ? '' : 'traced again',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Guards of one kind as one line: a model of a hundred variables has a hundred that only say that these are there. */
export function guardLines(guards: Trace['guards']): readonly string[] {
  const there = guards.filter(({ was }) => was === 'there');
  const others = guards.filter(({ was }) => was !== 'there').map(({ what, was }) => `${what} is ${was}`);
  const few = there.length <= MOST_NAMED;
  const named = there.slice(0, few ? MOST_NAMED : MOST_NAMED - 1).map(({ what }) => `${what} is there`);
  const more = few ? [] : [`${number3(there.length - named.length)} more variables and tensors are there`];
  return [...others, ...named, ...more];
}

/** So many things that must be there are named each. */
const MOST_NAMED = 6;
