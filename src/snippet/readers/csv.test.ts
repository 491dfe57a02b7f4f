import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsv } from './csv';
import type { CsvCell } from './csv';

describe('parseCsv', () => {
  it('reads numbers, text and empty cells under their names', () => {
    expect(parseCsv('name,age,height\nAnn,31, 1.75 \n"Bo, ""B""",,-2e3\r\n')).toEqual({
      columns: ['name', 'age', 'height'],
      rows: [
        ['Ann', 31, 1.75],
        ['Bo, "B"', null, -2000],
      ],
    });
  });

  it('takes a first row with numbers for data, unless told otherwise', () => {
    expect(parseCsv('1,2\n3,4')).toEqual({
      columns: ['column 1', 'column 2'],
      rows: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(parseCsv('1,2\n3,4', { header: true })).toEqual({ columns: ['1', '2'], rows: [[3, 4]] });
    expect(parseCsv('a,b', { header: false })).toEqual({
      columns: ['column 1', 'column 2'],
      rows: [['a', 'b']],
    });
  });

  it('makes the names of columns distinct', () => {
    expect(parseCsv('x,x,,x (2)\n1,2,3,4', { header: true }).columns).toEqual([
      'x',
      'x (2)',
      'column 3',
      'x (2) (2)',
    ]);
  });

  it.each([',', ';', '\t', '|'])('finds the delimiter %j by itself', (d) => {
    expect(parseCsv(`a${d}b\n1${d}2\n3${d}4`).rows).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('reads one column, a byte order mark, lone CRs, and cells over several lines', () => {
    expect(parseCsv('\ufeffx\r1\r2\r')).toEqual({ columns: ['x'], rows: [[1], [2]] });
    expect(parseCsv('x,y\n"a\nb",1').rows).toEqual([['a\nb', 1]]);
  });

  it('leaves what only looks like a number as text', () => {
    const cells = ['0x10', '1_000', '1e', 'NaN', 'Infinity', '12:30', '1 2', '-'];
    expect(
      parseCsv(['n,t', ...cells.map((cell) => `1,${cell}`)].join('\n')).rows.map((row) => row[1]),
    ).toEqual(cells);
  });

  it.each([
    ['', /is empty/],
    ['\n\n', /is empty/],
    ['a,b\n1,2\n3\n', /row 3 has 1 cell, but the first has 2 cells/],
    ['a,b\n1,2,3', /row 2 has 3 cells/],
    ['a,b\n1,"2\n3,4', /never closed in row 2/],
    ['a,b\n1,"2"3\n', /closing quote.* in row 2/],
    ['PK\u0003\u0004\0\0', /not text/],
  ])('says what is wrong with %j, and in which row', (text, words) => {
    expect(() => parseCsv(text)).toThrow(words);
    expect(() => parseCsv(text)).toThrow(expect.objectContaining({ name: 'UserError', kind: 'runtime' }));
  });

  it('gives back every table that was written', () => {
    const text = fc
      .string({ unit: fc.constantFrom('a', 'ä', '😀', ' ', '"', ',', '\n', '1', '.', '-') })
      .map((s) => `t${s}`);
    const cell: fc.Arbitrary<CsvCell> = fc.oneof(
      text,
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const written = (value: CsvCell) =>
      typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : value === null ? '' : String(value);
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const head = (rows[0] ?? []).map((_, index) => `c${index}`);
        const csv = [head.join(','), ...rows.map((row) => row.map(written).join(','))].join('\n');
        const zero = (value: CsvCell) => (value === 0 ? 0 : value);
        expect(parseCsv(csv)).toEqual({ columns: head, rows: rows.map((row) => row.map(zero)) });
      }),
    );
  });
});
