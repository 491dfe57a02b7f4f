/** What a snippet gave, in the words of an error message. */
import { UserError } from '../../base/errors';
import { constructorName, primitive } from './inspect';
import { attempt, typedArrayLength, typedArrayName } from './intrinsics';
import { quote } from './layout';
import { isTensor, typeText } from './tensors';

/** "a tensor float32 [2, 3]", "an array of 4", "the string 'abc'"; never throws. */
export function describe(value: unknown): string {
  if (isTensor(value)) return `a tensor ${typeText(value)}`;
  switch (typeof value) {
    case 'string':
      return `the string ${quote(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
    case 'number':
    case 'bigint':
      return `the number ${primitive(value)}`;
    case 'boolean':
      return primitive(value);
    case 'undefined':
      return 'nothing (undefined)';
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    case 'object':
      return attempt(() => describeObject(value)) ?? 'an object that cannot be read';
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (value instanceof Promise) return 'a Promise (await it first)';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) {
    const name = typedArrayName(value);
    return name === undefined ? 'a DataView' : `a ${name} of ${typedArrayLength(value)}`;
  }
  const name = constructorName(value) ?? 'Object';
  if (name !== 'Object') return `a ${name}`;
  const keys = Object.keys(value);
  if (keys.length === 0) return 'an empty object';
  return `an object with ${keys.slice(0, 4).join(', ')}${keys.length > 4 ? ', …' : ''}`;
}

/** The error of a wrong argument: what is wanted, and what was given. */
export function wrong(call: string, wanted: string, given: unknown): UserError {
  return new UserError('runtime', `${call}: ${wanted}; it was given ${describe(given)}.`);
}
