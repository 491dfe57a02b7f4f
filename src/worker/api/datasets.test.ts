import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import packedUrl from '../../snippet/data/digits.bin?url&inline';
import { testRun } from './testing';

beforeEach(() => tf.setBackend('cpu'));

const file = (name: string, content: BlobPart, type = '') => new File([content], name, { type });

describe('datasets.csv', () => {
  const data = file('data.csv', 'height,width,name\n1,2,a\n3,,b\n5,6,c\n');

  it('reads the first CSV file that was given, as cells and as a tensor', async () => {
    const run = testRun({ files: [file('notes.txt', 'hello'), data] });
    const csv = await run.api.datasets.csv();
    expect(csv.columns).toEqual(['height', 'width', 'name']);
    expect(csv.rows[1]).toEqual([3, null, 'b']);
    const numbers = csv.tensor();
    expect([numbers.shape, numbers.dtype, ...numbers.dataSync()]).toEqual([[3, 1], 'float32', 1, 3, 5]);
    expect([...csv.tensor(['width', 'height']).dataSync()]).toEqual([2, 1, NaN, 3, 6, 5]);
  });

  it('says which column or cell does not fit', async () => {
    const csv = await testRun().api.datasets.csv(data);
    expect(() => csv.tensor(['depth'])).toThrow(
      "the columns are height, width, name; it was given the string 'depth'",
    );
    expect(() => csv.tensor(['name'])).toThrow("column 'name' of row 0 holds text");
    const words = await testRun().api.datasets.csv(file('w.csv', 'a\nx\n'));
    expect(() => words.tensor()).toThrow('no column holds numbers only');
  });

  it('says what to do when there is no file', async () => {
    await expect(testRun().api.datasets.csv()).rejects.toThrow(
      'datasets.csv: no file was given. Drop a CSV file on the page, or pass --file data.csv.',
    );
    const run = testRun({ files: [file('a.png', 'x')] });
    await expect(run.api.datasets.csv()).rejects.toThrow('none of the files looks like a CSV file (a.png)');
    await expect(run.api.datasets.csv('b.csv')).rejects.toThrow(
      "there is no file 'b.csv'. There are: a.png.",
    );
  });

  it('takes a file by its type where its name tells nothing', async () => {
    const run = testRun({ files: [file('export', 'a\n1\n', 'text/csv')] });
    expect((await run.api.datasets.csv()).rows).toEqual([[1]]);
  });
});

describe('datasets.idx', () => {
  it('reads MNIST-like files by their names', async () => {
    const bytes = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 255);
    const run = testRun({ files: [file('a.csv', ''), file('t10k-images-idx3-ubyte', bytes)] });
    const tensor = await run.api.datasets.idx();
    expect([tensor.dtype, tensor.shape, ...tensor.dataSync()]).toEqual(['int32', [2, 2], 1, 2, 3, 255]);
  });
});

describe('datasets.digits', () => {
  const load = () => fetch(packedUrl);

  it('gives data, images, targets and whom to thank, loaded once', async () => {
    let loads = 0;
    const run = testRun({
      fetch: () => {
        loads++;
        return load();
      },
    });
    const { data, images, target, credit } = await run.api.datasets.digits();
    expect([data.shape, data.dtype]).toEqual([[1797, 64], 'float32']);
    expect([images.shape, images.dtype]).toEqual([[1797, 8, 8], 'float32']);
    expect([target.shape, target.dtype]).toEqual([[1797], 'int32']);
    expect([...data.slice([0, 0], [1, 6]).dataSync()]).toEqual([0, 0, 5, 13, 9, 1]);
    expect(credit).toContain('CC BY 4.0');
    data.dispose();
    expect(images.sum().dataSync()[0]).toBe(561_718);
    await run.api.datasets.digits();
    expect(loads).toBe(1);
  });

  it('says that it could not be loaded, and tries again when asked again', async () => {
    let loads = 0;
    const run = testRun({
      fetch: () => (++loads === 1 ? Promise.resolve(new Response('', { status: 404 })) : load()),
    });
    await expect(run.api.datasets.digits()).rejects.toThrow(
      'the digits could not be loaded. Check the connection',
    );
    expect((await run.api.datasets.digits()).target.shape).toEqual([1797]);
  });
});

describe('datasets.image', () => {
  it('wants a picture and a known number of channels', async () => {
    const { api } = testRun();
    await expect(api.datasets.image()).rejects.toThrow(
      'Drop a picture on the page, or pass --file photo.png.',
    );
    await expect(api.datasets.image(undefined, { channels: 2 as 1 })).rejects.toThrow(
      "'channels' is 1, 3 or 4",
    );
  });
});
