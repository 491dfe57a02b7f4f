/** What a row of the outline says: of a node its kernel's facts, of a group and a repeat their sums. */
import { nodesText } from '../../graphs/counts';
import { isDynamic, type DynamicNode } from '../../graphs/dynamic';
import type { ShownNode } from '../../graphs/node';
import { sizeOfItem } from '../../graphs/outline-item';
import { nodesIn, type Row } from '../../graphs/rows';
import { bytes, number3 } from '../../base/quantities';
import { alikeText } from '../../layout/words';
import { kernelTime, scopeText } from '../../graphs/words';
import { makersOf } from '../../ir/graph';
import { typeText } from '../../ir/print';

export interface RowWords {
  /** Of the user's text, ascending. */
  readonly lines: readonly number[];
  readonly name: string;
  /** Scopes that hold nothing else. */
  readonly scope: string;
  /** Of a node: dtypes and shapes; of a group: how many nodes. */
  readonly value: string;
  readonly time: string;
  readonly memory: string;
  /** What ran it. */
  readonly place: string;
  /** What it reads. */
  readonly reads: string;
  /** "const", "state" or "input" where it is no operation. */
  readonly role: string;
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

function sum(nodes: readonly DynamicNode[], of: (node: DynamicNode) => number): number {
  return nodes.reduce((total, node) => total + of(node), 0);
}

function nodeWords(node: ShownNode, scope: readonly string[], nameOf: (value: number) => string): RowWords {
  const ran = isDynamic(node) ? node.ran : undefined;
  const { name } = node.attrs;
  const computed = ran !== undefined && node.role === undefined;
  return {
    lines: node.lines,
    name: typeof name === 'string' ? `${node.op} ${name}` : node.op,
    scope: scopeText(scope, node.op),
    value: node.outputs.map(typeText).join(', '),
    time: computed ? kernelTime(ran.durUs) : '',
    memory: ran && ran.bytes > 0 ? bytes(ran.bytes) : '',
    place: computed ? ran.backend : '',
    reads: node.inputs.map(nameOf).join(', '),
    role: node.role ?? '',
  };
}

export function rowWords(row: Row<ShownNode>, nameOf: (value: number) => string): RowWords {
  const { item } = row;
  if (item.kind === 'node') return nodeWords(item.node, item.scope, nameOf);
  if (item.kind === 'group' && item.node) return nodeWords(item.node, [], nameOf);
  const nodes = nodesIn(item);
  const dynamic = nodes.filter(isDynamic);
  const computed = dynamic.filter(({ role }) => role === undefined);
  return {
    lines: distinct(nodes.flatMap(({ lines }) => lines)).sort((a, b) => a - b),
    name: item.kind === 'group' ? item.name : (alikeText(item) ?? `× ${number3(item.passes.length)}`),
    scope: '',
    value: item.kind === 'repeat' && alikeText(item) !== undefined ? 'alike' : nodesText(sizeOfItem(item)),
    time: computed.length > 0 ? kernelTime(sum(computed, ({ ran }) => ran.durUs)) : '',
    memory: dynamic.length > 0 ? bytes(sum(dynamic, ({ ran }) => ran.bytes)) : '',
    place: distinct(computed.map(({ ran }) => ran.backend)).join(', '),
    reads: '',
    role: '',
  };
}

/** How a value is called in the outline: by its node's operation and its id. */
export function valueNames(nodes: readonly ShownNode[]): (value: number) => string {
  const makers = makersOf(nodes);
  // Words are made for what is in sight alone: a long run has thousands of values.
  return (value) => {
    const maker = makers.get(value);
    if (maker === undefined) return `%${String(value)}`;
    const index = maker.outputs.findIndex(({ id }) => id === value);
    return `${maker.op}${index > 0 ? `:${String(index)}` : ''} %${String(value)}`;
  };
}
