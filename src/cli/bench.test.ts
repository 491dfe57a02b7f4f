import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseReports } from '../bench/export/json';
import { around, measured, reportOf } from '../bench/fake-reports';
import type { BenchmarkReport, Row } from '../bench/report';
import type { Found } from '../bench/session';
import { bySubject, checkFound, faultLines, isAllFailed, isNobodyHere } from './bench';
import { formatOf } from './bench-output';
import { ProgressLine, progressWords } from './bench-progress';
import { wrapped } from './bench-text';
import type { BenchOptions } from './bench-options';
import { main } from './main';

const SOURCE = { title: 'mine.ts', text: '' };
const found = (names: readonly string[], more: Partial<Found> = {}) => [
  {
    source: SOURCE,
    found: { subjects: names.map((name) => ({ via: 'benchmark' as const, name })), ...more },
  },
];
const OPTIONS: BenchOptions = {
  fn: [],
  batches: [],
  budget: 15,
  precision: 0.05,
  seed: 0,
  file: [],
  connect: [],
  name: [],
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('what was found in a snippet', () => {
  const broken = { error: { kind: 'runtime', message: 'no', line: 3, column: 1 } } as const;

  it('is measured where it is all that was named', () => {
    expect(() => checkFound(found(['a', 'b']), [])).not.toThrow();
    expect(() => checkFound(found(['a', 'b']), ['b'])).not.toThrow();
    expect(() => checkFound(found(['a'], broken), [])).not.toThrow();
  });

  it.each([
    [found([]), [], 'mark a function by benchmark(name, fn, ...args)'],
    [found(['a', 'b']), ['c'], 'There is no "c" to measure. There is "a", "b".'],
    [found([], broken), [], 'no'],
    [found(['a'], broken), ['c'], 'no'],
    [found([], { unfinished: true }), [], 'still running after a minute'],
    [found(['a'], { unfinished: true }), ['c'], 'had not come to "c" yet'],
  ])('is told where it is not: %#', (all, fn, words) => {
    expect(() => checkFound(all, fn)).toThrow(words);
  });
});

const rows: readonly Row[] = [
  measured('eager:wasm', around('a', 2)),
  measured('ort:wasm', around('b', 1)),
  {
    contestant: 'eager:webgl',
    status: 'failed',
    why: 'It threw.',
    samples: [],
    unread: [],
    repeats: 1,
    settled: false,
  },
];
const called = (name: string, machine: string): BenchmarkReport => {
  const report = reportOf(rows, { subject: { via: 'benchmark', name }, title: 'mine.ts' });
  return { ...report, machine: { ...report.machine, name: machine } };
};

describe('what failed at a line', () => {
  it('is said once, as a run says it: what threw, and what a contestant can’t do', () => {
    const text = 'one\ntwo';
    const at = { samples: [], place: { line: 2, column: 7 } } as const;
    const report = reportOf(
      [
        measured('eager:cpu', [], { ...at, status: 'failed', why: 'No luck' }),
        measured('eager:wasm', [], { ...at, status: 'failed', why: 'No luck.' }),
        measured('ort:wasm', [], { ...at, status: 'unavailable', why: 'No graph can hold it.' }),
      ],
      { title: 'mine.ts', text },
    );
    expect(faultLines([report, report])).toEqual([
      'mine.ts:2:7: No luck.',
      'mine.ts:2:7: warning: No graph can hold it.',
    ]);
    expect(faultLines([called('forward', 'this browser')])).toEqual([]);
  });
});

describe('what is printed', () => {
  it('is a table with the fastest first, what failed last, and the answer in words', () => {
    const text = formatOf(OPTIONS)([called('forward', 'this browser')]);
    expect(text).toMatch(/^forward \(mine\.ts\)\n {2}contestant/);
    expect(text).toMatch(
      /Runtime wasm .* ms .* fastest\n.*tfjs wasm .* ms .* times as long .*\n.*failed: It threw\.\n/,
    );
    expect(text).toContain('is the fastest');
    const sized = reportOf(rows, { subject: { via: 'benchmark', name: 'mm', batch: 32 }, title: 'mine.ts' });
    expect(formatOf(OPTIONS)([sized])).toMatch(/^mm, batch 32 \(mine\.ts\)\n/);
    for (const line of text.split('\n').slice(6)) expect(line.length).toBeLessThanOrEqual(101);
  });

  it('has the machines of one function together, each by its name', () => {
    const reports = bySubject([
      called('f', 'one'),
      called('g', 'one'),
      called('f', 'two'),
      called('g', 'two'),
    ]);
    expect(reports.map(({ subject, machine }) => subject.name + machine.name)).toEqual([
      'fone',
      'ftwo',
      'gone',
      'gtwo',
    ]);
    const text = formatOf(OPTIONS)(reports);
    expect(text.match(/^f \(mine\.ts\)$/gm)).toHaveLength(1);
    expect(text).toMatch(/^ {2}machine {2}contestant/m);
    expect(text).toMatch(/^ {2}two: Compiled ONNX/m);
  });

  it('says where the lead changes hands as a number in the names grows', () => {
    const sized = (size: number, eager: number, graph: number) => {
      const timed = [measured('eager:wasm', around('a', eager)), measured('ort:wasm', around('b', graph))];
      return reportOf(timed, { subject: { via: 'benchmark', name: `matmul ${String(size)}` }, title: '' });
    };
    const reports = [sized(64, 1, 2), sized(256, 8, 4)];
    const words = 'matmul N: Compiled ONNX Runtime wasm overtakes eager tfjs wasm at an N of about';
    expect(formatOf({ ...OPTIONS, brief: true })(reports)).toContain(words);
    expect(formatOf(OPTIONS)(reports)).toContain(words.slice(0, 60));
    expect(formatOf(OPTIONS)(reports.slice(1))).not.toContain('matmul N');
  });

  it('is one JSON object, also where nothing was measured, and otherwise nothing then', () => {
    const json = formatOf({ ...OPTIONS, json: true });
    expect(JSON.parse(json([]))).toEqual({ version: 1, reports: [] });
    const error = { kind: 'runtime', message: 'no', line: 2, column: 7 } as const;
    expect(JSON.parse(json([], { ...error, frames: [] }))).toEqual({ version: 1, reports: [], error });
    const one = called('f', 'one');
    expect(parseReports(json([one]))).toEqual([one]);
    for (const options of [{}, { markdown: true }, { csv: true }, { brief: true }] as const)
      expect(formatOf({ ...OPTIONS, ...options })([])).toBe('');
  });

  it('is in brief a row for each function and a column for each contestant', () => {
    const brief = formatOf({ ...OPTIONS, brief: true })([called('f', 'one'), called('g', 'one')]);
    const [head = '', first = '', second = ''] = brief.split('\n');
    expect(head).toMatch(/^Subject +eager tfjs wasm +compiled ONNX Runtime wasm +eager tfjs webgl$/);
    expect(first).toMatch(/^f +\S+ ms +\S+ ms \* +failed \[1\]$/);
    expect(second).toMatch(/^g /);
    expect(brief).not.toContain('~');
    expect(brief).toMatch(/^\[1\] It threw\.$/m);
    const markdown = formatOf({ ...OPTIONS, brief: true, markdown: true })([
      called('f', 'a'),
      called('f', 'b'),
    ]);
    expect(markdown).toMatch(/^\| Subject \| Contestant \| a \| b \|\n/);
  });
});

describe('a function that throws in every contestant', () => {
  const failed = (id: string, before = ''): Row =>
    measured(id, [], { status: 'failed', why: `${before}It threw this.` });
  const all = reportOf([
    failed('eager:cpu'),
    failed('ort:wasm', 'The cpu backend, which tells what is right, failed: '),
    failed('eager:wasm', 'The cpu backend, which tells what is right, failed: '),
  ]);

  it('has its error printed once', () => {
    const text = formatOf(OPTIONS)([all]);
    expect(text.match(/It threw this/g)).toHaveLength(1);
    expect(text).toContain('All 3 contestants failed: It threw this.');
  });

  it('is a failure of the command where nothing else was timed', () => {
    expect(isAllFailed([all, all])).toBe(true);
    expect(isAllFailed([all, called('f', 'one')])).toBe(false);
    expect(isAllFailed([])).toBe(false);
    expect(isAllFailed([reportOf([measured('ort:wasm', [], { status: 'unavailable' })])])).toBe(false);
  });

  it('is no such backend or engine where none of those asked for is here', () => {
    const lacking = measured('ort:webnn', [], { status: 'unavailable' });
    expect(isNobodyHere([reportOf([lacking])])).toBe(true);
    expect(isNobodyHere([reportOf([lacking]), called('f', 'one')])).toBe(false);
    expect(isNobodyHere([])).toBe(false);
  });
});

describe('in brief an unsteady machine', () => {
  const times = [1, 9, 2, 7, 1, 8, 3, 9];
  const busy = (machine: string): BenchmarkReport => {
    const report = reportOf([measured('eager:wasm', times), measured('ort:wasm', [...times].reverse())]);
    return { ...report, machine: { ...report.machine, name: machine } };
  };

  it('is marked at its times, and said under the table', () => {
    const brief = formatOf({ ...OPTIONS, brief: true })([busy('one'), called('g', 'one')]);
    expect(brief).toMatch(/^subject, batch 8 +~\S+ ms.* +~\S+ ms/m);
    expect(brief).toMatch(/^g +\d.*failed \[1\]$/m);
    expect(brief).toContain('~ a time that is known to no better than a fifth');
  });

  it('is noted with its times among several machines', () => {
    const fleet = formatOf({ ...OPTIONS, brief: true })([busy('one'), called('subject', 'two')]);
    expect(fleet).toMatch(/ ~\S+ ms \(/);
    expect(fleet).toContain('~ a time that is known to no better than a fifth');
  });
});

describe('how far it is', () => {
  const subject = { via: 'benchmark', name: 'forward' } as const;
  const doing = { source: SOURCE, subject, number: 2, of: 3 };
  const progress = { phase: 'measuring', contestant: 'ort:wasm:2', share: 0.424, leftMs: 12_300 } as const;
  const words =
    'forward (2 of 3): 42 %, at most 13 s left; measuring compiled ONNX Runtime wasm on 2 threads';

  it('is said with who it is, where, and what is left', () => {
    expect(progressWords(doing)).toBe('forward (2 of 3)');
    expect(progressWords({ ...doing, progress })).toBe(words);
    expect(progressWords({ ...doing, of: 1, number: 1, progress }, 'two')).toMatch(/^two: forward: 42 %/);
    expect(progressWords({ ...doing, progress: { ...progress, leftMs: 0 } })).toContain('%, nearly done; ');
  });

  it('is a line of a terminal that is written anew and goes away, and nothing elsewhere', () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text);
    const line = new ProgressLine({ isTTY: true, columns: 20, write });
    line.show({ ...doing, progress });
    line.clear();
    line.clear();
    expect(written).toEqual([`\r\u001b[K${words.slice(0, 19)}`, '\r\u001b[K']);
    const file = new ProgressLine({ write });
    file.show(doing);
    file.clear();
    expect(written).toHaveLength(2);
  });
});

it('long words are broken between words, and nothing of them is lost', () => {
  const text = Array.from({ length: 80 }, (_, at) => 'x'.repeat(1 + (at % 9))).join(' ');
  const lines = wrapped(text, '  ');
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect(line).toMatch(/^ {2}\S.{0,98}$/);
  expect(lines.map((line) => line.trim()).join(' ')).toBe(text);
});

describe('wrong use of bench', () => {
  it.each([
    [['bench'], 'name a file, or give --suite'],
    [['bench', 'a.ts', '--suite'], 'Either a file or --suite'],
    [['bench', '--suite', 'resnet'], 'The suite has matmul'],
    [['bench', '--suite', '--contestants', 'gpu'], 'as in eager:wasm'],
    [['bench', '--suite', '--json', '--csv'], "cannot be used with option '--csv'"],
    [['bench', '--suite', '--connect', 'example.org'], 'begins with ws:// or wss://'],
    [['bench', '--suite', '--name', 'a', '--name', 'b'], '--name goes with --connect'],
    [['bench', '--suite', '--html', '/nowhere/a.html'], 'its folder is not there'],
    [['bench', '/nowhere/a.ts'], '/nowhere/a.ts cannot be read'],
    [['bench', '--suite', '--file', '/nowhere/a.csv'], '/nowhere/a.csv cannot be read'],
  ])('%j ends with 2 and words', async (words, expected) => {
    const err: string[] = [];
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
    expect(await main(words)).toBe(2);
    expect(err.join('')).toContain(expected);
    expect(out).not.toHaveBeenCalled();
  });
});
