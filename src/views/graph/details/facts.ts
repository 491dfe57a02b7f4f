/** Everything that is known of one node, in words and with the nodes that belong to it, for the panel of details. */
import type { DynamicNode } from '../../../graphs/dynamic';
import type { ShownNode, ShownValue } from '../../../graphs/node';
import { editsOf } from '../../../graphs/edits';
import type { PackedStatic } from '../../../graphs/static';
import { isData, isGraph, nodesWithin, type Attr } from '../../../ir/graph';
import { printGraph, typeText } from '../../../ir/print';
import type { Edit } from '../../../ir/step';
import type { Stage } from '../pass-words';

/** A value, and the node behind it, where it is among those known. */
export interface Link {
  readonly text: string;
  readonly type: string;
  /** The node to go to. */
  readonly node?: number;
}

export interface Fact {
  readonly term: string;
  readonly text: string;
  /** Of several lines, as a program's text. */
  readonly code?: boolean;
}

const label = ({ op, attrs: { name } }: ShownNode, value: number): string =>
  typeof name === 'string' ? `${op} ${name}` : `${op} %${String(value)}`;

export function inputsOf(node: ShownNode, makers: ReadonlyMap<number, ShownNode>): readonly Link[] {
  return node.inputs.map((value) => {
    const maker = makers.get(value);
    const type = maker?.outputs.find(({ id }) => id === value);
    if (!maker || !type) return { text: `%${String(value)}`, type: '' };
    return { text: label(maker, value), type: typeText(type), node: maker.id };
  });
}

/** Readers of a node's values that are named; of more their count is. */
const MOST_READERS = 12;

/** Who reads what the node makes. */
export function readersOf(
  node: ShownNode,
  nodes: readonly ShownNode[],
): { readonly links: readonly Link[]; readonly more: number } {
  const made = new Set(node.outputs.map(({ id }) => id));
  const readers = nodes.filter((other) => other !== node && other.inputs.some((value) => made.has(value)));
  return {
    links: readers.slice(0, MOST_READERS).map((reader) => linkTo(reader)),
    more: Math.max(0, readers.length - MOST_READERS),
  };
}

export function linkTo(node: ShownNode): Link {
  const [first] = node.outputs;
  return { text: label(node, first?.id ?? node.id), type: first ? typeText(first) : '', node: node.id };
}

function attrText(attr: Attr): string {
  if (isGraph(attr)) return printGraph(attr);
  if (isData(attr)) return Array.from(attr, (value) => String(Number(value.toPrecision(6)))).join(', ');
  if (Array.isArray(attr)) return `[${attr.map((item) => attrText(item as Attr)).join(', ')}]`;
  return String(attr);
}

export const attrsOf = ({ attrs }: ShownNode): readonly Fact[] =>
  Object.entries(attrs).map(([term, attr]) => ({
    term,
    text: attrText(attr),
    ...(isGraph(attr) && { code: true }),
  }));

const sizeOf = ({ shape }: ShownValue): number => shape.reduce((size, length) => size * length, 1);

/** Below as many elements each, inputs that are in memory are computed on by the cpu: flags of tfjs. */
const HANDED_ON: Readonly<Record<string, number>> = { webgl: 128, webgpu: 1000 };

/** Why the cpu ran what the run's backend was to run; undefined where that backend did. */
export function fallbackOf(
  { op, inputs, ran, role }: DynamicNode,
  makers: ReadonlyMap<number, ShownNode>,
  backend: string | undefined,
): string | undefined {
  const below = backend === undefined ? undefined : HANDED_ON[backend];
  if (backend === undefined || below === undefined || role || ran.backend !== 'cpu') return undefined;
  if (inputs.length === 0)
    return `It reads no tensor: tfjs makes its value in memory, and sends it to ${backend} when a kernel there reads it.`;
  const values = inputs.map((id) => makers.get(id)?.outputs.find((value) => value.id === id));
  if (values.every((value) => value && sizeOf(value) < below))
    return (
      `tfjs handed it on to the ${ran.backend}: each of its inputs has fewer than ${String(below)} elements and was in memory, ` +
      `not on the GPU, so that sending them there would have taken longer than computing.`
    );
  return `tfjs' ${backend} backend computes ${op} on the ${ran.backend} here: it has no shader for it, or its inputs were in memory still.`;
}

/** At most so many operators are named. */
const MOST_OPERATORS = 12;

/** What a node is for those who run it: ONNX operators, or the kernels of tfjs. Those that are alike are counted. */
export function runsAs(
  { id, op, role }: ShownNode,
  { lowered, kernels }: Pick<PackedStatic, 'lowered' | 'kernels'>,
): readonly Fact[] {
  if (lowered) {
    const operators = lowered.find(({ node }) => node === id)?.operators ?? [];
    const counts = new Map<string, number>();
    for (const operator of operators) counts.set(operator, (counts.get(operator) ?? 0) + 1);
    const texts = [...counts].map(([name, count]) => (count > 1 ? `${name} × ${String(count)}` : name));
    const more = texts.length > MOST_OPERATORS ? `, and ${String(texts.length - MOST_OPERATORS)} more` : '';
    const text = texts.slice(0, MOST_OPERATORS).join(', ') + more;
    return text ? [{ term: 'as ONNX', text }] : [];
  }
  const names = role === undefined && Object.hasOwn(kernels, op) ? kernels[op] : undefined;
  return names && names.length > 0 ? [{ term: 'in tfjs', text: names.join(', ') }] : [];
}

/** What became of a static node on its way through the passes. */
export interface Fate {
  /** The node as it last was. */
  readonly node: ShownNode;
  /** The graph that this is of. */
  readonly stage: Stage;
  /** "Made by simplify: …"; undefined where it was traced. */
  readonly made?: string;
  /** "Gone after cse: …"; undefined where it is there at the end. */
  readonly gone?: string;
  /** What stands in its place. */
  readonly became: readonly number[];
}

const byRule = (verb: string, { name }: Stage, edit: Edit | undefined): string =>
  `${verb} ${name}${edit ? `, rule ${edit.rule}: ${edit.reason}` : ''}`;

/** `at`: the stage that is looked at; the node is taken from it, or else from the last that has it. */
export function fateOf(id: number, stages: readonly Stage[], at: number): Fate | undefined {
  const nodeIn = (stage: Stage | undefined) =>
    stage && nodesWithin(stage.graph).find((node) => node.id === id);
  const has = stages.map((stage) => nodeIn(stage) !== undefined);
  const first = has.indexOf(true);
  const last = has.lastIndexOf(true);
  const stage = has[at] ? stages[at] : stages[last];
  const node = nodeIn(stage);
  if (!stage || !node) return undefined;
  const [maker, taker] = [first > 0 ? stages[first] : undefined, stages[last + 1]];
  const gone = taker?.step && editsOf(taker.step).tookAway.get(id);
  return {
    node,
    stage,
    became: gone?.to ?? [],
    ...(maker?.step && { made: byRule('Made by', maker, editsOf(maker.step).made.get(id)) }),
    ...(taker && { gone: byRule('Gone after', taker, gone) }),
  };
}
