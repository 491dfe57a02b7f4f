/** Text in which tensors stand: on WebGPU the line has its place at once and gets its words when the values have come. */
import type * as tf from '@tensorflow/tfjs';
import type { TextLevel } from '../../snippet/output';
import type { ApiContext } from './context';
import { isLater, type Later } from './later';
import { readTensor, tfjsText, typeText, type TensorValues } from './tensors';

/** Values of a tensor inside another value that are written out. */
const INLINE_VALUES = 12;

export interface TensorTexts {
  /** tfjs's own text, as `print` gives it. */
  whole(tensor: tf.Tensor, verbose?: boolean): string;
  /** One line, for a tensor inside another value: `Tensor float32 [2] [1, 2]`. */
  short(tensor: tf.Tensor): string;
}

/**
 * Puts the text that `build` makes into the output. What `build` gets writes tensors; where a tensor is read asynchronously
 * it writes a mark that is replaced when the values are there.
 */
export function putText(
  context: ApiContext,
  level: TextLevel,
  build: (tensors: TensorTexts) => string,
): void {
  const waiting: { readonly mark: string; readonly text: Promise<string> }[] = [];
  const write = (text: Later<string>): string => {
    if (!isLater(text)) return text;
    const mark = `\u0000${waiting.length}\u0000`;
    waiting.push({ mark, text });
    return mark;
  };
  const tensors: TensorTexts = {
    whole: (tensor, verbose) => write(textOf(tensor, (values) => tfjsText(values, verbose))),
    short: (tensor) =>
      tensor.size > INLINE_VALUES ? `Tensor ${typeText(tensor)}` : write(textOf(tensor, shortText)),
  };
  const slot = context.sink.reserve();
  const text = build(tensors);
  if (waiting.length === 0) {
    context.sink.put(slot, { kind: 'text', level, text });
    return;
  }
  const done = Promise.all(waiting.map(({ text }) => text)).then((texts) => {
    const full = waiting.reduce((line, { mark }, i) => line.replace(mark, () => texts[i] ?? ''), text);
    context.sink.put(slot, { kind: 'text', level, text: full });
  });
  context.sink.pending(done);
}

/** Never throws and never rejects: a line of console output is no reason to end a run. */
function textOf(tensor: tf.Tensor, format: (values: TensorValues) => string): Later<string> {
  if (tensor.isDisposed) return `Tensor ${typeText(tensor)} (disposed)`;
  const failed = (error: unknown) =>
    `Tensor ${typeText(tensor)} (cannot be read: ${error instanceof Error ? error.message : 'unknown error'})`;
  try {
    const values = readTensor(tensor, 'console');
    return isLater(values) ? values.then(format).catch(failed) : format(values);
  } catch (error) {
    return failed(error);
  }
}

function shortText({ dtype, shape, values }: TensorValues): string {
  const texts = Array.from<number | string, string>(values, (value) =>
    typeof value === 'string'
      ? `'${value}'`
      : String(dtype === 'float32' ? Number(value.toPrecision(7)) : value),
  );
  const body = shape.length === 0 && dtype !== 'complex64' ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
  return `Tensor ${typeText({ dtype, shape })} ${body}`;
}
