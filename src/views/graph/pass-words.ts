/** What the pipeline's steps say of themselves, and the difference that one makes, as text. */
import { diffLines } from 'diff';
import type { Compiled } from '../../base/compiled';
import type { EngineName } from '../../base/modes';
import { KERNEL_MEANS, NODE_MEANS, nodesText } from '../../graphs/counts';
import type { PackedStatic, ShownStep } from '../../graphs/static';
import type { Graph } from '../../ir/graph';
import { printGraph } from '../../ir/print';
import { counted, number3 } from '../../base/quantities';

/** A graph on its way: as it was traced, or after a pass. */
export interface Stage {
  readonly name: string;
  readonly graph: Graph;
  /** The pass that led here; none for the trace. */
  readonly step?: ShownStep;
  /** What the pass was given. */
  readonly before?: Graph;
}

export function stagesOf(traced: Graph, steps: readonly ShownStep[]): readonly Stage[] {
  let before = traced;
  const stages: Stage[] = [{ name: 'traced', graph: traced }];
  for (const step of steps) {
    stages.push({ name: step.name, graph: step.after, step, before });
    before = step.after;
  }
  return stages;
}

export const changed = ({ step }: Stage): boolean => step === undefined || step.edits.length > 0;

/** "9 edits: 61 nodes became 48, 55 kernels became 42". */
export function stageWords({ step, graph, before }: Stage): string {
  if (!step || !before) return `As it was traced: ${nodesText(graph.nodes.length)}`;
  const { kernels, edits } = step;
  // The layout is the order of axes that each value has in the ONNX model: there the count is of its operators.
  const what = step.name === 'layout' ? 'ONNX operator' : 'kernel';
  if (edits.length === 0) return `Changed nothing: ${nodesText(graph.nodes.length)}`;
  const nodes = became(before.nodes.length, graph.nodes.length, 'node');
  return `${counted(edits.length, 'edit')}: ${nodes}, ${became(kernels.before, kernels.after, what)}`;
}

const became = (before: number, after: number, one: string): string =>
  before === after ? `still ${counted(after, one)}` : `${counted(before, one)} became ${number3(after)}`;

/** What is counted there, for whom the words are new. */
export function stageTitle({ step }: Stage): string {
  if (!step) return NODE_MEANS;
  const edit = 'An edit is one use of a rule; it may take away and make several nodes.';
  const what =
    step.name === 'layout' ? 'An ONNX operator is a node of the model that ONNX Runtime gets.' : KERNEL_MEANS;
  return `${edit} ${NODE_MEANS} ${what}`;
}

/** The last stage that changed something: what a person wants to see first. */
export const lastChanged = (stages: readonly Stage[]): number => stages.findLastIndex(changed);

export interface RuleUse {
  readonly rule: string;
  readonly algebra: string;
  readonly count: number;
  /** Of its first uses, why. */
  readonly reasons: readonly RuleReason[];
}

export interface RuleReason {
  readonly text: string;
  /** What the first use for it took away and what it put there. */
  readonly nodes: readonly number[];
}

/** What a graph runs on: of two functions alike in name and signature, what both do. */
export const engineOf = (
  { name, signature }: Pick<PackedStatic, 'name' | 'signature'>,
  compiled: readonly Compiled[],
): EngineName =>
  compiled.find((each) => each.name === name && each.signature === signature)?.engine ?? 'tfjs';

/** The rules of a pass, those used most first. */
export function rulesOf({ step }: Stage): readonly RuleUse[] {
  const uses = new Map<string, { algebra: string; reasons: Map<string, RuleReason>; count: number }>();
  for (const { rule, algebra, reason, from, to } of step?.edits ?? []) {
    const use = uses.get(rule) ?? { algebra, reasons: new Map<string, RuleReason>(), count: 0 };
    use.count++;
    if (!use.reasons.has(reason)) use.reasons.set(reason, { text: reason, nodes: [...from, ...to] });
    uses.set(rule, use);
  }
  return [...uses]
    .map(([rule, { algebra, reasons, count }]) => ({
      rule,
      algebra,
      count,
      reasons: [...reasons.values()].slice(0, 3),
    }))
    .sort((a, b) => b.count - a.count);
}

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 2;

/** What a pass did to the printed graph, line by line (the graph itself, where it did nothing), with what is the same left out but next to a change. */
export function diffOf(
  stage: Stage,
): readonly (DiffLine | { readonly kind: 'gap'; readonly text: string })[] {
  const { graph, before } = stage;
  if (!before || !changed(stage))
    return printGraph(graph)
      .split('\n')
      .map((text) => ({ kind: 'same', text }));
  const parts = diffLines(printGraph(before), printGraph(graph));
  const lines = parts.flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((text): DiffLine => ({ kind: added ? 'added' : removed ? 'removed' : 'same', text })),
  );
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  const shown: (DiffLine | { readonly kind: 'gap'; readonly text: string })[] = [];
  let hidden = 0;
  lines.forEach((line, at) => {
    if (!near[at]) {
      hidden++;
      return;
    }
    if (hidden > 0) shown.push({ kind: 'gap', text: counted(hidden, 'line') });
    hidden = 0;
    shown.push(line);
  });
  if (hidden > 0) shown.push({ kind: 'gap', text: counted(hidden, 'line') });
  return shown;
}
