import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { MACHINE } from '../fake-players';
import { around, byBatch, measured, reportOf } from '../fake-reports';
import type { BenchmarkReport } from '../report';
import { median } from '../statistics';
import { gridCsv, samplesCsv, summaryCsv } from './csv';
import { fleetGrid } from './fleet';
import { jsonInHtml, toHtml } from './html';
import { parseReports, toJson } from './json';
import { gridMarkdown, markdownText, toMarkdown } from './markdown';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</script><script>alert(1)</script>',
  '<!--',
  ']]>',
  '=HYPERLINK("http://x")',
  'a|b\n| c | d |',
  '[x](javascript:alert(1))',
  '\u0000\u2028\ud800',
  'a, "b", c',
];

const hostile = (name: string): BenchmarkReport => {
  const report = reportOf([
    measured('eager:cpu', around('a', 4)),
    measured('ort:wasm:2', around('b', 2)),
    measured(name, [], { status: 'failed', why: name, place: { line: 3, column: 1 } }),
    measured('eager:webgl', [], {
      status: 'wrong',
      why: name,
      deviation: { maxAbs: Infinity, maxRel: Infinity, tolerance: 1e-3 },
    }),
  ]);
  return {
    ...report,
    title: name,
    text: name,
    subject: { via: 'compile', name, signature: name },
    machine: { ...MACHINE, name, browser: name, platform: name, webgl: name, webgpu: name },
  };
};

const names = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 20 }));

describe('JSON', () => {
  it('comes back as it went, whatever is in it', () => {
    fc.assert(
      fc.property(
        names,
        fc.array(
          fc.double({ min: 0, max: 1e9, noNaN: true }).map((ms) => ms + 0),
          { maxLength: 5 },
        ),
        (name, samples) => {
          const report = hostile(name);
          const full = {
            ...report,
            points: [
              { batch: 3, rows: [measured('eager:cpu', samples, { unread: samples })] },
              ...report.points,
            ],
          };
          expect(parseReports(toJson(full))).toEqual([full]);
          expect(parseReports(toJson([full, report]))).toEqual([full, report]);
        },
      ),
    );
  });

  it('is told from what is none, in words', () => {
    const good: unknown = JSON.parse(toJson(reportOf([measured('eager:cpu', [1, 2])])));
    const bad = (change: object) => () => parseReports(JSON.stringify({ ...(good as object), ...change }));
    expect(() => parseReports('{')).toThrow('not JSON');
    expect(() => parseReports('[]')).toThrow('not a benchmark');
    expect(() => parseReports('null')).toThrow('not a benchmark');
    expect(bad({ version: 2 })).toThrow('version 2, which this Twograph does not know');
    expect(bad({ status: 'fine' })).toThrow('status is not what it should be');
    expect(bad({ points: [{ rows: [{}] }] })).toThrow('points.0.rows.0');
    expect(bad({ points: [{ rows: [{ ...measured('a', []), samples: [-1] }] }] })).toThrow(
      'points.0.rows.0.samples.0',
    );
    expect(bad({ place: { line: 0, column: 1 } })).toThrow('place.line');
    expect(bad({ text: 'x'.repeat(1_000_001) })).toThrow('text');
  });
});

describe('CSV', () => {
  const read = (csv: string): readonly Readonly<Record<string, string>>[] => {
    const { data, errors } = Papa.parse<Record<string, string>>(csv, { header: true, skipEmptyLines: true });
    expect(errors).toEqual([]);
    return data;
  };

  it('has every sample, in a row that says what it is of', () => {
    const report = byBatch({
      4: [measured('eager:cpu', [1, 2], { unread: [0.5] })],
      8: [measured('eager:cpu', [3])],
    });
    const rows = read(samplesCsv([report]));
    expect(
      rows.map((row) => [
        row['batch'],
        row['contestant'],
        row['read back'],
        row['turn'],
        row['ms of a call'],
      ]),
    ).toEqual([
      ['4', 'eager:cpu', 'yes', '1', '1'],
      ['4', 'eager:cpu', 'yes', '2', '2'],
      ['4', 'eager:cpu', 'no', '1', '0.5'],
      ['8', 'eager:cpu', 'yes', '1', '3'],
    ]);
  });

  it('sums up in plain figures, with their units in the header', () => {
    const samples = around('a', 4);
    const [row] = read(summaryCsv([reportOf([measured('eager:cpu', samples)])]));
    expect(Number(row?.['Median (ms)'])).toBe(median(samples));
    expect(Number(row?.['Kernels (kernels)'])).toBe(3);
    expect(row?.['verdict']).toBe('only one timed');
  });

  it('names both ways to say how many times as long, and leaves out what is not known', () => {
    const turns = [1, 2, 4, 1, 2, 4, 1, 2, 4];
    const slow = turns.map((ms, turn) => ms * (turn % 3 === 0 ? 8 : 2));
    const rows = [measured('eager:cpu', slow), measured('ort:wasm', turns), measured('eager:wasm', [80])];
    const [cpu, ort, wasm] = read(summaryCsv([reportOf(rows)]));
    const [byTurns, byMedians] = [
      'times as long as the fastest (median of the turns’ ratios)',
      'times as long as the fastest (ratio of the medians)',
    ];
    expect([cpu?.[byTurns], cpu?.[byMedians], cpu?.['turns']]).toEqual(['2', '4', '9']);
    expect([cpu?.['times as long, low'], cpu?.['times as long, high']]).toEqual(['2', '8']);
    expect([ort?.[byTurns], ort?.[byMedians]]).toEqual(['1', '1']);
    expect([wasm?.[byTurns], wasm?.['times as long, high'], wasm?.['turns']]).toEqual(['80', '', '1']);
  });

  it('holds a stranger’s words as words: in one cell, and no formula', () => {
    fc.assert(
      fc.property(names, (name) => {
        const [row] = read(samplesCsv([hostile(name)]));
        const plain = (text: string) => text.replace(/\r\n?/g, '\n');
        expect([name, `'${name}`].map(plain)).toContain(plain(row?.['title'] ?? ''));
        expect(row?.['title']).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});

describe('Markdown', () => {
  it('has tables of as many cells in each row, whatever the names', () => {
    fc.assert(
      fc.property(names, (name) => {
        const tables = toMarkdown([hostile(name)])
          .split('\n')
          .filter((line) => line.startsWith('| '));
        const counts = tables.map((line) => line.replace(/\\./g, '').split('|').length);
        expect(new Set(counts).size).toBe(1);
        expect(tables).toHaveLength(6);
      }),
    );
  });

  it('lets nothing of a stranger’s become markup', () => {
    for (const name of HOSTILE) {
      const text = markdownText(name).replace(/\\./g, '');
      expect(text).not.toMatch(/[<>[\]|`*\n]/);
    }
  });

  it('says what was found, then the table, then the machine', () => {
    const text = toMarkdown([
      reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm:2', around('b', 2))]),
    ]);
    expect(text).toMatch(
      /^## subject, batch 8 \(A snippet\)\n\n- Compiled .* is the fastest[^]*\| Contestant \| Verdict \| Median[^]*\| compiled ONNX Runtime wasm on 2 threads \| fastest \|[^]*Machine: this browser; Chromium 140/,
    );
  });
});

const TAGS: ReadonlySet<string> = new Set(
  (
    '!doctype html head meta title style body main h1 h2 h3 p ul li section div table caption thead tbody tr th td span br ' +
    'details summary pre script svg desc text rect path line circle g fieldset legend label input'
  ).split(' '),
);

describe('HTML', () => {
  it('holds nothing of a stranger’s as markup, and the reports themselves', () => {
    fc.assert(
      fc.property(names, (name) => {
        const report = hostile(name);
        const html = toHtml([report, reportOf([measured('eager:cpu', around('a', 4))])]);
        expect(html.match(/<script/g)).toHaveLength(1);
        expect(html.match(/<\/script/g)).toHaveLength(1);
        // All of them at once: an `expect` for each would take most of the test's time.
        const strange = [...html.matchAll(/<\/?([^\s>]*)([^>]*)>/g)].filter(
          ([, tag = '', attributes = '']) =>
            !TAGS.has(tag) || /['<]|\bon|javascript/.test(attributes.replace(/"[^"]*"/g, '""')),
        );
        expect(strange).toEqual([]);
        expect(parseReports(jsonInHtml(html) ?? '')[0]).toEqual(report);
      }),
    );
  });

  it('has a table that fits, all figures in one to be opened, and bars of the page’s width', () => {
    const html = toHtml([
      reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('c', 2))]),
    ]);
    const [shown = '', opened = ''] = html.split('<summary>All figures</summary>');
    const titles = (of: string) =>
      [...of.matchAll(/<th scope="col"[^>]*>([^<]*)</g)].map(([, title]) => title);
    expect(titles(shown)).toEqual([
      'Contestant',
      'Verdict',
      'Median',
      '95 % interval',
      'Cold',
      'Deviation',
      'GFLOP/s',
    ]);
    expect(titles(opened)).toEqual(
      expect.arrayContaining([...titles(shown), 'Quartiles', 'Kernels', 'Load']),
    );
    expect(html).toMatch(/<svg class="bars" height="132"/);
    for (const [chart] of html.matchAll(/<svg class="bars".*?<\/svg>/g)) {
      const ends = [...chart.matchAll(/(?:width|x2)="([\d.]+)%"/g)].map(([, percent]) => Number(percent));
      expect(Math.max(...ends)).toBe(80);
    }
  });

  it('has the times on a linear and a logarithmic axis, and opens with the one that shows more or was asked for', () => {
    const near = reportOf([measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('c', 2))]);
    const far = reportOf([measured('eager:cpu', around('a', 400)), measured('ort:wasm', around('c', 2))]);
    const checked = (html: string) => /value="(\w+)" checked/.exec(html)?.[1];
    expect([near, far].map((report) => checked(toHtml([report])))).toEqual(['linear', 'log']);
    expect(checked(toHtml([far], 'linear'))).toBe('linear');
    expect(toHtml([near]).match(/ checked>/g)).toHaveLength(1);
    expect(toHtml([near])).toMatch(/Time of a call, logarithmic</);
  });

  it('asks for nothing from elsewhere', () => {
    const html = toHtml([
      byBatch({ 1: [measured('eager:cpu', around('a', 4))], 8: [measured('eager:cpu', around('b', 9))] }),
    ]);
    expect(html).not.toMatch(/\b(?:src|href|action|srcset)=|url\(|@import|https?:/);
    expect(html).toContain('default-src &#39;none&#39;');
  });

  it('has captions, titles and descriptions, with ids of their own', () => {
    const report = byBatch({
      1: [measured('eager:cpu', around('a', 4)), measured('ort:wasm', around('c', 2))],
      8: [measured('eager:cpu', around('b', 9)), measured('ort:wasm', around('d', 3))],
    });
    const html = toHtml([report, report]);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/aria-labelledby="([^"]+)"/g))
      for (const part of (id ?? '').split(' ')) expect(ids).toContain(part);
    expect(html.match(/<table>/g)?.length).toBe(html.match(/<caption>/g)?.length);
    expect(html.match(/<svg[^>]* role="img"/g)?.length).toBe(6);
    expect(html.match(/<desc/g)?.length).toBe(6);
    for (const [svg] of html.matchAll(/<svg[^>]*>/g)) expect(svg).toMatch(/ role="img"| aria-hidden="true"/);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('subjects of several sizes', () => {
  it('stand in one chart, with where one overtakes the other', () => {
    const of = (size: number): BenchmarkReport => ({
      ...reportOf([
        measured('ort:wasm', around(`o ${String(size)}`, (size / 100) ** 2)),
        measured('eager:webgpu', around(`g ${String(size)}`, 2)),
      ]),
      subject: { via: 'benchmark', name: `matmul ${String(size)}` },
    });
    const html = toHtml([of(64), of(256), of(1024)]);
    expect(html).toContain('<h3>matmul N</h3>');
    expect(html).toMatch(/Eager tfjs webgpu overtakes compiled ONNX Runtime wasm at an N of about 14\d;/);
  });
});

describe('a fleet', () => {
  const on = (name: string, ms: number, at = '2026-11-21T12:00:00.000Z'): BenchmarkReport => ({
    ...reportOf([
      measured('eager:cpu', around(`${name} a`, 4 * ms)),
      measured('ort:wasm', around(`${name} b`, ms)),
    ]),
    machine: { ...MACHINE, name },
    at,
  });

  it('stands in one table, a column by machine', () => {
    const grid = fleetGrid([on('laptop', 1), on('phone', 5)]);
    expect(grid.columns.map(({ title }) => title)).toEqual(['Subject', 'Contestant', 'laptop', 'phone']);
    expect(grid.rows.map(([subject, name]) => [subject, name])).toEqual([
      ['subject, batch 8', 'eager tfjs cpu'],
      ['subject, batch 8', 'compiled ONNX Runtime wasm'],
    ]);
    expect(grid.rows[1]?.[3]).toMatch(/^[45]\.\d+ ms \(\d\.\d+ to \d\.\d+ ms\), fastest$/);
    expect(gridMarkdown(grid).split('\n')).toHaveLength(4);
    expect(gridCsv(grid).split('\r\n')).toHaveLength(4);
  });

  it('tells machines of one name apart, and has the later of two runs', () => {
    const other = { ...on('laptop', 9), machine: { ...MACHINE, name: 'laptop', browser: 'Firefox 140' } };
    const grid = fleetGrid([on('laptop', 3, '2026-11-22T00:00:00.000Z'), on('laptop', 1), other]);
    expect(grid.columns.slice(2).map(({ title }) => title)).toEqual([
      'laptop, Chromium 140',
      'laptop, Firefox 140',
    ]);
    expect(grid.rows[1]?.[2]).toMatch(/^(2\.9|3\.0)/);
  });
});
