/** What was asked of a static graph after its run, and the answers: kept with the graph, so that they are there when one comes back to it. */
import { SvelteMap } from 'svelte/reactivity';
import type { Profile, Question, Worth } from '../../../base/measured';
import { isPassName } from '../../../base/passes';
import type { PackedStatic } from '../../../graphs/static';
import type { MeasureResult, Progress } from '../../../worker/client';

/** Whom to ask: the last run. */
export interface Measurer {
  /** Whether its worker is there still. */
  readonly exportable: boolean;
  measure(question: Question, progress?: Progress): Promise<MeasureResult>;
}

export type Asked<T> =
  | { readonly kind: 'busy'; readonly done: number; readonly of: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'found'; readonly value: T };

export class Measures {
  profile = $state.raw<Asked<Profile>>();
  /** By the pass. */
  readonly worths = new SvelteMap<string, Asked<Worth>>();

  constructor(private readonly graph: PackedStatic) {}

  askProfile(of: Measurer): Promise<void> {
    const { name: fn, signature } = this.graph;
    return ask(
      of,
      { ask: 'profile', fn, signature },
      (found) => ('profile' in found ? found.profile : undefined),
      (asked) => (this.profile = asked),
    );
  }

  async askWorth(of: Measurer, pass: string): Promise<void> {
    if (!isPassName(pass)) return;
    const { name: fn, signature } = this.graph;
    await ask(
      of,
      { ask: 'worth', fn, signature, pass },
      (found) => ('worth' in found ? found.worth : undefined),
      (asked) => this.worths.set(pass, asked),
    );
  }
}

async function ask<T>(
  of: Measurer,
  question: Question,
  take: (found: MeasureResult) => T | undefined,
  tell: (asked: Asked<T>) => void,
): Promise<void> {
  tell({ kind: 'busy', done: 0, of: 0 });
  const found = await of.measure(question, (done, all) => {
    tell({ kind: 'busy', done, of: all });
  });
  const value = take(found);
  if (value !== undefined) tell({ kind: 'found', value });
  else tell({ kind: 'failed', message: 'error' in found ? found.error.message : 'It gave no answer.' });
}

const known = new WeakMap<PackedStatic, Measures>();

export function measuresOf(graph: PackedStatic): Measures {
  let measures = known.get(graph);
  if (!measures) {
    measures = new Measures(graph);
    known.set(graph, measures);
  }
  return measures;
}
