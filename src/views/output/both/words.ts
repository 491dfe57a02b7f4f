/** What the view of both runs says: how the outputs compare, and what each run took. */
import type { Compiled } from '../../../base/compiled';
import type { SnippetError } from '../../../base/errors';
import type { Mode } from '../../../base/modes';
import { counted, duration, number3 } from '../../../base/quantities';
import type { RunStatus } from '../words';
import type { ShownPair } from './sections';

/** "All 8 outputs are the same in both.", or how many are and are not. */
export function summary(pairs: readonly ShownPair[]): string {
  const count = (...states: ShownPair['state'][]): number =>
    pairs.filter(({ state }) => states.includes(state)).length;
  const unfinished = count('unfinished');
  const compared = pairs.length - count('alone');
  if (compared === 0) return '';
  const same = count('same');
  if (unfinished > 0) {
    const words = `${number3(unfinished)} not finished`;
    return `So far ${same > 0 ? `${number3(same)} the same in both, ` : ''}${words}.`;
  }
  if (same === compared) {
    const words = same === 1 ? 'the output is' : `all ${counted(same, 'output')} are`;
    const start = compared === pairs.length ? '' : 'so far ';
    return `${capitalised(start + words)} the same in both.`;
  }
  const parts = [
    [same, 'the same in both'],
    [count('close'), 'apart by rounding'],
    [count('differs'), 'different'],
    [count('eager only'), 'only in the eager run'],
    [count('compiled only'), 'only in the compiled run'],
  ] as const;
  const told = parts.filter(([many]) => many > 0).map(([many, what]) => `${number3(many)} ${what}`);
  return `Of ${counted(compared, 'output')}: ${told.join(', ')}.`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export interface Side {
  readonly status: RunStatus;
  /** Of its snippet, from the first line to the end; absent until it has ended. */
  readonly ms?: number;
}

/** One run in a few words: "eager 120 ms", "compiled: running". */
export function sideWords({ status, ms }: Side): string {
  switch (status) {
    case 'idle':
      return 'not run';
    case 'running':
      return 'running…';
    case 'ok':
      return ms === undefined ? 'ok' : duration(ms);
    case 'failed':
      return ms === undefined || ms <= 0 ? 'failed' : `failed after ${duration(ms)}`;
    case 'stopped':
      return 'stopped';
    case 'timeout':
      return 'timed out';
  }
}

/** What making the graphs took, of the compiled run's time. */
export function compilingMs(functions: readonly Compiled[]): number {
  return functions.reduce((sum, { traceMs, passesMs, prepareMs }) => sum + traceMs + passesMs + prepareMs, 0);
}

/** What the times of the two runs mean; undefined until both have ended well. */
export function timesNote(eager: Side, compiled: Side, functions: readonly Compiled[]): string | undefined {
  if (eager.status !== 'ok' || compiled.status !== 'ok') return undefined;
  if (eager.ms === undefined || compiled.ms === undefined) return undefined;
  if (functions.length === 0)
    return 'Nothing was compiled, so both runs ran op by op: give a function to compile.';
  const made = functions.filter(({ nodesBefore }) => nodesBefore > 0);
  if (made.length === 0) return 'No function could be a graph, so both runs ran op by op.';
  const ms = compilingMs(made);
  const cost = duration(ms);
  const loading = "the engine's loading included";
  if (compiled.ms < eager.ms) return `${cost} of the compiled run was compiling, ${loading}.`;
  const checked = 'and each first call ran eagerly as well, to compare';
  if (compiled.ms - ms < eager.ms)
    return `Compiled took longer here: ${cost} of it was compiling, ${loading}, ${checked}.`;
  return `Compiled took longer here, even without the ${cost} of compiling; each first call ran eagerly as well, to compare.`;
}

export interface Problem {
  readonly error: SnippetError;
  readonly warning: boolean;
  /** The run that it is of; absent where both said it. */
  readonly mode?: Mode;
}

interface Said {
  readonly error?: SnippetError | undefined;
  readonly warnings: readonly SnippetError[];
}

const keyOf = ({ kind, message, line, column }: SnippetError): string =>
  JSON.stringify([kind, message, line, column]);

/** Warnings and errors of both runs, each once; what both said is of neither alone. */
export function problemsOf(eager: Said, compiled: Said): readonly Problem[] {
  const merge = (a: readonly SnippetError[], b: readonly SnippetError[], warning: boolean): Problem[] => {
    const [mine, theirs] = [new Set(a.map(keyOf)), new Set(b.map(keyOf))];
    return [
      ...a.map((error): Problem => ({
        error,
        warning,
        ...(theirs.has(keyOf(error)) ? {} : { mode: 'eager' }),
      })),
      ...b
        .filter((error) => !mine.has(keyOf(error)))
        .map((error): Problem => ({ error, warning, mode: 'compiled' })),
    ];
  };
  const listOf = ({ error }: Said): readonly SnippetError[] => (error ? [error] : []);
  return [
    ...merge(eager.warnings, compiled.warnings, true),
    ...merge(listOf(eager), listOf(compiled), false),
  ];
}
