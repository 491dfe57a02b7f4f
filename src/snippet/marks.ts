/**
 * Marks in emitted JavaScript that say which of its calls runs now, so that what happens inside can be tied to its line without
 * reading a stack: a store instead of some twenty microseconds.
 *
 * Every call writes its number when its arguments are there, just before it is made; every function of the snippet puts the number back
 * that it found, so that what a library does after it has called back belongs to the call of the library again. The marks are put in
 * when a module is linked, and only where somebody asks for them; lines stay, and columns are found again as for addresses.
 */
import type { Node, Program } from 'acorn';
import { childrenOf, isNode, type Fields } from './syntax-tree';

/** The object that the marks write to: it stands on the global object under `Symbol.for(PLACE_KEY)`. */
export const PLACE_KEY = 'twograph.place';

export interface Place {
  /** The number of the call that runs, an index of `Marks.calls`; -1 before the first. */
  at: number;
  /** Writes the number; gives the last argument as it is. */
  mark<T>(at: number, value: T): T;
  /** The same for a call without a last argument: it is spread into the arguments. */
  none(at: number): readonly never[];
  /** Puts a number back; gives the value of a function's body as it is. */
  back<T>(at: number, value: T): T;
}

const NOTHING: readonly never[] = [];

/** What a module with marks needs, before it is evaluated. */
export function makePlace(): Place {
  const place: Place = {
    at: -1,
    mark: (at, value) => {
      place.at = at;
      return value;
    },
    none: (at) => {
      place.at = at;
      return NOTHING;
    },
    back: (at, value) => {
      place.at = at;
      return value;
    },
  };
  return place;
}

export interface Insertion {
  /** 0-based, in the JavaScript. */
  readonly offset: number;
  readonly text: string;
}

export interface Marks {
  /** 0-based offsets of the calls' names in the JavaScript, by their numbers. */
  readonly calls: readonly number[];
  /** In the order in which they stand. */
  readonly insertions: readonly Insertion[];
}

/** An insertion on its way: of two at one offset, what ends comes first, the inner before the outer; what begins, the outer first. */
interface Edit extends Insertion {
  readonly ends: boolean;
  /** The node that it belongs to. */
  readonly of: Node;
}

const inOrder = (a: Edit, b: Edit): number =>
  a.offset - b.offset ||
  Number(b.ends) - Number(a.ends) ||
  (a.ends ? b.of.start - a.of.start : b.of.end - a.of.end);

/** A name that the JavaScript does not hold. */
function unusedName(js: string): string {
  for (let count = 0; ; count++) {
    const name = `$at${count === 0 ? '' : String(count)}`;
    if (!js.includes(name)) return name;
  }
}

/** Where a person sees the call: at the method's name, else where the callee begins. */
function nameOffset(callee: Fields): number {
  const { property } = callee;
  return callee.type === 'MemberExpression' && callee['computed'] === false && isNode(property)
    ? property.start
    : callee.start;
}

class Marker {
  readonly edits: Edit[] = [];
  readonly calls: number[] = [];

  constructor(private readonly name: string) {}

  #wrap(node: Node, before: string, after: string): void {
    this.edits.push({ of: node, offset: node.start, text: before, ends: false });
    this.edits.push({ of: node, offset: node.end, text: after, ends: true });
  }

  call(node: Fields): void {
    const { callee } = node;
    const last = (node['arguments'] as readonly unknown[]).at(-1);
    // Before `super(…)` there is no `this`; `new F` may have no parentheses.
    if (!isNode(callee) || callee.type === 'Super' || (node.type === 'NewExpression' && !isNode(last)))
      return;
    const number = String(this.calls.length);
    this.calls.push(nameOffset(callee));
    const none = `...${this.name}.none(${number})`;
    if (!isNode(last)) this.edits.push({ of: node, offset: node.end - 1, text: none, ends: true });
    else if (last.type === 'SpreadElement')
      this.edits.push({ of: last, offset: last.end, text: `,${none}`, ends: true });
    else this.#wrap(last, `${this.name}.mark(${number},(`, '))');
  }

  body({ body }: Fields): void {
    if (!isNode(body)) return;
    const { name } = this;
    if (body.type !== 'BlockStatement') {
      this.#wrap(body, `${name}.back(${name}.at,(`, '))');
      return;
    }
    const enter = `const ${name}w=${name}.at;try{`;
    this.edits.push({ of: body, offset: body.start + 1, text: enter, ends: false });
    this.edits.push({ of: body, offset: body.end - 1, text: `}finally{${name}.at=${name}w}`, ends: true });
  }
}

const CALLS = new Set(['CallExpression', 'NewExpression']);
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** The marks of a module; `program` is what acorn made of `js`. Walks with its own stack: a snippet may nest deeper than ours. */
export function marksOf(program: Program, js: string): Marks {
  const name = unusedName(js);
  const marker = new Marker(name);
  const stack: Node[] = [program];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (CALLS.has(node.type)) marker.call(node as Fields);
    if (FUNCTIONS.has(node.type)) marker.body(node as Fields);
    const inside = childrenOf(node);
    for (let index = inside.length - 1; index >= 0; index--) stack.push(inside[index] as Node);
  }
  const [first] = program.body;
  if (!first) return { calls: [], insertions: [] };
  const head = `const ${name}=globalThis[Symbol.for(${JSON.stringify(PLACE_KEY)})];`;
  const insertions = marker.edits.sort(inOrder).map(({ offset, text }) => ({ offset, text }));
  return { calls: marker.calls, insertions: [{ offset: first.start, text: head }, ...insertions] };
}
