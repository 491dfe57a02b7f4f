import { describe, expect, it } from 'vitest';
import { around, measured, reportOf, seen } from '../fake-reports';
import type { MachineCheck } from '../report';
import { fleetGrid } from './fleet';
import { parseReports, toJson } from './json';
import { overviewGrid } from './overview';

const reportWith = (check: (at: number) => Partial<MachineCheck>) =>
  reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('b', 2))], {
    watched: seen(Array.from({ length: 12 }, (_, at) => check(at))),
  });
const quiet = reportWith(() => ({}));
const busy = reportWith(() => ({ share: 0.5 }));
const changing = reportWith((at) => ({ share: 0.5, pieceMs: 0.3 + at / 50 }));

describe('a note beside times', () => {
  it('tells of a machine that was busy, or did not keep its pace, though the times are steady', () => {
    const { caption, columns, rows } = overviewGrid([quiet, busy, changing]);
    expect(columns.at(-1)?.title).toBe('Note');
    expect(rows.map((cells) => cells.at(-1))).toEqual(['', 'busy', 'busy, changing']);
    expect(caption).toMatch(/; busy: other work .*; changing: the machine /);
    expect(caption).not.toContain('unsteady');
  });

  it('stands with a time where machines stand beside each other', () => {
    const { caption, rows } = fleetGrid([busy]);
    expect(rows.flat().filter((cell) => cell.endsWith(', busy'))).toHaveLength(2);
    expect(caption).toContain('; busy: ');
  });

  it('can be made of a report that comes from a file', () => {
    const stood = { ...busy, watched: seen([], { stills: [5640.75], retaken: 2 }) };
    expect(parseReports(toJson([busy, stood]))).toEqual([busy, stood]);
  });

  it('is none on a quiet machine', () => {
    const { caption, columns } = overviewGrid([quiet]);
    expect(columns.map(({ title }) => title)).not.toContain('Note');
    expect(caption).not.toContain('busy');
  });
});
