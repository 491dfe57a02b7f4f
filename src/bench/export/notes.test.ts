import { describe, expect, it } from 'vitest';
import { around, measured, reportOf, seen } from '../fake-reports';
import type { MachineCheck, Subject } from '../report';
import { fleetGrid } from './fleet';
import { captionOf } from './grid';
import { toHtml } from './html';
import { parseReports, toJson } from './json';
import { toMarkdown } from './markdown';
import { overviewGrid } from './overview';

const reportWith = (check: (at: number) => Partial<MachineCheck>) =>
  reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('b', 2))], {
    watched: seen(Array.from({ length: 12 }, (_, at) => check(at))),
  });
const quiet = reportWith(() => ({}));
const busy = reportWith(() => ({ share: 0.5 }));
const changing = reportWith((at) => ({ share: 0.5, pieceMs: 0.3 + at / 50 }));

describe('what was measured', () => {
  const of = (subject: Partial<Subject>) => ({
    subject: { via: 'benchmark' as const, name: 'mm', ...subject },
  });

  it('has one name everywhere: with its size where neither the name nor the signature says it', () => {
    expect(captionOf(of({ batch: 32 }), {})).toBe('mm, batch 32');
    expect(captionOf(of({ name: 'mm 32', batch: 32 }), {})).toBe('mm 32');
    expect(captionOf(of({ name: 'conv2d', batch: 2 }), {})).toBe('conv2d, batch 2');
    expect(captionOf(of({ batch: 32 }), { batch: 1024 })).toBe('mm, batch 1,024');
    expect(captionOf(of({ signature: 'float32[8, 4]', batch: 8 }), {})).toBe('mm, float32[8, 4]');
    expect(captionOf(of({ signature: '(float32[8], null, 2, null, undefined)' }), {})).toBe(
      'mm, (float32[8], null, 2)',
    );
    expect(captionOf(of({ signature: '(null)' }), {})).toBe('mm, ()');
    expect(captionOf(of({ signature: '({rate: null})' }), {})).toBe('mm, ({rate: null})');
    expect(captionOf(of({ name: '' }), {})).toBe('the first function');
  });

  it('is called by no single size where there are several', () => {
    const points = [{ rows: [] }, { batch: 64, rows: [] }];
    expect(captionOf({ ...of({ batch: 32 }), points }, {})).toBe('mm');
  });

  it('is so called by the overview, Markdown and HTML', () => {
    const report = { ...quiet, ...of({ batch: 32 }) };
    expect(overviewGrid([report]).rows[0]?.[0]).toBe('mm, batch 32');
    expect(toMarkdown([report])).toMatch(/^## mm, batch 32 \(/);
    expect(toHtml([report])).toContain('<h1>Benchmark of mm, batch 32</h1>');
  });
});

describe('a note beside times', () => {
  it('tells of a machine that was busy, or did not keep its pace, though the times are steady', () => {
    const { caption, columns, rows } = overviewGrid([quiet, busy, changing]);
    expect(columns.at(-1)?.title).toBe('Note');
    expect(rows.map((cells) => cells.at(-1))).toEqual(['', 'busy', 'busy, changing']);
    expect(caption).toMatch(/; busy: other work .*; changing: the machine /);
    expect(caption).not.toContain('~');
  });

  it('stands with a time where machines stand beside each other', () => {
    const { caption, rows } = fleetGrid([busy]);
    expect(rows.flat().filter((cell) => cell.endsWith(', busy'))).toHaveLength(2);
    expect(caption).toContain('; busy: ');
  });

  it('is with the one time that is known badly, not with all of its row', () => {
    const noisy = reportOf([
      measured('eager:cpu', around('a', 40, 12, 0.5)),
      measured('ort:wasm', around('b', 2)),
      measured('eager:webgl', [], { status: 'unavailable', why: 'No WebGL.' }),
      measured('eager:webgpu', [], { status: 'failed', why: 'No luck' }),
      measured('ort:webgpu', [], { status: 'unavailable', why: 'No WebGL.' }),
    ]);
    const { caption, columns, rows, footnotes } = overviewGrid([noisy, quiet]);
    expect(rows[0]?.[1]).toMatch(/^~\d/);
    expect(rows[0]?.[2]).toMatch(/^\d.* \*$/);
    expect(rows[1]?.[1]).toMatch(/^\d/);
    expect(columns.map(({ title }) => title)).not.toContain('Note');
    expect(caption).toContain('; ~ a time that is known to no better than a fifth');
    // Why others have no time stands under it, once.
    expect(rows[0]?.slice(3)).toEqual(['n.a. [1]', 'failed [2]', 'n.a. [1]']);
    expect(footnotes).toEqual(['[1] No WebGL.', '[2] No luck.']);
    const fleet = fleetGrid([noisy]);
    expect(fleet.rows.map((cells) => cells[2])).toEqual([
      expect.stringMatching(/^~\d.*\)$/),
      expect.stringMatching(/^\d.*, fastest$/),
      'n.a. [1]',
      'failed [2]',
      'n.a. [1]',
    ]);
    expect(fleet.caption).toContain('; ~ a time');
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
