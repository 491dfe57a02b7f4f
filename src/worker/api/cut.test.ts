import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkMessage } from '../check';
import { cutItem, cutWords, TITLE_LENGTH } from './cut';
import { testRun, type TestRun } from './testing';

const LONG = 'x'.repeat(1_000_001);

beforeAll(() => tf.setBackend('cpu'));

it('leaves words that are short enough, and says of others that something is missing', () => {
  expect(cutWords('x'.repeat(TITLE_LENGTH))).toBe('x'.repeat(TITLE_LENGTH));
  expect(cutWords(LONG)).toBe(`${'x'.repeat(TITLE_LENGTH)}…`);
});

it('does not copy the strings of a tensor where none is long', () => {
  const values = ['a', 'b'];
  const item = cutItem({ kind: 'tensor', title: '', dtype: 'string', shape: [2], values });
  expect(item).toMatchObject({ kind: 'tensor' });
  expect('values' in item && item.values).toBe(values);
});

describe('an output with words of a megabyte', () => {
  it.each<[string, (api: TestRun['api']) => void]>([
    [
      'a tensor',
      (api) => {
        api.show(tf.scalar(1), LONG);
      },
    ],
    [
      'strings',
      (api) => {
        api.show(tf.tensor1d([LONG, 'b']));
      },
    ],
    [
      'text',
      (api) => {
        api.show(5, LONG);
      },
    ],
    ['a table', (api) => void api.table([{ [LONG]: 1 }], LONG)],
    ['a picture', (api) => void api.image([[1]], LONG)],
    ['a line plot', (api) => void api.plot.line({ [LONG]: [1] }, { title: LONG, x: LONG, y: LONG })],
    ['bars', (api) => void api.plot.bar({ [LONG]: 1 }, LONG)],
    [
      'a heat map',
      (api) => void api.plot.heatmap([[1]], { title: LONG, points: { x: [0], y: [0], group: [LONG] } }),
    ],
    [
      'a bar of progress',
      (api) => {
        api.progress(3, LONG).step(LONG);
      },
    ],
    ['a pad', (api) => void api.pad(LONG)],
  ])('is taken by the page: %s', (_, make) => {
    const run = testRun();
    make(run.api);
    const items = run.items().map((item, slot) => ({ slot, item }));
    expect(checkMessage({ type: 'items', items })).toEqual({ type: 'items', items });
    expect(JSON.stringify(items)).toContain('…');
  });

  it('still shows the value of a text', () => {
    const run = testRun();
    run.api.show(5, LONG);
    expect(run.only('text').text).toMatch(/…: 5$/);
  });
});
