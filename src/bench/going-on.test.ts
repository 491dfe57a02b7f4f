import { describe, expect, it } from 'vitest';
import { measured, reportOf } from './fake-reports';
import { othersOf, whoseTurn } from './going-on';

describe('a page that went away in the middle', () => {
  const rows = [measured('eager:cpu', [1]), measured('eager:wasm', [1]), measured('ort:wasm', [])];

  it('was at the contestant that is prepared, else at the one that was told of last', () => {
    const [first, second, third] = rows;
    const preparing = { points: [{ rows: [first, second, third && { ...third, status: 'preparing' }] }] };
    expect(whoseTurn(preparing as never, { contestant: 'eager:wasm' })).toBe('ort:wasm');
    expect(whoseTurn({ points: [{ rows }] }, { contestant: 'eager:wasm' })).toBe('eager:wasm');
    expect(whoseTurn({ points: [{ rows }] }, undefined)).toBeUndefined();
  });

  it('leaves the others to be measured, but not without the one that tells what is right', () => {
    const others = (during?: string, of = rows): readonly string[] =>
      othersOf(reportOf(of, during === undefined ? {} : { during }));
    expect(others('ort:wasm')).toEqual(['eager:cpu', 'eager:wasm']);
    expect(others('eager:cpu')).toEqual([]);
    expect(others('eager:webgl')).toEqual([]);
    expect(others(undefined)).toEqual([]);
    expect(others('ort:wasm', rows.slice(2))).toEqual([]);
  });
});
