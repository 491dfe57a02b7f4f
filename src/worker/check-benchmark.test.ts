import { describe, expect, it } from 'vitest';
import { checkMessage } from './check';

const VALUES = { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) };
const SUBJECT = { via: 'compile', name: 'step', signature: '(float32[1,2])', batch: 1 };
const COLD = { loadMs: 1, traceMs: 2, passesMs: 3, lowerMs: 4, sessionMs: 5, firstMs: 6 };
const COUNTS = { kernels: 3, flops: 10, bytes: 20 };

const prepared = (outcome: unknown, cold: object = COLD, counts: object = COUNTS) => ({
  type: 'answer',
  id: 1,
  answer: { ask: 'prepare', prepared: { cold, counts, outcome } },
});

describe('what a worker says for a benchmark', () => {
  it.each([
    { type: 'found', subject: SUBJECT },
    { type: 'held', subject: { via: 'benchmark', name: 'fn' } },
    { type: 'answer', id: 0, answer: { ask: 'start', start: { args: [VALUES], variables: [] } } },
    { type: 'answer', id: 2, answer: { ask: 'take', ms: 0.25 } },
    { type: 'answer', id: 3, answer: { ask: 'move', moves: true } },
    { type: 'answer', id: 3, answer: { ask: 'varies' } },
    { type: 'answer', id: 3, answer: { ask: 'again', outcome: [VALUES, undefined] } },
    { type: 'answer', id: 3, answer: { ask: 'varies', how: { kind: 'runtime', message: 'so', frames: [] } } },
    { type: 'refused', id: 3, status: 'failed', error: { kind: 'runtime', message: 'no', frames: [] } },
    prepared([VALUES, { dtype: 'bool', shape: [], data: Uint8Array.of(1) }]),
    prepared([{ dtype: 'int32', shape: [0, 7], data: new Int32Array() }], { loadMs: 1, firstMs: 2 }),
  ])('is taken as it is: %j', (message) => {
    expect(checkMessage(message)).toEqual(message);
  });

  it.each([
    ['another kind of subject', { type: 'found', subject: { ...SUBJECT, via: 'guess' } }],
    ['a name without end', { type: 'held', subject: { ...SUBJECT, name: 'x'.repeat(10_001) } }],
    ['a batch that is no count', { type: 'found', subject: { ...SUBJECT, batch: -1 } }],
    ['a time before the start', { type: 'answer', id: 1, answer: { ask: 'take', ms: -1 } }],
    ['a time that never ends', { type: 'answer', id: 1, answer: { ask: 'take', ms: Infinity } }],
    ['an answer that nobody asked for', { type: 'answer', id: 1, answer: { ask: 'guess', ms: 1 } }],
    ['an answer without its number', { type: 'answer', answer: { ask: 'take', ms: 1 } }],
    ['elements of another dtype', prepared([{ ...VALUES, data: new Int32Array(2) }])],
    ['fewer elements than its shape says', prepared([{ ...VALUES, shape: [3, 2] }])],
    ['a side that is no count', prepared([{ ...VALUES, shape: [-1, -2] }])],
    ['a gap for a side', prepared([{ ...VALUES, shape: Array<number>(2) }])],
    ['more sides than tensors have', prepared([{ ...VALUES, shape: Array<number>(17).fill(1) }])],
    ['a dtype of its own', prepared([{ ...VALUES, dtype: 'float64', data: new Float64Array(2) }])],
    ['what is no list of tensors', prepared({ length: 1, 0: VALUES })],
    ['a list of nothing but gaps', prepared(new Array(10_000_000))],
    ['what is no tensor, nor gone', { type: 'answer', id: 1, answer: { ask: 'again', outcome: [null] } }],
    ['half a kernel', prepared([], COLD, { kernels: 0.5 })],
    ['a first run that took no number of milliseconds', prepared([], { loadMs: 1, firstMs: NaN })],
    [
      'an end that there is not',
      { type: 'refused', id: 3, status: 'done', error: { kind: 'runtime', message: '', frames: [] } },
    ],
  ])('is dropped where it is %s', (_, message) => {
    expect(checkMessage(message)).toBeUndefined();
  });
});
