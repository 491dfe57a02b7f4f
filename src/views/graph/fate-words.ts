/** What a pass made of a node, in words. */
import type { Fate } from '../../graphs/fates';

export interface FateWords {
  /** For the row: "fused into fused_matmul". */
  readonly text: string;
  /** With the reason and the rule. */
  readonly title: string;
  /** Whether it is in the other graph no more. */
  readonly gone: boolean;
}

/** "matmul %7", "a constant", "3 nodes". */
function namesOf({ into }: Fate): string {
  const [first, ...rest] = into;
  if (!first) return '';
  if (rest.length > 0) return `${String(into.length)} nodes`;
  return first.role === 'const' ? 'a constant' : `${first.op} %${String(first.id)}`;
}

export function fateWords(fate: Fate): FateWords {
  const { how, rule, algebra, reason, pass } = fate;
  const names = namesOf(fate);
  const text =
    how === 'removed'
      ? names === ''
        ? 'removed'
        : `removed, ${names} stands for it`
      : `${how} ${how === 'merged' ? 'with' : 'into'} ${names}`;
  const why = reason === algebra ? reason : `${reason} (${algebra})`;
  return { text, gone: true, title: `Not in the static graph: ${text}. ${why}. Pass ${pass}, rule ${rule}.` };
}
