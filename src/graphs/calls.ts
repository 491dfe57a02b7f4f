/**
 * The calls of compiled functions among the kernels of an eager run. A call ran the kernels that its trace has, in the same order, at the
 * same lines and in the same scopes, each reading what the one before it made: so a traced graph is laid along the run from wherever
 * its first operator ran, and is a call where almost all of it fits. What does not fit has no counterpart.
 */
import { bodiesOf, type Graph, type Node } from '../ir/graph';
import type { DynamicNode } from './dynamic';
import { groupedBy } from './grouped';
import { Stream, Template, type KernelNames } from './template';

/** A call of a function, or a turn of a body of control flow. */
export interface Call {
  /** Which of the traced graphs. */
  readonly graph: number;
  /** The dynamic node that each traced one was. */
  readonly nodes: ReadonlyMap<number, number>;
  /** How many graphs it fits alike: 1 where there is no doubt. */
  readonly fits: number;
  /** All of a call is here: it is no turn, and has none. */
  readonly whole: boolean;
}

export interface TracedGraph {
  readonly traced: Graph;
  readonly kernels: KernelNames;
}

/** The share of its operators that a call must have. */
const ENOUGH = 0.8;
/** How far to look for the next kernel that fits: past what only one side has, and past a body of control flow. */
const NEAR = 24;
const FAR = 5_000;

/** As many operators of a trace are looked for as the first of a call. */
const ANCHORS = 3;

/** A place where a call may begin, and with which operator of which graph. */
interface Anchor {
  readonly at: number;
  readonly index: number;
  readonly first: number;
}

interface Found {
  readonly template: number;
  readonly nodes: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

interface Pattern extends TracedGraph {
  readonly graph: number;
  readonly template: Template;
  readonly holdsBodies: boolean;
  readonly isBody: boolean;
}

/** Lays one graph along the run. */
class Alignment {
  readonly nodes = new Map<number, number>();
  /** Of each traced value, the eager one. */
  readonly #values = new Map<number, number>();
  size = 0;

  constructor(
    private readonly template: Template,
    private readonly stream: Stream,
    private readonly taken: ReadonlySet<number>,
  ) {}

  /** Whether the inputs of both may be the same values, by all that is known so far. */
  #agrees(traced: Node, dynamic: DynamicNode): boolean {
    return traced.inputs.every((input, index) => {
      const known = this.#values.get(this.template.source(input));
      const given = dynamic.inputs[index];
      return given !== undefined && (known === undefined || known === this.stream.source(given));
    });
  }

  #fits(index: number, at: number): boolean {
    const traced = this.template.operators[index];
    const dynamic = this.stream.kernels[at];
    if (!traced || !dynamic || this.taken.has(at)) return false;
    return this.template.isLike(index, this.stream, at) && this.#agrees(traced, dynamic);
  }

  #put(traced: Node, dynamic: DynamicNode): void {
    this.size++;
    this.nodes.set(traced.id, dynamic.id);
    const { source } = this.stream;
    traced.inputs.forEach((input, index) => {
      const given = dynamic.inputs[index];
      if (given !== undefined) this.#values.set(this.template.source(input), source(given));
    });
    traced.outputs.forEach(({ id }, index) => {
      const made = dynamic.outputs[index];
      if (made) this.#values.set(this.template.source(id), source(made.id));
    });
  }

  /** The nearest pair that fits, at most so many operators of the trace on. */
  #next(from: number, at: number, skips: number, far: boolean): readonly [number, number] | undefined {
    const ahead = far ? FAR : NEAR;
    for (let apart = 0; apart <= ahead + skips; apart++) {
      for (let skipped = Math.max(0, apart - ahead); skipped <= Math.min(apart, skips); skipped++) {
        const place = at + apart - skipped;
        if (this.#fits(from + skipped, place)) return [from + skipped, place];
      }
    }
    return undefined;
  }

  /** Gives where the next call may begin; undefined where this is none. */
  run(first: number, start: number, holdsBodies: boolean): number | undefined {
    const { operators } = this.template;
    const { kernels } = this.stream;
    if (!this.#fits(first, start)) return undefined;
    let skips = Math.floor((1 - ENOUGH) * operators.length) - first;
    let [index, at] = [first, start];
    while (index < operators.length) {
      const pair = this.#next(index, at, skips, holdsBodies);
      if (!pair) return operators.length - index <= skips ? at : undefined;
      const [nextIndex, nextAt] = pair;
      const traced = operators[nextIndex];
      const dynamic = kernels[nextAt];
      if (!traced || !dynamic) return undefined;
      this.#put(traced, dynamic);
      skips -= nextIndex - index;
      [index, at] = [nextIndex + 1, nextAt + 1];
    }
    return at;
  }

  /** What the operators read that no operator made: arguments, constants, variables. */
  giveArguments(): void {
    for (const [id] of this.template.given) {
      const value = this.#values.get(id);
      const maker = value === undefined ? undefined : this.stream.maker.get(value);
      if (maker) this.nodes.set(id, maker.id);
    }
  }

  /** Copies that the run tells of: known by what they copy, where there are as many in the trace. */
  giveCopies(copies: readonly DynamicNode[]): void {
    const { template, stream } = this;
    const ofTrace = groupedBy(template.copies, ({ inputs: [from = 0], lines, group }) =>
      [this.#values.get(template.source(from)), lines.join(), group.join('/')].join('|'),
    );
    const ofRun = groupedBy(copies, ({ inputs: [from = 0], lines, group }) =>
      [stream.source(from), lines.join(), group.join('/')].join('|'),
    );
    for (const [key, traced] of ofTrace) {
      const ran = ofRun.get(key);
      if (ran?.length !== traced.length) continue;
      traced.forEach((node, index) => {
        const dynamic = ran[index];
        if (dynamic) this.nodes.set(node.id, dynamic.id);
      });
    }
  }
}

class Finder {
  readonly #taken = new Set<number>();

  constructor(private readonly stream: Stream) {}

  #align({ template, holdsBodies }: Pattern, { index, first }: Anchor, start: number): Found | undefined {
    const alignment = new Alignment(template, this.stream, this.#taken);
    const to = alignment.run(first, start, holdsBodies);
    if (to === undefined) return undefined;
    alignment.giveArguments();
    const [begin, end] = [this.stream.kernels[start], this.stream.kernels[to]];
    // A copy of an argument may come before the first kernel.
    const before = this.stream.kernels[start - 1];
    alignment.giveCopies(
      this.stream.copies.filter(
        ({ ran: { seq } }) =>
          begin !== undefined && seq > (before?.ran.seq ?? -1) && (end === undefined || seq < end.ran.seq),
      ),
    );
    return { template: index, nodes: alignment.nodes, from: start, to, size: alignment.size };
  }

  /** The calls of these graphs, those that have most of a trace first where several begin at one kernel. */
  find(patterns: readonly Pattern[]): { readonly found: Found; readonly alike: readonly number[] }[] {
    const anchors = patterns.flatMap(({ template: { operators }, kernels }, index) =>
      // What the trace has before is at most what a call may lack.
      operators
        .slice(0, 1 + Math.floor((1 - ENOUGH) * operators.length))
        .slice(0, ANCHORS)
        .flatMap(({ op, lines }, first) =>
          this.stream.placesOf(kernels[op] ?? [], lines).map((at): Anchor => ({ at, index, first })),
        ),
    );
    const starts = groupedBy(anchors, ({ at }) => at);
    const calls: { found: Found; alike: number[] }[] = [];
    let free = 0;
    for (const at of [...starts.keys()].sort((a, b) => a - b)) {
      if (at < free || this.#taken.has(at)) continue;
      const found = (starts.get(at) ?? []).flatMap((anchor) => {
        const pattern = patterns[anchor.index];
        return (pattern && this.#align(pattern, anchor, at)) ?? [];
      });
      const most = Math.max(0, ...found.map(({ size }) => size));
      const best = found.filter(
        ({ size, template }, index) =>
          size === most &&
          found.findIndex((each) => each.size === most && each.template === template) === index,
      );
      for (const each of best) calls.push({ found: each, alike: best.map(({ template }) => template) });
      if (best.length > 0) free = Math.max(...best.map(({ to }) => to));
    }
    this.#take(calls.map(({ found }) => found));
    return calls;
  }

  #take(found: readonly Found[]): void {
    const places = new Map(this.stream.kernels.map(({ id }, at) => [id, at]));
    for (const { nodes } of found)
      for (const id of nodes.values()) {
        const at = places.get(id);
        if (at !== undefined) this.#taken.add(at);
      }
  }
}

/**
 * Which of several graphs that fit alike a call is of: where there are as many such calls as graphs, each graph's first call made it, so
 * that they stand in one order. Else a call stands with all of them.
 */
function settle(
  calls: readonly { readonly found: Found; readonly alike: readonly number[] }[],
): { readonly found: Found; readonly fits: number }[] {
  const byDoubt = groupedBy(calls, ({ alike }) => alike.join());
  return calls.flatMap((call) => {
    const { found, alike } = call;
    if (alike.length === 1) return [{ found, fits: 1 }];
    const starts = [...new Set(byDoubt.get(alike.join())?.map((each) => each.found.from))];
    if (starts.length !== alike.length) return [{ found, fits: alike.length }];
    return alike[starts.indexOf(found.from)] === found.template ? [{ found, fits: 1 }] : [];
  });
}

/** A graph, and the bodies of control flow within it at any depth. */
function patternsOf(given: TracedGraph, graph: number, stream: Stream, isBody = false): Pattern[] {
  const bodies = given.traced.nodes.flatMap(bodiesOf);
  const template = new Template(given.traced, given.kernels, stream);
  const within = bodies.flatMap((traced) => patternsOf({ ...given, traced }, graph, stream, true));
  return [{ ...given, graph, template, holdsBodies: bodies.length > 0, isBody }, ...within];
}

/** The calls of each graph in the order in which they ran, and the turns of their bodies. */
export function findCalls(graphs: readonly TracedGraph[], nodes: readonly DynamicNode[]): readonly Call[] {
  const stream = new Stream(nodes);
  const patterns = graphs.flatMap((each, graph) => patternsOf(each, graph, stream));
  const finder = new Finder(stream);
  // The turns of a body stand among the kernels of the call that holds it: these are looked for in what is left.
  return [1, 2].flatMap(() =>
    settle(finder.find(patterns)).map(({ found, fits }) => {
      const { graph = 0, holdsBodies = false, isBody = false } = patterns[found.template] ?? {};
      return { graph, nodes: found.nodes, fits, whole: !holdsBodies && !isBody };
    }),
  );
}
