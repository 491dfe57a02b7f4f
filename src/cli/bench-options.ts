/** The options of `bench`, checked before any browser starts. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readBatches, readBudget, readPrecision, type Read } from '../bench/asked';
import { parseContestant } from '../bench/contestants';
import { loadSuite, SUITE, type SuiteName } from '../snippet/suite';
import { DEFAULT_SEED, parseSeed, parseTimeout, readSnippet, UsageError } from './options';

export interface BenchOptions {
  /** True for all of it. */
  readonly suite?: true | readonly SuiteName[];
  /** Names of subjects; all without one. */
  readonly fn: readonly string[];
  /** The sensible ones of each browser without it. */
  readonly contestants?: readonly string[];
  readonly batches: readonly number[];
  /** Seconds of a point. */
  readonly budget: number;
  readonly precision: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly seed: number;
  readonly file: readonly string[];
  readonly json?: true;
  readonly markdown?: true;
  readonly csv?: true;
  readonly brief?: true;
  /** Paths as they were typed. */
  readonly html?: string;
  readonly connect: readonly string[];
  readonly name: readonly string[];
}

/** What is to be measured: a snippet, as the report calls it. */
export interface Source {
  readonly title: string;
  readonly text: string;
}

const DEFAULT_BUDGET_S = 15;
const DEFAULT_PRECISION = 0.05;

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export function parseSuite(text: string): readonly SuiteName[] {
  const names = list(text);
  const known = SUITE.filter((name) => names.includes(name));
  if (names.length === 0 || names.some((name) => !known.some((each) => each === name)))
    throw new InvalidArgumentError(`The suite has ${SUITE.join(', ')}; name some, with commas between.`);
  return known;
}

export function parseContestants(text: string): readonly string[] {
  const ids = list(text);
  const wrong = ids.find((id) => !parseContestant(id));
  if (wrong !== undefined || ids.length === 0)
    throw new InvalidArgumentError(
      `${wrong === undefined ? 'None is named' : `${wrong} is none`}: eager:BACKEND, replay:BACKEND or ort:PROVIDER, with :THREADS ` +
        'behind wasm and :frozen behind a graph, as in eager:wasm, ort:wasm:2, ort:webgpu:frozen.',
    );
  return [...new Set(ids)];
}

function taken<T>(read: Read<T>): T {
  if ('wrong' in read) throw new InvalidArgumentError(read.wrong);
  return read.value;
}

export function parseBatches(text: string): readonly number[] {
  // Whoever names the option wants some.
  return taken(list(text).length === 0 ? readBatches('0') : readBatches(text));
}

export const parseBudget = (text: string): number => taken(readBudget(text));

/** `0.05` or `5%`. */
export const parsePrecision = (text: string): number => taken(readPrecision(text, 'share'));

/** As the server prints it when it starts. */
function collectAddress(text: string, before: readonly string[]): readonly string[] {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol !== 'ws:' && protocol !== 'wss:')
    throw new InvalidArgumentError('The address of a Playwright server begins with ws:// or wss://.');
  return [...before, text];
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function withBenchOptions(command: Command): Command {
  return command
    .argument('[file]', 'TypeScript or JavaScript; - reads standard input')
    .option('--suite [names]', `the built-in benchmarks, all or some: ${SUITE.join(', ')}`, parseSuite)
    .option('--fn <name>', 'what to measure, by its name; may be given again; all by default', collect, [])
    .option(
      '--contestants <names>',
      'as eager:wasm,ort:wasm:2; the sensible ones by default',
      parseContestants,
    )
    .option('--batches <sizes>', 'of the first axis of the arguments, as 1,8,32', parseBatches, [])
    .option('--budget <seconds>', 'for each function and size', parseBudget, DEFAULT_BUDGET_S)
    .option(
      '--precision <share>',
      'enough is known when the 95 % interval of each median is that close',
      parsePrecision,
      DEFAULT_PRECISION,
    )
    .option(
      '--timeout <seconds>',
      'a contestant that gives no answer for so long is ended; by default at least 30',
      parseTimeout,
    )
    .option('--seed <number>', 'of everything random: the same seed, the same run', parseSeed, DEFAULT_SEED)
    .option('--file <path>', 'a file that the snippet may read; may be given again', collect, [])
    .addOption(
      new Option('--json', 'one JSON object on standard output, and nothing else').conflicts([
        'markdown',
        'csv',
      ]),
    )
    .addOption(new Option('--markdown', 'tables in Markdown on standard output').conflicts('csv'))
    .option('--csv', 'a line for each contestant on standard output')
    .option('--brief', 'one table of all that was measured, its times alone; also with --markdown')
    .option('--html <path>', 'writes one HTML file with the tables and charts besides')
    .option(
      '--connect <address>',
      "measures in a browser elsewhere, through Playwright's server there (ws://…); may be given again",
      collectAddress,
      [],
    )
    .option('--name <name>', 'of the machine; with several --connect, one for each in order', collect, []);
}

/** What of the options no single one can tell. Throws `UsageError`. */
export function sourcesOf(
  path: string | undefined,
  { suite, connect, name }: BenchOptions,
): readonly Source[] {
  const machines = Math.max(1, connect.length);
  if (name.length > machines)
    throw new UsageError('There are more names than machines: --name goes with --connect.');
  if ((path === undefined) === (suite === undefined))
    throw new UsageError(
      path === undefined
        ? 'Nothing to measure: name a file, or give --suite.'
        : 'Either a file or --suite, not both.',
    );
  if (path !== undefined) return [{ title: path === '-' ? '<stdin>' : path, text: readSnippet(path) }];
  const texts = import.meta.glob<string>('/suite/*.ts', { query: '?raw', import: 'default', eager: true });
  return loadSuite(texts).filter(({ id }) => suite === true || suite?.includes(id));
}
