import { describe, expect, it } from 'vitest';
import { conducted, steady } from './fake-conduct';
import { floats } from './fake-players';
import { NOTHING_GIVEN, VARIES } from './out';
import { PlayerError } from './players';
import { REFERENCE_FAILED } from './report';
import { verdictText } from './table';
import { wordsOf } from './words';

describe('why there is nothing of a contestant', () => {
  it('is its own results only where the function gives the same each time', async () => {
    const varies = new PlayerError('unavailable', VARIES, { line: 3, column: 2 });
    const wrong = { outcome: [floats(1, 2, 4)] };
    const plays = { 'eager:wasm': steady(4), 'ort:wasm': steady(2, wrong) };
    const ids = ['eager:cpu', 'eager:wasm', 'ort:wasm'];
    const { row } = await conducted({ ...plays, 'eager:cpu': steady(10, { varies }) }, ids);
    expect(row('eager:wasm')?.status).toBe('measured');
    expect(row('ort:wasm')).toMatchObject({
      status: 'unavailable',
      why: VARIES,
      place: { line: 3 },
      samples: [],
    });
    expect(row('ort:wasm')?.deviation).toBeUndefined();
    const other = await conducted({ ...plays, 'eager:cpu': steady(10) }, ids);
    expect(other.row('ort:wasm')?.status).toBe('wrong');
  });

  it('is the same for all where there is nothing to compare, else the reference, which failed', async () => {
    const failing = (why: string) => ({
      'eager:cpu': steady(1, { prepareError: () => new PlayerError('failed', why) }),
    });
    const nothing = await conducted(failing(NOTHING_GIVEN), ['eager:wasm', 'ort:wasm']);
    for (const id of ['eager:wasm', 'ort:wasm'])
      expect(nothing.row(id)).toMatchObject({ status: 'failed', why: NOTHING_GIVEN });
    expect(wordsOf(nothing.report).map(({ text }) => text)).toContain(
      `Both contestants failed: ${NOTHING_GIVEN}`,
    );
    const threw = await conducted(failing('No luck'), ['eager:wasm']);
    const row = threw.row('eager:wasm');
    expect(row?.why).toBe(`${REFERENCE_FAILED}No luck.`);
    expect(row && verdictText(row, undefined)).toBe(
      'not measured, as the function failed on the cpu backend',
    );
    expect(
      wordsOf(threw.report)
        .map(({ text }) => text)
        .join(),
    ).toContain('No luck');
  });
});
