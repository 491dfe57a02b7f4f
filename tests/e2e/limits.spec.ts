/** What has no end, no room or no device, and files that are damaged: each ends in words, and the next run works. */
import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures';
import { openText, output, run, stop } from './page';
import { openRunner, problem } from './snippets';

const TF = `import * as tf from '@tensorflow/tfjs';\n`;

test('what runs without end is ended by the time limit, whatever it does', async ({ page }) => {
  const run = await openRunner(page);
  const endless: Readonly<Record<string, string>> = {
    'a loop': `console.log('begun');\nfor (;;);`,
    'a loop that prints': `for (let i = 0; ; i++) console.log(i === 0 ? 'begun' : i);`,
    'a loop of microtasks': `console.log('begun');\nconst again = (): Promise<void> => Promise.resolve().then(again);\nawait again();`,
    'a loop that awaits and prints': `console.log('begun');\nfor (;;) { await null; console.log('x'); }`,
    timers: `console.log('begun');\nsetInterval(() => console.log('x'), 0);`,
    'a lock': `console.log('begun');\nawait new Promise((go) => setTimeout(go, 50));\nAtomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`,
  };
  for (const [name, text] of Object.entries(endless)) {
    const { reply, output } = await run(text, { timeoutMs: 1000 });
    expect(problem(reply), name).toMatchObject({ status: 'timeout', kind: 'timeout' });
    expect(output[0], name).toBe('begun');
    expect(output.length, name).toBeLessThanOrEqual(6000);
  }
  expect((await run(`console.log('next')`)).output).toEqual(['next']);
});

test('a promise that never settles is warned of, and still is when the run was stopped', async ({ page }) => {
  await openText(page, `console.log('before');\nawait new Promise(() => undefined);\n`);
  await run(page);
  await expect(output(page)).toContainText('waits for a promise');
  await stop(page);
  await expect(output(page)).toContainText('before');
  await expect(output(page)).toContainText('waits for a promise');
});

test('of a million lines the first and the last are there, and the rest is counted', async ({ page }) => {
  const run = await openRunner(page);
  const { reply, output } = await run(`for (let i = 0; i < 1_000_000; i++) console.log('line', i);`);
  expect(reply).toMatchObject({ status: 'ran', dropped: 994_000, result: { status: 'ok' } });
  expect(output).toHaveLength(6000);
  expect([output[0], output.at(-1)]).toEqual(['line 0', 'line 999999']);
});

test('a tensor too large to show is elided, and so is everything else that is', async ({ page }) => {
  const run = await openRunner(page);
  const { output, reply } = await run(`${TF}import { show, table } from 'twograph';
show(tf.range(0, 16_000_000).reshape([4000, 4000]), 'large');
show('y'.repeat(5e6));
show(tf.scalar(1), 't'.repeat(2e6));
table(Array.from({ length: 1e6 }, (_, i) => ({ i })));
console.log('after');`);
  expect(reply).toMatchObject({ result: { status: 'ok' } });
  expect(output[0]).toMatch(
    /^large {2}float32 \[4000, 4000\], the first 65536 of 16000000 values\n\[\[ *0 +1 +2 … +3997[^?]+\n …\]$/,
  );
  expect(output[1]).toMatch(/^y+… \(4980000 more characters\)/);
  expect(output[2]).toMatch(/^t{1000}… {2}float32 \[\]\n1$/);
  expect(output[4]).toBe('after');
  for (const text of output) expect(text.length).toBeLessThan(200_000);
});

test('a graphics device that is lost is told in words, and the next run has another', async ({ page }) => {
  const run = await openRunner(page);
  const product = `await tf.ones([200, 200]).matMul(tf.ones([200, 200])).data()`;
  const losses: readonly (readonly ['webgl' | 'webgpu', string, RegExp])[] = [
    [
      'webgl',
      `(tf.backend() as any).gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();`,
      /WebGL context was lost/,
    ],
    ['webgpu', `(tf.backend() as any).device.destroy();`, /WebGPU device was lost/],
  ];
  for (const [backend, lose, says] of losses) {
    for (const after of [
      `${product};`,
      `await new Promise(() => setInterval(() => 0, 100));`,
      `console.log('end');`,
    ]) {
      const { reply } = await run(`${TF}${product};\n${lose}\n${after}`, { backend, timeoutMs: 20_000 });
      expect(problem(reply), `${backend}: ${after}`).toMatchObject({
        status: 'failed',
        kind: 'backend',
        message: expect.stringMatching(says) as unknown,
      });
    }
    const next = await run(`${TF}console.log((${product})[0]);`, { backend });
    expect(next.output).toEqual(['200']);
  }
});

test('a synchronous read on webgpu is an error that says what to write', async ({ page }) => {
  const run = await openRunner(page);
  const { reply } = await run(
    `${TF}const a = tf.ones([200, 200]).matMul(tf.ones([200, 200]));\nconsole.log(a.dataSync()[0]);`,
    {
      backend: 'webgpu',
    },
  );
  expect(problem(reply)).toMatchObject({
    status: 'failed',
    kind: 'backend',
    line: 3,
    message: expect.stringContaining('await tensor.data()') as unknown,
  });
});

/** An IDX header: unsigned bytes, one dimension of that size. */
const idx = (size: number): readonly number[] => [0, 0, 8, 1, 0, 0, size >> 8, size & 255];

test('damaged files are told apart, by name and fault', async ({ page }) => {
  const run = await openRunner(page);
  const zipped = gzipSync(Buffer.from([...idx(3), 1, 2, 3]));
  const files: Readonly<Record<string, readonly [content: Uint8Array, call: string, says: RegExp]>> = {
    'short.csv': [Buffer.from('a,b\n1,2\n3\n'), 'csv', /CSV file can't be read.*row 3/s],
    'quote.csv': [Buffer.from('a,b\n"1,2\n'), 'csv', /never closed/],
    'binary.csv': [Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0]), 'csv', /it is not text/],
    'empty.csv': [Buffer.from(''), 'csv', /CSV file can't be read/],
    'cut.idx': [Buffer.from([...idx(300), 1, 2]), 'idx', /300 values.*ends 298 bytes before/s],
    'long.idx': [Buffer.from([...idx(1), 1, 2, 3]), 'idx', /goes on behind/],
    'none.idx': [Buffer.from('hello there'), 'idx', /does not begin as one does/],
    'cut.idx.gz': [zipped.subarray(0, zipped.length - 9), 'idx', /damaged or cut off/],
    'huge.idx': [Buffer.from([0, 0, 13, 2, 255, 255, 255, 255, 255, 255, 255, 255]), 'idx', /more than/],
    'broken.png': [
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]),
      'image',
      /is damaged, or is no picture/,
    ],
  };
  await page.setInputFiles(
    'input[type=file]',
    Object.entries(files).map(([name, [buffer]]) => ({ name, mimeType: '', buffer: Buffer.from(buffer) })),
  );
  for (const [name, [, call, says]] of Object.entries(files)) {
    const { reply } = await run(
      `import { datasets } from 'twograph';\nconsole.log(await datasets.${call}('${name}'));`,
    );
    expect(problem(reply), name).toMatchObject({
      status: 'failed',
      kind: 'runtime',
      line: 2,
      message: expect.stringMatching(says) as unknown,
    });
  }
  const { reply } = await run(`import { files } from 'twograph';\n\nfiles.get('other.csv');`);
  expect(problem(reply)).toMatchObject({
    line: 3,
    message: expect.stringMatching(/no file 'other.csv'/) as unknown,
  });
});

test('a snippet of a megabyte runs, and its last line is known', async ({ page }) => {
  const run = await openRunner(page);
  const line = `var counted = ((globalThis as any).counted ?? 0) + 1; (globalThis as any).counted = counted;\n`;
  const lines = Math.ceil(1e6 / line.length);
  const { reply, output } = await run(`${line.repeat(lines)}console.log(counted);\nthrow new Error('last');`);
  expect(output).toEqual([String(lines)]);
  expect(problem(reply)).toMatchObject({ status: 'failed', message: 'last', line: lines + 2, column: 7 });
});
