/** Attributes of nodes as what they are meant to be, and those of tfjs' kernels as those of a graph. */
import type { Attr, Attrs, DType } from '../ir/graph';

/** An attribute as a number; the tracer made it, so that another type is our own fault. */
export function num(attrs: Attrs, name: string): number {
  const value = attrs[name];
  if (typeof value !== 'number') throw new TypeError(`internal: attribute ${name} is no number`);
  return value;
}

export function nums(attrs: Attrs, name: string): readonly number[] {
  const value = attrs[name];
  if (!Array.isArray(value)) throw new TypeError(`internal: attribute ${name} is no list`);
  return (value as readonly Attr[]).map(Number);
}

export function flag(attrs: Attrs, name: string): boolean {
  return attrs[name] === true;
}

export function text(attrs: Attrs, name: string): string {
  const value = attrs[name];
  if (typeof value !== 'string') throw new TypeError(`internal: attribute ${name} is no text`);
  return value;
}

/** The attribute 'dtype' as tfjs' kernel has it. It may be one that no graph knows: whoever traces refuses what would be made with it. */
export const dtypeOf = (attrs: Attrs): DType => text(attrs, 'dtype') as DType;

/** Those of the kernel's attributes that are plain data; numbers' typed arrays become lists. */
export function plainAttrs(attrs: Readonly<Record<string, unknown>>): Attrs {
  return Object.fromEntries(
    Object.entries(attrs).flatMap(([name, value]) => {
      const plain = plainAttr(value);
      return plain === undefined ? [] : [[name, plain]];
    }),
  );
}

function plainAttr(value: unknown): Attr | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
    return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (Array.isArray(value)) {
    const items = value.map(plainAttr);
    return items.some((item) => item === undefined) ? undefined : (items as Attr[]);
  }
  return undefined;
}
