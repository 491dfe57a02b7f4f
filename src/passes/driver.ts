/**
 * The driver that every list of rules runs on. It goes through the nodes in order, tries the rules at each, and does so again until a
 * whole round changes nothing. What a rewrite leaves without a reader goes at once, so that a rule may ask how often a value is read and
 * no pass makes the graph larger. The idea of one driver for lists of small named rules is tinygrad's graph_rewrite.
 */
import { internalError, must } from '../base/errors';
import { bodiesOf, constantOf, isGraph, sameType, usesOf } from '../ir/graph';
import type { Attr, Graph, Node, NodeId, TensorType, Value, ValueId } from '../ir/graph';
import { inferNode } from '../ops';
import { FUSED } from '../ops/fused-elementwise';
import { mergeProvenance } from './provenance';
import type { Provenance } from './provenance';
import type { Edit, NewConstant, NewNode, Operand, Rewrite, Rule, View } from './rule';

/** Fresh ids for a graph and its subgraphs, over all passes. */
export type NextId = () => ValueId;

export interface Rewritten {
  readonly graph: Graph;
  readonly edits: readonly Edit[];
}

const isConstant = (operand: NewNode | NewConstant): operand is NewConstant => 'data' in operand;

/** Nodes that stay though nobody reads them: arguments, variables, and draws, whose order is the generator's, in subgraphs too. */
export const isPort = (node: Node): boolean =>
  node.role === 'input' || node.role === 'state' || bodiesOf(node).some(draws);

const draws = ({ nodes }: Graph): boolean =>
  nodes.some((node) => node.op === 'random' || (!node.role && isPort(node)));

/** One round through a graph. */
class Round implements View {
  readonly edits: Edit[] = [];
  readonly #nodes = new Map<NodeId, Node>();
  readonly #values = new Map<ValueId, Value>();
  readonly #makers = new Map<ValueId, NodeId>();
  readonly #replaced = new Map<ValueId, ValueId>();
  readonly #uses: Map<ValueId, number>;

  constructor(
    private readonly graph: Graph,
    private readonly rules: readonly Rule[],
    private readonly nextId: NextId,
    private readonly fired: (rule: Rule) => void,
  ) {
    this.#uses = usesOf(graph);
  }

  run(): Graph {
    const { graph } = this;
    for (const node of graph.nodes) this.#visit(node);
    const resolve = (id: ValueId) => this.#resolve(id);
    return {
      ...graph,
      nodes: [...this.#nodes.values()],
      results: graph.results.map(resolve),
      updates: graph.updates.map(({ state, value }) => ({ state, value: resolve(value) })),
    };
  }

  value(id: ValueId): Value {
    return must(this.#values.get(id), `the value %${String(id)}`);
  }

  maker(id: ValueId): Node {
    return must(this.#nodes.get(this.#makers.get(id) ?? -1), `the node that makes %${String(id)}`);
  }

  has(id: ValueId): boolean {
    return this.#nodes.has(this.#makers.get(id) ?? -1);
  }

  uses(id: ValueId): number {
    return this.#uses.get(id) ?? 0;
  }

  constant(id: ValueId) {
    return constantOf(this.maker(id));
  }

  #resolve(id: ValueId): ValueId {
    let to = id;
    for (let next = this.#replaced.get(to); next !== undefined; next = this.#replaced.get(to)) to = next;
    return to;
  }

  #isRead(node: Node): boolean {
    return node.outputs.some(({ id }) => this.uses(id) > 0);
  }

  #visit(before: Node): void {
    const node = before.inputs.some((id) => this.#replaced.has(id))
      ? { ...before, inputs: before.inputs.map((id) => this.#resolve(id)) }
      : before;
    if (!isPort(node) && this.#isRead(node)) {
      for (const rule of this.rules) {
        const rewrite = rule.apply(node, this);
        if (!rewrite) continue;
        this.#replace(rule, node, rewrite);
        return;
      }
    }
    this.#add(node);
  }

  #add(node: Node): void {
    this.#nodes.set(node.id, node);
    for (const value of node.outputs) {
      this.#values.set(value.id, value);
      this.#makers.set(value.id, node.id);
    }
  }

  #count(id: ValueId, by: number): number {
    const uses = this.uses(id) + by;
    this.#uses.set(id, uses);
    return uses;
  }

  /** Takes a node's reads back, and removes what nobody reads any more. Gives what went. */
  #release(node: Node, gone: Node[] = []): Node[] {
    for (const id of node.inputs) {
      this.#count(id, -1);
      const maker = this.#nodes.get(this.#makers.get(id) ?? -1);
      if (!maker || isPort(maker) || this.#isRead(maker)) continue;
      this.#nodes.delete(maker.id);
      gone.push(maker);
      this.#release(maker, gone);
    }
    return gone;
  }

  #typesOf(made: NewNode, inputs: readonly ValueId[], fresh: ReadonlyMap<ValueId, Value>) {
    const node = { op: made.op, attrs: made.attrs } as Node;
    return inferNode(
      node,
      inputs.map((id) => fresh.get(id) ?? this.value(id)),
    );
  }

  #replace(rule: Rule, node: Node, { to, reason }: Rewrite): void {
    this.fired(rule);
    const made: Omit<Node, keyof Provenance>[] = [];
    const fresh = new Map<ValueId, Value>();
    const known = new Map<Operand, ValueId>();
    const materialize = (operand: Operand): ValueId => {
      if (typeof operand === 'number') return operand;
      const seen = known.get(operand);
      if (seen !== undefined) return seen;
      const inputs = isConstant(operand) ? [] : operand.inputs.map(materialize);
      const types: readonly TensorType[] = isConstant(operand)
        ? [operand.type]
        : this.#typesOf(operand, inputs, fresh);
      const outputs = types.map(({ dtype, shape }): Value => ({ id: this.nextId(), dtype, shape }));
      const [first, ...rest] = outputs;
      if (!first) throw internalError(`rule ${rule.name} makes nothing`);
      for (const value of outputs) fresh.set(value.id, value);
      known.set(operand, first.id);
      made.push({
        id: first.id,
        inputs,
        outputs: [first, ...rest],
        ...(isConstant(operand)
          ? { op: 'const', attrs: { value: operand.data }, role: 'const' as const }
          : { op: operand.op, attrs: operand.attrs }),
      });
      for (const id of inputs) this.#count(id, 1);
      return first.id;
    };
    const targets = to.map(materialize);
    node.outputs.forEach((output, index) => {
      const target = must(targets[index], `what rule ${rule.name} puts for output ${String(index)}`);
      if (!sameType(output, fresh.get(target) ?? this.value(target))) {
        throw internalError(`rule ${rule.name} changes the type of %${String(output.id)} (${node.op})`);
      }
      this.#count(target, this.uses(output.id));
      this.#uses.delete(output.id);
      this.#replaced.set(output.id, target);
    });
    const gone = [node, ...this.#release(node)];
    this.edits.push({
      rule: rule.name,
      from: gone.map(({ id }) => id),
      to: [...new Set([...targets.filter((id) => !fresh.has(id)), ...made.map(({ id }) => id)])],
      reason: reason ?? rule.algebra,
      algebra: rule.algebra,
    });
    for (const target of targets) {
      const there = this.#nodes.get(this.#makers.get(target) ?? -1);
      if (there) this.#standFor(there, gone);
    }
    // Where a rewrite makes constants beside operators, they stand for the constants that went.
    const [constants, operators] = [gone.filter(({ role }) => role), gone.filter(({ role }) => !role)];
    const both = constants.length > 0 && made.some(({ role }) => role) && made.some(({ role }) => !role);
    for (const one of made)
      this.#visit({ ...one, ...mergeProvenance(both ? (one.role ? constants : operators) : gone) });
  }

  /** A node that was there takes the place of others: it keeps its scope, unless it is the same operator made twice. */
  #standFor(node: Node, gone: readonly Node[]): void {
    const merged = mergeProvenance([node, ...gone]);
    const twin = gone.some(({ op }) => op === node.op);
    this.#nodes.set(node.id, { ...node, ...merged, ...(!twin && { group: node.group }) });
  }
}

/** The rules' own budget: a list that needs more rewrites than this goes in circles. */
const budgetOf = (graph: Graph): number => 100 + 20 * graph.nodes.length;

/**
 * Rewrites a graph by a list of rules until none matches. `rules` is called for each round, so that a rule may keep what it saw in it.
 * Throws an internal error that names the rules where they keep firing.
 */
export function rewriteGraph(graph: Graph, rules: () => readonly Rule[], nextId: NextId): Rewritten {
  let left = budgetOf(graph);
  const recent: string[] = [];
  const fired = (rule: Rule) => {
    recent.push(rule.name);
    if (recent.length > 20) recent.shift();
    if (--left >= 0) return;
    const names = [...new Set(recent)].sort().join(', ');
    throw internalError(`the rules ${names} keep firing in graph ${graph.name}`);
  };
  const edits: Edit[] = [];
  let current = graph;
  for (;;) {
    const round = new Round(current, rules(), nextId, fired);
    const next = round.run();
    if (round.edits.length === 0) return { graph: current, edits };
    edits.push(...round.edits);
    current = next;
  }
}

/**
 * Does the same to each graph among the nodes' attributes. An edit there is told at the node that holds it. The body of a fused chain is
 * not one of them: its operators were through all passes before they were fused.
 */
export function inSubgraphs(graph: Graph, pass: (graph: Graph) => Rewritten): Rewritten {
  const edits: Edit[] = [];
  const nodes = graph.nodes.map((node) => {
    if (node.op === FUSED || bodiesOf(node).length === 0) return node;
    let changed = false;
    const attrs = Object.entries(node.attrs).map(([name, attr]): [string, Attr] => {
      if (!isGraph(attr)) return [name, attr];
      const inner = pass(attr);
      if (inner.edits.length === 0) return [name, attr];
      changed = true;
      for (const { rule, reason, algebra } of inner.edits)
        edits.push({ rule, from: [node.id], to: [node.id], reason: `in ${name}: ${reason}`, algebra });
      return [name, inner.graph];
    });
    return changed ? { ...node, attrs: Object.fromEntries(attrs) } : node;
  });
  return edits.length > 0 ? { graph: { ...graph, nodes }, edits } : { graph, edits };
}
