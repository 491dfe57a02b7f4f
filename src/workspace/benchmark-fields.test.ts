import { describe, expect, it } from 'vitest';
import { Bench } from './fake-bench';
import { settled } from './fake-benchmark-client';

const RIGHT = {
  budget: 'A budget is a number of seconds above 0, at most 3600.',
  precision: 'A precision is per cent of the time, above 0 and below 100, as 5.',
  batches: 'Batches are whole numbers from 1 to 65536, at most 16, with commas between.',
};

describe('the fields of the bar', () => {
  it('keep what makes no sense as it was typed, say what is right, and let nothing be measured until it is', async () => {
    const { benchmark, client, page } = await new Bench().open();
    const { fields } = benchmark;
    fields.type('budget', '0');
    expect(fields.wrong('budget')).toBeUndefined();
    fields.leave('budget');
    fields.type('batches', '0,-3,abc');
    await benchmark.measure();
    expect(client.measurings).toEqual([]);
    expect([fields.text('budget'), fields.text('batches')]).toEqual(['0', '0,-3,abc']);
    expect([fields.wrong('budget'), fields.wrong('precision'), fields.wrong('batches')]).toEqual([
      RIGHT.budget,
      undefined,
      RIGHT.batches,
    ]);
    expect(page.said.join()).toContain('Nothing is measured until the marked fields are put right.');

    fields.type('budget', '');
    expect(fields.wrong('budget')).toBe(RIGHT.budget);
    fields.type('budget', '3');
    fields.type('batches', '8 1,');
    expect(fields.text('batches')).toBe('8 1,');
    void benchmark.measure();
    await settled();
    expect(client.last.request.settings).toMatchObject({ budgetMs: 3000, batches: [1, 8] });
    expect(fields.text('batches')).toBe('1, 8');
  });

  it('have what an address brings, sense or nonsense', async () => {
    const { benchmark, client, page } = await new Bench().open(
      'https://twograph.test/?budget=-3&precision=0&batches=4,8',
    );
    const { fields } = benchmark;
    expect([fields.text('budget'), fields.text('precision'), fields.text('batches')]).toEqual([
      '-3',
      '0',
      '4, 8',
    ]);
    expect(fields.wrong('precision')).toBe(RIGHT.precision);
    expect(page.said.join()).toContain('budget=-3; a budget is a number of seconds above 0');
    await benchmark.measure();
    expect(client.measurings).toEqual([]);
  });

  it('have what is chosen in their place', async () => {
    const { benchmark } = await new Bench().open();
    const { fields } = benchmark;
    fields.type('budget', 'abc');
    fields.leave('budget');
    benchmark.change({ contestants: ['ort:wasm'] });
    expect(fields.wrong('budget')).toBe(RIGHT.budget);
    benchmark.change({ budgetMs: 2000 });
    expect([fields.text('budget'), fields.wrong('budget')]).toEqual(['2', undefined]);
  });
});
