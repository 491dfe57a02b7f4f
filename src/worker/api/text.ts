/** Text in which tensors stand: on WebGPU the line has its place at once and gets its words when the values have come. */
import type * as tf from '@tensorflow/tfjs';
import type { TextLevel } from '../../snippet/output';
import type { ApiContext } from './context';
import { allReady, isLater, whenReady, type Later } from './later';
import { readTensor, tfjsText, typeText, type TensorValues } from './tensors';

/** Values of a tensor inside another value that are written out. */
const INLINE_VALUES = 12;
/** Columns that one of them takes, roughly. */
const VALUE_LENGTH = 6;

export interface TensorTexts {
  /** tfjs's own text, as `print` gives it. */
  whole(tensor: tf.Tensor, verbose?: boolean): string;
  /** One line, for a tensor inside another value: `Tensor float32 [2] [1, 2]`. */
  short(tensor: tf.Tensor): string;
}

/**
 * Puts the text that `build` makes into the output. What `build` gets writes a mark for each tensor, about as long as the text
 * that replaces it when its values are there: so a value is laid out in the same way on every backend. `finish` sees the whole.
 */
export function putText(
  context: ApiContext,
  level: TextLevel,
  build: (tensors: TensorTexts) => string,
  finish: (text: string) => string = (text) => text,
): void {
  const marks: string[] = [];
  const texts: Later<string>[] = [];
  const mark = (text: Later<string>, length: number): string => {
    const name = `\u0000${texts.length}\u0000`.padEnd(length, '\u0000');
    marks.push(name);
    texts.push(text);
    return name;
  };
  const slot = context.sink.reserve();
  const text = build({
    whole: (tensor, verbose) =>
      mark(
        textOf(tensor, (values) => tfjsText(values, verbose)),
        0,
      ),
    short: (tensor) => {
      const type = `Tensor ${typeText(tensor)}`;
      if (tensor.size > INLINE_VALUES || tensor.dtype === 'complex64') return type;
      return mark(textOf(tensor, shortText), type.length + VALUE_LENGTH * tensor.size);
    },
  });
  const done = whenReady(allReady(texts), (ready) => {
    const full = marks.reduce((line, name, i) => line.replace(name, () => ready[i] ?? ''), text);
    context.sink.put(slot, { kind: 'text', level, text: finish(full) });
  });
  if (isLater(done)) context.sink.pending(done);
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
  const body = shape.length === 0 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
  return `Tensor ${typeText({ dtype, shape })} ${body}`;
}
