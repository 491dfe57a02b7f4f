/**
 * What makes a benchmark's answer doubtful: one sentence that says whether it can be relied on and the one thing to do about it, and the
 * grounds that this rests on. What to do follows from what was seen of the machine: where it was busy, others have to go; where it was
 * quiet, only more turns help.
 */
import { counted } from '../base/quantities';
import { callTime, capital, digits3, listed, nameOf } from './amounts';
import { busyShare, changeOfPace, wasQuiet } from './pace';
import type { BenchmarkReport, Watched } from './report';
import type { Standing } from './standing';
import { ENOUGH_TURNS, hasAnotherRatio, isAmongFastest, type Comparison } from './verdict';

interface Doubt {
  /** As a part of a sentence. */
  readonly cause: string;
  readonly todo: string;
  readonly ground: string;
  /** Whether it keeps from telling who is faster; else only times suffer, as contestants take turns. */
  readonly hidesOrder: boolean;
}

export interface Doubts {
  /** Left out where nothing is doubtful. */
  readonly lead?: string;
  readonly grounds: readonly string[];
}

const NOTHING_SEEN: Watched = { checks: [], stills: [], retaken: 0 };
const CLOSE = 'Close what else runs, and measure again.';
const MORE = 'A larger budget tells more.';

/** Of what was seen beside the contestants' own times: threads that are slow from the first turn to the last look steady by those. */
function busy({ checks }: Watched): readonly Doubt[] {
  const share = busyShare(checks);
  if (share === undefined) return [];
  const threads = Math.max(0, ...checks.map((check) => check.threads));
  const who =
    threads === 1 ? 'a thread that computed' : `the slowest of ${counted(threads, 'thread')} that computed`;
  return [
    {
      cause: 'other work kept this machine busy',
      todo: CLOSE,
      ground: `Between the turns, ${who} had its core for ${digits3(100 * share)} % of the time. Times are longer than on a quiet machine, most of all on several threads, however steady they look.`,
      hidesOrder: true,
    },
  ];
}

function pace({ checks }: Watched): readonly Doubt[] {
  const change = changeOfPace(checks);
  if (change === undefined) return [];
  const [how, as, todo] =
    change > 1
      ? [
          'slower',
          'as when a processor gets hot or saves power',
          'Measure again on mains power, when it has cooled.',
        ]
      : ['faster', 'as when a processor has cooled or raised its clock', 'Measure again.'];
  return [
    {
      cause: `this machine became ${how} while it measured`,
      todo,
      ground: `The same piece of work took ${digits3(change)} times as long at the end as at the start, ${as}. Contestants bore that alike, as they took turns; the times themselves are of neither state.`,
      hidesOrder: false,
    },
  ];
}

function standstill({ stills, retaken }: Watched): readonly Doubt[] {
  const stood = stills.reduce((sum, ms) => sum + ms, 0);
  if (stood === 0) return [];
  const again = `${counted(retaken, 'sample')} ${retaken === 1 ? 'was' : 'were'} taken again`;
  return [
    {
      cause: 'the page stood still in the middle of it',
      todo: 'Keep the computer awake, and measure again.',
      ground: `The page stood still for ${callTime(stood)} in all, as when a computer sleeps or a browser freezes a page.${retaken === 0 ? '' : ` What was timed meanwhile does not count: ${again}.`}`,
      hidesOrder: false,
    },
  ];
}

const isFew = (standing: Standing, name: string): boolean => standing.samples(name).length < ENOUGH_TURNS;

const namesOf = (standing: Standing, is: (rank: Comparison) => boolean): string =>
  listed(standing.ranks.filter(is).map(({ name }) => nameOf(name)));

/** Of one that is slower beyond doubt they were enough. */
function tooFew(standing: Standing): readonly Doubt[] {
  const few = namesOf(standing, ({ name, verdict }) => isFew(standing, name) && verdict !== 'slower');
  if (few === '') return [];
  return [
    {
      cause: 'there were too few turns',
      todo: MORE,
      ground: `Fewer than ${counted(ENOUGH_TURNS, 'turn')} say little: ${few}.`,
      hidesOrder: true,
    },
  ];
}

/** How well one that is slower is known stands beside it. */
function unsteadiness(standing: Standing, { checks }: Watched): readonly Doubt[] {
  const { ranks, unsteady } = standing;
  const isUnsteady = ranks.some(
    (rank) =>
      (rank.verdict === 'not told' && !isFew(standing, rank.name)) ||
      (isAmongFastest(rank) && unsteady.includes(rank.name)),
  );
  if (!isUnsteady) return [];
  const isQuiet = wasQuiet(checks);
  const what = unsteady.length === 0 ? 'Ratios' : `Times of ${listed(unsteady.map(nameOf))}`;
  const through = isQuiet
    ? ', though this machine had little else to do: threads that wait for each other do that, and memory that is tidied up'
    : ', through other work on this machine or threads that wait for each other';
  return [
    {
      cause: 'times were too unsteady',
      todo: isQuiet ? MORE : CLOSE,
      ground: `${what} vary from turn to turn, so that they are known to no better than a fifth${busyShare(checks) === undefined ? through : ''}.`,
      hidesOrder: true,
    },
  ];
}

function unsettledness(standing: Standing): readonly Doubt[] {
  const unsettled = namesOf(
    standing,
    ({ name }) => !isFew(standing, name) && standing.row(name)?.settled === false,
  );
  if (unsettled === '') return [];
  return [
    {
      cause: 'some were still getting faster',
      todo: 'A larger budget gives them the time to settle.',
      ground: `Still getting faster when they were measured: ${unsettled}.`,
      hidesOrder: true,
    },
  ];
}

function swing(standing: Standing, { checks }: Watched): readonly Doubt[] {
  const swinging = namesOf(standing, (rank) => rank.verdict === 'slower' && hasAnotherRatio(rank));
  if (swinging === '') return [];
  return [
    {
      cause: 'times went up and down while they were taken',
      todo: wasQuiet(checks) ? MORE : CLOSE,
      ground: `How many times as long is told by the median of the turns’ ratios. The ratio of the medians differs from it by more than a tenth for ${swinging}.`,
      hidesOrder: false,
    },
  ];
}

/** How far the answer can be relied on. */
function reliance({ ranks, point }: Standing, all: readonly Doubt[]): string {
  const hidesOrder = all.some((doubt) => doubt.hidesOrder);
  const [best] = ranks;
  // Whose turn never came may be faster.
  const isPart = point.rows.some(({ status }) => status === 'waiting' || status === 'preparing');
  if (ranks.length > 1 && isPart && best?.verdict === 'fastest') return 'Fairly sure, but not of all';
  if (ranks.length > 1 && best?.verdict === 'fastest')
    return 'Fairly sure of who is the fastest, less of the times';
  if (best?.verdict === 'fastest so far') return 'Fairly sure, but not of all';
  return hidesOrder ? 'Don’t rely on this' : 'Fairly sure, less of the times';
}

/** Before its end, by somebody or with the page. */
function ended({ status, during }: BenchmarkReport): readonly Doubt[] {
  if (status !== 'stopped') return [];
  const stands = 'what was measured until then stands.';
  if (during === undefined)
    return [
      {
        cause: 'it was stopped before its end',
        todo: 'Let it run to its end.',
        ground: `It was stopped before its end: ${stands}`,
        hidesOrder: true,
      },
    ];
  const went = `the page went away while ${nameOf(during)} was being measured`;
  return [
    {
      cause: went,
      todo: 'Measure the others without it.',
      ground: `${capital(went)}, perhaps for want of memory: ${stands}`,
      hidesOrder: true,
    },
  ];
}

function nothingTimed({ status, during }: BenchmarkReport): string {
  if (status !== 'stopped') return 'Nothing was timed.';
  return during === undefined
    ? 'It was stopped before anything was timed.'
    : `The page went away while ${nameOf(during)} was being measured, perhaps for want of memory, before anything was timed.`;
}

export function doubts(report: BenchmarkReport, standing: Standing): Doubts {
  const { status, hidden, during, watched = NOTHING_SEEN } = report;
  if (standing.ranks.length === 0) {
    return { grounds: [], ...(status !== 'running' && { lead: nothingTimed(report) }) };
  }
  const all: readonly Doubt[] = [
    ...(during === undefined ? [] : ended(report)),
    ...busy(watched),
    ...(hidden
      ? [
          {
            cause: 'the page was out of sight for a while',
            todo: 'Measure again with it in sight.',
            ground: 'The page was out of sight for a while, when browsers slow it down.',
            hidesOrder: true,
          },
        ]
      : []),
    ...(during === undefined ? ended(report) : []),
    ...tooFew(standing),
    ...unsteadiness(standing, watched),
    ...unsettledness(standing),
    ...swing(standing, watched),
    ...pace(watched),
    ...standstill(watched),
  ];
  const [first] = all;
  if (!first) return { grounds: [] };
  return {
    lead: `${reliance(standing, all)}: ${first.cause}. ${first.todo}`,
    grounds: all.map(({ ground }) => ground),
  };
}
