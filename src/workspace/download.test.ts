import { expect, it } from 'vitest';
import { fileName } from './download';

it.each([
  ['Tensor addition', 'tensor-addition.ts'],
  ['Tensor addition (2)', 'tensor-addition-2.ts'],
  ['my net.js', 'my-net.js'],
  ['Überblick: 1/2', 'uberblick-1-2.ts'],
  ['数字', '数字.ts'],
  ['../../etc', 'etc.ts'],
  ['???', 'snippet.ts'],
])('names the file of %j', (name, file) => {
  expect(fileName(name)).toBe(file);
});
