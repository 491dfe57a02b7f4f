/** The tree that acorn gives, as data of any kind: what a walk through all of it needs. */
import type { Node } from 'acorn';

export type Fields = Node & Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

export function childrenOf(node: Node): Fields[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value as unknown]))
    .filter(isNode);
}
