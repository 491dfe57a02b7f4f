/** What goes wrong in a snippet is told in words, at its place, and the next run works: each row is a fault and what is said of it. */
import { gzipSync } from 'node:zlib';
import type { PageReply } from '../../src/cli/contract';
import { expect, test } from './fixtures';
import { openRunner } from './snippets';

interface Fault {
  readonly text: string;
  readonly kind: string;
  /** Line and column, as far as they are known; none where no line can be told. */
  readonly at?: readonly number[];
  readonly says: RegExp;
  /** What was put out before. */
  readonly output?: readonly string[];
}

const TF = `import * as tf from '@tensorflow/tfjs';\n`;

const FAULTS: Readonly<Record<string, Fault>> = {
  'a bracket that is not closed': {
    text: `const a = 1;\nconst b = [1, 2;\n`,
    kind: 'syntax',
    at: [2, 16],
    says: /',' was expected/,
  },
  'a string that is not closed': {
    text: `const a = 1;\n  const b = 'abc\nconst c = 1;`,
    kind: 'syntax',
    at: [2, 13],
    says: /no closing quote/,
  },
  'a name that is declared twice': {
    text: `let a = 1;\nlet a = 2;`,
    kind: 'syntax',
    at: [2, 5],
    says: /declared twice/,
  },
  'a text that ends too early': {
    text: `function f() {\n  return 1;\n`,
    kind: 'syntax',
    at: [2, 12],
    says: /ends too early|expected/i,
  },
  'an unknown import': {
    text: `console.log(1);\nimport { x } from 'numpy';\nconsole.log(x);`,
    kind: 'import',
    at: [2, 19],
    says: /no module 'numpy' here.*'twograph'/s,
  },
  'an unknown import that is not used': {
    text: `import { x } from 'lodash';`,
    kind: 'import',
    at: [1, 19],
    says: /lodash/,
  },
  'an import of an address that is put together': {
    text: `await import('https://example.' + 'com/x.js');`,
    kind: 'runtime',
    says: /only the modules that Twograph offers/,
  },
  'tensors without end': {
    text: `${TF}const kept = [];\nwhile (true) {\n  kept.push(tf.zeros([1000, 1000]));\n}`,
    kind: 'memory',
    at: [4, 16],
    says: /budget of 2048 MiB.*tf\.tidy/s,
  },
  'small tensors without end': {
    text: `${TF}const kept = [];\nwhile (true) kept.push(tf.scalar(1));`,
    kind: 'memory',
    at: [3, 27],
    says: /tensors are alive/,
  },
  'one huge typed array': {
    text: `console.log('before');\nnew Float32Array(2 ** 33);`,
    kind: 'memory',
    at: [2, 1],
    says: /Memory ran out/,
    output: ['before'],
  },
  'a text that doubles without end': {
    text: `let s = 'x';\nwhile (true) s += s;`,
    kind: 'memory',
    at: [2],
    says: /Memory ran out/,
  },
  'recursion without end': {
    text: `function down(n: number): number {\n  return down(n + 1) + 1;\n}\ndown(0);`,
    kind: 'runtime',
    // In the function or where it begins: as the browser happens to notice.
    at: [],
    says: /Maximum call stack size exceeded.*calls itself/s,
  },
  'an unhandled rejection': {
    text: `console.log('before');\nPromise.reject(new Error('nobody waits'));\nawait new Promise(() => setInterval(() => 0, 100));`,
    kind: 'runtime',
    at: [2, 16],
    says: /^nobody waits$/,
    output: ['before'],
  },
  'an error in a callback of setTimeout': {
    text: `setTimeout(() => {\n  throw new TypeError('late');\n}, 1);\nawait new Promise(() => setInterval(() => 0, 100));`,
    kind: 'runtime',
    at: [2, 9],
    says: /^TypeError: late$/,
  },
  'an error deep in a callback of model.fit': {
    text: `${TF}const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
function deeper(epoch: number): void {
  if (epoch === 1) throw new Error('enough of this');
}
await model.fit(tf.ones([4, 1]), tf.ones([4, 1]), {
  epochs: 3,
  callbacks: { onBatchEnd: () => tf.nextFrame(), onEpochEnd: (epoch) => { deeper(epoch); } },
});`,
    kind: 'runtime',
    at: [5, 26],
    says: /^enough of this$/,
  },
  'an error inside tfjs': {
    text: `${TF}\nconst a = tf.zeros([2, 3]);\na.matMul(tf.zeros([4, 5]));`,
    kind: 'runtime',
    at: [4, 3],
    says: /inner shapes \(3\) and \(4\)/,
  },
  'a tensor that was disposed of': {
    text: `${TF}const a = tf.scalar(1);\na.dispose();\na.print();`,
    kind: 'runtime',
    at: [4, 3],
    says: /was disposed of before/,
  },
  'an error that sums up others': {
    text: `await Promise.any([\n  Promise.reject(new Error('first')),\n  Promise.reject(new Error('second')),\n]);`,
    kind: 'runtime',
    at: [2, 18],
    says: /All promises were rejected\nfirst\nsecond/,
  },
  'an error in a worker of the snippet': {
    text: `new Worker(URL.createObjectURL(new Blob(['throw new Error("inside")'])));\nawait new Promise(() => setInterval(() => 0, 100));`,
    kind: 'runtime',
    says: /Error: inside/,
  },
  'a model from another address': {
    text: `${TF}await tf.loadLayersModel('https://example.com/model.json');`,
    kind: 'runtime',
    at: [2, 10],
    says: /no other address.*Drop the model\.json/s,
  },
  'a graph model from another address': {
    text: `${TF}await tf.loadGraphModel('https://tfhub.dev/x/1', { fromTFHub: true });`,
    kind: 'runtime',
    at: [2, 10],
    says: /no other address/,
  },
  'a model saved in the storage': {
    text: `${TF}const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });\nawait model.save('localstorage://mine');`,
    kind: 'runtime',
    at: [3, 13],
    says: /no storage of its own/,
  },
  'a model saved in the database': {
    text: `${TF}const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });\nawait model.save('indexeddb://mine');`,
    kind: 'runtime',
    at: [3],
    says: /no storage of its own/,
  },
  'a model saved as a download': {
    text: `${TF}const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });\nawait model.save('downloads://mine');`,
    kind: 'runtime',
    at: [3, 13],
    says: /can save a model nowhere.*withSaveHandler/s,
  },
  'a model sent to another address': {
    text: `${TF}const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });\nawait model.save('https://example.com/');`,
    kind: 'runtime',
    at: [3, 13],
    says: /can save a model nowhere/,
  },
  'a table from another address': {
    text: `await fetch('https://example.com/data.csv');`,
    kind: 'runtime',
    at: [1],
    says: /no other address.*Drop the file/s,
  },
  'the page': {
    text: `console.log('before');\ndocument.title = 'mine';`,
    kind: 'runtime',
    at: [2, 1],
    says: /apart from the page/,
    output: ['before'],
  },
  eval: { text: `eval('1 + 1');`, kind: 'runtime', at: [1, 1], says: /forbids eval/ },
  'a text that is thrown': { text: `throw 'words';`, kind: 'runtime', says: /^Uncaught words$/ },
  'nothing that is thrown': { text: `throw undefined;`, kind: 'runtime', says: /^Uncaught undefined$/ },
  'an object that is thrown': {
    text: `throw { code: 7 };`,
    kind: 'runtime',
    says: /^Uncaught \{ code: 7 \}$/,
  },
  'an error without words': {
    text: `\nthrow new Error();`,
    kind: 'runtime',
    at: [2, 7],
    says: /without a message/,
  },
  'an error of 10 MB': {
    text: `throw new Error('x'.repeat(1e7));`,
    kind: 'runtime',
    at: [1, 7],
    says: /^x+$/,
  },
  'a trap that is thrown': {
    text: `throw new Proxy({}, { get() { throw new Error('trap'); }, ownKeys() { throw new Error('trap'); } });`,
    kind: 'runtime',
    says: /^Uncaught /,
  },
};

function problem(reply: PageReply): unknown {
  return reply.status === 'ran' ? { status: reply.result.status, ...reply.result.error } : reply;
}

const rows = Object.entries(FAULTS);
/** Each part on a page of its own, as they run beside one another. */
for (const part of [0, 1]) {
  test(`faults of a snippet are told at their place, and the next run works (${String(part + 1)} of 2)`, async ({
    page,
    expectConsole,
  }) => {
    expectConsole(/uncaught: (Error: )?inside/, /Content Security Policy/);
    const run = await openRunner(page);
    for (const [name, { text, kind, at, says, output = [] }] of rows.filter((_, i) => i % 2 === part)) {
      await test.step(name, async () => {
        const ended = await run(text, { timeoutMs: 30_000 });
        expect(problem(ended.reply), name).toMatchObject({
          status: 'failed',
          kind,
          message: expect.stringMatching(says) as unknown,
        });
        const { line, column } = problem(ended.reply) as { line?: number; column?: number };
        if (at) expect([line, column].slice(0, at.length), name).toEqual(at);
        else expect(line, name).toBeUndefined();
        expect(ended.output, name).toEqual(output);
      });
    }
    expect((await run(`console.log('next')`)).output).toEqual(['next']);
  });
}

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

test('a promise that never settles is warned of', async ({ page }) => {
  const run = await openRunner(page);
  const { reply, output } = await run(`console.log('before');\nawait new Promise(() => undefined);`, {
    timeoutMs: 6000,
  });
  expect(reply).toMatchObject({
    result: { warnings: [{ message: expect.stringContaining('waits for a promise') as unknown }] },
  });
  expect(output).toEqual(['before']);
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
  expect(output[0]).toMatch(/large\s+float32 \[4000, 4000\]\s+\[\[ *0 +1 +2 … +3997/);
  expect(output[1]).toMatch(/^y+… \(4980000 more characters\)/);
  expect(output[2]).toMatch(/left out/);
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
