import { expect, it } from 'vitest';
import { imageScale } from './image-scale';

it.each([
  [28, 28, 5],
  [80, 8, 6],
  [8, 80, 2],
  [300, 4, 2],
  [2000, 2, 1],
  [1, 1, 24],
  [0, 0, 24],
])('enlarges a picture of %d by %d pixels %d times', (width, height, scale) => {
  expect(imageScale(width, height)).toBe(scale);
});
