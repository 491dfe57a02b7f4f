/**
 * What the person chose, remembered by the browser. What the address says wins over what was remembered, and is not remembered
 * itself: a link to a course page must not change how the page opens next time.
 */
import { BACKENDS, MOST_THREADS, type BackendName } from '../base/backends';
import { ENGINES, PAGE_MODES, type EngineName, type PageMode } from '../base/modes';
import { isPassName, type PassName } from '../base/passes';
import type { Store } from './store';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

/** As the page says them: "Theme: light". */
export const THEME_NAMES: Readonly<Record<Theme, string>> = {
  system: 'as the system',
  light: 'light',
  dark: 'dark',
  contrast: 'high contrast',
};

/** How a graph is shown. */
const GRAPH_SHAPES = ['list', 'picture'] as const;
export type GraphShape = (typeof GRAPH_SHAPES)[number];
/** Until the person chooses, what there is room for. */
export type GraphChoice = GraphShape | 'fitting';

const TIME_SCALES = ['linear', 'log', 'fitting'] as const;
export type TimesOn = (typeof TIME_SCALES)[number];

/** Columns of a benchmark's table by their keys, which are its own; until the person chooses, those that there is room for. */
export type ColumnChoice = 'fitting' | readonly string[];
const MOST_COLUMNS = 100;

export interface SettingsData {
  readonly backend: BackendName;
  /** Threads of the wasm backend; 0 leaves it to the engine. */
  readonly threads: number;
  /** From 0 to 2^32 - 1. */
  readonly seed: number;
  /** How compiled functions run. */
  readonly mode: PageMode;
  /** What their graphs run on; without meaning in eager mode. */
  readonly engine: EngineName;
  /** Passes to leave out of the making of these graphs; for this page only. */
  readonly without: readonly PassName[];
  readonly theme: Theme;
  readonly graphAs: GraphChoice;
  /** Whether traces and passes stand over the picture of a static graph, or are folded to one line. */
  readonly passesOpen: boolean;
  /** The axis of a benchmark's times; until the person chooses, the one that shows more of them. */
  readonly timesOn: TimesOn;
  readonly benchColumns: ColumnChoice;
  /** Whether the source system's program stands beside the snippet. */
  readonly counterpart: boolean;
  /** Share of the width that the code takes, in percent. */
  readonly codeShare: number;
  /** Share of the code that the snippet takes where its counterpart is shown, in percent. */
  readonly snippetShare: number;
}

export const DEFAULTS: SettingsData = {
  backend: 'wasm',
  threads: 0,
  seed: 0,
  mode: 'eager',
  engine: 'ort:wasm',
  without: [],
  theme: 'system',
  graphAs: 'fitting',
  passesOpen: true,
  timesOn: 'fitting',
  benchColumns: 'fitting',
  counterpart: true,
  codeShare: 48,
  snippetShare: 62,
};

const isShare = (value: unknown): boolean => typeof value === 'number' && value >= 5 && value <= 95;
const isOneOf =
  (list: readonly unknown[]) =>
  (value: unknown): boolean =>
    list.includes(value);

const VALID: { readonly [K in keyof SettingsData]: (value: unknown) => boolean } = {
  backend: isOneOf(BACKENDS),
  threads: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_THREADS,
  seed: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0xffff_ffff,
  mode: isOneOf(PAGE_MODES),
  engine: isOneOf(ENGINES),
  without: (value) => Array.isArray(value) && value.every(isPassName),
  theme: isOneOf(THEMES),
  graphAs: isOneOf([...GRAPH_SHAPES, 'fitting']),
  passesOpen: isOneOf([true, false]),
  timesOn: isOneOf(TIME_SCALES),
  benchColumns: (value) =>
    value === 'fitting' ||
    (Array.isArray(value) && value.length <= MOST_COLUMNS && value.every((key) => typeof key === 'string')),
  counterpart: isOneOf([true, false]),
  codeShare: isShare,
  snippetShare: isShare,
};

const KEY = 'settings';

export class Settings {
  #data = $state.raw<SettingsData>(DEFAULTS);
  /** What the person chose; `#data` is that and what the address says. */
  #chosen: Partial<SettingsData>;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.#chosen = readChosen(store.get(KEY));
    this.#data = { ...DEFAULTS, ...this.#chosen };
  }

  get backend(): BackendName {
    return this.#data.backend;
  }
  /** Threads that were asked for, if any were. */
  get threads(): number | undefined {
    return this.#data.threads === 0 ? undefined : this.#data.threads;
  }
  get seed(): number {
    return this.#data.seed;
  }
  get mode(): PageMode {
    return this.#data.mode;
  }
  get engine(): EngineName {
    return this.#data.engine;
  }
  get without(): readonly PassName[] {
    return this.#data.without;
  }
  get theme(): Theme {
    return this.#data.theme;
  }
  get graphAs(): GraphChoice {
    return this.#data.graphAs;
  }
  get passesOpen(): boolean {
    return this.#data.passesOpen;
  }
  get timesOn(): TimesOn {
    return this.#data.timesOn;
  }
  get benchColumns(): ColumnChoice {
    return this.#data.benchColumns;
  }
  get counterpart(): boolean {
    return this.#data.counterpart;
  }
  get codeShare(): number {
    return this.#data.codeShare;
  }
  get snippetShare(): number {
    return this.#data.snippetShare;
  }

  /** The person's choice, from now on. What is no valid value is left as it is. */
  choose(choice: Partial<SettingsData>): void {
    const valid = onlyValid(choice);
    this.#data = { ...this.#data, ...valid };
    this.#chosen = { ...this.#chosen, ...valid };
    this.#store.set(KEY, JSON.stringify(this.#chosen));
  }

  /** What a link or the address asks for, for this page only. What is no valid value is left as it is. */
  override(asked: object): void {
    this.#data = { ...this.#data, ...onlyValid(asked) };
  }
}

function onlyValid(values: object): Partial<SettingsData> {
  const known = Object.keys(VALID) as (keyof SettingsData)[];
  const given = new Map<string, unknown>(Object.entries(values));
  return Object.fromEntries(
    known.filter((name) => VALID[name](given.get(name))).map((name) => [name, given.get(name)]),
  );
}

function readChosen(json: string | undefined): Partial<SettingsData> {
  try {
    const kept: unknown = JSON.parse(json ?? '{}');
    return typeof kept === 'object' && kept !== null ? onlyValid(kept) : {};
  } catch {
    return {};
  }
}
