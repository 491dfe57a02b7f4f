/** Contestants that are right at their first call and not at every later one, in the page's own workers. */
import { expect, it } from 'vitest';
import { summaryCsv } from '../../src/bench/export/csv';
import { DIFFERS } from '../../src/bench/report';
import { release, request, rowOf, run } from './run-benchmark';

it('times nobody whose results change while it is called, whoever is to blame', async () => {
  const text = `
let calls = 0;
const tired = (x: tf.Tensor) => (tf.getBackend() === 'wasm' && ++calls > 2 ? x.mul(1.5) : x.mul(1));
await benchmark('tired', tired, tf.tensor1d([1, 2, 4]));
let seen = 0;
const drifting = (x: tf.Tensor) => {
  seen += 0.01;
  return x.mul(1 + seen);
};
await benchmark('drifting', drifting, tf.ones([3]));
`;
  const contestants = ['eager:cpu', 'eager:wasm'];
  const of = (name: string) => request(text, contestants, { subject: { via: 'benchmark', name } });
  const tired = await run(of('tired'));
  expect(rowOf(tired, 'eager:wasm')).toMatchObject({
    status: 'wrong',
    why: DIFFERS,
    samples: [],
    unread: [],
    deviation: { maxAbs: 2 },
  });
  expect(rowOf(tired, 'eager:cpu')).toMatchObject({ status: 'measured' });
  expect(summaryCsv([tired])).toContain(DIFFERS);
  release();
  const drifting = await run(of('drifting'));
  for (const id of contestants)
    expect(rowOf(drifting, id)).toMatchObject({
      status: 'unavailable',
      samples: [],
      why: expect.stringMatching(/^The function gives something else each time that it is called/),
    });
});
