/**
 * Builds an ONNX graph value by value. What the op rows see is logical: shapes are tfjs', channels last. A value that came from a
 * convolution exists as NCHW first and is transposed only when somebody reads it channels last, so that no pass needs to cancel
 * transpositions. Names carry the id of the graph node that they belong to, so that profiles map back.
 */
import { internalError, must } from '../base/errors';
import type { PassName } from '../base/passes';
import { sizeOf } from '../ir/graph';
import type { Data, DType, Graph, NodeId, Shape } from '../ir/graph';
import type { OnnxAttr, OnnxBuilder, OnnxSubgraph, Provider, OnnxType, OnnxValue } from '../ops/row';
import { attribute, elements, permuted, permutedShape } from './elements';
import { ELEMENT } from './proto';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo } from './proto';

/** What a provider can't run, found while it is built; in words for the person who wrote the snippet. */
export class Refused extends Error {}

/** Where a value's elements are. One object a value, handed out as the opaque OnnxValue. */
export interface Held extends OnnxType {
  name?: string;
  data?: Data | BigInt64Array;
  /** What a constant is called by people; what is folded from it keeps the name, with a number. */
  label?: string;
  /** The same value as NCHW; for one that `channelsLast` made it is where the elements come from. */
  first?: Held;
}

const handle = (held: Held): OnnxValue => held;

interface Scope {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** Where the node stands that has that type, those inputs and attributes. */
  readonly made: Map<string, number>;
}

const openScope = (): Scope => ({ nodes: [], initializers: [], made: new Map() });

/** The same nodes, with other names for some of their values, in bodies too. */
function renamed(nodes: readonly OnnxNode[], names: ReadonlyMap<string, string>): OnnxNode[] {
  const rename = (name: string): string => names.get(name) ?? name;
  return nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
    attributes: node.attributes.map((attribute) =>
      attribute.kind === 'graph'
        ? { ...attribute, value: { ...attribute.value, nodes: renamed(attribute.value.nodes, names) } }
        : attribute,
    ),
  }));
}

const TO_FIRST = [0, 3, 1, 2];
const TO_LAST = [0, 2, 3, 1];
/** Whether another layout needs no Transpose: of constants, and where the lengths over 1 keep their order. */
function isFree(value: OnnxValue, permutation: readonly number[]): boolean {
  const long = permutation.filter((axis) => value.shape[axis] !== 1);
  return (
    (value as Held).data !== undefined ||
    long.every((axis, index) => index === 0 || axis > must(long[index - 1], 'an axis'))
  );
}

export class Builder implements OnnxBuilder {
  /** Names of ONNX nodes to the node of the graph that each belongs to. */
  readonly names = new Map<string, NodeId>();
  /** Which nodes of the graph compute on NCHW, and how many conversions between the layouts the rows asked for and were made. */
  readonly layout = { carriers: new Map<NodeId, string>(), asked: 0, made: 0 };
  /** Whether a value stays in the layout that it was made in until somebody reads it in the other. */
  private readonly lazy: boolean;
  /** Whether the same operator of the same values is one node. */
  private readonly shares: boolean;
  private owner: NodeId = 0;
  private ownerOp = '';
  /** The node of the whole graph that holds what is built now, where it is within one. */
  private within: readonly [NodeId, string] | undefined;
  private counter = 0;
  /** Names that people gave. */
  private readonly taken = new Set<string>();
  private scopes: Scope[] = [openScope()];

  /**
   * @param lowerGraph Lowers a graph within the one around, given the values of its inputs. A body of If, Loop or Scan has a scope of its
   * own, in which the values of the graph around stand by their names.
   * @param off Passes to leave out, as far as the builder does what they do.
   */
  constructor(
    readonly provider: Provider,
    private readonly lowerGraph: (graph: Graph, inputs: readonly OnnxValue[]) => readonly OnnxValue[],
    off: readonly PassName[] = [],
  ) {
    this.lazy = !off.includes('layout');
    // WebGL's provider mixes up what two nodes read.
    this.shares = provider !== 'webgl' && !off.includes('cse');
  }

  /** What is built from now on belongs to that node. */
  enter(id: NodeId, op: string): void {
    this.owner = id;
    this.ownerOp = op;
  }

  private get scope(): Scope {
    return must(this.scopes.at(-1), 'a scope');
  }

  private fresh(): string {
    return `${String(this.owner)}.${String(this.counter++)}`;
  }

  /** Keeps a name from being given to a constant. */
  reserve(name: string): void {
    this.taken.add(name);
  }

  private constantName(label: string | undefined): string {
    if (label === undefined) return `c${this.fresh()}`;
    let name = label;
    for (let count = 1; this.taken.has(name); count++) name = `${label}_${String(count)}`;
    this.taken.add(name);
    return name;
  }

  /** A formal input of the graph. */
  input(name: string, type: OnnxType): OnnxValue {
    return handle({ dtype: type.dtype, shape: type.shape, name });
  }

  /** The name under which the value's elements stand, channels last; makes them so if they aren't yet. */
  name(value: OnnxValue): string {
    const held = value as Held;
    if (held.name !== undefined) return held.name;
    if (held.data) {
      // Initializers stand in the outermost graph: every body sees them.
      const name = this.constantName(held.label);
      must(this.scopes[0], 'a scope').initializers.push({
        name,
        element: ELEMENT[held.dtype],
        dims: held.shape,
        raw: new Uint8Array(held.data.buffer, held.data.byteOffset, held.data.byteLength),
      });
      held.name = name;
      return name;
    }
    if (!held.first) throw internalError('an ONNX value has no elements');
    held.name = this.name(this.convert(held.first, TO_LAST));
    return held.name;
  }

  op(
    type: string,
    inputs: readonly (OnnxValue | null)[],
    output: OnnxType,
    attrs: Readonly<Record<string, OnnxAttr>> = {},
    domain = '',
  ): OnnxValue {
    return must(this.multi(type, inputs, [output], attrs, domain)[0], 'an output');
  }

  /** The same operator of the same values is one node, which gives what any of its readers wants. */
  multi(
    type: string,
    inputs: readonly (OnnxValue | null)[],
    outputs: readonly (OnnxType | null)[],
    attrs: Readonly<Record<string, OnnxAttr>> = {},
    domain = '',
  ): (OnnxValue | null)[] {
    const names = inputs.map((value) => (value ? this.name(value) : ''));
    while (names.at(-1) === '') names.pop();
    const { nodes, made } = this.scope;
    const attributes = Object.entries(attrs).map(([key, value]) => attribute(key, value));
    const key = attributes.some(({ kind }) => kind === 'graph')
      ? this.fresh()
      : JSON.stringify([domain, type, names, attributes]);
    const twin = this.shares ? made.get(key) : undefined;
    const node = twin === undefined ? undefined : nodes[twin];
    const given = outputs.map(
      (output, index): Held | null =>
        output && {
          dtype: output.dtype,
          shape: output.shape,
          name: node?.outputs[index] || `v${this.fresh()}`,
        },
    );
    const all = Array.from({ length: Math.max(outputs.length, node?.outputs.length ?? 0) }, (_, index) => {
      return given[index]?.name ?? node?.outputs[index] ?? '';
    });
    if (node && twin !== undefined) {
      nodes[twin] = { ...node, outputs: all };
      return given;
    }
    const name = `${this.ownerOp}#${String(this.owner)}/${type}.${String(this.counter++)}`;
    this.names.set(name, this.owner);
    made.set(key, nodes.length);
    nodes.push({ name, type, domain, inputs: names, outputs: all, attributes });
    return given;
  }

  elementwise(
    type: string,
    inputs: readonly OnnxValue[],
    output: OnnxType,
    attrs?: Readonly<Record<string, OnnxAttr>>,
  ): OnnxValue {
    const isFirst = (value: OnnxValue) =>
      (value as Held).first !== undefined && (value as Held).name === undefined;
    if (!this.lazy || output.shape.length !== 4 || !inputs.some(isFirst))
      return this.op(type, inputs, output, attrs);
    const operands = inputs.map((value) => {
      const rank = value.shape.length;
      if (sizeOf(value.shape) === 1 && rank < 4) return value;
      return this.first(
        rank === 4 ? value : this.reshape(value, [...Array<number>(4 - rank).fill(1), ...value.shape]),
      );
    });
    const shape = permutedShape(output.shape, TO_FIRST);
    this.carry();
    return this.last(this.op(type, operands, { dtype: output.dtype, shape }, attrs));
  }

  constant(data: Data | BigInt64Array, shape: Shape, label?: string): OnnxValue {
    const dtype =
      data instanceof Float32Array
        ? 'float32'
        : data instanceof Int32Array
          ? 'int32'
          : data instanceof BigInt64Array
            ? 'int64'
            : 'bool';
    return handle({ dtype, shape, data, ...(label !== undefined && { label }) });
  }

  scalar(value: number, dtype: DType | 'int64'): OnnxValue {
    return this.constant(elements([value], dtype), []);
  }

  ints(values: readonly number[]): OnnxValue {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  cast(value: OnnxValue, dtype: DType | 'int64'): OnnxValue {
    if (value.dtype === dtype) return value;
    const { data } = value as Held;
    if (data)
      return this.constant(
        elements(Array.from(data as ArrayLike<number | bigint>, Number), dtype),
        value.shape,
      );
    return this.elementwise('Cast', [value], { dtype, shape: value.shape }, { to: ELEMENT[dtype] });
  }

  reshape(value: OnnxValue, shape: Shape): OnnxValue {
    if (shape.length === value.shape.length && shape.every((length, axis) => length === value.shape[axis]))
      return value;
    const { data, label } = value as Held;
    if (data) return this.constant(data, shape, label);
    // A zero would mean "as in the input" to ONNX' Reshape.
    return this.op(
      'Reshape',
      [value, this.ints(shape)],
      { dtype: value.dtype, shape },
      { allowzero: shape.includes(0) ? 1 : 0 },
    );
  }

  transpose(value: OnnxValue, permutation: readonly number[]): OnnxValue {
    if (permutation.every((axis, index) => axis === index)) return value;
    const shape = permutedShape(value.shape, permutation);
    const { data, label } = value as Held;
    if (data) return this.constant(permuted(data, value.shape, permutation), shape, label);
    return this.op('Transpose', [value], { dtype: value.dtype, shape }, { perm: permutation });
  }

  known(value: OnnxValue): Data | BigInt64Array | undefined {
    return (value as Held).data;
  }

  channelsFirst(value: OnnxValue): OnnxValue {
    if (!isFree(value, TO_FIRST)) this.layout.asked++;
    return this.first(value);
  }

  channelsLast(value: OnnxValue): OnnxValue {
    if (!isFree(value, TO_LAST)) this.layout.asked++;
    this.carry();
    return this.lazy ? this.last(value) : this.convert(value, TO_LAST);
  }

  /** In the other layout; where that is a Reshape, as of images of one channel, it costs nothing. */
  private convert(value: OnnxValue, permutation: readonly number[]): OnnxValue {
    if (!isFree(value, permutation)) this.layout.made++;
    else if (!this.known(value)) return this.reshape(value, permutedShape(value.shape, permutation));
    return this.transpose(value, permutation);
  }

  /** What is built now computes on NCHW; of a node within another it is told at the outermost. */
  private carry(): void {
    const [id, op] = this.within ?? [this.owner, this.ownerOp];
    this.layout.carriers.set(id, op);
  }

  private first(value: OnnxValue): OnnxValue {
    const held = value as Held;
    if (held.first) return held.first;
    const first = this.convert(value, TO_FIRST) as Held;
    if (this.lazy || held.data) held.first = first;
    return first;
  }

  private last(value: OnnxValue): OnnxValue {
    return handle({ dtype: value.dtype, shape: permutedShape(value.shape, TO_LAST), first: value as Held });
  }

  inline(graph: Graph, inputs: readonly OnnxValue[]): readonly OnnxValue[] {
    return this.held(() => this.lowerGraph(graph, inputs));
  }

  /** Builds what the present node holds. */
  private held<T>(work: () => T): T {
    const { owner, ownerOp, within } = this;
    this.within ??= [owner, ownerOp];
    const made = work();
    this.enter(owner, ownerOp);
    this.within = within;
    return made;
  }

  subgraph(
    graph: Graph,
    options: { captures?: readonly OnnxValue[]; leading?: readonly OnnxType[]; skipped?: number } = {},
  ): OnnxSubgraph {
    const { captures = [], leading = [], skipped = 0 } = options;
    const formal = leading.map((type) => this.input(`b${this.fresh()}`, type));
    // A body reads the values around it by name; what it derives from them (another layout) is its own.
    const outer = captures.map((value) => {
      const { dtype, shape, data } = value as Held;
      return handle({ dtype, shape, name: this.name(value), ...(data && { data }) });
    });
    this.scopes.push(openScope());
    const results = this.held(() => this.lowerGraph(graph, [...formal.slice(skipped), ...outer]));
    // What a body gives must be made in it.
    const outputs = results.map((value) => this.op('Identity', [value], value));
    const scope = must(this.scopes.pop(), 'a scope');
    const inner: OnnxGraph = {
      name: graph.name,
      nodes: scope.nodes,
      initializers: [],
      inputs: formal.map((value) => this.info(value)),
      outputs: outputs.map((value) => this.info(value)),
    };
    return { outputs, graph: inner } as OnnxSubgraph;
  }

  /** The graph's outputs under those names; an Identity for a value that is an input, a constant, or given twice. */
  outputs(given: readonly (readonly [OnnxValue, string])[]): OnnxValueInfo[] {
    const { nodes } = this.scope;
    const values = given.map(([value, name]) => ({ value, name, inner: this.name(value) }));
    const made = new Set(nodes.flatMap(({ outputs }) => outputs));
    const names = new Map<string, string>();
    for (const { name, inner } of values) if (made.has(inner) && !names.has(inner)) names.set(inner, name);
    nodes.splice(0, nodes.length, ...renamed(nodes, names));
    for (const { name, inner } of values) {
      const input = names.get(inner) ?? inner;
      if (input !== name)
        this.add({ name: `${name}/Identity`, type: 'Identity', inputs: [input], outputs: [name] });
    }
    return values.map(({ value: { dtype, shape }, name }) => ({ name, element: ELEMENT[dtype], shape }));
  }

  /** A node of ONNX' own domain under that name. */
  protected add(
    node: Pick<OnnxNode, 'name' | 'type' | 'inputs' | 'outputs'>,
    attributes: readonly OnnxAttribute[] = [],
  ): void {
    this.names.set(node.name, this.owner);
    this.scope.nodes.push({ ...node, domain: '', attributes });
  }

  info(value: OnnxValue): OnnxValueInfo {
    return { name: this.name(value), element: ELEMENT[value.dtype], shape: value.shape };
  }

  /** Everything that was built outside of bodies. */
  graph(name: string, inputs: readonly OnnxValueInfo[], outputs: readonly OnnxValueInfo[]): OnnxGraph {
    const { nodes, initializers } = this.scope;
    return { name, nodes, initializers, inputs, outputs };
  }
}
