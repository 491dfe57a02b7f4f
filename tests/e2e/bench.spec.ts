/** The command `bench`: what fails is told in its row and the others are measured; browsers elsewhere; a stop in the middle. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.mjs';
import { jsonInHtml } from '../../src/bench/export/html';
import { parseReports } from '../../src/bench/export/json';
import type { BenchmarkReport } from '../../src/bench/report';
import { LAUNCH_ARGS } from '../../src/cli/browser';
import { measureIn } from '../../src/cli/bench-machine';
import { expect, test } from './fixtures';

const script = fileURLToPath(new URL('../../scripts/twograph.mjs', import.meta.url));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const command = (...words: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, INIT_CWD: '' }, maxBuffer: 1 << 28 };
    execFile(process.execPath, [script, 'bench', ...words], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });

/** Writes into the test's own folder. */
function snippet(text: string): string {
  const folder = test.info().outputPath();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'snippet.ts');
  writeFileSync(path, text);
  return path;
}

const rowsOf = (report: BenchmarkReport | undefined) =>
  Object.fromEntries((report?.points[0]?.rows ?? []).map((row) => [row.contestant, row]));

const PLANTED = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const kept: tf.Tensor[] = [];
function planted(x: tf.Tensor1D) {
  switch (tf.getBackend()) {
    case 'cpu':
      return x.mul(2);
    case 'wasm':
      for (;;);
    case 'webgl':
      for (;;) kept.push(tf.keep(tf.zeros([1e7])));
    case 'webgpu':
      throw new Error('no luck with this one');
    default:
      return x.mul(2.01);
  }
}
await benchmark('planted', planted, tf.tensor1d([1, 2, 3]));
`;

test('contestants that hang, throw, run out of memory or are wrong are told, and the others are measured', async () => {
  test.setTimeout(240_000);
  const html = join(test.info().outputPath(), 'report.html');
  const { code, out, err } = await command(
    snippet(PLANTED),
    ...['--contestants', 'eager:cpu,eager:wasm,eager:webgl,eager:webgpu,replay:cpu,ort:wasm:1'],
    ...['--budget', '1', '--timeout', '20', '--json', '--html', html],
  );
  expect(err).toBe('');
  expect(code).toBe(0);
  const [report, ...others] = parseReports(out);
  expect(others).toEqual([]);
  expect(report).toMatchObject({ status: 'done', subject: { via: 'benchmark', name: 'planted' } });
  const rows = rowsOf(report);
  expect(rows['eager:cpu']).toMatchObject({ status: 'measured' });
  expect(rows['eager:cpu']?.samples.length).toBeGreaterThan(2);
  expect(rows['eager:wasm']).toMatchObject({ status: 'failed', samples: [] });
  expect(rows['eager:wasm']?.why).toContain('no answer');
  expect(rows['eager:webgl']).toMatchObject({ status: 'failed', samples: [] });
  expect(rows['eager:webgl']?.why).toContain('budget');
  expect(rows['eager:webgpu']).toMatchObject({ status: 'failed', samples: [] });
  expect(rows['eager:webgpu']?.why).toContain('no luck with this one');
  for (const graph of ['replay:cpu', 'ort:wasm:1']) {
    expect(rows[graph]).toMatchObject({ status: 'wrong', samples: [] });
    expect(rows[graph]?.deviation?.maxRel).toBeCloseTo(0.005, 5);
  }
  const page = readFileSync(html, 'utf8');
  expect(page).toContain('no luck with this one');
  expect(page).not.toMatch(/(src|href)="(?!#|data:)/);
});

const SMALL = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
await benchmark('sum', (x: tf.Tensor2D) => x.sum(1), tf.ones<tf.Rank.R2>([64, 64]));
`;

test("browsers elsewhere measure through Playwright's server, each with its name, in one table", async () => {
  test.setTimeout(240_000);
  const executablePath = findChromium() ?? '';
  const servers = await Promise.all(
    [1, 2].map(() => chromium.launchServer({ executablePath, args: [...LAUNCH_ARGS] })),
  );
  try {
    const at = servers.flatMap((server) => ['--connect', server.wsEndpoint()]);
    const html = join(test.info().outputPath(), 'fleet.html');
    const { code, out, err } = await command(
      snippet(SMALL),
      ...['--contestants', 'eager:wasm:2,ort:wasm', '--budget', '1', ...at, '--name', 'first machine'],
      ...['--brief', '--markdown', '--html', html],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const [, second] = servers.map((server) => new URL(server.wsEndpoint()).host);
    expect(out).toContain(`| Subject | Contestant | first machine | ${second ?? ''} |`);
    const reports = parseReports(jsonInHtml(readFileSync(html, 'utf8')) ?? '');
    expect(reports.map(({ machine }) => machine.name)).toEqual(['first machine', second]);
    for (const report of reports) {
      // Threads are there in a secure context alone.
      expect(report).toMatchObject({ status: 'done', machine: { isolated: true } });
      expect(rowsOf(report)).toMatchObject({
        'eager:wasm:2': { status: 'measured' },
        'ort:wasm': { status: 'measured' },
      });
    }
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
});

const LONG = `import * as tf from '@tensorflow/tfjs';
import { benchmark } from 'twograph';
const x = tf.ones<tf.Rank.R2>([512, 512]);
await benchmark('product', (a: tf.Tensor2D) => a.matMul(a), x);
await benchmark('never', (a: tf.Tensor2D) => a.add(1), x);
`;

test('a stop in the middle keeps what was measured, and begins nothing more', async ({ page, baseURL }) => {
  const stops: (() => void)[] = [];
  let stopped = false;
  const reports = await measureIn(
    { name: 'this one', open: () => Promise.resolve({ page, close: () => Promise.resolve() }) },
    {
      url: `${baseURL ?? ''}/`,
      sources: [{ title: 'long', text: LONG }],
      fn: [],
      files: [],
      settings: {
        contestants: ['eager:cpu', 'eager:wasm:1'],
        budgetMs: 3_600_000,
        precision: 1e-9,
        batches: [],
        seed: 0,
      },
    },
    {
      doing: ({ progress }) => {
        if (progress?.phase !== 'measuring') return;
        stopped = true;
        for (const stop of stops) stop();
      },
      found: (all) => {
        expect(all[0]?.found.subjects.map(({ name }) => name)).toEqual(['product', 'never']);
      },
      lost: () => undefined,
      onStop: (stop) => {
        stops.push(stop);
      },
      stopped: () => stopped,
    },
  );
  expect(reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({
    status: 'stopped',
    machine: { name: 'this one' },
    subject: { name: 'product' },
  });
  expect(rowsOf(reports[0])).toMatchObject({
    'eager:cpu': { status: 'measured' },
    'eager:wasm:1': { status: 'measured' },
  });
});

test('a signal to terminate keeps what was measured, on standard output and in the file', async () => {
  test.setTimeout(240_000);
  const html = join(test.info().outputPath(), 'stopped.html');
  const options = ['--contestants', 'eager:cpu', '--budget', '120', '--precision', '0.0001'];
  // As on a terminal, where it says how far it is.
  const onTerminal = ['--import', 'data:text/javascript,process.stderr.isTTY = true'];
  const child = spawn(
    process.execPath,
    [...onTerminal, script, 'bench', snippet(LONG), ...options, '--json', '--html', html],
    { env: { ...process.env, INIT_CWD: '' } },
  );
  try {
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    const ended = once(child, 'close');
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (chunk) => {
        err += String(chunk);
        // Whose third turn it is has been measured twice; there are to be hundreds, each long enough to be stopped in.
        if (err.split('measuring').length > 3) resolve();
      });
      void ended.then(() => {
        resolve();
      });
    });
    child.kill('SIGTERM');
    expect(await ended, err).toEqual([143, null]);
    const [report, ...others] = parseReports(out);
    expect(others).toEqual([]);
    expect(report).toMatchObject({ status: 'stopped', subject: { name: 'product' } });
    expect(rowsOf(report)['eager:cpu']).toMatchObject({ status: 'measured' });
    expect(rowsOf(report)['eager:cpu']?.samples.length).toBeGreaterThanOrEqual(2);
    expect(parseReports(jsonInHtml(readFileSync(html, 'utf8')) ?? '')).toEqual([report]);
  } finally {
    child.kill('SIGKILL');
  }
});
