import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHtml } from './export/html';
import { summaryCsv } from './export/csv';
import { parseReports, toJsonFile } from './export/json';
import { toMarkdown } from './export/markdown';
import { conducted, steady } from './fake-conduct';
import { floats, type FakePlay } from './fake-players';
import { VARIES } from './out';
import { PlayerError, type Values } from './players';
import { DIFFERS } from './report';
import { Standing } from './standing';
import { wordsOf } from './words';

const IDS = ['eager:cpu', 'eager:wasm', 'ort:wasm'];
const RIGHT = [floats(1, 2, 4)];
const off = (by: number): readonly Values[] => [floats(1, 2, 4 + by)];

/** The middle one is the one in question. */
const run = (
  play: Partial<FakePlay>,
  { reference = {}, ms = 4 }: { readonly reference?: Partial<FakePlay>; readonly ms?: number } = {},
  more: Parameters<typeof conducted>[3] = {},
) => {
  const same = { outcome: RIGHT };
  const plays = {
    'eager:cpu': steady(10, { ...same, ...reference }),
    'eager:wasm': steady(ms, { ...same, ...play }),
    'ort:wasm': steady(5, same),
  };
  return conducted(plays, IDS, {}, more);
};

describe('a contestant that is right at first', () => {
  it('loses its times, however far and however late it differs, and nobody else does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        async (time, by) => {
          const { row, report } = await run({ again: (at) => (at >= time ? off(by) : RIGHT) });
          const wrong = row('eager:wasm');
          expect(wrong).toMatchObject({ status: 'wrong', why: DIFFERS, samples: [], unread: [] });
          expect(wrong?.deviation?.maxAbs).toBeCloseTo(by, 3);
          expect(wrong?.cold).toBeDefined();
          for (const id of ['eager:cpu', 'ort:wasm']) {
            expect(row(id)?.status).toBe('measured');
            expect(row(id)?.samples.length).toBeGreaterThanOrEqual(12);
          }
          const [point] = report.points;
          expect(point && new Standing(point).ranks.map(({ name }) => name)).toEqual([
            'ort:wasm',
            'eager:cpu',
          ]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is timed where it is within the tolerance, and the comparison that was furthest off is told', async () => {
    const { row } = await run({
      outcome: off(1e-5),
      again: (time) => (time === 0 ? off(2e-5) : RIGHT),
    });
    expect(row('eager:wasm')).toMatchObject({ status: 'measured' });
    expect(row('eager:wasm')?.deviation?.maxRel).toBeCloseTo(2e-5 / 4, 6);
  });

  it('takes no more samples once it is found wrong in the middle of the turns', async () => {
    let samples = 0;
    const takeError = () => void samples++;
    await run({ takeError, again: () => off(1) });
    const early = samples;
    samples = 0;
    await run({ takeError });
    expect(early).toBeGreaterThan(0);
    expect(samples - early).toBeGreaterThanOrEqual(6);
  });

  it('is compared at the end alone where its call is long', async () => {
    const compared: number[] = [];
    const again = (time: number) => {
      compared.push(time);
      return RIGHT;
    };
    await run({ again }, { ms: 80 });
    expect(compared).toEqual([0]);
    await run({ again });
    expect(compared).toEqual([0, 0, 1]);
  });

  it('is wrong where it gives tensors of other shapes later, and is not held to a variable that is no more', async () => {
    const { row } = await run({ again: () => [floats(1, 2)] });
    expect(row('eager:wasm')).toMatchObject({ status: 'wrong', samples: [] });
    expect(row('eager:wasm')?.why).toBe(
      `${DIFFERS} It gives a float32 [2] where the cpu backend gives a float32 [3].`,
    );
    const gone = [...RIGHT, ...RIGHT];
    const other = await run(
      { outcome: gone, again: () => [...RIGHT, undefined] },
      { reference: { outcome: gone } },
    );
    expect(other.row('eager:wasm')).toMatchObject({ status: 'measured' });
  });

  it('fails where the call that is compared does', async () => {
    const { row } = await run({ againError: new PlayerError('failed', 'No more.', { line: 2, column: 1 }) });
    expect(row('eager:wasm')).toMatchObject({ status: 'failed', why: 'No more.', place: { line: 2 } });
    expect(row('ort:wasm')?.status).toBe('measured');
  });

  it('keeps its times where all is stopped before it was compared once more', async () => {
    let stopped = false;
    const again = () => {
      stopped = true;
      return off(1);
    };
    const { report, row } = await run({ again }, {}, { stopped: () => stopped });
    expect(report.status).toBe('stopped');
    expect(row('eager:wasm')).toMatchObject({ status: 'measured' });
    expect(row('eager:wasm')?.samples.length).toBeGreaterThan(0);
  });

  it('has no time in any file, and its words say why', async () => {
    const { report } = await run({ again: () => off(1) });
    expect(wordsOf(report).find(({ about }) => about === 'wrong')?.text).toBe(
      `Eager tfjs wasm is wrong and lost its times: ${DIFFERS} It is off by up to 2.5e-1 of the largest element, where 1e-5 is allowed.`,
    );
    const [back] = parseReports(toJsonFile([report]));
    expect(back).toEqual(report);
    const csv = summaryCsv([report])
      .split('\n')
      .find((line) => line.includes('eager:wasm'));
    expect(csv).toContain('differs from call to call');
    for (const file of [toMarkdown([report]), toHtml([report])])
      expect(file).toContain('It differs from call to call');
  });
});

describe('a function that varies', () => {
  const everybody = async (reference: Partial<FakePlay>, play: Partial<FakePlay> = {}) => {
    const { row, casts } = await run(play, { reference });
    return { rows: IDS.map(row), casts };
  };

  it('gives nobody a time where the reference gives something else at each call', async () => {
    const { rows } = await everybody({ again: (time) => off(1 + time) });
    for (const row of rows)
      expect(row).toMatchObject({ status: 'unavailable', why: VARIES, samples: [], unread: [] });
  });

  it('names its line where the reference can tell', async () => {
    const varies = new PlayerError('unavailable', VARIES, { line: 3, column: 2 });
    const { rows } = await everybody({ varies, again: (time) => off(1 + time) });
    for (const row of rows) expect(row).toMatchObject({ status: 'unavailable', place: { line: 3 } });
  });

  it('is not prepared by anybody where it asks JavaScript for random numbers', async () => {
    const strays = new PlayerError('unavailable', VARIES, { line: 5, column: 2 });
    const { rows, casts } = await everybody({ strays });
    for (const row of rows)
      expect(row).toMatchObject({ status: 'unavailable', why: VARIES, place: { line: 5 }, samples: [] });
    expect(casts).toEqual(['eager:cpu']);
  });

  it('is no other than one whose first call alone was another, where all agree on what it gives since', async () => {
    const since = { again: () => off(1) };
    const { rows } = await everybody(since, since);
    const [cpu, wasm, ort] = rows;
    for (const row of [cpu, wasm]) expect(row).toMatchObject({ status: 'measured' });
    expect(ort).toMatchObject({ status: 'wrong', why: DIFFERS });
  });

  it('holds others against the first call where the reference can’t make another', async () => {
    const { rows } = await everybody(
      { againError: new PlayerError('failed', 'Enough.') },
      { again: () => off(1) },
    );
    expect(rows.map((row) => row?.status)).toEqual(['failed', 'wrong', 'measured']);
  });
});
