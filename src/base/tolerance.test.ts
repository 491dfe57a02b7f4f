import { expect, test } from 'vitest';
import { BACKENDS } from './backends';
import { ENGINES } from './modes';
import { tolerance } from './tolerance';

test('graphics cards are granted more rounding, whichever of the two computes on one', () => {
  const fine = BACKENDS.flatMap((backend) =>
    ENGINES.filter((engine) => tolerance(backend, engine) === 1e-5).map((engine) => `${backend} ${engine}`),
  );
  expect(fine).toEqual(['cpu ort:wasm', 'cpu tfjs', 'wasm ort:wasm', 'wasm tfjs']);
  expect(tolerance('webgl', 'ort:wasm')).toBe(1e-3);
  expect(tolerance('cpu', 'ort:webnn')).toBe(1e-3);
});
