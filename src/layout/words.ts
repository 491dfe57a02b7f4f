/** What stands in a box: what it is called, and what it makes or holds. */
import { computedUs } from '../graphs/dynamic';
import type { ShownNode } from '../graphs/node';
import type { GroupItem, RepeatItem } from '../graphs/outline-item';
import { kernelTime, scopeText } from '../graphs/words';
import { typeText } from '../ir/print';
import { counted, number3 } from '../base/quantities';
import { nodesText } from '../graphs/counts';

export interface BoxWords {
  readonly title: string;
  readonly detail: string;
}

/** Times below it are not worth a place in the picture. */
const SHOWN_US = 100;

const timed = (text: string, us: number): string => {
  const time = us >= SHOWN_US ? kernelTime(us) : '';
  return text && time ? `${text} · ${time}` : text || time;
};

function nodeTitle({ op, attrs: { name } }: ShownNode, scope: readonly string[]): string {
  const title = typeof name === 'string' ? `${op} ${name}` : op;
  const around = scopeText(scope, op);
  return around ? `${around} › ${title}` : title;
}

export function nodeWords(node: ShownNode, scope: readonly string[]): BoxWords {
  return {
    title: nodeTitle(node, scope),
    detail: timed(node.outputs.map(typeText).join(', '), computedUs(node)),
  };
}

/** `us`: of all within. */
export function groupWords(
  { name, node, size }: Pick<GroupItem<ShownNode>, 'name' | 'node' | 'size'>,
  us: number,
): BoxWords {
  if (node) return { title: nodeTitle(node, []), detail: timed(node.outputs.map(typeText).join(', '), us) };
  return { title: name, detail: timed(nodesText(size), us) };
}

const ROLES = { input: 'input', const: 'constant', state: 'variable' } as const;

/** "4 variables": values that are alike, which are no loop; undefined for what computes. */
export function alikeText({
  passes,
  size,
}: Pick<RepeatItem<ShownNode>, 'passes' | 'size'>): string | undefined {
  const roles = new Set(passes[0]?.map((item) => (item.kind === 'node' ? item.node.role : undefined)));
  const [role] = roles;
  if (!role || roles.has(undefined)) return undefined;
  return counted(size, roles.size === 1 ? ROLES[role] : 'value');
}

/** What the turns of a repeat are called. */
export const turnWord = (item: Pick<RepeatItem<ShownNode>, 'passes' | 'size'>): string =>
  alikeText(item) === undefined ? 'turn' : 'no.';

export function repeatWords(item: RepeatItem<ShownNode>, us: number): BoxWords {
  const { passes, size } = item;
  const alike = alikeText(item);
  if (alike !== undefined) return { title: alike, detail: 'alike' };
  return { title: `× ${number3(passes.length)}`, detail: timed(nodesText(size), us) };
}

/** A part of a group of too many; `from` and `to` count from 1. */
export function sectionWords(from: number, to: number, of: number, size: number, us: number): BoxWords {
  return {
    title: `${number3(from)} to ${number3(to)} of ${number3(of)}`,
    detail: timed(nodesText(size), us),
  };
}

/** All lines of those lists, ascending. */
export function linesOf(lists: readonly (readonly number[])[]): readonly number[] {
  const [first = [], second, third] = lists.filter((list) => list.length > 0);
  if (!second) return first;
  if (!third && first.length === 1 && second.length === 1 && first[0] === second[0]) return first;
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}
