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

/** Why a rule was applied, with its algebra where the reason is not that. */
export const whyWords = ({ reason, algebra }: Pick<Fate, 'reason' | 'algebra'>): string =>
  reason === algebra ? reason : `${reason} (${algebra})`;

export function fateWords(fate: Fate): FateWords {
  const { how, rule, pass } = fate;
  const names = namesOf(fate);
  const text =
    how === 'removed'
      ? names === ''
        ? 'removed'
        : `removed, ${names} stands for it`
      : `${how} ${how === 'merged' ? 'with' : 'into'} ${names}`;
  return {
    text,
    gone: true,
    title: `Not in the static graph: ${text}. ${whyWords(fate)}. Pass ${pass}, rule ${rule}.`,
  };
}
