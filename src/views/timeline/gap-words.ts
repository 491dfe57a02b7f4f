/** What the timeline may say of memory and time where events in the middle of the run were not kept. */
import { bytes } from '../../base/quantities';
import type { Memory } from '../../graphs/memory';
import { liveAt } from './memory-curve';
import { momentWords } from './time-words';

/** What is live at a moment, as far as that is known. */
export function liveWords({ points, gap }: Memory, us: number, resolutionUs: number): readonly string[] {
  const moment = momentWords(us, resolutionUs);
  if (gap && us >= gap.startUs && us < gap.endUs)
    return [`not known at ${moment}`, 'Events of this time were not kept.'];
  const live = `${bytes(liveAt(points, us))} live at ${moment}`;
  return gap && us >= gap.endUs ? [live, 'Counted: only what was made since the gap.'] : [live];
}

/** What stands at the highest point of the curve. */
export const peakWords = ({ peak, gap }: Memory): string => {
  if (!peak) return '';
  const line = peak.line === undefined ? '' : `, line ${String(peak.line)}`;
  return `${gap ? 'highest that was kept' : 'peak'} ${bytes(peak.bytes)}${line}`;
};

/** What is to be known of the curve under a gap; `peakBytes`: the run's own count, which knew all events, once it has ended. */
export function gapWords({ gap }: Memory, peakBytes: number | undefined): string | undefined {
  if (!gap) return undefined;
  const peak = peakBytes ? ` The whole run’s peak was ${bytes(peakBytes)}.` : '';
  return `Live memory after the gap counts only what was made since: what is older is left out there, held or not.${peak}`;
}
