import { describe, expect, it } from 'vitest';
import { testRun } from './testing';

describe('table', () => {
  it('takes rows of cells, with names for the columns', () => {
    const run = testRun();
    run.api.table(
      [
        [1, 'a'],
        [null, undefined],
      ],
      { title: 't', columns: ['n', 's'] },
    );
    expect(run.only('table')).toEqual({
      kind: 'table',
      title: 't',
      columns: ['n', 's'],
      rows: [
        [1, 'a'],
        [null, null],
      ],
    });
  });

  it('takes records, and chooses and orders their columns', () => {
    const run = testRun();
    const rows = [
      { a: 1, b: 2 },
      { b: 3, c: true },
    ];
    run.api.table(rows);
    run.api.table(rows, { columns: ['c', 'a'] });
    expect(run.items()).toMatchObject([
      { columns: ['a', 'b', 'c'] },
      {
        columns: ['c', 'a'],
        rows: [
          [null, 1],
          [true, null],
        ],
      },
    ]);
  });

  it("is replaced in place, and does not change with the snippet's array", () => {
    const run = testRun();
    const rows = [[1]];
    const table = run.api.table(rows, 'first');
    rows.push([2]);
    expect(run.items()).toMatchObject([{ rows: [[1]] }]);
    table.update(rows);
    expect(run.items()).toMatchObject([{ title: 'first', rows: [[1], [2]] }]);
  });

  it('leaves out rows beyond a limit and says how many there are', () => {
    const run = testRun();
    run.api.table(Array.from({ length: 5000 }, (_, i) => [i]));
    const { rows, totalRows } = run.only('table');
    expect(rows).toHaveLength(2000);
    expect(totalRows).toBe(5000);
  });

  it('says what is wrong with its rows', () => {
    const { api } = testRun();
    const table = api.table as (rows: unknown, options?: unknown) => void;
    expect(() => {
      table([[1], 2]);
    }).toThrow('table: row 1 is an array of cells or an object; it was given the number 2');
    expect(() => {
      table({});
    }).toThrow('it was given an empty object');
    expect(() => {
      table([], { columns: 'a' });
    }).toThrow("'columns' is a list of names");
  });
});

describe('progress', () => {
  it('goes from its first step to its last, with the time since it was made', () => {
    const run = testRun();
    const bar = run.api.progress(3, 'epochs');
    expect(run.only('progress')).toEqual({
      kind: 'progress',
      title: 'epochs',
      total: 3,
      done: 0,
      note: '',
      elapsedMs: 0,
      finished: false,
    });
    run.tick(500);
    bar.step('loss 0.5', 2);
    run.tick(100);
    expect(run.only('progress')).toMatchObject({
      done: 2,
      note: 'loss 0.5',
      elapsedMs: 500,
      finished: false,
    });
    bar.step();
    expect(run.only('progress')).toMatchObject({ done: 3, note: 'loss 0.5', elapsedMs: 600, finished: true });
    bar.step();
    bar.done('ready');
    expect(run.only('progress')).toMatchObject({ done: 3, note: 'ready', finished: true });
  });

  it('can end early, or before it began', () => {
    const run = testRun();
    run.api.progress(10).done();
    run.api.progress(0);
    expect(run.items()).toMatchObject([
      { done: 0, finished: true },
      { total: 0, finished: true },
    ]);
  });

  it('wants numbers', () => {
    const { api } = testRun();
    expect(() => api.progress(NaN)).toThrow(
      'progress: the total is a number of steps, 0 or more; it was given the number NaN',
    );
    expect(() => {
      api.progress(3).step(1 as unknown as string);
    }).toThrow("'note' is a string; it was given the number 1");
  });
});

describe('files', () => {
  const files = [new File(['a'], 'a.txt'), new File(['b'], 'b.csv')];

  it('are a list that can be asked by name', () => {
    const { api } = testRun({ files });
    expect(api.files.map(({ name }) => name)).toEqual(['a.txt', 'b.csv']);
    expect(api.files.get('b.csv')).toBe(files[1]);
    expect(Object.keys(api.files)).toEqual(['0', '1']);
  });

  it('that are not there are said to be, with those that are', () => {
    expect(() => testRun({ files }).api.files.get('c')).toThrow(
      "there is no file 'c'. There are: a.txt, b.csv.",
    );
    expect(() => testRun().api.files.get('c')).toThrow(
      'No file was given. Drop the file on the page, or pass --file c.',
    );
  });
});
