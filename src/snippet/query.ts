/**
 * Settings in an address, for links from a course page: `?example=lenet&backend=webgl&seed=7&theme=dark&embed`.
 */
import { BACKENDS, MOST_THREADS, type BackendName } from '../base/backends';
import { ENGINES, PAGE_MODES, type EngineName, type PageMode } from '../base/modes';
import { PASSES, passNames, type PassName } from '../base/passes';

export const QUERY_THEMES = ['light', 'dark', 'contrast'] as const;
type QueryTheme = (typeof QUERY_THEMES)[number];
/** What of a run stands beside the code. */
export const TABS = ['output', 'graph', 'timeline', 'benchmark'] as const;
export type TabName = (typeof TABS)[number];
export const BENCHMARK_QUERY = [
  'suite',
  'subject',
  'signature',
  'contestants',
  'budget',
  'precision',
  'batches',
] as const;

export interface QuerySettings {
  readonly example?: string;
  readonly backend?: BackendName;
  /** 0 to 2^32 - 1. */
  /** Threads of the wasm backend. */
  readonly threads?: number;
  readonly seed?: number;
  readonly mode?: PageMode;
  readonly engine?: EngineName;
  /** Passes to leave out of the making of static graphs. */
  readonly without?: readonly PassName[];
  readonly theme?: QueryTheme;
  readonly embed?: boolean;
  readonly tab?: TabName;
  /** Of the benchmark, as they stand in the address: what measures is loaded later, and reads them. */
  readonly suite?: string;
  readonly subject?: string;
  readonly signature?: string;
  readonly contestants?: string;
  readonly budget?: string;
  readonly precision?: string;
  readonly batches?: string;
}

export interface QueryResult {
  readonly settings: QuerySettings;
  /** In words, what was left aside and why. */
  readonly ignored: readonly string[];
}

type Read = (value: string) => QuerySettings | undefined;

const MAX_SEED = 2 ** 32 - 1;

function among<T extends string>(names: readonly T[], value: string): T | undefined {
  return names.find((name) => name === value);
}

function switched(value: string): boolean | undefined {
  if (['', '1', 'true', 'yes'].includes(value)) return true;
  return ['0', 'false', 'no'].includes(value) ? false : undefined;
}

/** A parameter a row: what it may be, in words, and how it is read. */
const PARAMETERS = new Map<string, { readonly may: string; readonly read: Read }>([
  [
    'example',
    {
      may: "an example's name, such as tensor-addition",
      read: (value) => (/^[\w-]{1,100}$/.test(value) ? { example: value } : undefined),
    },
  ],
  [
    'backend',
    {
      may: BACKENDS.join(', '),
      read: (value) => {
        const backend = among(BACKENDS, value);
        return backend && { backend };
      },
    },
  ],
  [
    'threads',
    {
      may: `a whole number from 1 to ${MOST_THREADS}`,
      read: (value) =>
        /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= MOST_THREADS
          ? { threads: Number(value) }
          : undefined,
    },
  ],
  [
    'seed',
    {
      may: `a whole number from 0 to ${MAX_SEED}`,
      read: (value) =>
        /^\d{1,10}$/.test(value) && Number(value) <= MAX_SEED ? { seed: Number(value) } : undefined,
    },
  ],
  [
    'mode',
    {
      may: PAGE_MODES.join(', '),
      read: (value) => {
        const mode = among(PAGE_MODES, value);
        return mode && { mode };
      },
    },
  ],
  [
    'engine',
    {
      may: ENGINES.join(', '),
      read: (value) => {
        const engine = among(ENGINES, value);
        return engine && { engine };
      },
    },
  ],
  [
    'without',
    {
      may: `some of ${PASSES.join(', ')}, with commas between`,
      read: (value) => {
        const without = passNames(value);
        return without && { without };
      },
    },
  ],
  [
    'theme',
    {
      may: QUERY_THEMES.join(', '),
      read: (value) => {
        const theme = among(QUERY_THEMES, value);
        return theme && { theme };
      },
    },
  ],
  [
    'embed',
    {
      may: 'nothing, 1 or 0',
      read: (value) => {
        const embed = switched(value);
        return embed === undefined ? undefined : { embed };
      },
    },
  ],
  [
    'tab',
    {
      may: TABS.join(', '),
      read: (value) => {
        const tab = among(TABS, value);
        return tab && { tab };
      },
    },
  ],
  ...BENCHMARK_QUERY.map((name): [string, { readonly may: string; readonly read: Read }] => [
    name,
    { may: 'up to 2,000 letters', read: (value) => (value.length > 2000 ? undefined : { [name]: value }) },
  ]),
]);

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}

/** Reads the query of an address, with or without its `?`. What it can't use it leaves aside and says so. */
export function settingsFromQuery(search: string): QueryResult {
  let settings: QuerySettings = {};
  const ignored: string[] = [];
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(search)) {
    const parameter = PARAMETERS.get(name);
    const read = parameter?.read(value);
    if (!parameter) ignored.push(`The address has '${shown(name)}', which is no setting.`);
    else if (seen.has(name)) ignored.push(`The address has '${name}' more than once; the first counts.`);
    else if (read) settings = { ...settings, ...read };
    else ignored.push(`The address has ${name}=${shown(value)}; it may be ${parameter.may}.`);
    seen.add(name);
  }
  return { settings, ignored };
}
