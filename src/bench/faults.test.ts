import { describe, expect, it } from 'vitest';
import { measured, reportOf } from './fake-reports';
import { faultsOf } from './faults';
import { REFERENCE_FAILED } from './report';

const TEXT = 'one\ntwo\nthree';
const at = (line: number, column = 1) => ({ line, column });
const failed = (id: string, why: string, line: number) =>
  measured(id, [], { status: 'failed', why, place: at(line) });

describe('what failed at a line', () => {
  it('is told once for all that failed of it, at every size, and for those that had nothing to be held against', () => {
    const report = reportOf([], {
      text: TEXT,
      points: [
        { batch: 1, rows: [measured('eager:cpu', [1]), failed('ort:wasm', 'No luck.', 2)] },
        {
          batch: 8,
          rows: [
            failed('eager:cpu', 'No luck', 2),
            failed('ort:wasm', 'At a batch of 1: No luck.', 2),
            failed('replay:wasm', `${REFERENCE_FAILED}At a batch of 8: No luck.`, 2),
          ],
        },
      ],
    });
    expect(faultsOf(report)).toEqual([
      {
        place: at(2),
        why: 'No luck.',
        contestants: ['ort:wasm', 'eager:cpu', 'replay:wasm'],
        isLack: false,
      },
    ]);
  });

  it('is told apart by its place and its reason, and from what a contestant can’t do', () => {
    const report = reportOf(
      [
        failed('eager:cpu', 'No luck', 2),
        failed('eager:wasm', 'No luck', 3),
        failed('eager:webgl', 'No kernel', 3),
        measured('ort:wasm', [], { status: 'unavailable', why: 'No graph can hold it', place: at(3) }),
        measured('ort:webgpu', [], { status: 'unavailable', why: 'There is none here.' }),
      ],
      { text: TEXT },
    );
    expect(faultsOf(report).map(({ place, why, isLack }) => [place.line, why, isLack])).toEqual([
      [2, 'No luck.', false],
      [3, 'No luck.', false],
      [3, 'No kernel.', false],
      [3, 'No graph can hold it.', true],
    ]);
  });

  it('is the snippet’s own before anybody’s turn, and is at no line that the text does not have', () => {
    const why = { status: 'failed', why: 'x is not defined' } as const;
    const whole = reportOf([failed('eager:cpu', 'x is not defined', 3)], { ...why, text: TEXT });
    expect(faultsOf({ ...whole, place: at(3) })).toEqual([
      { place: at(3), why: 'x is not defined.', contestants: [], isLack: false },
    ]);
    const nobody = { ...whole, points: [] };
    expect(faultsOf({ ...nobody, place: at(4) })).toEqual([]);
    expect(faultsOf(nobody)).toEqual([]);
  });
});
