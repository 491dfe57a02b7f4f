/** The command, as a person or a script calls it: output, exit codes, the JSON of its contract, and what it leaves behind. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { findChromium } from '../../scripts/chromium.mjs';
import { expect, test } from './fixtures';

const root = fileURLToPath(new URL('../../', import.meta.url));
const script = join(root, 'scripts/twograph.mjs');

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface How {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

function command(words: readonly string[], { env = {}, stdin }: How = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, maxBuffer: 1 << 28 };
    const child = execFile(process.execPath, [script, ...words], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
    child.stdin?.end(stdin);
  });
}

/** Writes a snippet into the test's own folder. */
function snippet(text: string, name = 'snippet.ts'): string {
  const folder = test.info().outputPath();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const Place = {
  line: v.pipe(v.number(), v.integer(), v.minValue(1)),
  column: v.pipe(v.number(), v.minValue(1)),
};
const Value = v.union([v.number(), v.picklist(['NaN', 'Infinity', '-Infinity']), v.string()]);
const ItemSchema = v.variant('kind', [
  v.object({
    kind: v.literal('text'),
    level: v.picklist(['log', 'info', 'debug', 'warn', 'error']),
    text: v.string(),
  }),
  v.object({
    kind: v.literal('tensor'),
    title: v.string(),
    dtype: v.picklist(['float32', 'int32', 'bool', 'complex64', 'string']),
    shape: v.array(v.number()),
    values: v.array(Value),
    truncated: v.optional(v.boolean()),
  }),
  ...(['table', 'image', 'plot', 'progress', 'pad'] as const).map((kind) =>
    v.looseObject({ kind: v.literal(kind) }),
  ),
]);
const ReportSchema = v.strictObject({
  version: v.literal(1),
  ok: v.boolean(),
  backend: v.picklist(['cpu', 'wasm', 'webgl', 'webgpu']),
  mode: v.literal('eager'),
  seed: v.number(),
  warnings: v.array(v.strictObject({ ...Place, message: v.string() })),
  timings: v.strictObject({ bootMs: v.number(), emitMs: v.number(), runMs: v.number() }),
  output: v.array(ItemSchema),
  compiled: v.tuple([]),
  error: v.optional(
    v.strictObject({
      kind: v.picklist(['syntax', 'import', 'runtime', 'backend', 'memory', 'timeout', 'usage', 'internal']),
      message: v.string(),
      line: v.optional(Place.line),
      column: v.optional(Place.column),
      stack: v.optional(v.string()),
    }),
  ),
});

function report(out: string): v.InferOutput<typeof ReportSchema> {
  return v.parse(ReportSchema, JSON.parse(out));
}

const TENSORS = `import * as tf from '@tensorflow/tfjs';
import { plot, show } from 'twograph';
const losses = plot.line([3], 'loss');
show(tf.tensor2d([[1, 2, 3], [4, 5, 6]]).sum(0), 'sum');
show(tf.tensor([NaN, Infinity, -Infinity]), 'odd');
losses.push(2);
show(tf.tensor([true, false]));
console.warn('done');
`;

test('the output is text in the order of the program, and plots follow at the end', async () => {
  const { code, out, err } = await command(['run', snippet(TENSORS), '--backend', 'cpu']);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toMatch(/sum[^]*5 +7 +9[^]*odd[^]*NaN[^]*done[^]*loss/);
});

for (const backend of ['cpu', 'wasm', 'webgl', 'webgpu'] as const) {
  test(`on ${backend} the JSON is that of the contract`, async () => {
    const { code, out } = await command([
      'run',
      snippet(TENSORS),
      '--backend',
      backend,
      '--seed',
      '7',
      '--json',
    ]);
    const result = report(out);
    expect(code).toBe(0);
    expect(result).toMatchObject({ ok: true, backend, seed: 7 });
    expect(result.output.map(({ kind }) => kind)).toEqual(['plot', 'tensor', 'tensor', 'tensor', 'text']);
    expect(result.output[1]).toMatchObject({ title: 'sum', dtype: 'float32', shape: [3], values: [5, 7, 9] });
    expect(result.output[2]).toMatchObject({ values: ['NaN', 'Infinity', '-Infinity'] });
    expect(result.output[3]).toMatchObject({ dtype: 'bool', values: [1, 0] });
    expect(result.output[4]).toMatchObject({ level: 'warn', text: 'done' });
  });
}

test('--graphs puts both graphs into the JSON, and is refused without it', async () => {
  const asked = ['run', snippet(TENSORS), '--backend', 'cpu', '--graphs'];
  const { code, out } = await command([...asked, '--json']);
  expect(code).toBe(0);
  const { graphs } = JSON.parse(out) as { graphs: { dynamic: { op: string }[]; static: unknown[] } };
  expect(graphs.dynamic.map(({ op }) => op)).toContain('Sum');
  expect(graphs.static).toEqual([]);
  const refused = await command(asked);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(refused.err).toContain('--json');
});

test('a thrown error ends with 1 and its place, and what was printed before it stands', async () => {
  const file = snippet(`const n: number = 1;\nconsole.log('before', n);\n  missing();\n`);
  const plain = await command(['run', file]);
  expect(plain).toMatchObject({ code: 1, out: 'before 1\n' });
  expect(plain.err).toContain(`${file}:3:3: `);
  expect(plain.err).toContain('missing is not defined');
  const { code, out } = await command(['run', file, '--json']);
  expect(code).toBe(1);
  expect(report(out)).toMatchObject({
    ok: false,
    output: [{ kind: 'text', text: 'before 1' }],
    error: { kind: 'runtime', line: 3, column: 3 },
  });
});

for (const [kind, text, place] of [
  ['syntax', 'const a = 1;\nconst b = = 2;\n', { line: 2, column: 11 }],
  ['import', "const a = 1;\nimport fs from 'node:fs';\nconsole.log(fs, a);\n", { line: 2 }],
] as const) {
  test(`a fault of the kind ${kind} is told with its line`, async () => {
    const { code, out } = await command(['run', snippet(text), '--json']);
    expect(code).toBe(1);
    expect(report(out).error).toMatchObject({ kind, ...place });
  });
}

test('an endless loop is ended by the time limit with 4, and its output so far is there', async () => {
  const file = snippet(
    `console.log('before');\nawait new Promise((resolve) => setTimeout(resolve, 300));\nfor (;;);\n`,
  );
  const { code, out } = await command(['run', file, '--timeout', '2', '--json']);
  expect(code).toBe(4);
  expect(report(out)).toMatchObject({ ok: false, output: [{ text: 'before' }], error: { kind: 'timeout' } });
});

test('a promise that never settles is ended by the time limit, too', async () => {
  const { code, err } = await command([
    'run',
    snippet('await new Promise(() => undefined);'),
    '--timeout',
    '2',
  ]);
  expect(code).toBe(4);
  expect(err).toContain('snippet.ts');
});

test('no browser ends with 3, words and a report', async () => {
  const env = { TWOGRAPH_CHROMIUM: '/nowhere/chromium' };
  const { code, out } = await command(['run', snippet('1;'), '--json'], { env });
  expect(code).toBe(3);
  expect(report(out)).toMatchObject({ ok: false, output: [], error: { kind: 'backend' } });
  const plain = await command(['run', snippet('1;')], { env });
  expect(plain).toMatchObject({ code: 3, out: '' });
  expect(plain.err).toContain('/nowhere/chromium');
});

test('a backend that the browser lacks ends with 3 and the reason', async () => {
  test.skip(process.platform === 'win32', 'the browser is wrapped in a shell script');
  const wrapper = snippet(
    `#!/bin/sh\nexec '${findChromium() ?? ''}' "$@" --use-gl=disabled\n`,
    'chromium.sh',
  );
  chmodSync(wrapper, 0o755);
  const { code, out } = await command(['run', snippet('1;'), '--backend', 'webgl', '--json'], {
    env: { TWOGRAPH_CHROMIUM: wrapper },
  });
  expect(code).toBe(3);
  expect(report(out).error).toMatchObject({ kind: 'backend' });
  expect(report(out).error?.message).toContain('webgl');
});

test('an exhausted heap ends with 1 and words, and with the output so far', async () => {
  test.setTimeout(120_000);
  const file = snippet(`console.log('before');
await new Promise((resolve) => setTimeout(resolve, 300));
const kept: unknown[] = [];
for (;;) kept.push(new Array(1e6).fill(0.5));
`);
  const { code, out } = await command(['run', file, '--json']);
  expect(code).toBe(1);
  expect(report(out)).toMatchObject({ output: [{ text: 'before' }], error: { kind: 'memory' } });
});

test('a million lines do not hold the command up, and it says how many were left out', async () => {
  const file = snippet(`for (let i = 0; i < 1e6; i++) console.log('line', i);\nconsole.log('last');\n`);
  const { code, out, err } = await command(['run', file]);
  expect(code).toBe(0);
  expect(out).toMatch(/^line 0\nline 1\n/);
  expect(out).toMatch(/\nlast\n$/);
  expect(err).toMatch(/^\d+ lines of console output were left out/);
});

test('the snippet reads the files that it was given, and its text from standard input', async () => {
  const table = snippet('x,y\n1,2\n3,4\n', 'points.csv');
  const text = `import { datasets, files } from 'twograph';
console.log(files.map((file) => file.name).join());
const { columns, rows } = await datasets.csv('points.csv');
console.log(columns.join(), rows.length);
`;
  const { code, out, err } = await command(['run', '-', '--file', table, '--file', script], { stdin: text });
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toBe('points.csv,twograph.mjs\nx,y 2\n');
  const failed = await command(['run', '-'], { stdin: 'throw new Error("no")' });
  expect(failed.err).toContain('<stdin>:1:');
});

test('a path is from the folder in which npm was called', async () => {
  const file = snippet("console.log('found');", 'here.ts');
  const options = { cwd: test.info().outputPath(), shell: process.platform === 'win32' };
  const words = ['--prefix', root, 'run', '-s', 'twograph', '--', 'run', './here.ts'];
  // The tests themselves run under npm, whose variables would name their own script.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD)/i.test(name)),
  );
  expect(file).toContain('here.ts');
  expect(execFileSync('npm', words, { ...options, env }).toString()).toBe('found\n');
});

test('Ctrl+C in the middle of a run, whose output streams, leaves no browser behind', async () => {
  test.skip(process.platform === 'win32', 'there are no signals to send');
  // The browser's profile lies in the folder for temporary files, which so names all of its processes. Its path may not be long.
  const folder = mkdtempSync(join(tmpdir(), 'tg-'));
  const file = snippet(`console.log('begun');\nawait new Promise(() => undefined);\n`);
  const child = spawn(process.execPath, [script, 'run', file], { env: { ...process.env, TMPDIR: folder } });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const first = new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
  const browsers = () =>
    execFileSync('ps', ['-eo', 'args'])
      .toString()
      .split('\n')
      .filter((line) => line.includes(folder));
  expect(await Promise.race([first, ended])).toBe('begun\n');
  expect(browsers().length).toBeGreaterThan(0);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  await expect.poll(browsers).toEqual([]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
