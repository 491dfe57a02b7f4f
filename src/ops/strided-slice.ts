/**
 * TensorFlow's strided slice, made explicit: masks, an ellipsis, new and dropped axes become a start, an end and a step for each axis
 * of the input, and a final shape. Definition: tf.strided_slice of TensorFlow's API.
 */
import type { Attrs, Shape } from '../ir/graph';
import { Unsupported } from './row';

const list = (value: unknown): number[] => Array.from(value as ArrayLike<number>);

/** The kernel's three lists; strides may be left out, and are 1 then. */
function indices(attrs: Readonly<Record<string, unknown>>) {
  const begin = list(attrs['begin']);
  const strides = attrs['strides'] ?? begin.map(() => 1);
  return { begin, end: list(attrs['end']), strides: list(strides) };
}

/** The sparse index of one axis, or a new axis. */
interface Part {
  readonly kind: 'range' | 'all' | 'new';
  readonly begin: number;
  readonly end: number;
  readonly stride: number;
  readonly fromStart: boolean;
  readonly toEnd: boolean;
  readonly drop: boolean;
}

const ALL: Part = { kind: 'all', begin: 0, end: 0, stride: 1, fromStart: true, toEnd: true, drop: false };

/** An index for each axis of the input, new axes between them. */
function parts(attrs: Readonly<Record<string, unknown>>, rank: number): Part[] | Unsupported {
  const { begin, end, strides } = indices(attrs);
  const bit = (name: string, index: number) => (Number(attrs[name] ?? 0) & (1 << index)) !== 0;
  const news = begin.filter((_, index) => bit('newAxisMask', index) && !bit('ellipsisMask', index)).length;
  const ellipses = begin.filter((_, index) => bit('ellipsisMask', index)).length;
  if (ellipses > 1) return new Unsupported('A strided slice with two ellipses: write the axes out.');
  const left = rank - (begin.length - news - ellipses);
  const found = begin.flatMap((from, index): Part[] => {
    if (bit('ellipsisMask', index)) return Array<Part>(left).fill(ALL);
    if (bit('newAxisMask', index)) return [{ ...ALL, kind: 'new' }];
    return [
      {
        kind: 'range',
        begin: from,
        end: end[index] ?? 0,
        stride: strides[index] ?? 1,
        fromStart: bit('beginMask', index),
        toEnd: bit('endMask', index),
        drop: bit('shrinkAxisMask', index),
      },
    ];
  });
  return ellipses === 0 ? [...found, ...Array<Part>(left).fill(ALL)] : found;
}

/** Attributes starts, ends, steps and lengths by axis of the input, and the final shape, beside the kernel's own. */
export function denseStrides(attrs: Readonly<Record<string, unknown>>, input: Shape): Attrs | Unsupported {
  const found = parts(attrs, input.length);
  if (found instanceof Unsupported) return found;
  const starts: number[] = [];
  const ends: number[] = [];
  const steps: number[] = [];
  const lengths: number[] = [];
  const shape: number[] = [];
  for (const part of found) {
    if (part.kind === 'new') {
      shape.push(1);
      continue;
    }
    const length = input[starts.length] ?? 0;
    const forward = part.stride > 0;
    // Going back, the end before the first element is -1, which ONNX would take for the last.
    const [low, high] = forward ? [0, length] : [-1, length - 1];
    const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, low), high);
    const first = part.drop
      ? part.begin < 0
        ? part.begin + length
        : part.begin
      : part.fromStart
        ? forward
          ? low
          : high
        : clamp(part.begin);
    const last = part.drop ? first + 1 : part.toEnd ? (forward ? high : low) : clamp(part.end);
    const step = part.drop ? 1 : part.stride;
    const count = Math.max(0, Math.ceil((last - first) / step));
    starts.push(first);
    ends.push(last === -1 ? -length - 1 : last);
    steps.push(step);
    lengths.push(count);
    if (!part.drop) shape.push(count);
  }
  const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'].map(
    (name) => [name, Number(attrs[name] ?? 0)] as const,
  );
  return { ...indices(attrs), ...Object.fromEntries(masks), starts, ends, steps, lengths, shape };
}
