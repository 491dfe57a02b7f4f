import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { testRun } from './testing';

beforeAll(() => tf.setBackend('cpu'));

async function picture(type: string): Promise<File> {
  const canvas = new OffscreenCanvas(2, 1);
  const context = canvas.getContext('2d');
  context?.putImageData(new ImageData(Uint8ClampedArray.of(255, 0, 0, 255, 0, 0, 255, 255), 2, 1), 0, 0);
  return new File([await canvas.convertToBlob({ type })], 'dots.png', { type });
}

describe('datasets.image', () => {
  it('reads a picture in the channels asked for', async () => {
    const { api } = testRun({ files: [await picture('image/png')] });
    const rgb = await api.datasets.image();
    expect([rgb.shape, rgb.dtype, ...rgb.dataSync()]).toEqual([[1, 2, 3], 'int32', 255, 0, 0, 0, 0, 255]);
    const grey = await api.datasets.image('dots.png', { channels: 1 });
    expect([...grey.dataSync()]).toEqual([76, 29]);
    const rgba = await api.datasets.image('dots.png', { channels: 4 });
    expect([...rgba.dataSync()]).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
  });

  it('names a damaged file', async () => {
    const whole = await picture('image/png');
    const { api } = testRun();
    const damaged = new File([whole.slice(0, 20)], 'half.png', { type: 'image/png' });
    await expect(api.datasets.image(damaged)).rejects.toThrow("the file 'half.png' is damaged");
  });
});

describe('show', () => {
  it('takes ImageData as a picture', () => {
    const run = testRun();
    run.api.show(new ImageData(3, 2), 'blank');
    expect(run.only('image')).toMatchObject({ title: 'blank', width: 3, height: 2 });
  });
});
