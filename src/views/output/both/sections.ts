/**
 * The pairs of both runs as the view shows them, in sections: what is the same in both stands once, over the whole width; lines that
 * differ stand in two columns under one heading; any other output that differs has a heading of its own. A section whose pairs are
 * the same objects is the same object, so that a change reaches one section.
 */
import type { SlottedItem } from '../../../snippet/output';
import { BLOCK_ITEMS, TYPICAL_HEIGHT } from '../blocks';
import { apartWords, compareItems, type Comparison } from './compare';
import type { Pair } from './pairs';

/**
 * 'alone': the other run has not come to it yet. 'unfinished': the two are not the same, and a run that goes on may change that.
 */
export type State = Comparison['verdict'] | 'alone' | 'unfinished' | 'eager only' | 'compiled only';

export interface ShownPair extends Pair, Pick<Comparison, 'apart' | 'largest'> {
  readonly key: string;
  readonly state: State;
  readonly words: string;
}

export interface Section {
  readonly key: string;
  /** 'once': over the whole width, each pair shown as one. */
  readonly kind: 'once' | 'lines' | 'item';
  readonly pairs: readonly ShownPair[];
  /** A guess in CSS pixels until the browser has measured it. */
  readonly height: number;
  /** Whether it goes on with what the section before began. */
  readonly continued: boolean;
}

/** Which run can still show what the other has shown. */
export interface Pending {
  readonly eager: boolean;
  readonly compiled: boolean;
  /** Whether what was shown stays as it is: both have ended, or wait for a drawing. */
  readonly settled: boolean;
}

const ONLY = { eager: 'only in the eager run', compiled: 'only in the compiled run' };

function sameEntry(a: SlottedItem | undefined, b: SlottedItem | undefined): boolean {
  return a?.slot === b?.slot && a?.item === b?.item;
}

/** Compares each pair, but for those that `previous` has already. */
export class Comparer {
  #previous = new Map<string, ShownPair>();

  /** `relative`: differences up to that share of the largest number are rounding. */
  compare(pairs: readonly Pair[], pending: Pending, relative: number): readonly ShownPair[] {
    const shown = pairs.map((pair): ShownPair => {
      const key = pair.eager ? `e${String(pair.eager.slot)}` : `c${String(pair.compiled?.slot)}`;
      const old = this.#previous.get(key);
      const known = old && sameEntry(old.eager, pair.eager) && sameEntry(old.compiled, pair.compiled);
      if (pair.eager && pair.compiled) {
        if (known && (old.state === 'same' || (old.state !== 'unfinished') === pending.settled)) return old;
        const { verdict, ...found } = compareItems(pair.eager.item, pair.compiled.item, relative);
        if (verdict !== 'same' && !pending.settled)
          return { ...pair, key, state: 'unfinished', words: 'still running' };
        return { ...pair, key, state: verdict, ...found };
      }
      const mode = pair.eager ? 'eager' : 'compiled';
      const waits = !pending.settled || (pair.eager ? pending.compiled : pending.eager);
      const state: State = waits ? 'alone' : `${mode} only`;
      return known && old.state === state ? old : { ...pair, key, state, words: waits ? '' : ONLY[mode] };
    });
    this.#previous = new Map(shown.map((pair) => [pair.key, pair]));
    return shown;
  }
}

function kindOf({ state, eager, compiled }: ShownPair): Section['kind'] {
  const kind = (eager ?? compiled)?.item.kind;
  if (state === 'alone') return 'once';
  // How long each took is what one looks at.
  if (state === 'same' && kind !== 'progress') return 'once';
  const bothLines = [eager, compiled].every((entry) => entry === undefined || entry.item.kind === 'text');
  return bothLines ? 'lines' : 'item';
}

export function sectionsOf(pairs: readonly ShownPair[], previous: readonly Section[]): readonly Section[] {
  const known = new Map(previous.map((section) => [section.key, section]));
  const sections: Section[] = [];
  let start = 0;
  while (start < pairs.length) {
    const first = pairs[start];
    if (!first) break;
    const kind = kindOf(first);
    let end = start + 1;
    if (kind !== 'item') {
      // Cut at the same places whatever comes before, so that a change there leaves what follows as it is.
      for (; end < pairs.length && end % BLOCK_ITEMS !== 0; end++) {
        const next = pairs[end];
        if (!next || kindOf(next) !== kind) break;
      }
    }
    const part = pairs.slice(start, end);
    const continued = kind === 'lines' && sections.at(-1)?.kind === kind;
    const key = `${kind} ${first.key}`;
    const old = known.get(key);
    sections.push(
      old && old.continued === continued && sameList(old.pairs, part)
        ? old
        : { key, kind, pairs: part, continued, height: part.reduce((sum, pair) => sum + heightOf(pair), 24) },
    );
    start = end;
  }
  return sections;
}

function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

const heightOf = ({ eager, compiled }: Pair): number =>
  TYPICAL_HEIGHT[(eager ?? compiled)?.item.kind ?? 'text'];

/** What heads a section: one pair's words, or those of all. */
export function headWords(pairs: readonly ShownPair[]): string {
  const all = new Set(pairs.map(({ words }) => words));
  const [only = ''] = all;
  if (all.size === 1) return only;
  if (pairs.every(({ apart }) => apart !== undefined)) {
    const most = Math.max(...pairs.map(({ apart = 0 }) => apart));
    if (pairs.every(({ state }) => state === 'close')) return `numbers ${apartWords(most)}: rounding`;
    return `numbers ${apartWords(most, Math.max(...pairs.map(({ largest = 0 }) => largest)))}`;
  }
  return pairs.every(({ state }) => state.endsWith('only')) ? 'each only in one run' : 'lines differ';
}
