/** What of a snippet can be measured at all, in the page's own workers: functions of one name, that give nothing, or never the same twice. */
import { describe, expect, it } from 'vitest';
import { EVERY_WAY, newClient, release, request, rowOf, run } from './run-benchmark';

describe('what is marked', () => {
  it('times nothing of a function that gives nothing, and says so in every row', async () => {
    const text = `
const x = tf.ones([8]);
await benchmark('nothing', (a: tf.Tensor) => { a.square(); }, x);
const w = tf.variable(tf.ones([8]));
await benchmark('assigns', (a: tf.Tensor) => { w.assign(w.add(a)); }, x);
`;
    const report = await run(request(text, EVERY_WAY));
    for (const id of EVERY_WAY)
      expect(rowOf(report, id)).toMatchObject({
        status: 'failed',
        samples: [],
        why: expect.stringMatching(
          /^It gives no tensor and assigns no variable, so there is nothing to compare/,
        ),
        place: { line: 5 },
      });
    release();
    const other = await run(request(text, EVERY_WAY, { subject: { via: 'benchmark', name: 'assigns' } }));
    for (const id of EVERY_WAY) expect(rowOf(other, id)).toMatchObject({ status: 'measured' });
  });

  it('times nothing of a function that gives numbers alone', async () => {
    const text = `
await benchmark('number', (a: tf.Tensor) => { a.square(); return [7, new Float32Array(2)]; }, tf.ones([8]));
`;
    const ids = ['eager:cpu', 'eager:wasm', 'ort:wasm:1'];
    const report = await run(request(text, ids));
    for (const id of ids)
      expect(rowOf(report, id)).toMatchObject({
        status: 'failed',
        samples: [],
        why: expect.stringMatching(/^It gives no tensor and assigns no variable/),
        place: { line: 4 },
      });
  });

  it('calls nobody wrong where the function gives something else each time, and knows seeded numbers from that', async () => {
    const text = `
await benchmark('number', (x: tf.Tensor) => {
  const noise = Math.random();
  return x.mul(noise);
}, tf.ones([8]));
await benchmark('tensor', (x: tf.Tensor) => x.mul(tf.randomNormal([8])), tf.ones([8]));
`;
    const report = await run(request(text, ['eager:wasm', 'replay:wasm', 'ort:wasm:1']));
    for (const id of ['eager:wasm', 'replay:wasm', 'ort:wasm:1'])
      expect(rowOf(report, id)).toMatchObject({
        status: 'unavailable',
        samples: [],
        why: expect.stringMatching(/^The function gives something else each time that it is called/),
        place: { line: 5 },
      });
    release();
    const other = await run(request(text, EVERY_WAY, { subject: { via: 'benchmark', name: 'tensor' } }));
    for (const id of EVERY_WAY) expect(rowOf(other, id)).toMatchObject({ status: 'measured' });
  });

  it('calls nobody wrong who draws in a kernel, which each backend does in its own way', async () => {
    const text = `
const draw = (x: tf.Tensor2D) => tf.multinomial(x, 200, 5);
await benchmark('draws', draw, tf.ones<tf.Rank.R2>([1, 4]));
`;
    const report = await run(request(text, ['eager:cpu', 'eager:wasm']));
    expect(rowOf(report, 'eager:cpu').status).toBe('measured');
    expect(rowOf(report, 'eager:wasm')).toMatchObject({
      status: 'unavailable',
      samples: [],
      why: expect.stringMatching(/^tf\.multinomial draws other numbers on each backend/),
      place: { line: 4 },
    });
  });

  it('knows each of several of one name, and one that a loop comes to again', async () => {
    const text = `
for (const step of [1, 2, 3]) await benchmark('fn', (x: tf.Tensor, _: number) => x.square(), tf.ones([8]), step);
await benchmark('fn', (x: tf.Tensor) => { throw new Error('the other'); }, tf.ones([8]));
for (const size of [4, 5]) await benchmark('sized', (x: tf.Tensor) => x.neg(), tf.ones([size]));
for (const by of [1, 2]) await compile((x: tf.Tensor) => x.mul(by), { name: 'made' })(tf.ones([2]));
const one = compile((x: tf.Tensor) => x.square(), { name: 'twin' });
const other = compile((x: tf.Tensor) => { throw new Error('the other twin'); }, { name: 'twin' });
await one(tf.ones([2]));
await one(tf.ones([3]));
await other(tf.ones([2]));
`;
    const { subjects } = await newClient().find(request(text, []).text, [], 7, 30_000);
    expect(subjects.map(({ name }) => name)).toEqual([
      ...['fn', 'fn (2)', 'sized', 'sized (2)'],
      ...['made', 'twin', 'twin', 'twin (2)'],
    ]);
    release();
    const report = await run(request(text, ['eager:cpu'], { subject: { via: 'benchmark', name: 'fn (2)' } }));
    expect(rowOf(report, 'eager:cpu')).toMatchObject({
      status: 'failed',
      why: 'the other',
      place: { line: 5 },
    });
    release();
    const subject = { via: 'compile', name: 'twin (2)', signature: '(float32[2])' } as const;
    const twin = await run(request(text, ['eager:cpu'], { subject }));
    expect(twin.subject).toMatchObject(subject);
    expect(rowOf(twin, 'eager:cpu')).toMatchObject({ why: 'the other twin', place: { line: 9 } });
  });
});
