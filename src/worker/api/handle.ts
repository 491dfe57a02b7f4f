/** What the makers of outputs share: a place in the output, a title that `show` can set, and options in their short form. */
import type { Item } from '../../snippet/output';
import type { ApiContext } from './context';
import { wrong } from './words';

/** Setting the title of each output a snippet holds; a snippet's own objects are never in here. */
const titles = new WeakMap<object, (title: string) => void>();

/** A place in the output whose item is built from the maker's state when its batch leaves. */
export interface Place {
  /** Says that the state has changed. */
  refresh(): void;
}

export function place(context: ApiContext, item: () => Item): Place {
  const slot = context.sink.reserve();
  return {
    refresh: () => {
      context.sink.put(slot, item);
    },
  };
}

/** Registers what the snippet holds of an output, unchangeable, with the way to title it. */
export function handle<T extends object>(methods: T, retitle: (title: string) => void): T {
  const frozen = Object.freeze(methods);
  titles.set(frozen, retitle);
  return frozen;
}

/** Titles an output; false for any other value. Without a title the output stays as it is. */
export function showHandle(value: unknown, title: string): boolean {
  const retitle = typeof value === 'object' && value !== null ? titles.get(value) : undefined;
  if (!retitle) return false;
  if (title !== '') retitle(title);
  return true;
}

/** Options of a call, where a string alone is the title. */
export function withTitle<O extends { title?: string }>(options: O | string | undefined, call: string): O {
  if (options === undefined) return {} as O;
  if (typeof options === 'string') return { title: options } as O;
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw wrong(call, 'the options are a title or an object', options);
  }
  checkString(options.title, 'title', call);
  return options;
}

export function checkString(value: unknown, name: string, call: string): asserts value is string | undefined {
  if (value !== undefined && typeof value !== 'string') throw wrong(call, `'${name}' is a string`, value);
}

/** An interval of two finite numbers. */
export function checkRange(
  value: unknown,
  name: string,
  call: string,
): asserts value is readonly [number, number] | undefined {
  if (value === undefined) return;
  const isRange = Array.isArray(value) && value.length === 2 && value.every((end) => Number.isFinite(end));
  if (!isRange) throw wrong(call, `'${name}' is two numbers, [from, to]`, value);
}
