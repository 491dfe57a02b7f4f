import { describe, expect, it } from 'vitest';
import type { Item, SlottedItem } from '../../../snippet/output';
import { pieces } from '../pieces';
import { partings } from './parts';
import { pairUp } from './pairs';
import { Comparer, headWords, sectionsOf, type Pending, type Section, type ShownPair } from './sections';

const line = (text: string): Item => ({ kind: 'text', level: 'log', text });
const scalar = (value: number): Item => ({
  kind: 'tensor',
  title: '',
  dtype: 'float32',
  shape: [],
  values: [value],
});
const progress: Item = {
  kind: 'progress',
  title: '',
  total: 1,
  done: 1,
  note: '',
  elapsedMs: 1,
  finished: true,
};
const slotted = (items: readonly Item[]): SlottedItem[] => items.map((item, slot) => ({ slot, item }));
const ENDED: Pending = { eager: false, compiled: false, settled: true };
const GOING: Pending = { eager: false, compiled: true, settled: false };

function shownOf(eager: readonly Item[], compiled: readonly Item[], pending = ENDED): readonly ShownPair[] {
  const pairs = pairUp(slotted(eager), slotted(compiled), !pending.eager && !pending.compiled);
  return new Comparer().compare(pairs, pending, 1e-5);
}
const kinds = (sections: readonly Section[]): string[] =>
  sections.map(({ kind, pairs, continued }) => `${kind} ${String(pairs.length)}${continued ? ' more' : ''}`);

describe('sections', () => {
  it('show once what is the same, lines that differ under one heading, and other items each under its own', () => {
    const pairs = shownOf(
      [line('a'), scalar(1), line('x 1'), line('x 2'), scalar(1), scalar(2), line('z')],
      [line('a'), scalar(1), line('x 3'), line('x 4'), scalar(3), scalar(4), line('z')],
    );
    expect(kinds(sectionsOf(pairs, []))).toEqual(['once 2', 'lines 2', 'item 1', 'item 1', 'once 1']);
  });

  it('show both of what takes time, even where it is the same', () => {
    expect(kinds(sectionsOf(shownOf([progress], [progress]), []))).toEqual(['item 1']);
  });

  it('show alone what has no partner yet, and say so once it will have none', () => {
    const [waiting] = shownOf([line('a')], [], GOING);
    expect([waiting?.state, waiting?.words]).toEqual(['alone', '']);
    const [left] = shownOf([line('a')], []);
    expect([left?.state, left?.words]).toEqual(['eager only', 'only in the eager run']);
    const [right] = shownOf([], [line('a')]);
    expect([right?.state, right?.words]).toEqual(['compiled only', 'only in the compiled run']);
  });

  it('say of what is not the same only that it is not finished, until the runs have ended', () => {
    const comparer = new Comparer();
    const [mine, theirs] = [slotted([line('a'), scalar(1)]), slotted([line('a'), scalar(2)])];
    const shown = (pending: Pending): readonly ShownPair[] =>
      comparer.compare(pairUp(mine, theirs, pending.settled), pending, 1e-5);
    expect(shown(GOING).map(({ state, words }) => [state, words])).toEqual([
      ['same', 'same in both'],
      ['unfinished', 'still running'],
    ]);
    expect(shown(GOING)[1]).toBe(shown(GOING)[1]);
    expect(shown(ENDED).map(({ state }) => state)).toEqual(['same', 'differs']);
    expect(shown(GOING).map(({ state }) => state)).toEqual(['same', 'unfinished']);
    const [extra] = shownOf([], [line('a')], GOING);
    expect([extra?.state, extra?.words]).toEqual(['alone', '']);
  });

  it('are cut where they grow long, under the heading of the first', () => {
    const many = (by: number): Item[] =>
      Array.from({ length: 100 }, (_, i) => line(`loss ${String(i + by)}`));
    const sections = sectionsOf(shownOf(many(0), many(1)), []);
    expect(kinds(sections)).toEqual(['lines 48', 'lines 48 more', 'lines 4 more']);
  });

  it('are the same objects where nothing in them has changed', () => {
    const comparer = new Comparer();
    const [mine, theirs] = [slotted([line('a'), scalar(1)]), slotted([line('a'), scalar(2)])];
    const before = sectionsOf(comparer.compare(pairUp(mine, theirs, true), ENDED, 1e-5), []);
    const next = theirs.with(1, { slot: 1, item: scalar(3) });
    const after = sectionsOf(comparer.compare(pairUp(mine, next, true), ENDED, 1e-5), before);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
    expect(after[1]?.pairs[0]?.words).toBe('differ by at most 2 (67 % of the largest)');
  });

  it('are headed by what is true of all their lines', () => {
    expect(headWords(shownOf([line('x 1'), line('y 2')], [line('x 1.5'), line('y 4')]))).toBe(
      'numbers differ by at most 2 (50 % of the largest)',
    );
    expect(headWords(shownOf([line('x 1.0'), line('y 2.00')], [line('x 1.1'), line('y 2.01')]))).toBe(
      'numbers differ by at most 0.1: rounding',
    );
    expect(headWords(shownOf([line('x'), line('y 2')], [line('z'), line('y 3')]))).toBe('lines differ');
    expect(headWords(shownOf([line('x'), line('y')], []))).toBe('only in the eager run');
  });
});

describe('where two lines part', () => {
  const marked = (text: string, ranges: readonly (readonly [number, number])[]): string =>
    pieces(text, ranges)
      .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
      .join('');
  const both = (a: string, b: string): string[] => {
    const [left, right] = partings(a, b);
    return [marked(a, left), marked(b, right)];
  };

  it.each([
    ['loss 0.5 at step 3', 'loss 0.6 at step 3', 'loss [0.5] at step 3', 'loss [0.6] at step 3'],
    [
      'a run is eager, it says',
      'a run is compiled, it says',
      'a run is [eager], it says',
      'a run is [compiled], it says',
    ],
    ['the same end here', 'the very same end here', 'the same end here', 'the [very ]same end here'],
    ['same', 'same', 'same', 'same'],
    ['wholly other words', 'nothing alike in it', 'wholly other words', 'nothing alike in it'],
  ])('%j and %j', (a, b, left, right) => {
    expect(both(a, b)).toEqual([left, right]);
  });
});
