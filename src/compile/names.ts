/** Names for people: of a function's parameters, and of the tensors in arguments and results. */
import type { AnyFunction } from './eager';
import type { Shaped } from './structure';

const OPEN = '([{';
const CLOSE = ')]}';
const IDENTIFIER = /^[A-Za-z_$][\w$]*/;

/** The parameters of a function as its text has them, each with its default; a destructured one is no name. */
function parameters(fn: AnyFunction): string[] {
  const text = Function.prototype.toString.call(fn);
  const [, lone] = /^(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(text) ?? [];
  if (lone !== undefined) return [lone];
  const start = text.indexOf('(');
  const found: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; start >= 0 && at < text.length; at++) {
    const character = text.charAt(at);
    if (OPEN.includes(character)) depth++;
    else if (CLOSE.includes(character)) depth--;
    if (depth === 0 || (depth === 1 && character === ',')) {
      found.push(text.slice(from, at).trim());
      from = at + 1;
    }
    if (depth === 0) break;
  }
  return found.filter((parameter) => parameter !== '');
}

/** The name of that argument's parameter; undefined where the function's text has none for it. */
export function parameterName(fn: AnyFunction, index: number): string | undefined {
  const list = parameters(fn);
  const last = list.at(-1);
  if (last?.startsWith('...') && index >= list.length - 1) {
    const [name] = IDENTIFIER.exec(last.slice(3).trim()) ?? [];
    return name && `${name}_${String(index - list.length + 1)}`;
  }
  return IDENTIFIER.exec(list[index] ?? '')?.[0];
}

/** A name for each tensor of a value, in order, by the way that leads to it: `batch_x`, `layers_0`. */
export function namesOf(shape: Shaped, base: string): string[] {
  switch (shape.kind) {
    case 'tensor':
      return [base];
    case 'value':
      return [];
    case 'list':
      return shape.items.flatMap((item, index) => namesOf(item, `${base}_${String(index)}`));
    case 'record':
      return shape.entries.flatMap(([key, item]) => namesOf(item, base === '' ? key : `${base}_${key}`));
    default:
      return shape satisfies never;
  }
}

/** The same for a function's result: an object's keys are names of their own. */
export const resultNames = (shape: Shaped): string[] =>
  namesOf(shape, shape.kind === 'record' ? '' : 'result');

/** Gives each name once, in the order asked; a second of the same gets a number. */
export class Names {
  readonly #taken = new Set<string>();

  take(wanted: string): string {
    let name = wanted;
    for (let count = 1; this.#taken.has(name); count++) name = `${wanted}_${String(count)}`;
    this.#taken.add(name);
    return name;
  }
}
