/** `benchmark` of 'twograph': marks a function as something to be measured. What comes of it is for the run to decide. */
import type { ApiContext } from './context';

const HOW = "as in benchmark('forward', fn, x)";
const LONGEST_NAME = 200;

export function benchmark(
  context: Pick<ApiContext, 'subject'>,
  name: unknown,
  fn: unknown,
  args: readonly unknown[],
): Promise<void> {
  if (typeof name !== 'string' || name.trim() === '')
    throw new TypeError(`benchmark takes a name first, then a function and its arguments, ${HOW}.`);
  if (name.length > LONGEST_NAME)
    throw new TypeError(`The name of a benchmark has at most ${String(LONGEST_NAME)} characters.`);
  if (typeof fn !== 'function')
    throw new TypeError(
      `benchmark takes a function after the name, and the function's arguments after it, ${HOW}: it calls the function itself.`,
    );
  return context.subject(name, fn as (...given: never[]) => unknown, args);
}
