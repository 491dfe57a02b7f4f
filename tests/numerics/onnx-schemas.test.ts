/** The ONNX of every row's samples is as the operators' schemas say, as it is built and as it is read back from the file. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { checkModel } from '../../src/onnx/check';
import { lower } from '../../src/onnx/lower';
import { decodeModel } from '../../src/onnx/proto';
import { OPS } from '../../src/ops';
import { traceSample } from './samples';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each(OPS.map((row) => [row.op, row] as const))('%s', async (_, row) => {
  for (const sample of row.samples) {
    const { graph } = await traceSample(row, sample);
    const { model, bytes } = lower(graph);
    expect(checkModel(model)).toEqual([]);
    expect(checkModel(decodeModel(bytes))).toEqual([]);
  }
});
