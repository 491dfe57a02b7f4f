/** What goes wrong in a snippet is told in words, at its place, and the next run works: each row is a fault and what is said of it. */
import { expect, test } from './fixtures';
import { openRunner, problem } from './snippets';

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
  'one tensor that fits nowhere': {
    text: `${TF}console.log('before');\nconst big = tf.ones([60000, 60000]);`,
    kind: 'memory',
    at: [3, 16],
    says: /float32 tensor of shape \[60000, 60000\] takes 14,400,000,000 bytes.*budget of 2048 MiB/s,
    output: ['before'],
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
