/** Texts and lists that a worker sends, each no longer than the page can read in a moment. */
import * as v from 'valibot';

/*
 * An array's length says nothing of its weight: a list of 4,294,967,295 elements that are not there travels in a few bytes, and would stop
 * the page for a minute. So lengths are looked at first, and a gap is no element.
 */
const LONGEST_TEXT = 1_000_000;

export const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Whether it is an array of that many elements at most, each of which is there and passes. */
export function isList<T>(
  value: unknown,
  most: number,
  passes: (element: unknown) => element is T,
): value is T[] {
  if (!Array.isArray(value) || value.length > most) return false;
  // Not `every`, which passes over gaps.
  for (const element of value) if (!passes(element)) return false;
  return true;
}

export function list<T>(most: number, passes: (element: unknown) => element is T) {
  return v.custom<readonly T[]>((value) => isList(value, most, passes));
}

/** As `v.array`, of that many elements at most. */
export function array<const Schema extends v.GenericSchema>(most: number, schema: Schema) {
  return v.pipe(
    v.custom<readonly unknown[]>((value) => Array.isArray(value) && value.length <= most),
    v.array(schema),
  );
}
