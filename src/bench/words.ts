/** What a benchmark found, in sentences: the answer first, each claim with the figures that it rests on, and what makes it doubtful after it. */
import { counted } from '../base/quantities';
import {
  callTime,
  capital,
  digits3,
  farness,
  listed,
  nameOf,
  ratioInterval,
  reason,
  timeInterval,
  untoldRatio,
} from './amounts';
import { callsToPayBack, curvesByBatch, paybackOf } from './break-even';
import { summaryOf } from './harness';
import { overtakings } from './overtaking';
import { DIFFERS, type BenchmarkReport, type Machine, type Row } from './report';
import { softwareOf } from './sensible';
import { mainPoint, placeOf, sharedFailure, Standing, wayOf } from './standing';
import { closeness, isAboveOne, median, type Ratio } from './statistics';
import { doubts } from './doubts';
import { hasAnotherRatio } from './verdict';

export interface Sentence {
  readonly about:
    | 'answer'
    | 'next'
    | 'compiling'
    | 'payback'
    | 'graphics card'
    | 'size'
    | 'read-back'
    /** Whose time is known less closely than was wished. */
    | 'precision'
    | 'wrong'
    | 'failed'
    /** Nobody's error: this browser or this function does not have it. */
    | 'unavailable'
    /** Whether it can be relied on, and what to do: one at most. */
    | 'doubt'
    /** What a doubt rests on, right after it. */
    | 'ground';
  readonly text: string;
}

/** What waiting for the graphics card and reading back take of a call is worth a word from this share on. */
const READ_BACK = 0.2;

const isEager = (id: string): boolean => wayOf(id) === 'eager';
const isCompiled = (id: string): boolean => !isEager(id);
const isGpu = (id: string): boolean => placeOf(id) === 'webgl' || placeOf(id) === 'webgpu';
const isProcessor = (id: string): boolean => placeOf(id) === 'cpu' || placeOf(id) === 'wasm';

const sized = (batch: number | undefined): string =>
  batch === undefined ? '' : ` at a batch of ${batch.toLocaleString('en-US')}`;

/** "1.80 times as fast as eager tfjs wasm (1.62 to 2.04)", and by the medians where that is another ratio; of how many times as long the slow one takes. */
function times(
  how: 'fast' | 'long',
  standing: Standing,
  ratio: Ratio,
  { fast, slow }: Readonly<Record<'fast' | 'slow', string>>,
): string {
  const ofMedians = standing.ms(slow) / standing.ms(fast);
  const another = hasAnotherRatio({ ...ratio, ofMedians })
    ? ` turn by turn; ${digits3(ofMedians)} by the medians`
    : '';
  return `${digits3(ratio.ratio)} times as ${how} as ${nameOf(how === 'fast' ? slow : fast)} (${ratioInterval(ratio)}${another})`;
}

/** Why nothing is claimed of two. */
function untoldWords(standing: Standing, one: string, other: string): string {
  const untold = standing.untold(one, other);
  if (!untold) return `${nameOf(one)} and ${nameOf(other)} are not distinguishable`;
  if (untold.ratio < 1) return untoldWords(standing, other, one);
  return `${nameOf(one)} against ${nameOf(other)} (${untoldRatio(untold)}) takes more turns`;
}

function takes(standing: Standing, name: string): string {
  const { median: ms, low, high } = summaryOf(standing.samples(name));
  const within = timeInterval({ low, high });
  return `${callTime(ms)} a call${within === '' ? '' : ` (${within})`}`;
}

/** Who is the fastest, or who may be. */
function answer(standing: Standing): readonly Sentence[] {
  const [best, ...others] = standing.ranks;
  if (!best) return [];
  const say = (text: string): readonly Sentence[] => [{ about: 'answer', text }];
  const where = sized(standing.point.batch);
  if (others.length === 0)
    return say(
      `${capital(nameOf(best.name))} takes ${takes(standing, best.name)}${where}; nothing else was timed to compare it with.`,
    );
  const tied = others.filter(({ verdict }) => verdict === 'not distinguishable');
  const next = others.find(({ verdict }) => verdict === 'slower');
  const untold = others.filter(({ verdict }) => verdict === 'not told');
  const apart =
    untold.length === 0
      ? ''
      : ` Not told yet: ${listed(untold.map((each) => `${nameOf(each.name)} (${untoldRatio(each)})`))}.`;
  if (tied.length === 0 && next)
    return say(
      `${capital(nameOf(best.name))} is the ${best.verdict}${where}: ${takes(standing, best.name)}, ${times('fast', standing, next, { fast: best.name, slow: next.name })}.${apart}`,
    );
  if (tied.length === 0)
    return say(
      `Who is the fastest can’t be told yet${where}. ${capital(nameOf(best.name))} has the shortest median: ${takes(standing, best.name)}.${apart}`,
    );
  const names = [best, ...tied].map(({ name }) => name);
  const each = names.map((name) => `${nameOf(name)} (${callTime(standing.ms(name))} a call)`);
  return [
    ...say(`The fastest are not distinguishable${where}: ${listed(each)}.${apart}`),
    ...(next
      ? [
          {
            about: 'next' as const,
            text: `The next, ${nameOf(next.name)}, takes ${times('long', standing, next, { fast: best.name, slow: next.name })}.`,
          },
        ]
      : []),
  ];
}

/** Which of two is the faster, where that can be told. */
function between(
  standing: Standing,
  one: string,
  other: string,
): { readonly fast: string; readonly slow: string; readonly ratio: Ratio } | undefined {
  for (const [fast, slow] of [
    [one, other],
    [other, one],
  ] as const) {
    const ratio = standing.ratio(slow, fast);
    if (ratio && isAboveOne(ratio)) return { fast, slow, ratio };
  }
  return undefined;
}

function compiling(standing: Standing): readonly Sentence[] {
  const [eager, compiled] = [standing.best(isEager), standing.best(isCompiled)];
  if (eager === undefined || compiled === undefined) return [];
  const found = between(standing, compiled, eager);
  if (!found)
    return [
      {
        about: 'compiling',
        text: `Whether compiling gains anything can't be told: ${untoldWords(standing, compiled, eager)}.`,
      },
    ];
  if (found.fast === eager)
    return [
      {
        about: 'compiling',
        text: `Compiling gains nothing here: the best of it, ${nameOf(compiled)}, takes ${times('long', standing, found.ratio, found)}.`,
      },
    ];
  return [
    {
      about: 'compiling',
      text: `Compiled code is ${times('fast', standing, found.ratio, found)}, the best of eager code: ${nameOf(compiled)}.`,
    },
    ...payback(standing, compiled, eager),
  ];
}

function payback(standing: Standing, compiled: string, eager: string): readonly Sentence[] {
  const [one, other] = [standing.row(compiled), standing.row(eager)];
  const paid = one && other && paybackOf(one, other, standing.missed);
  if (!paid || paid.kind === 'never told') return [];
  if (paid.kind === 'at once')
    return [
      {
        about: 'payback',
        text: `${capital(nameOf(compiled))} pays for itself at once: with all that is done to compile it, its first call takes no longer than the first eager one.`,
      },
    ];
  return [
    {
      about: 'payback',
      text: `It pays for itself after about ${callsToPayBack(paid)}: that is when tracing, passes, session and first run have cost no more than they saved. Loading the engine is left out.`,
    },
  ];
}

/** What imitates that graphics card, by the machine's own words. */
export function imitating(machine: Machine, id: string): string | undefined {
  const place = placeOf(id);
  const renderer = place === 'webgl' ? machine.webgl : place === 'webgpu' ? machine.webgpu : undefined;
  return renderer === undefined ? undefined : softwareOf(renderer);
}

function graphicsCard(standing: Standing, machine: Machine): readonly Sentence[] {
  const [gpu, processor] = [standing.best(isGpu), standing.best(isProcessor)];
  if (gpu === undefined || processor === undefined) return [];
  const software = imitating(machine, gpu);
  const but =
    software === undefined
      ? ''
      : ` It is only imitated here (${software}), which says nothing about a real one.`;
  const found = between(standing, gpu, processor);
  const about = 'graphics card';
  if (!found)
    return [
      {
        about,
        text: `Whether graphics card or processor is the faster can't be told: ${untoldWords(standing, gpu, processor)}.${but}`,
      },
    ];
  const [winner, loser] =
    found.fast === gpu ? ['graphics card', 'processor'] : ['processor', 'graphics card'];
  return [
    {
      about,
      text: `The ${winner} is faster than the ${loser}: ${nameOf(found.fast)} is ${times('fast', standing, found.ratio, found)}.${but}`,
    },
  ];
}

function readBack(standing: Standing): readonly Sentence[] {
  return standing.ranks
    .filter(({ name }) => isGpu(name) && (standing.row(name)?.unread.length ?? 0) > 0)
    .flatMap(({ name }): readonly Sentence[] => {
      const [all, until] = [standing.ms(name), median(standing.row(name)?.unread ?? [])];
      const share = (all - until) / all;
      if (!(share >= READ_BACK)) return [];
      return [
        {
          about: 'read-back',
          text: `Of each call of ${nameOf(name)}, ${callTime(all - until)} of ${callTime(all)} pass after it has returned: the graphics card finishes, and the result is read back.`,
        },
      ];
    });
}

const percent = (share: number): string => `±${digits3(100 * share)} %`;

/** Of those that took all turns: one that sat some out is known to be far behind, which is enough. */
function precision(standing: Standing, { status, settings }: BenchmarkReport): readonly Sentence[] {
  if (status === 'running') return [];
  const all = standing.ranks.map(({ name }) => ({ name, samples: standing.samples(name) }));
  const turns = Math.max(...all.map(({ samples }) => samples.length));
  const missed = all
    .filter(({ samples }) => samples.length === turns)
    .map(({ name, samples }) => ({ name: nameOf(name), share: closeness(samples) }))
    .filter(({ share }) => share > settings.precision && Number.isFinite(share))
    .sort((a, b) => b.share - a.share);
  const [worst] = missed;
  if (!worst) return [];
  const to = `to ${percent(worst.share)} after ${counted(turns, 'turn')}`;
  const wished = percent(settings.precision);
  const text =
    missed.length === 1
      ? `${capital(worst.name)} is known ${to}; the wish was ${wished}.`
      : `${counted(missed.length, 'contestant')} are known less closely than the wished ${wished}, ${worst.name} only ${to}.`;
  return [{ about: 'precision', text }];
}

/** Of the same reason for all it is said once. */
function notTimed(rows: readonly Row[]): readonly Sentence[] {
  const why = sharedFailure(rows);
  if (why !== undefined) {
    const all = rows.length === 2 ? 'Both contestants' : `All ${counted(rows.length, 'contestant')}`;
    return [{ about: 'failed', text: `${all} failed: ${why}` }];
  }
  return rows.flatMap((row): readonly Sentence[] => {
    const { contestant, status, deviation } = row;
    const name = capital(nameOf(contestant));
    if (status === 'failed') return [{ about: 'failed', text: `${name} failed: ${reason(row)}` }];
    if (status === 'unavailable')
      return [{ about: 'unavailable', text: `${name} is not available: ${reason(row)}` }];
    if (status !== 'wrong') return [];
    const isLate = row.why?.startsWith(DIFFERS) === true;
    const off = deviation
      ? ` It is off by ${isLate ? 'up to ' : ''}${farness(deviation.maxRel)} of the largest element, where ${farness(deviation.tolerance)} is allowed.`
      : '';
    const so = isLate ? 'lost its times' : 'was not timed';
    return [{ about: 'wrong', text: `${name} is wrong and ${so}: ${reason(row)}${off}` }];
  });
}

function doubtful(report: BenchmarkReport, standing: Standing): readonly Sentence[] {
  const { lead, grounds } = doubts(report, standing);
  if (lead === undefined) return [];
  return [{ about: 'doubt', text: lead }, ...grounds.map((text): Sentence => ({ about: 'ground', text }))];
}

/** Fit to be read one after the other; the first is the answer, where there is one. */
export function wordsOf(report: BenchmarkReport): readonly Sentence[] {
  if (report.status === 'failed') {
    const why = reason({ why: 'it failed', ...report });
    return [{ about: 'failed', text: `Nothing was measured${/^\p{Lu}/u.test(why) ? '.' : ':'} ${why}` }];
  }
  const point = mainPoint(report);
  if (!point) return [];
  const standing = new Standing(point);
  const untimed = notTimed(point.rows);
  /** Why there is no time at all is said already. */
  const isSaid = standing.ranks.length === 0 && untimed.length > 0 && report.status === 'done';
  return [
    ...answer(standing),
    ...compiling(standing),
    ...graphicsCard(standing, report.machine),
    ...overtakings(curvesByBatch(report), 'a batch').map((text): Sentence => ({ about: 'size', text })),
    ...readBack(standing),
    ...precision(standing, report),
    ...untimed,
    ...(isSaid ? [] : doubtful(report, standing)),
  ];
}
