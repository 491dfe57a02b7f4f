/**
 * Any value as text, in the manner of a console: `{ a: 1, b: [2, 3] }`, wrapped at about 100 columns. It looks at values without
 * running the snippet's code where it can (getters are named, not called; methods are the language's own), and where it cannot,
 * a Proxy's traps, an error becomes part of the text. Depth, length and total size are bounded.
 */
import * as tf from '@tensorflow/tfjs';
import { UserError } from '../../base/errors';
import * as own from './intrinsics';
import { attempt } from './intrinsics';
import { block, fill, plain, quote } from './layout';
import { isTensor, typeText } from './tensors';

export interface InspectOptions {
  /** Levels of nesting that are opened; 4 by default. */
  readonly depth?: number;
  /** The text of a tensor; dtype and shape by default. */
  tensor?(tensor: tf.Tensor): string;
}

/** Elements of an array, keys of an object. */
const ELEMENTS = 100;
/** Values in all, nested ones included. */
const VALUES = 2000;

interface Look {
  readonly depth: number;
  readonly tensor: (tensor: tf.Tensor) => string;
  readonly parents: object[];
  left: number;
}

/** Never throws. */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  const look: Look = {
    depth: options.depth ?? 4,
    tensor: (tensor) => options.tensor?.(tensor) ?? `Tensor ${typeText(tensor)}`,
    parents: [],
    left: VALUES,
  };
  return render(value, look);
}

function render(value: unknown, look: Look): string {
  if (--look.left < 0) return '…';
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'object':
      if (value === null) return 'null';
      break;
    case 'function':
      return attempt(() => functionName(value)) ?? '[Function]';
    default:
      return primitive(value);
  }
  if (look.parents.includes(value)) return '[Circular]';
  look.parents.push(value);
  try {
    return object(value, look);
  } catch (error) {
    return `[unreadable: ${errorText(error)}]`;
  } finally {
    look.parents.pop();
  }
}

/** A number in full precision, with the sign of -0. */
export function primitive(value: unknown): string {
  if (typeof value === 'bigint') return `${value.toString()}n`;
  if (typeof value === 'symbol') return own.symbolText(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

function functionName(value: object): string {
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  const kind = own.functionText(value).startsWith('class') ? 'class' : 'Function';
  return typeof name === 'string' && name !== '' ? `[${kind}: ${name}]` : `[${kind}]`;
}

function object(value: object, look: Look): string {
  if (isTensor(value)) return look.tensor(value);
  if (value instanceof Error) return errorText(value, look);
  if (value instanceof tf.serialization.Serializable) return `[${kerasName(value)}]`;
  const open = look.parents.length <= look.depth;
  const name = constructorName(value);
  if (Array.isArray(value)) return open ? arrayText(value, name, look) : '[Array]';
  const special = builtin(value, name, look, open);
  if (special !== undefined) return special;
  if (!open) return `[${name ?? 'Object'}]`;
  const prefix = name === 'Object' ? '' : `${name ?? '[Object: null prototype]'} `;
  return prefix + block('{', properties(value, look), '}');
}

/** A model, layer, optimizer or the like of tfjs by its Keras name and its own: the classes' names are lost in minified code. */
function kerasName(value: tf.serialization.Serializable): string {
  const kind = attempt(() => value.getClassName()) ?? constructorName(value) ?? 'Object';
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' ? `${kind} ${quote(name)}` : kind;
}

/** What the language itself makes and stores out of sight of properties. */
function builtin(value: object, name: string | undefined, look: Look, open: boolean): string | undefined {
  if (ArrayBuffer.isView(value)) return viewText(value, look);
  const size = attempt(() => own.mapSize(value));
  if (size !== undefined) {
    const entries: [unknown, unknown][] = [];
    own.mapForEach(value, (item: unknown, key: unknown) => {
      if (entries.length < ELEMENTS) entries.push([key, item]);
    });
    const texts = open
      ? entries.map(([key, item]) => `${render(key, look)} => ${render(item, look)}`)
      : ['…'];
    return `${name ?? 'Map'}(${size}) ${block('{', more(texts, size), '}')}`;
  }
  const members = attempt(() => own.setSize(value));
  if (members !== undefined) {
    const entries: unknown[] = [];
    own.setForEach(value, (item: unknown) => {
      if (entries.length < ELEMENTS) entries.push(item);
    });
    const texts = open ? entries.map((item) => render(item, look)) : ['…'];
    return `${name ?? 'Set'}(${members}) ${block('{', more(texts, members), '}')}`;
  }
  const time = attempt(() => own.dateTime(value));
  if (time !== undefined) return Number.isNaN(time) ? 'Invalid Date' : own.dateText(value);
  const pattern = value instanceof RegExp ? attempt(() => own.regExpText(value)) : undefined;
  if (pattern !== undefined) return pattern;
  if (value instanceof Promise) return 'Promise { a promise: await it first }';
  const bytes = attempt(() => own.bufferLength(value));
  if (bytes !== undefined) return `ArrayBuffer(${bytes})`;
  if (value instanceof Blob) {
    const label = value instanceof File ? ` ${quote(value.name)}` : '';
    return `${name ?? 'Blob'}${label} (${value.size} bytes)`;
  }
  return boxed(value);
}

function boxed(value: object): string | undefined {
  const number = attempt(() => own.numberValue(value));
  if (number !== undefined) return `[Number: ${primitive(number)}]`;
  const string = attempt(() => own.stringValue(value));
  if (string !== undefined) return `[String: ${quote(string)}]`;
  const boolean = attempt(() => own.booleanValue(value));
  return boolean === undefined ? undefined : `[Boolean: ${boolean}]`;
}

function viewText(value: ArrayBufferView, look: Look): string {
  const kind = own.typedArrayName(value);
  if (kind === undefined) {
    const length = own.dataViewLength(value);
    const bytes = Array.from({ length: Math.min(length, 16) }, (_, i) =>
      own.dataViewByte(value, i).toString(16).padStart(2, '0'),
    );
    return `DataView(${length}) [${bytes.join(' ')}${length > 16 ? ' …' : ''}]`;
  }
  const length = own.typedArrayLength(value);
  const elements = value as unknown as ArrayLike<unknown>;
  const texts = Array.from({ length: Math.min(length, ELEMENTS) }, (_, i) => primitive(elements[i]));
  look.left -= texts.length;
  return `${kind}(${length}) ${fill('[', more(texts, length), ']')}`;
}

function arrayText(value: readonly unknown[], name: string | undefined, look: Look): string {
  const { length } = value;
  const texts: string[] = [];
  for (let i = 0; i < Math.min(length, ELEMENTS); i++) {
    const descriptor = Object.getOwnPropertyDescriptor(value, i);
    texts.push(descriptor ? property(descriptor, look) : '<empty>');
  }
  const prefix = name === 'Array' ? '' : `${name ?? 'Array'}(${length}) `;
  return prefix + fill('[', more(texts, length), ']');
}

function properties(value: object, look: Look): string[] {
  const texts: string[] = [];
  let count = 0;
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (!descriptor?.enumerable) continue;
    if (++count > ELEMENTS) continue;
    const name = typeof key === 'symbol' ? `[${own.symbolText(key)}]` : plain(key) ? key : quote(key);
    texts.push(`${name}: ${property(descriptor, look)}`);
  }
  return more(texts, count);
}

function property(descriptor: PropertyDescriptor, look: Look): string {
  if (descriptor.get) return descriptor.set ? '[Getter/Setter]' : '[Getter]';
  if (descriptor.set) return '[Setter]';
  return render(descriptor.value, look);
}

function more(texts: string[], length: number): string[] {
  const rest = length - Math.min(length, ELEMENTS);
  return rest > 0 ? [...texts, `… ${rest} more`] : texts;
}

/** The class's name, or undefined for an object without a prototype. */
export function constructorName(value: object): string | undefined {
  let prototype: unknown = Object.getPrototypeOf(value);
  while (typeof prototype === 'object' && prototype !== null) {
    const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    if (typeof constructor === 'function') {
      const name: unknown = Object.getOwnPropertyDescriptor(constructor, 'name')?.value;
      if (typeof name === 'string' && name !== '') return name;
    }
    prototype = Object.getPrototypeOf(prototype);
  }
  return undefined;
}

/** `TypeError: message`, with causes; in words also where the thrown thing is no error or will not be read. */
export function errorText(error: unknown, look?: Look): string {
  try {
    if (!(error instanceof Error)) return typeof error === 'string' ? error : inspect(error, { depth: 1 });
    const name = typeof error.name === 'string' ? error.name : 'Error';
    const message = typeof error.message === 'string' ? error.message : '';
    const head = message === '' ? name : error instanceof UserError ? message : `${name}: ${message}`;
    const details: string[] = [];
    const inner = look ?? {
      depth: 2,
      tensor: (tensor) => `Tensor ${typeText(tensor)}`,
      parents: [error],
      left: 200,
    };
    if ('cause' in error && error.cause !== undefined) details.push(`cause: ${render(error.cause, inner)}`);
    if (error instanceof AggregateError) {
      details.push(...Array.from(error.errors.slice(0, 10), (one: unknown) => render(one, inner)));
    }
    return details.length === 0 ? head : `${head} ${block('{', details, '}')}`;
  } catch {
    return 'an error that cannot be read';
  }
}
