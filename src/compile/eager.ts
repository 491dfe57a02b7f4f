/** `compile` in eager mode: the function itself, op by op, behind the same promise. */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a snippet's function, of any arguments
export type AnyFunction = (...args: any[]) => unknown;

export interface CompileOptions {
  /** The function's own name by default. */
  readonly name?: string;
  /** What happens where the function can't be a graph: it runs eagerly with a warning, or throws. */
  readonly onBreak?: 'eager' | 'error';
  /** Variables are constants, for inference. */
  readonly freeze?: boolean;
}

export type Compile = (fn: AnyFunction, options?: CompileOptions) => (...args: unknown[]) => Promise<unknown>;

/** The name that the function is known by, or a TypeError where it is none. */
export function nameOf(fn: unknown, options: CompileOptions): string {
  if (typeof fn !== 'function') throw new TypeError('compile takes a function: compile((x) => …).');
  return options.name ?? (fn.name || 'compiled');
}

export const eagerCompile: Compile = (fn, options = {}) => {
  const compiled = async (...args: unknown[]): Promise<unknown> => fn(...args) as unknown;
  return Object.defineProperty(compiled, 'name', { value: nameOf(fn, options) });
};
