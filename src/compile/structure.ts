/**
 * Arguments and results as the compiled function sees them: nested arrays and plain objects of tensors, numbers, strings and booleans.
 * A variable among them is state, not an argument; anything else counts by its identity.
 */
import * as tf from '@tensorflow/tfjs';
import { typeText } from '../ir/print';

/** A value with its tensors taken out, by which it can be put together again. */
export type Shaped =
  | { readonly kind: 'tensor'; readonly index: number }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'list'; readonly items: readonly Shaped[] }
  | { readonly kind: 'record'; readonly entries: readonly (readonly [string, Shaped])[] };

export interface Flat {
  readonly shape: Shaped;
  /** In the order in which they stand. */
  readonly tensors: readonly tf.Tensor[];
}

const isRecord = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

export function flatten(value: unknown): Flat {
  const tensors: tf.Tensor[] = [];
  const walk = (part: unknown): Shaped => {
    if (part instanceof tf.Tensor && !(part instanceof tf.Variable)) {
      tensors.push(part);
      return { kind: 'tensor', index: tensors.length - 1 };
    }
    if (Array.isArray(part)) return { kind: 'list', items: part.map(walk) };
    if (isRecord(part))
      return {
        kind: 'record',
        entries: Object.entries(part).map(([key, item]) => [key, walk(item)] as const),
      };
    return { kind: 'value', value: part };
  };
  const shape = walk(value);
  return { shape, tensors };
}

export function rebuild(shape: Shaped, tensors: readonly tf.Tensor[]): unknown {
  switch (shape.kind) {
    case 'tensor':
      return tensors[shape.index];
    case 'value':
      return shape.value;
    case 'list':
      return shape.items.map((item) => rebuild(item, tensors));
    case 'record':
      return Object.fromEntries(shape.entries.map(([key, item]) => [key, rebuild(item, tensors)]));
    default:
      return shape satisfies never;
  }
}

/** How many parts there were to look at. */
export function sizeOfShaped(shape: Shaped): number {
  if (shape.kind === 'list') return shape.items.reduce((sum, item) => sum + sizeOfShaped(item), 1);
  if (shape.kind === 'record') return shape.entries.reduce((sum, [, item]) => sum + sizeOfShaped(item), 1);
  return 1;
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

function identity(value: object): number {
  let found = identities.get(value);
  if (found === undefined) {
    found = ++lastIdentity;
    identities.set(value, found);
  }
  return found;
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `${value.name || 'function'}#${String(identity(value))}`;
  if (value instanceof tf.Variable) return `variable ${value.name}`;
  if (typeof value === 'object' && value !== null)
    return `${value.constructor.name}#${String(identity(value))}`;
  return Object.is(value, -0) ? '-0' : String(value as number);
}

/** The signature of one argument: dtype and shape of tensors, the value of the rest. */
export function signatureOf({ shape, tensors }: Flat): string {
  switch (shape.kind) {
    case 'tensor': {
      const tensor = tensors[shape.index];
      return tensor ? typeText(tensor) : '';
    }
    case 'value':
      return valueText(shape.value);
    case 'list':
      return `[${shape.items.map((item) => signatureOf({ shape: item, tensors })).join(', ')}]`;
    case 'record':
      return `{${shape.entries.map(([key, item]) => `${key}: ${signatureOf({ shape: item, tensors })}`).join(', ')}}`;
    default:
      return shape satisfies never;
  }
}
