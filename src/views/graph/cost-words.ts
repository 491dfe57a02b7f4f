/** What calls of a compiled function took, in words: figures of one recorded run, and no benchmark. */
import type { CallCost } from '../../graphs/call-costs';
import { counted } from '../../base/quantities';
import { timeWords } from '../timeline/time-words';

const several = ({ calls }: CallCost, what: string): string =>
  calls === 1 ? `one ${what} measured` : `the median of ${counted(calls, what)}`;

const costWords = (cost: CallCost, what: string, resolutionUs: number): string =>
  `${timeWords(cost.us, resolutionUs)} on ${cost.on.join(' and ')} (${several(cost, what)})`;

/** Undefined where nothing is known that could be compared. */
export function callWords(
  later: CallCost | undefined,
  eager: CallCost | undefined,
  resolutionUs: number,
): string | undefined {
  const apart =
    'Recorded, which adds to both, and taken once: to know which is faster, benchmark them in turns.';
  if (later && eager)
    return (
      `A later call took ${costWords(later, 'call', resolutionUs)} compiled, and ` +
      `${costWords(eager, 'eager call', resolutionUs)} op by op. ${apart}`
    );
  if (later) return `A later call took ${costWords(later, 'call', resolutionUs)}.`;
  if (eager)
    return (
      `Op by op a call took ${costWords(eager, 'eager call', resolutionUs)}. It was not called again compiled: ` +
      'a second call would tell what later ones take.'
    );
  return undefined;
}

/** `alike`: how many graphs the eager calls of this one fit, where these can't be told apart. */
export const doubtWords = (alike: number): string =>
  `Calls of this function in the eager run fit ${counted(alike, 'static graph')} alike, and nothing tells which of them each was: what is ` +
  'pointed at lights up in all.';
