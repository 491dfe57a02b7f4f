import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contestantId, parseContestant } from '../bench/contestants';
import { BACKENDS } from '../base/backends';
import { settingsFromQuery } from '../snippet/query';
import { settingsToQuery } from '../snippet/to-query';
import { choiceFromQuery, choiceToQuery, type ChoiceData } from './benchmark-choice';

const eager = fc.constantFrom(...BACKENDS).map((on) => contestantId({ way: 'eager', on }));
const graph = fc
  .record({
    way: fc.constantFrom('replay', 'ort'),
    threads: fc.option(fc.integer({ min: 1, max: 16 }), { nil: undefined }),
    frozen: fc.boolean(),
  })
  .map(({ way, threads, frozen }) =>
    contestantId({
      way,
      on: 'wasm',
      ...(threads !== undefined && { threads }),
      ...(frozen && { frozen: true }),
    }),
  );

const choices: fc.Arbitrary<ChoiceData> = fc.record({
  subject: fc.option(
    fc.oneof(
      fc.constantFrom('all', 'suite'),
      fc.record(
        {
          via: fc.constantFrom('benchmark', 'compile'),
          name: fc.string({ minLength: 1, maxLength: 40 }),
          signature: fc.string({ maxLength: 40 }),
        },
        { requiredKeys: ['via', 'name'] },
      ),
    ),
    { nil: undefined },
  ),
  contestants: fc.option(fc.uniqueArray(fc.oneof(eager, graph), { minLength: 1, maxLength: 20 }), {
    nil: undefined,
  }),
  budgetMs: fc.integer({ min: 1000, max: 3_600_000 }),
  precision: fc.integer({ min: 1, max: 500 }).map((permille) => permille / 1000),
  batches: fc
    .uniqueArray(fc.integer({ min: 1, max: 65_536 }), { maxLength: 16 })
    .map((sizes) => sizes.sort((a, b) => a - b)),
});

describe('what is to be measured', () => {
  it('comes back from an address as it was', () => {
    fc.assert(
      fc.property(choices, (choice) => {
        const { settings } = settingsFromQuery(settingsToQuery(choiceToQuery(choice)));
        const back = choiceFromQuery(settings);
        expect(back.ignored).toEqual([]);
        const { subject, contestants, ...rest } = choice;
        expect(back.choice).toMatchObject({
          ...(subject && { subject }),
          ...(contestants && { contestants }),
          budgetMs: rest.budgetMs,
          precision: expect.closeTo(rest.precision, 9) as number,
          ...(rest.batches.length > 0 && { batches: rest.batches }),
        });
      }),
    );
  });

  it('is left aside where an address has nonsense, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { choice } = choiceFromQuery({
          contestants: text,
          budget: text,
          precision: text,
          batches: text,
          subject: text,
        });
        for (const id of choice.contestants ?? []) expect(parseContestant(id)).toBeDefined();
        expect(choice.budgetMs ?? 1).toBeGreaterThanOrEqual(1);
        expect(choice.precision ?? 0.01).toBeLessThan(1);
      }),
    );
  });
});
