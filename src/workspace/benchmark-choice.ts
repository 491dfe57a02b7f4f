/** What is to be measured, as the bar of the benchmark shows it, and the same in an address. */
import { readBatches, readBudget, readPrecision, type Read } from '../bench/asked';
import { contestantId, parseContestant } from '../bench/contestants';
import type { BenchmarkReport, Subject } from '../bench/report';
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

const MOST_CONTESTANTS = 64;

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

type Asked = Pick<
  QuerySettings,
  'suite' | 'subject' | 'signature' | 'contestants' | 'budget' | 'precision' | 'batches'
>;

/** A parameter a row: what it may be, in words, and what it says. What is typed into a field as well has its rule with the others. */
const PARAMETERS: readonly {
  readonly name: Exclude<keyof Asked, 'signature' | FieldName>;
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
];

export const FIELD_NAMES = ['budget', 'precision', 'batches'] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

const valueOf = <T>(read: Read<T>, choice: (value: T) => Partial<ChoiceData>): Read<Partial<ChoiceData>> =>
  'wrong' in read ? read : { value: choice(read.value) };

/** What a field's text chooses, or what would be right. */
export function readField(name: FieldName, text: string): Read<Partial<ChoiceData>> {
  switch (name) {
    case 'budget':
      return valueOf(readBudget(text), (seconds) => ({ budgetMs: Math.max(1, Math.round(seconds * 1000)) }));
    case 'precision':
      return valueOf(readPrecision(text, 'percent'), (precision) => ({ precision }));
    case 'batches':
      return valueOf(readBatches(text), (batches) => ({ batches }));
  }
}

/** As the page writes it. */
export function fieldText({ budgetMs, precision, batches }: ChoiceData, name: FieldName): string {
  switch (name) {
    case 'budget':
      return String(budgetMs / 1000);
    case 'precision':
      return String(percentOf(precision));
    case 'batches':
      return batches.join(', ');
  }
}

/** What an address asks for, and in words what of it can't be. */
export function choiceFromQuery(asked: Asked): {
  readonly choice: Partial<ChoiceData>;
  readonly ignored: readonly string[];
  /** What can't be of what can be typed, as it stands there. */
  readonly mistyped: Partial<Record<FieldName, string>>;
} {
  let choice: Partial<ChoiceData> = {};
  const ignored: string[] = [];
  const mistyped: Partial<Record<FieldName, string>> = {};
  const ignore = (name: string, text: string, why: string): void => {
    ignored.push(`The address has ${name}=${text.slice(0, 40)}; ${why}`);
  };
  for (const { name, may, read } of PARAMETERS) {
    const text = asked[name];
    if (text === undefined) continue;
    const found = read(text, asked);
    if (found) choice = { ...choice, ...found };
    else ignore(name, text, `it may be ${may}.`);
  }
  for (const name of FIELD_NAMES) {
    const text = asked[name];
    if (text === undefined) continue;
    const read = readField(name, text);
    if ('value' in read) choice = { ...choice, ...read.value };
    else {
      mistyped[name] = text;
      ignore(name, text, `${read.wrong.charAt(0).toLowerCase()}${read.wrong.slice(1)}`);
    }
  }
  return { choice, ignored, mistyped };
}

/** Percent without the noise of binary fractions. */
const percentOf = (share: number): number => Number((100 * share).toPrecision(6));

/** What a report measured, to be measured again. */
export function choiceOf({ subject, settings }: Pick<BenchmarkReport, 'subject' | 'settings'>): ChoiceData {
  const { contestants, budgetMs, precision, batches } = settings;
  const { via, name, signature } = subject;
  // Of one that ended before it came to its subject nothing is known of that.
  const chosen = name === '' ? undefined : { via, name, ...(signature !== undefined && { signature }) };
  return { subject: chosen, contestants, budgetMs, precision, batches };
}

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
