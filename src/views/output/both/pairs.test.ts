import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SlottedItem } from '../../../snippet/output';
import { pairUp, type Pair } from './pairs';

const lines = (...texts: string[]): SlottedItem[] =>
  texts.map((text, slot) => ({ slot, item: { kind: 'text', level: 'log', text } }));
const plot: SlottedItem['item'] = { kind: 'plot', mark: 'bar', title: 'p', labels: [], values: [] };

const textOf = (entry: SlottedItem | undefined): string =>
  entry === undefined ? '-' : entry.item.kind === 'text' ? entry.item.text : entry.item.kind;
const shown = (pairs: readonly Pair[]): string[] =>
  pairs.map(({ eager, compiled }) => `${textOf(eager)} | ${textOf(compiled)}`);

describe('the outputs of two runs', () => {
  it('are paired by their index where there are as many', () => {
    const pairs = pairUp(lines('a', 'b', 'b'), lines('b', 'b', 'c'), true);
    expect(shown(pairs)).toEqual(['a | b', 'b | b', 'b | c']);
  });

  it('wait for a partner while there may be one', () => {
    const pairs = pairUp(lines('a', 'b', 'c'), lines('a'), false);
    expect(shown(pairs)).toEqual(['a | a', 'b | -', 'c | -']);
  });

  it('keep their partners where one run left a line out', () => {
    const eager = lines('call 1', 'runs', 'gives 2', 'call 2', 'runs', 'gives 4', 'end');
    const compiled = lines('call 1', 'runs', 'gives 2', 'call 2', 'gives 5', 'end');
    expect(shown(pairUp(eager, compiled, true))).toEqual([
      'call 1 | call 1',
      'runs | runs',
      'gives 2 | gives 2',
      'call 2 | call 2',
      'runs | -',
      'gives 4 | gives 5',
      'end | end',
    ]);
  });

  it('are no partners where they are of two kinds', () => {
    const compiled = [...lines('a'), { slot: 1, item: plot }, { slot: 2, item: plot }];
    expect(shown(pairUp(lines('a', 'b'), compiled, true))).toEqual([
      'a | a',
      'b | -',
      '- | plot',
      '- | plot',
    ]);
  });

  it('stand by index where there are too many to lay side by side', () => {
    const many = lines(...Array.from({ length: 3000 }, (_, i) => `line of ${'x'.repeat(i % 7)}`));
    const fewer = lines(...Array.from({ length: 2990 }, (_, i) => `row of ${'x'.repeat(i % 5)}`));
    const pairs = pairUp(many, fewer, true);
    expect(pairs).toHaveLength(3000);
    expect(pairs.filter(({ compiled }) => compiled === undefined)).toHaveLength(10);
  });

  const texts = fc.array(fc.constantFrom('a', 'b', 'loss 1', 'loss 2', 'c'), { maxLength: 30 });

  it('all stand there once and in their order, whatever they are', () => {
    fc.assert(
      fc.property(texts, texts, fc.boolean(), (mine, theirs, complete) => {
        const [eager, compiled] = [lines(...mine), lines(...theirs)];
        const pairs = pairUp(eager, compiled, complete);
        expect(pairs.flatMap((pair) => pair.eager ?? [])).toEqual(eager);
        expect(pairs.flatMap((pair) => pair.compiled ?? [])).toEqual(compiled);
        expect(pairs.every((pair) => pair.eager !== undefined || pair.compiled !== undefined)).toBe(true);
      }),
    );
  });

  it('have their own partners but for those that were left out', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (kept) => {
        const all = kept.map((_, index) => `line ${'x'.repeat(index)}`);
        const rest = all.filter((_, index) => kept[index]);
        const expected = all.map((text, index) => `${text} | ${kept[index] ? text : '-'}`);
        expect(shown(pairUp(lines(...all), lines(...rest), true))).toEqual(
          rest.length === all.length ? all.map((text) => `${text} | ${text}`) : expected,
        );
      }),
    );
  });
});
