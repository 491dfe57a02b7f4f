/** Builds random graphs for property tests: a list of numbers as choices, and rows of the op table as nodes, with bounds on the values. */
import { sizeOf } from '../ir/graph';
import type { Attrs, Data, Node, Role, Shape, TensorType, Value, ValueId } from '../ir/graph';
import { rowOf } from '../ops';
import { plainAttrs } from '../ops/attrs';
import { Unsupported } from '../ops/row';

/** A value under construction, and what its elements' magnitude is at most. */
export interface Bounded extends Value {
  readonly bound: number;
}

const LARGEST = 1e6;
const MOST_ELEMENTS = 256;

/** Turns a list of numbers into choices: an exhausted list gives zeros. */
export class Choices {
  #at = 0;
  constructor(private readonly numbers: readonly number[]) {}
  below(count: number): number {
    return count < 1 ? 0 : (this.numbers[this.#at++] ?? 0) % count;
  }
  of<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}

export class Builder {
  readonly nodes: Node[] = [];
  readonly values: Bounded[] = [];
  #next = 1;

  port(op: string, role: Role, { dtype, shape }: TensorType, attrs: Attrs, bound = 3): void {
    const value = { id: this.#next++, dtype, shape };
    this.#append(op, [], [value], attrs, bound, role);
  }

  constant(data: Data, shape: Shape): Bounded {
    const dtype = data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'bool';
    const value = { id: this.#next++, dtype, shape } as const;
    const bound = Math.max(0, ...Array.from(data, Math.abs));
    this.#append('const', [], [value], { value: data }, bound, 'const');
    return { ...value, bound };
  }

  /** A node of a row, its attributes normalised as the tracer does it; nothing where the row or the bounds refuse. */
  add(
    op: string,
    inputs: readonly (Bounded | undefined)[],
    kernelAttrs: Readonly<Record<string, unknown>> = {},
    bound = Math.max(0, ...inputs.map((input) => input?.bound ?? 0)),
  ): void {
    const given = inputs.filter((input) => input !== undefined);
    if (given.length < inputs.length || bound > LARGEST) return;
    const row = rowOf(op);
    const attrs = row.attrs ? row.attrs(kernelAttrs, given, row.kernels[0]) : plainAttrs(kernelAttrs);
    if (attrs instanceof Unsupported) return;
    const types = row.infer(given, attrs);
    if (types.some(({ shape }) => sizeOf(shape) > MOST_ELEMENTS)) return;
    const made = types.map(({ dtype, shape }): Value => ({ id: this.#next++, dtype, shape }));
    this.#append(
      op,
      given.map(({ id }) => id),
      made,
      attrs,
      bound,
    );
  }

  #append(
    op: string,
    inputs: readonly ValueId[],
    made: readonly Value[],
    attrs: Attrs,
    bound: number,
    role?: Role,
  ): void {
    const [first, ...rest] = made;
    if (!first) return;
    this.nodes.push({
      id: first.id,
      op,
      inputs,
      outputs: [first, ...rest],
      attrs,
      lines: role ? [] : [1 + (first.id % 7)],
      origins: [first.id],
      group: role ? [] : ['model', `layer${String(first.id % 3)}`].slice(0, first.id % 4),
      ...(role && { role }),
    });
    // A constant is read by what it was made for, unless a step offers it to the others.
    if (role !== 'const') this.values.push(...made.map((value) => ({ ...value, bound })));
  }
}
