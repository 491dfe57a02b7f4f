/** What makes a benchmark's answer doubtful, in sentences. */
import { counted } from '../base/quantities';
import { callTime, digits3, listed, nameOf } from './amounts';
import { busyShare, changeOfPace } from './pace';
import type { BenchmarkReport, Watched } from './report';
import type { Standing } from './standing';

/** The ratio that is told and that of the medians beside it are worth a word where they differ by more than this share. */
const ANOTHER_RATIO = 0.1;
const NOTHING_SEEN: Watched = { checks: [], stills: [], retaken: 0 };
/** Fewer samples than these say little. */
const FEW = 6;

/** Of what was seen beside the contestants' own times: threads that are slow from the first turn to the last look steady by those. */
function machineDoubts({ checks, stills, retaken }: Watched = NOTHING_SEEN): readonly string[] {
  const share = busyShare(checks);
  const change = changeOfPace(checks);
  const threads = Math.max(0, ...checks.map((check) => check.threads));
  const stood = stills.reduce((sum, ms) => sum + ms, 0);
  return [
    ...(share === undefined
      ? []
      : [
          `Other work kept this machine busy: between the turns, ${threads === 1 ? 'a thread' : `the slowest of ${counted(threads, 'thread')}`} that computed had its core for ${digits3(100 * share)} % of the time. Times are longer than on a quiet machine, most of all on several threads, however steady they look. Close what else runs, and measure again.`,
        ]),
    ...(change === undefined
      ? []
      : [
          `This machine became ${change > 1 ? 'slower' : 'faster'} while it measured: the same piece of work took ${digits3(change)} times as long at the end as at the start, ${change > 1 ? 'as when a processor gets hot or saves power' : 'as when a processor has cooled or raised its clock'}. Contestants bore that alike, as they took turns; the times themselves are of neither state.`,
        ]),
    ...(stood === 0
      ? []
      : [
          `The page stood still for ${callTime(stood)} in all while it measured, as when a computer sleeps or a browser freezes a page.${retaken === 0 ? '' : ` What was timed meanwhile does not count: ${counted(retaken, 'sample')} ${retaken === 1 ? 'was' : 'were'} taken again.`}`,
        ]),
  ];
}

const endWords = ({ during }: BenchmarkReport): string =>
  during === undefined
    ? 'It was stopped before its end'
    : `The page went away while ${nameOf(during)} was being measured, perhaps for want of memory`;

export function doubts(report: BenchmarkReport, standing: Standing): readonly string[] {
  const { ranks, isNoisy } = standing;
  const named = (is: (name: string) => boolean): string =>
    listed(ranks.filter(({ name }) => is(name)).map(({ name }) => nameOf(name)));
  const verdicts = new Map(ranks.map(({ name, verdict }) => [name, verdict]));
  // Of one that is slower beyond doubt they were enough.
  const few = named((name) => standing.samples(name).length < FEW && verdicts.get(name) !== 'slower');
  const unsettled = named(
    (name) => standing.samples(name).length >= FEW && standing.row(name)?.settled === false,
  );
  const [best] = ranks;
  const otherRatio = listed(
    ranks.flatMap(({ name, ratio, verdict }) => {
      if (!best || verdict !== 'slower') return [];
      const share = ratio / (standing.ms(name) / standing.ms(best.name));
      return Math.max(share, 1 / share) > 1 + ANOTHER_RATIO ? [nameOf(name)] : [];
    }),
  );
  const isTied = ranks.some(({ verdict }) => verdict === 'not distinguishable');
  return [
    ...(report.status === 'stopped' ? [`${endWords(report)}: what was measured until then stands.`] : []),
    ...(ranks.length === 0 && report.status !== 'running' ? ['Nothing was timed.'] : []),
    ...(few === '' ? [] : [`Too few samples to say much of ${few}: fewer than ${counted(FEW, 'turn')}.`]),
    ...(isNoisy && isTied
      ? [
          'This machine was too unsteady to tell more: times vary by more than a fifth from turn to turn, through other work on it or threads that wait for each other. Close what else runs, and measure again.',
        ]
      : isNoisy
        ? [
            'Some times were unsteady: they vary by more than a fifth from turn to turn, through other work on this machine or threads that wait for each other.',
          ]
        : []),
    ...(otherRatio === ''
      ? []
      : [
          `How many times as long is told by the median of the turns’ ratios. The ratio of the medians differs from it by more than a tenth for ${otherRatio}, as times went up and down while they were taken.`,
        ]),
    ...(unsettled === ''
      ? []
      : [
          `Still getting faster when they were measured: ${unsettled}. A larger budget gives them the time to settle.`,
        ]),
    ...machineDoubts(report.watched),
    ...(report.hidden
      ? ['The page was out of sight for a while, when browsers slow it down: measure again with it in sight.']
      : []),
  ];
}
