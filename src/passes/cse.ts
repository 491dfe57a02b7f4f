/**
 * Common subexpressions: what is computed twice from the same values is computed once. Every row of the op table is a pure function of
 * its inputs and attributes; only arguments, variables and random draws are not, and have no part in it.
 */
import { isData, isGraph } from '../ir/graph';
import type { Attr, Data, Node, TensorType } from '../ir/graph';
import { printGraph, typeText } from '../ir/print';
import { FUSED } from '../ops/fused-elementwise';
import { isPort } from './driver';
import type { Rule } from './rule';

/** Operators of two inputs whose order does not matter. */
const COMMUTATIVE = new Set([
  'add',
  'mul',
  'maximum',
  'minimum',
  'equal',
  'not_equal',
  'logical_and',
  'logical_or',
  'squared_difference',
]);

const digests = new WeakMap<Data, string>();

/** A text that two equal arrays share, and two different ones all but never: two FNV-1a hashes over their bytes. */
function digest(data: Data): string {
  const seen = digests.get(data);
  if (seen !== undefined) return seen;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  let [a, b] = [0x811c9dc5, 0x1000193];
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x85ebca6b);
  }
  const text = `${data.constructor.name}${String(data.length)}:${String(a)}:${String(b)}`;
  digests.set(data, text);
  return text;
}

function attrKey(attr: Attr): string {
  if (isData(attr)) return digest(attr);
  if (typeof attr === 'number') return Object.is(attr, -0) ? '-0' : String(attr);
  if (Array.isArray(attr)) return `[${(attr as readonly Attr[]).map(attrKey).join()}]`;
  if (isGraph(attr)) return printGraph(attr, { elide: Infinity });
  return JSON.stringify(attr);
}

const typeKey = (types: readonly TensorType[]): string => types.map(typeText).join();

function keyOf(node: Node): string {
  const inputs = COMMUTATIVE.has(node.op) ? [...node.inputs].sort((a, b) => a - b) : node.inputs;
  const attrs = Object.entries(node.attrs)
    .map(([name, attr]) => `${name}=${attrKey(attr)}`)
    .sort();
  return `${node.op}(${inputs.join()}){${attrs.join()}}:${typeKey(node.outputs)}`;
}

const sameElements = (a: Data, b: Data): boolean => a.every((element, index) => Object.is(element, b[index]));

/** Remembers what it saw: one for each round. */
export function commonSubexpression(): Rule {
  const first = new Map<string, Node>();
  return {
    name: 'common_subexpression',
    algebra: 'f(x), f(x) -> one f(x)',
    apply(node) {
      // Of two equal chains the operators were merged before they were fused.
      if (isPort(node) || node.op === FUSED) return undefined;
      const key = keyOf(node);
      const twin = first.get(key);
      if (!twin) {
        first.set(key, node);
        return undefined;
      }
      const [a, b] = [twin.attrs['value'], node.attrs['value']];
      if (isData(a) && isData(b) && !sameElements(a, b)) return undefined;
      return {
        to: twin.outputs.map(({ id }) => id),
        reason: node.role ? 'the same constant twice' : `the same ${node.op} of the same values twice`,
      };
    },
  };
}
