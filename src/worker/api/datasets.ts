/** `datasets`: the digits, and readers of the person's own files, as tensors. */
import * as tf from '@tensorflow/tfjs';
import type { Csv, datasets as datasetsType } from 'twograph';
import { UserError } from '../../base/errors';
import { decodeDigits } from '../../snippet/data/digits';
import { parseCsv } from '../../snippet/readers/csv';
import { parseIdx } from '../../snippet/readers/idx';
import { CSV, IDX, IMAGE } from '../../snippet/readers/kinds';
import type { ApiContext } from './context';
import { chooseFile } from './files';
import { wrong } from './words';

/** Largest side of a picture that is read: a canvas has its limits too. */
const PICTURE_SIDE = 8192;

export function makeDatasets(context: ApiContext): typeof datasetsType {
  let packed: Promise<Awaited<ReturnType<typeof decodeDigits>>> | undefined;
  return Object.freeze({
    digits: async () => {
      packed ??= loadDigits(context);
      try {
        const { data, target, credit } = await packed;
        const rows = target.length;
        const table = tf.tensor2d(data, [rows, 64], 'float32');
        return {
          data: table,
          images: table.reshape<tf.Tensor3D>([rows, 8, 8]),
          target: tf.tensor1d(target, 'int32'),
          credit,
        };
      } catch (error) {
        packed = undefined;
        throw error;
      }
    },
    csv: async (file?: unknown, options?: { header?: boolean }) => {
      const text = await chooseFile(context, file, CSV, 'datasets.csv').text();
      const header = options?.header;
      return csv(parseCsv(text, header === undefined ? {} : { header }));
    },
    idx: async (file?: unknown) => {
      const bytes = await chooseFile(context, file, IDX, 'datasets.idx').arrayBuffer();
      const { shape, dtype, values } = await parseIdx(new Uint8Array(bytes));
      return tf.tensor(values, [...shape], dtype);
    },
    image: (file?: unknown, options?: { channels?: 1 | 3 | 4 }) =>
      readImage(context, file, options?.channels ?? 3),
  });
}

async function loadDigits({ fetch, digitsUrl }: ApiContext) {
  const response = await fetch(digitsUrl).catch(() => undefined);
  if (!response?.ok) {
    const words = 'datasets.digits: the digits could not be loaded. Check the connection and run again.';
    throw new UserError('runtime', words);
  }
  return decodeDigits(await response.arrayBuffer());
}

function csv(parsed: Pick<Csv, 'columns' | 'rows'>): Csv {
  const { columns, rows } = parsed;
  return {
    columns,
    rows,
    tensor: (names?: unknown) => {
      const indices = names === undefined ? numericColumns(parsed) : namedColumns(columns, names);
      const values = new Float32Array(rows.length * indices.length);
      rows.forEach((row, r) => {
        indices.forEach((column, c) => {
          const value = row[column] ?? NaN;
          if (typeof value === 'string') {
            const words = `column '${columns[column]}' of row ${r} holds text`;
            throw wrong('Csv.tensor', `${words}; name the columns that hold numbers only`, value);
          }
          values[r * indices.length + c] = value;
        });
      });
      return tf.tensor2d(values, [rows.length, indices.length], 'float32');
    },
  };
}

/** Columns whose every cell is a number; a column with an empty cell is none, but by name it is had, with NaN there. */
function numericColumns({ columns, rows }: Pick<Csv, 'columns' | 'rows'>): number[] {
  const indices = columns.map((_, i) => i).filter((i) => rows.every((row) => typeof row[i] === 'number'));
  if (indices.length > 0 || columns.length === 0) return indices;
  const words = 'Csv.tensor: no column holds numbers only. Name the columns; an empty cell becomes NaN.';
  throw new UserError('runtime', words);
}

function namedColumns(columns: readonly string[], names: unknown): number[] {
  if (!Array.isArray(names)) throw wrong('Csv.tensor', 'a list of column names is wanted', names);
  return names.map((name: unknown) => {
    const index = columns.indexOf(name as string);
    if (index < 0) throw wrong('Csv.tensor', `the columns are ${columns.join(', ')}`, name);
    return index;
  });
}

async function readImage(context: ApiContext, file: unknown, channels: unknown): Promise<tf.Tensor3D> {
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw wrong('datasets.image', "'channels' is 1, 3 or 4", channels);
  }
  const blob = chooseFile(context, file, IMAGE, 'datasets.image');
  const { width, height, data } = await decodePicture(blob);
  const values = new Int32Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const [r = 0, g = 0, b = 0, a = 0] = data.subarray(4 * i, 4 * i + 4);
    if (channels === 1) values[i] = luma(r, g, b);
    else values.set(channels === 3 ? [r, g, b] : [r, g, b, a], i * channels);
  }
  return tf.tensor3d(values, [height, width, channels], 'int32');
}

/** Brightness by ITU-R BT.601. */
function luma(r: number, g: number, b: number): number {
  return Math.round(0.299 * r + 0.587 * g + 0.114 * b);
}

async function decodePicture(blob: Blob): Promise<ImageData> {
  const name = blob instanceof File ? ` '${blob.name}'` : '';
  const bitmap = await createImageBitmap(blob, { premultiplyAlpha: 'none' }).catch(() => {
    const words = `datasets.image: the file${name} is damaged, or is no picture that this browser can read.`;
    throw new UserError('runtime', words);
  });
  const { width, height } = bitmap;
  try {
    if (Math.max(width, height) > PICTURE_SIDE) {
      const words = `the picture${name} has ${width} x ${height} pixels, the most is ${PICTURE_SIDE} a side`;
      throw new UserError('runtime', `datasets.image: ${words}. Make it smaller first.`);
    }
    const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    if (!canvas)
      throw new UserError('runtime', 'datasets.image: this browser gives no canvas to read a picture with.');
    canvas.drawImage(bitmap, 0, 0);
    return canvas.getImageData(0, 0, width, height);
  } finally {
    bitmap.close();
  }
}
