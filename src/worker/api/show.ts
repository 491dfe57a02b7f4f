/** `show`: any value, in the form that a person would rather look at. */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';
import type { DType, Item, TextLevel } from '../../snippet/output';
import type { ApiContext } from './context';
import { cutWords } from './cut';
import { showHandle } from './handle';
import { checkSize } from './image';
import { errorText, inspect, primitive } from './inspect';
import { attempt, typedArrayName } from './intrinsics';
import { Sequence } from './later';
import { tableItem } from './table';
import { isTensor, readTensor, tensorItem, type TensorValues } from './tensors';
import { putText, type TensorTexts } from './text';
import { describe } from './words';

/** Largest array of arrays that is shown as a table. */
const TABLE_COLUMNS = 50;

/**
 * Puts a value into the output. Tensors, variables and arrays of bytes, int32 or float32 become tensors with statistics; rows
 * of cells a table; ImageData a picture; all else text. Numbers keep their full precision.
 * @throws UserError for a disposed tensor, a picture that is too large, or a title that is none.
 */
export function show(context: ApiContext, value: unknown, title: unknown = ''): void {
  if (typeof title !== 'string') {
    const words = `show takes one value and its title, and the second argument is ${describe(title)}. Call show once for each value.`;
    throw new UserError('runtime', words);
  }
  if (showHandle(value, title)) return;
  if (isTensor(value)) {
    const read = readTensor(value, 'show');
    const slot = context.sink.reserve();
    new Sequence(context).run(read, (values) => {
      context.sink.put(slot, tensorItem(values, title));
    });
    return;
  }
  const item = attempt(() => richItem(value, title));
  if (item) {
    if (item.kind === 'image') checkSize(item.height, item.width, 'show');
    context.sink.put(context.sink.reserve(), item);
    return;
  }
  const [level, words] = wordsOf(value);
  putText(context, level, words, (text) => titled(cutWords(title), text));
}

function titled(title: string, text: string): string {
  if (title === '') return text;
  return text.includes('\n') ? `${title}:\n${text}` : `${title}: ${text}`;
}

function wordsOf(value: unknown): [TextLevel, (tensors: TensorTexts) => string] {
  if (typeof value === 'string') return ['log', () => value];
  if (attempt(() => value instanceof Promise)) {
    return ['warn', () => 'a Promise: await it first, then show what it gives'];
  }
  const model = attempt(() => (value instanceof tf.LayersModel ? value : undefined));
  if (model) return ['log', () => summary(model)];
  if (attempt(() => value instanceof Error)) return ['error', () => errorText(value)];
  if (typeof value !== 'object' && typeof value !== 'function') return ['log', () => primitive(value)];
  return ['log', (tensors) => inspect(value, { tensor: (tensor) => tensors.short(tensor) })];
}

/** What a value is beyond text, if it is; it may throw on a hostile one. */
function richItem(value: unknown, title: string): Item | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const array = typedArray(value);
  if (array) return tensorItem(array, title);
  if (typeof ImageData !== 'undefined' && value instanceof ImageData) {
    const { width, height, data } = value;
    return { kind: 'image', title, width, height, rgba: Uint8ClampedArray.from(data) };
  }
  return Array.isArray(value) && isTable(value) ? tableItem(value, undefined, title, 'show') : undefined;
}

/** Arrays whose values a tensor's dtype holds exactly; a Float64Array is text, in its full precision. */
function typedArray(value: object): TensorValues | undefined {
  const name = attempt(() => typedArrayName(value));
  const dtype = name === undefined ? undefined : DTYPES[name];
  if (dtype === undefined) return undefined;
  const values = value as Float32Array;
  return {
    dtype,
    shape: [values.length],
    values: dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values),
  };
}

const DTYPES: Partial<Record<string, DType>> = {
  Float32Array: 'float32',
  Float16Array: 'float32',
  Int32Array: 'int32',
  Int16Array: 'int32',
  Int8Array: 'int32',
  Uint16Array: 'int32',
  Uint8Array: 'int32',
  Uint8ClampedArray: 'int32',
};

/** Rows of equal length, or records, that hold only cells: in both cases more is seen in a table than in brackets. */
function isTable(rows: readonly unknown[]): boolean {
  const [first] = rows;
  if (rows.length < 2 || typeof first !== 'object' || first === null) return false;
  const sample = rows.length > 1000 ? rows.slice(0, 1000) : rows;
  if (Array.isArray(first)) {
    const { length } = first;
    if (length === 0 || length > TABLE_COLUMNS) return false;
    return sample.every((row) => Array.isArray(row) && row.length === length && row.every(isCell));
  }
  const keys = Object.keys(first).length;
  return keys > 0 && keys <= TABLE_COLUMNS && sample.every(isRecord);
}

function isRecord(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || Object.getPrototypeOf(row) !== Object.prototype)
    return false;
  return Object.values(Object.getOwnPropertyDescriptors(row)).every(
    ({ get, value }) => !get && isCell(value),
  );
}

function isCell(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'undefined', 'bigint'].includes(typeof value);
}

function summary(model: tf.LayersModel): string {
  const lines: string[] = [];
  try {
    model.summary(80, undefined, (line: unknown) => lines.push(String(line)));
  } catch {
    return `${model.name}: a model that is not built yet; give its first layer an inputShape`;
  }
  return lines.join('\n');
}
