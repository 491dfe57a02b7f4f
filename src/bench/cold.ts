/** What a contestant took before it was warm, phase by phase, for a stacked bar and its figures. */
import { callTime } from './amounts';
import type { Cold } from './report';
import { COLUMNS } from './table';

export interface ColdPhase {
  readonly key: 'load' | 'trace' | 'passes' | 'lower' | 'session' | 'first';
  readonly title: string;
  readonly ms: number;
  /** How much of the hue its piece of the bar has, in percent. */
  readonly ink: number;
}

/** Neighbours differ by enough to be told apart, and none is as dark as another. */
const INKS: Readonly<Record<ColdPhase['key'], number>> = {
  load: 30,
  trace: 75,
  passes: 45,
  lower: 90,
  session: 60,
  first: 100,
};

const FIELDS = {
  load: 'loadMs',
  trace: 'traceMs',
  passes: 'passesMs',
  lower: 'lowerMs',
  session: 'sessionMs',
  first: 'firstMs',
} as const satisfies Readonly<Record<ColdPhase['key'], keyof Cold>>;

/** In the order in which they come; a phase that it had no need of is left out. */
export const coldPhases = (cold: Cold): readonly ColdPhase[] =>
  (Object.keys(FIELDS) as ColdPhase['key'][]).flatMap((key) => {
    const ms = cold[FIELDS[key]];
    return ms === undefined ? [] : [{ key, title: COLUMNS[key].title, ms, ink: INKS[key] }];
  });

/** "load 330 ms, trace 12.0 ms, first run 9.00 ms". */
export const coldWords = (cold: Cold): string =>
  coldPhases(cold)
    .map(({ title, ms }) => `${title.toLowerCase()} ${callTime(ms)}`)
    .join(', ');
