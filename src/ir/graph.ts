/**
 * The static graph: plain, immutable data. A node is one operator of the op table; every value has a dtype and a shape; nodes stand
 * in an order in which each comes after what it reads. Its text form (print.ts) is what tests, views and reports speak in.
 *
 * The idea is that of a jaxpr (JAX) and of an ONNX GraphProto: static single assignment, functional, state made explicit.
 */

export type DType = 'float32' | 'int32' | 'bool';
export type Shape = readonly number[];

/** Whether a dtype is one of a static graph's: tfjs has text and complex numbers too. */
export const isDType = (dtype: string): dtype is DType => Object.hasOwn(BYTES, dtype);

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

/** Never used twice within a graph and what passes make of it. A node's id is that of its first output. */
export type ValueId = number;
export type NodeId = ValueId;

export interface Value extends TensorType {
  readonly id: ValueId;
}

/** Elements in row-major order; a bool is 0 or 1. */
export type Data = Float32Array | Int32Array | Uint8Array;

export type Attr = number | boolean | string | null | readonly Attr[] | Data | Graph;
export interface Attrs {
  readonly [name: string]: Attr;
}

/** What a node is where it is no operator: an argument, a value known beforehand, or a variable's value before the call. */
export type Role = 'input' | 'const' | 'state';

export interface Node {
  readonly id: NodeId;
  /** A row of the op table; for a node with a role, the role's name, or 'random' for an implicit input that is drawn at each call. */
  readonly op: string;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly [Value, ...Value[]];
  readonly attrs: Attrs;
  /** 1-based lines of the user's text that made it, ascending. */
  readonly lines: readonly number[];
  /** The nodes of the traced graph that it stands for; a traced node stands for itself. */
  readonly origins: readonly NodeId[];
  /** The scopes that it was made in, outermost first. */
  readonly group: readonly string[];
  readonly role?: Role;
}

/** A variable's value after the call. */
export interface Update {
  /** A node of role 'state'. */
  readonly state: NodeId;
  readonly value: ValueId;
}

export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly results: readonly ValueId[];
  readonly updates: readonly Update[];
}

export const sizeOf = (shape: Shape): number => shape.reduce((size, length) => size * length, 1);

const BYTES: Record<DType, number> = { float32: 4, int32: 4, bool: 1 };

export const bytesOf = ({ dtype, shape }: TensorType): number => BYTES[dtype] * sizeOf(shape);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

export const sameType = (a: TensorType, b: TensorType): boolean =>
  a.dtype === b.dtype && sameShape(a.shape, b.shape);

export function isData(attr: unknown): attr is Data {
  return attr instanceof Float32Array || attr instanceof Int32Array || attr instanceof Uint8Array;
}

export function isGraph(attr: unknown): attr is Graph {
  return typeof attr === 'object' && attr !== null && 'nodes' in attr && 'results' in attr;
}

/**
 * Whether two attributes are the same, elements of constants included; NaN is itself and -0 is not 0. `sameGraph` tells of graphs among
 * them; by default each is the same as itself alone.
 */
export function sameAttr(
  a: Attr | undefined,
  b: Attr | undefined,
  sameGraph: (a: Graph, b: Graph) => boolean = Object.is,
): boolean {
  if (isData(a) && isData(b)) {
    return (
      a.constructor === b.constructor &&
      a.length === b.length &&
      a.every((element, index) => Object.is(element, b[index]))
    );
  }
  if (isGraph(a) && isGraph(b)) return sameGraph(a, b);
  if (!isList(a) || !isList(b)) return Object.is(a, b);
  return a.length === b.length && a.every((item, index) => sameAttr(item, b[index], sameGraph));
}

const isList = (attr: Attr | undefined): attr is readonly Attr[] => Array.isArray(attr);

/** The graphs that a node holds: the bodies of control flow, or the operators of a fused chain. */
export const bodiesOf = ({ attrs }: Pick<Node, 'attrs'>): Graph[] => Object.values(attrs).filter(isGraph);

/** The nodes of a graph, each followed by those of the graphs that it holds. */
export const nodesWithin = (graph: Graph): readonly Node[] =>
  graph.nodes.flatMap((node) => [node, ...bodiesOf(node).flatMap(nodesWithin)]);

/** Zeroed elements of a dtype. */
export function makeData(dtype: DType, size: number): Data {
  if (dtype === 'float32') return new Float32Array(size);
  return dtype === 'int32' ? new Int32Array(size) : new Uint8Array(size);
}

const DATA = { float32: Float32Array, int32: Int32Array, bool: Uint8Array } as const;

/** The elements in the array that a dtype has, without a copy where they are in one: tfjs holds a float32 that was cast from int32 as it was. */
export function asData(values: ArrayLike<number>, dtype: DType): Data {
  return values instanceof DATA[dtype] ? values : DATA[dtype].from(values);
}

/** The elements of a 'const' node; undefined for any other. */
export function constantOf(node: Node | undefined): Data | undefined {
  if (node?.role !== 'const') return undefined;
  const { value } = node.attrs;
  return isData(value) ? value : undefined;
}

/** Every value of the graph by its id. */
export function valuesOf(graph: Graph): Map<ValueId, Value> {
  return new Map(graph.nodes.flatMap(({ outputs }) => outputs.map((value) => [value.id, value] as const)));
}

/** The node that makes each value, of a static graph's nodes or of others that are like them. */
export const makersOf = <N extends { readonly outputs: readonly { readonly id: ValueId }[] }>(
  nodes: readonly N[],
): Map<ValueId, N> => new Map(nodes.flatMap((node) => node.outputs.map(({ id }) => [id, node] as const)));

/** How often each value is read: by nodes, as a result, as an update. */
export function usesOf(graph: Graph): Map<ValueId, number> {
  const uses = new Map<ValueId, number>();
  const use = (id: ValueId) => uses.set(id, (uses.get(id) ?? 0) + 1);
  for (const { inputs } of graph.nodes) inputs.forEach(use);
  graph.results.forEach(use);
  for (const { value } of graph.updates) use(value);
  return uses;
}

/** The largest id in use, 0 in an empty graph. New ids come after it. */
export function lastId(graph: Graph): ValueId {
  let last = 0;
  for (const { outputs } of graph.nodes) for (const { id } of outputs) last = Math.max(last, id);
  return last;
}
