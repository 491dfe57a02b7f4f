import { expect, it } from 'vitest';
import { fileName, onnxName } from './download';

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

it.each([
  ['step', 'step.onnx'],
  ['sequential_1.fit', 'sequential_1.fit.onnx'],
  ['../../etc/passwd', 'etc-passwd.onnx'],
  ['学习', '学习.onnx'],
  ['???', 'function.onnx'],
])('names the ONNX file of a function called %j', (name, file) => {
  expect(onnxName(name)).toBe(file);
});

it('tells the ONNX files of a function apart by the number of its signature', () => {
  expect([1, 2, 12].map((signature) => onnxName('step', signature))).toEqual([
    'step.onnx',
    'step-2.onnx',
    'step-12.onnx',
  ]);
});
