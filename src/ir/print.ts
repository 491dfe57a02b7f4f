/**
 * A graph as text. `printGraph` and `parseGraph` are each other's inverse where nothing was elided:
 *
 *     graph step {
 *       %1 = input {index=0} : float32[32,784]
 *       %2 = state {name="dense/kernel"} : float32[784,10]
 *       %3 = const {value=f32[0.5]} : float32[]
 *       %4 = matmul(%1, %2) {transposeA=false, transposeB=false} : float32[32,10] ; lines 4 ; in "dense"
 *       return %4
 *       update %2 <- %9
 *     }
 */
import { isData, isGraph } from './graph';
import type { Attr, Data, Graph, Node } from './graph';

export interface PrintOptions {
  /** Longer constants are shown by their first elements; such a text can't be parsed back. Infinity shows all. */
  readonly elide?: number;
  /** Lines, origins and scopes behind each node. */
  readonly provenance?: boolean;
}

interface PrintableType {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** A dynamic graph can be printed too: it has dtypes that a static one does not know, and nodes that give nothing. */
export interface PrintableGraph extends Omit<Graph, 'nodes'> {
  readonly nodes: readonly PrintableNode[];
}

interface PrintableNode extends Omit<Node, 'outputs'> {
  readonly outputs: readonly (PrintableType & { readonly id: number })[];
}

/** "float32[32,10]": of any value that has a dtype and a shape. */
export const typeText = ({ dtype, shape }: PrintableType): string => `${dtype}[${shape.join(',')}]`;

const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const TAG = (data: Data): string =>
  data instanceof Float32Array ? 'f32' : data instanceof Int32Array ? 'i32' : 'u8';

function dataText(data: Data, elide: number): string {
  if (data.length <= elide) return `${TAG(data)}[${Array.from(data, number).join(',')}]`;
  const head = Array.from(data.subarray(0, Math.min(3, elide)), number).join(',');
  return `${TAG(data)}[${head},… ${String(data.length)}]`;
}

function attrText(attr: Attr, options: Required<PrintOptions>, indent: string): string {
  if (attr === null || typeof attr === 'boolean') return String(attr);
  if (typeof attr === 'number') return number(attr);
  if (typeof attr === 'string') return JSON.stringify(attr);
  if (isData(attr)) return dataText(attr, options.elide);
  if (isGraph(attr)) return body(attr, options, indent);
  return `[${attr.map((item) => attrText(item, options, indent)).join(',')}]`;
}

function nodeText(node: PrintableNode, options: Required<PrintOptions>, indent: string): string {
  const outputs = node.outputs.map(({ id }) => `%${String(id)}`).join(', ');
  const inputs = node.role ? '' : `(${node.inputs.map((id) => `%${String(id)}`).join(', ')})`;
  const entries = Object.entries(node.attrs).map(
    ([name, attr]) => `${name}=${attrText(attr, options, indent)}`,
  );
  const attrs = entries.length > 0 ? ` {${entries.join(', ')}}` : '';
  const role = node.role && node.role !== node.op ? ` as ${node.role}` : '';
  const notes = options.provenance
    ? [
        node.lines.length > 0 ? ` ; lines ${node.lines.join(',')}` : '',
        node.origins.length === 0 || (node.origins.length === 1 && node.origins[0] === node.id)
          ? ''
          : ` ; from ${node.origins.map((id) => `%${String(id)}`).join(', ')}`,
        node.group.length > 0 ? ` ; in ${node.group.map((scope) => JSON.stringify(scope)).join('/')}` : '',
      ].join('')
    : '';
  const does = `${node.op}${role}${inputs}${attrs}`;
  if (node.outputs.length === 0) return does + notes;
  return `${outputs} = ${does} : ${node.outputs.map(typeText).join(', ')}${notes}`;
}

function body(graph: PrintableGraph, options: Required<PrintOptions>, indent: string): string {
  const inner = `${indent}  `;
  const name = /^[A-Za-z_$][\w$./-]*$/.test(graph.name) ? graph.name : JSON.stringify(graph.name);
  const lines = graph.nodes.map((node) => inner + nodeText(node, options, inner));
  lines.push(
    `${inner}return${graph.results.length > 0 ? ' ' : ''}${graph.results.map((id) => `%${String(id)}`).join(', ')}`,
  );
  for (const { state, value } of graph.updates)
    lines.push(`${inner}update %${String(state)} <- %${String(value)}`);
  return `graph ${name} {\n${lines.join('\n')}\n${indent}}`;
}

const withDefaults = (options: PrintOptions): Required<PrintOptions> => ({
  elide: 8,
  provenance: false,
  ...options,
});

export function printGraph(graph: PrintableGraph, options: PrintOptions = {}): string {
  return `${body(graph, withDefaults(options), '')}\n`;
}

export function printNode(node: Node, options: PrintOptions = {}): string {
  return nodeText(node, withDefaults(options), '');
}
