/** Benchmarks as the page has them: real workers, one for each contestant, and a snippet that is held in each. */
import { describe, expect, it } from 'vitest';
import { EVERY_WAY, newClient, release, request, rowOf, run } from './run-benchmark';

const TRAINING = `
const x = tf.randomNormal([16, 4]);
const y = tf.randomNormal([16, 1]);
const w = tf.variable(tf.randomNormal([4, 1]));
const optimizer = tf.train.adam(0.01);
const step = (a: tf.Tensor, b: tf.Tensor) => {
  const dropped = tf.dropout(a, 0.25);
  return { loss: optimizer.minimize(() => tf.losses.meanSquaredError(b, dropped.matMul(w)) as tf.Scalar, true) };
};
await benchmark('step', step, x, y);
`;

describe('a benchmark', () => {
  it('measures a training step by every contestant, from the same start, at every batch', async () => {
    const report = await run(request(TRAINING, EVERY_WAY, { batches: [40, 8] }));
    expect(report).toMatchObject({ status: 'done', subject: { via: 'benchmark', name: 'step', batch: 16 } });
    expect(report.points.map(({ batch }) => batch)).toEqual([8, 40]);
    for (const [point, { rows }] of report.points.entries()) {
      // Adam's slots, the counts of its steps, the weights and the loss are all compared, and all came from the same random numbers.
      for (const row of rows) {
        expect(row, row.why).toMatchObject({ status: 'measured' });
        expect(row.deviation?.maxRel).toBeLessThan(1e-5);
        expect(row.samples.length).toBeGreaterThan(0);
        expect(row.unread.length).toBeGreaterThan(0);
        expect(row.counts?.flops).toBe(rowOf(report, 'eager:cpu', point).counts?.flops);
      }
      expect(Object.keys(rowOf(report, 'eager:wasm', point).cold ?? {})).toEqual(['loadMs', 'firstMs']);
      expect(Object.keys(rowOf(report, 'replay:wasm', point).cold ?? {}).sort()).toEqual([
        'firstMs',
        'loadMs',
        'passesMs',
        'traceMs',
      ]);
      expect(Object.keys(rowOf(report, 'ort:wasm:1', point).cold ?? {}).sort()).toEqual([
        'firstMs',
        'loadMs',
        'lowerMs',
        'passesMs',
        'sessionMs',
        'traceMs',
      ]);
    }
    expect(rowOf(report, 'eager:cpu', 1).counts?.flops).toBeGreaterThan(
      rowOf(report, 'eager:cpu').counts?.flops ?? Infinity,
    );
  });

  it('says of each that throws or hangs what it did, and goes on with the others', async () => {
    const text = `
let calls = 0;
const fn = (x: tf.Tensor) => {
  if (tf.getBackend() === 'wasm') throw new Error('out of luck');
  if (tf.getBackend() === 'webgl' && ++calls > 4) for (;;);
  return x.square();
};
await benchmark('fn', fn, tf.randomNormal([64]));
`;
    const contestants = ['eager:wasm', 'eager:webgl', 'eager:cpu', 'replay:cpu'];
    const report = await run(request(text, contestants), { limits: { takeMs: 5_000 } });
    expect(report.status).toBe('done');
    expect(rowOf(report, 'eager:wasm')).toMatchObject({
      status: 'failed',
      why: 'out of luck',
      place: { line: 6 },
    });
    expect(rowOf(report, 'eager:webgl')).toMatchObject({
      status: 'failed',
      // As long as that at the least: who was slow before is given longer.
      why: expect.stringMatching(/^It gave no answer within \d+(\.\d+)? s, and was ended\.$/),
    });
    expect(rowOf(report, 'eager:cpu').status).toBe('measured');
    expect(rowOf(report, 'replay:cpu').status).toBe('measured');
  });

  it('does not time a wrong kernel, nor what has no room', async () => {
    const text = `
const wrong = tf.getKernel('Abs', 'wasm');
if (wrong) {
  tf.unregisterKernel('Relu', 'wasm');
  tf.registerKernel({ ...wrong, kernelName: 'Relu' });
}
const fn = (x: tf.Tensor) => {
  if (tf.getBackend() === 'webgl') tf.ones([2048, 2048]);
  return x.relu();
};
await benchmark('fn', fn, tf.tensor1d([-3, 1, 2]));
`;
    const contestants = ['eager:wasm', 'eager:webgl', 'replay:wasm', 'ort:wasm:1', 'eager:cpu'];
    const report = await run(request(text, contestants), { tensorBudgetBytes: 2 ** 23 });
    for (const id of ['eager:wasm', 'replay:wasm']) {
      expect(rowOf(report, id)).toMatchObject({ status: 'wrong', samples: [], deviation: { maxAbs: 3 } });
    }
    expect(rowOf(report, 'eager:webgl')).toMatchObject({ status: 'failed', samples: [] });
    expect(rowOf(report, 'eager:webgl').why).toContain('Out of tensor memory');
    expect(rowOf(report, 'ort:wasm:1').status).toBe('measured');
    expect(rowOf(report, 'eager:cpu').status).toBe('measured');
  });

  it('times nothing on a device that was lost, and says so', async () => {
    const text = `
let calls = 0;
const fn = (x: tf.Tensor) => {
  const made = x.square();
  if (tf.getBackend() === 'webgl' && ++calls === 4)
    (tf.backend() as any).gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();
  return made;
};
await benchmark('fn', compile(fn), tf.randomNormal([64]));
`;
    const report = await run(request(text, ['eager:webgl', 'eager:cpu']));
    expect(rowOf(report, 'eager:webgl')).toMatchObject({ status: 'failed', samples: [] });
    expect(rowOf(report, 'eager:webgl').why).toContain('The WebGL context was lost');
    expect(rowOf(report, 'eager:cpu').status).toBe('measured');
  });

  it('says at its line what no graph can hold, and measures it eagerly', async () => {
    const text = `
const fn = async (x: tf.Tensor) => {
  const [first] = await x.data();
  return x.mul(first ?? 0);
};
const read = (x: tf.Tensor) =>
  x.dataSync()[0]! > 0 ? x : x.neg();
await benchmark('waits', fn, tf.tensor1d([2, 3]));
await benchmark('reads', read, tf.tensor1d([-2, 3]));
`;
    const report = await run(request(text, ['eager:cpu', 'replay:cpu']));
    expect(rowOf(report, 'eager:cpu').status).toBe('measured');
    expect(rowOf(report, 'replay:cpu')).toMatchObject({ status: 'unavailable' });
    expect(rowOf(report, 'replay:cpu').why).toMatch(
      /^No graph can hold it: A compiled function must be synchronous/,
    );
    expect(rowOf(report, 'replay:cpu').place?.line).toBe(10);
    release();
    const subject = { via: 'benchmark', name: 'reads' } as const;
    const other = await run(request(text, ['replay:cpu'], { subject }));
    expect(rowOf(other, 'replay:cpu').why).toMatch(/^No graph can hold it: /);
    expect(rowOf(other, 'replay:cpu').place?.line).toBe(9);
  });

  it('holds at the call of a compiled function with that signature, and at a step of fit', async () => {
    const text = `
const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: 'dense' })], name: 'net' });
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
const double = compile((x: tf.Tensor) => x.add(x), { name: 'double' });
const four = await double(tf.ones([2, 2]));
const data = await four.data();
if (data[0] !== 2) throw new Error('what came before did not run');
await double(tf.ones([3]));
await model.fit(tf.ones([8, 3]), tf.ones([8, 2]), { batchSize: 4, epochs: 1, shuffle: false });
throw new Error('the end');
`;
    const { subjects, error, unfinished } = await newClient().find(request(text, []).text, [], 7, 30_000);
    expect(subjects).toEqual([
      { via: 'compile', name: 'double', signature: '(float32[2,2])', batch: 2 },
      { via: 'compile', name: 'double', signature: '(float32[3])' },
      { via: 'compile', name: 'net.fit', signature: '(float32[4,3], float32[4,2], null)', batch: 4 },
    ]);
    expect(error).toMatchObject({ message: 'the end', line: 12 });
    expect(unfinished).toBeUndefined();
    for (const subject of subjects.slice(1)) {
      const report = await run(request(text, ['eager:wasm', 'ort:wasm:1'], { subject }));
      expect(report).toMatchObject({ status: 'done', subject });
      for (const row of report.points[0]?.rows ?? [])
        expect(row, row.why).toMatchObject({ status: 'measured' });
      release();
    }
  });

  it('measures what Keras gives at once until it can be read, by every contestant, and a whole fit eagerly', async () => {
    const text = `
const model = tf.sequential({ layers: [
  tf.layers.dense({ units: 8, activation: 'relu', inputShape: [6] }),
  tf.layers.dense({ units: 3, activation: 'softmax' }),
] });
model.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
const x = tf.randomNormal([40, 6]);
const y = tf.oneHot(tf.tensor1d(Array.from({ length: 40 }, (_, at) => at % 3), 'int32'), 3).toFloat();
await benchmark('predict', () => model.predict(x));
await benchmark('evaluate', (a: tf.Tensor, b: tf.Tensor) => model.evaluate(a, b), x, y);
await benchmark('fit', () => model.fit(x, y, { epochs: 1, batchSize: 20 }));
`;
    const contestants = ['eager:cpu', 'eager:webgl', 'replay:wasm', 'ort:wasm:1'];
    // Of 40 rows by 3, and of a loss and an accuracy, in float32.
    for (const [name, bytes] of [
      ['predict', 480],
      ['evaluate', 8],
    ] as const) {
      const report = await run(request(text, contestants, { subject: { via: 'benchmark', name } }));
      for (const contestant of contestants) {
        const row = rowOf(report, contestant);
        expect(row, row.why).toMatchObject({ status: 'measured' });
        expect(row.samples.length).toBeGreaterThan(0);
      }
      expect(rowOf(report, 'eager:webgl').counts?.downloadedBytes).toBeGreaterThanOrEqual(bytes);
      release();
    }
    const fit = await run(
      request(text, ['eager:cpu', 'eager:wasm', 'ort:wasm:1'], {
        subject: { via: 'benchmark', name: 'fit' },
      }),
      { limits: { prepareMs: 20_000 } },
    );
    for (const contestant of ['eager:cpu', 'eager:wasm']) {
      const row = rowOf(fit, contestant);
      expect(row, row.why).toMatchObject({ status: 'measured' });
    }
    expect(rowOf(fit, 'ort:wasm:1')).toMatchObject({ status: 'unavailable', place: { line: 13 } });
  });

  it('keeps what was measured when it is stopped, and says why there is nothing to measure', async () => {
    const text = `await benchmark('fn', (x: tf.Tensor) => x.square(), tf.randomNormal([64]));`;
    const asked = request(text, ['eager:cpu', 'eager:wasm']);
    const long = { ...asked, settings: { ...asked.settings, budgetMs: 60_000, precision: 0 } };
    const handle = newClient().run(long, {
      report: (report) => {
        if (report.points[0]?.rows.every(({ samples }) => samples.length >= 2)) handle.stop();
      },
    });
    const report = await handle.result;
    expect(report.status).toBe('stopped');
    for (const row of report.points[0]?.rows ?? []) {
      expect(row.status).toBe('measured');
      expect(row.samples.length).toBeGreaterThanOrEqual(2);
    }
    release();
    expect(
      await run(request(`const x: number = 1;\nthrow new Error('too soon');`, ['eager:cpu'])),
    ).toMatchObject({
      status: 'failed',
      why: 'too soon',
      place: { line: 4, column: 7 },
    });
    release();
    expect(await run(request('const = 3;', ['eager:cpu']))).toMatchObject({
      status: 'failed',
      place: { line: 3, column: 7 },
    });
  });
});
