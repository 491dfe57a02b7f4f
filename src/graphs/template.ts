/**
 * A traced graph as what is looked for among the events of a run: its operators in order, each known by its kernels, its line, its scope
 * and its types, and by the values that it reads.
 */
import { NO_KERNELS } from '../base/events';
import { bodiesOf, makersOf, type Graph, type Node } from '../ir/graph';
import { typeText } from '../ir/print';
import { EARLIER, type DynamicNode } from './dynamic';
import { groupedBy } from './grouped';
import { Interner } from './interner';
import type { ShownNode } from './node';

/** The tfjs kernels that become each operator. */
export type KernelNames = Readonly<Record<string, readonly string[]>>;

/** The type of each value, in words that are the same for the same type. */
function typesOf(nodes: readonly ShownNode[]): ReadonlyMap<number, string> {
  const types = new Map<number, string>();
  for (const { outputs } of nodes) for (const value of outputs) types.set(value.id, typeText(value));
  return types;
}

/** What an operator takes and gives, and at which lines. */
const looks = ({ lines, inputs, outputs }: ShownNode, types: ReadonlyMap<number, string>): string =>
  [
    lines.join(),
    inputs.map((id) => types.get(id)).join(),
    outputs.map(({ id }) => types.get(id)).join(),
  ].join('|');

/** What passes a value on. tfjs saves copies for gradients within its kernels, which a trace sees and an eager run does not tell of. */
const COPY = { traced: 'identity', dynamic: 'Identity' };

/** The operations of nodes that no kernel made. */
const NOT_COMPUTED: ReadonlySet<string> = new Set([...NO_KERNELS, EARLIER]);

/** Whether the one's scopes are all among the other's, in order: eager runs tell of layers and optimizers too. */
function isWithin(scopes: readonly string[], around: readonly string[]): boolean {
  let at = 0;
  for (const name of around) if (at < scopes.length && name === scopes[at]) at++;
  return at === scopes.length;
}

/** The source of each value that is a copy. */
function sourcesOf(nodes: readonly ShownNode[], copy: string): (value: number) => number {
  const sources = new Map<number, number>();
  for (const { op, inputs, outputs } of nodes) {
    const [from] = inputs;
    const [to] = outputs;
    if (op === copy && from !== undefined && to) sources.set(to.id, sources.get(from) ?? from);
  }
  return (value) => sources.get(value) ?? value;
}

export class Template {
  /** What is looked for, in order. */
  readonly operators: readonly Node[];
  readonly copies: readonly Node[];
  /** Arguments, constants and variables by their value. */
  readonly given: ReadonlyMap<number, Node>;
  readonly source: (value: number) => number;
  readonly #looks: readonly number[];

  constructor(
    graph: Graph,
    readonly kernels: KernelNames,
    stream: Stream,
  ) {
    const { nodes } = graph;
    this.given = new Map(nodes.filter(({ role }) => role).map((node) => [node.id, node]));
    this.copies = nodes.filter(({ op, role }) => !role && op === COPY.traced);
    // Control flow is JavaScript's in an eager run, and has no kernel of its own there.
    this.operators = nodes.filter(
      (node) => !node.role && node.op !== COPY.traced && bodiesOf(node).length === 0,
    );
    this.source = sourcesOf(nodes, COPY.traced);
    const types = typesOf(nodes);
    this.#looks = this.operators.map((node) => stream.interner.number(looks(node, types)));
  }

  /** Whether an eager kernel may be what a traced operator was: by its name, line, scope and types. */
  isLike(index: number, stream: Stream, at: number): boolean {
    if (this.#looks[index] !== stream.looks[at]) return false;
    const traced = this.operators[index];
    const dynamic = stream.kernels[at];
    if (!traced || !dynamic || !this.kernels[traced.op]?.includes(dynamic.op)) return false;
    return isWithin(traced.group, dynamic.group);
  }
}

/** The kernels of a run in the order in which they ran. */
export class Stream {
  readonly kernels: readonly DynamicNode[];
  readonly copies: readonly DynamicNode[];
  readonly source: (value: number) => number;
  /** The node that made each value. */
  readonly maker: ReadonlyMap<number, DynamicNode>;
  readonly looks: readonly number[];
  readonly interner = new Interner();
  /** Where each kernel that may be looked for stands. */
  readonly #places = new Map<string, number[]>();

  constructor(nodes: readonly DynamicNode[]) {
    this.source = sourcesOf(nodes, COPY.dynamic);
    this.maker = makersOf(nodes);
    this.copies = nodes.filter(({ op }) => op === COPY.dynamic);
    this.kernels = nodes.filter(({ op }) => op !== COPY.dynamic && !NOT_COMPUTED.has(op));
    const types = typesOf(nodes);
    this.looks = this.kernels.map((node) => this.interner.number(looks(node, types)));
    const placed = this.kernels.map(({ op, lines }, at) => ({ key: `${op}@${lines.join()}`, at }));
    for (const [key, all] of groupedBy(placed, ({ key }) => key))
      this.#places.set(
        key,
        all.map(({ at }) => at),
      );
  }

  /** Where a kernel of one of these names ran at these lines, ascending. */
  placesOf(kernels: readonly string[], lines: readonly number[]): readonly number[] {
    const found = kernels.flatMap((kernel) => this.#places.get(`${kernel}@${lines.join()}`) ?? []);
    return kernels.length > 1 ? found.sort((a, b) => a - b) : found;
  }
}
