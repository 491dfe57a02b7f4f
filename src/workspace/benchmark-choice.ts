/** What is to be measured, as the bar of the benchmark shows it, and the same in an address. */
import { contestantId, parseContestant } from '../bench/contestants';
import type { Subject } from '../bench/report';
import type { QuerySettings } from '../snippet/query';

export type SubjectKey = Pick<Subject, 'via' | 'name' | 'signature'>;

export const sameSubject = (a: SubjectKey | undefined, b: SubjectKey | undefined): boolean =>
  a?.via === b?.via && a?.name === b?.name && a?.signature === b?.signature;

/** One after the other: every subject of the snippet, or of all built-in benchmarks. */
export type Several = 'all' | 'suite';

export const isSeveral = (subject: SubjectKey | Several | undefined): subject is Several =>
  typeof subject === 'string';

export interface ChoiceData {
  /** Undefined for the first that the snippet comes to. */
  readonly subject: SubjectKey | Several | undefined;
  /** By their ids; undefined for the sensible ones. */
  readonly contestants: readonly string[] | undefined;
  /** Of one size of the arguments of one subject. */
  readonly budgetMs: number;
  /** How narrow the 95 % interval of each median should be, as a share of it. */
  readonly precision: number;
  /** None for the arguments as the snippet gives them. */
  readonly batches: readonly number[];
}

export const CHOICE_DEFAULTS: ChoiceData = {
  subject: undefined,
  contestants: undefined,
  budgetMs: 15_000,
  precision: 0.05,
  batches: [],
};

export const LEAST_BUDGET_S = 1;
export const MOST_BUDGET_S = 3600;
export const LEAST_PRECISION = 0.1;
export const MOST_PRECISION = 50;
const MOST_BATCH = 1_000_000;
const MOST_BATCHES = 16;
const MOST_CONTESTANTS = 64;

/** Sizes as a person writes them, with commas or spaces between; undefined where something is no size. */
export function parseBatches(text: string): readonly number[] | undefined {
  const words = text.split(/[\s,;]+/).filter((word) => word !== '');
  const sizes = words.map((word) => (/^\d{1,7}$/.test(word) ? Number(word) : 0));
  if (sizes.length > MOST_BATCHES || sizes.some((size) => size < 1 || size > MOST_BATCH)) return undefined;
  return [...new Set(sizes)].sort((a, b) => a - b);
}

export function parseContestants(text: string): readonly string[] | undefined {
  const ids = text.split(',').map((id) => id.trim());
  const specs = ids.map(parseContestant);
  if (specs.length > MOST_CONTESTANTS) return undefined;
  const known = specs.flatMap((spec) => (spec ? [contestantId(spec)] : []));
  return known.length === ids.length ? [...new Set(known)] : undefined;
}

function parseSubject(text: string, signature: string | undefined): SubjectKey | Several | undefined {
  if (text === 'all') return text;
  const [, via, name] = /^(benchmark|compile):(.+)$/s.exec(text) ?? [];
  if ((via !== 'benchmark' && via !== 'compile') || name === undefined) return undefined;
  return { via, name, ...(signature !== undefined && { signature }) };
}

const within = (text: string, least: number, most: number): number | undefined => {
  const value = Number(text);
  return text.trim() !== '' && value >= least && value <= most ? value : undefined;
};

type Asked = Pick<
  QuerySettings,
  'suite' | 'subject' | 'signature' | 'contestants' | 'budget' | 'precision' | 'batches'
>;

/** A parameter a row: what it may be, in words, and what it says. */
const PARAMETERS: readonly {
  readonly name: Exclude<keyof Asked, 'signature'>;
  readonly may: string;
  readonly read: (text: string, asked: Asked) => Partial<ChoiceData> | undefined;
}[] = [
  {
    name: 'subject',
    may: 'all, or compile: or benchmark: and a name',
    read: (text, { signature }) => {
      const subject = parseSubject(text, signature);
      return subject && { subject };
    },
  },
  {
    name: 'suite',
    may: 'all, or the name of a built-in benchmark',
    // Any other is a text to be opened.
    read: (text) => (text === 'all' ? { subject: 'suite' } : {}),
  },
  {
    name: 'contestants',
    may: 'some such as eager:wasm, replay:webgl or ort:wasm:2:frozen, with commas between',
    read: (text) => {
      const contestants = parseContestants(text);
      return contestants && { contestants };
    },
  },
  {
    name: 'budget',
    may: `seconds, from ${String(LEAST_BUDGET_S)} to ${String(MOST_BUDGET_S)}`,
    read: (text) => {
      const seconds = within(text, LEAST_BUDGET_S, MOST_BUDGET_S);
      return seconds === undefined ? undefined : { budgetMs: Math.round(seconds * 1000) };
    },
  },
  {
    name: 'precision',
    may: `percent, from ${String(LEAST_PRECISION)} to ${String(MOST_PRECISION)}`,
    read: (text) => {
      const percent = within(text, LEAST_PRECISION, MOST_PRECISION);
      return percent === undefined ? undefined : { precision: percent / 100 };
    },
  },
  {
    name: 'batches',
    may: `whole numbers from 1 to ${String(MOST_BATCH)}, at most ${String(MOST_BATCHES)}, with commas between`,
    read: (text) => {
      const batches = parseBatches(text);
      return batches && { batches };
    },
  },
];

/** What an address asks for, and in words what of it can't be. */
export function choiceFromQuery(asked: Asked): {
  readonly choice: Partial<ChoiceData>;
  readonly ignored: readonly string[];
} {
  let choice: Partial<ChoiceData> = {};
  const ignored: string[] = [];
  for (const { name, may, read } of PARAMETERS) {
    const text = asked[name];
    if (text === undefined) continue;
    const found = read(text, asked);
    if (found) choice = { ...choice, ...found };
    else ignored.push(`The address has ${name}=${text.slice(0, 40)}; it may be ${may}.`);
  }
  return { choice, ignored };
}

/** Percent without the noise of binary fractions. */
export const percentOf = (share: number): number => Number((100 * share).toPrecision(6));

const subjectToQuery = (subject: SubjectKey | Several): Pick<Asked, 'suite' | 'subject' | 'signature'> =>
  subject === 'suite'
    ? { suite: 'all' }
    : subject === 'all'
      ? { subject }
      : {
          subject: `${subject.via}:${subject.name}`,
          ...(subject.signature !== undefined && { signature: subject.signature }),
        };

/** The same for an address. Contestants are named where they were chosen, not where they are the sensible ones of a browser. */
export const choiceToQuery = ({ subject, contestants, budgetMs, precision, batches }: ChoiceData): Asked => ({
  ...(subject && subjectToQuery(subject)),
  ...(contestants && { contestants: contestants.join(',') }),
  budget: String(budgetMs / 1000),
  precision: String(percentOf(precision)),
  ...(batches.length > 0 && { batches: batches.join(',') }),
});
