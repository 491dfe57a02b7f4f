/** The text form of a graph back to the graph: the inverse of print.ts. Faults are told at their line of the text. */
import { isDType } from './graph';
import type { Attr, Data, Graph, Node, Role, TensorType, Update, Value } from './graph';

const TOKEN =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*")|(?<value>%\d+)|(?<data>(?:f32|i32|u8)\[)|(?<number>-?(?:\d[\d.]*(?:e[+-]?\d+)?|Infinity(?![\w$./-]))|NaN(?![\w$./-]))|(?<word>[\w$./-]+)|(?<mark><-|[{}()[\]=,:;]))/y;

const SPACE = /\s*/y;

type Kind = 'string' | 'value' | 'data' | 'number' | 'word' | 'mark' | 'end';

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

class Reader {
  private at = 0;
  /** Where the next token begins, and where the last one that was taken ends. */
  private start = 0;
  private end = 0;
  private next: Token;

  constructor(private readonly text: string) {
    this.next = this.scan();
  }

  private scan(): Token {
    this.end = this.at;
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.start = SPACE.lastIndex;
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (!match) {
      if (this.text.slice(this.at).trim() === '') return { kind: 'end', text: 'the end' };
      return this.failAt(
        this.start,
        `can't read ${JSON.stringify(this.text.slice(this.at).trim().slice(0, 20))}`,
      );
    }
    const [kind, text] = Object.entries(match.groups ?? {}).find(([, part]) => part !== undefined) ?? [
      'end',
      '',
    ];
    this.at = TOKEN.lastIndex;
    return { kind: kind as Kind, text: text as string };
  }

  /** What was taken last is wrong. */
  fail(what: string): never {
    return this.failAt(this.end, what);
  }

  /** What comes next is wrong. */
  failBefore(what: string): never {
    return this.failAt(this.start, `${what} before ${this.next.text}`);
  }

  private failAt(offset: number, what: string): never {
    const line = this.text.slice(0, offset).split('\n').length;
    throw new SyntaxError(`Line ${String(line)} of the graph's text: ${what}.`);
  }

  take(): Token {
    const token = this.next;
    this.next = this.scan();
    return token;
  }

  is(text: string): boolean {
    return this.next.text === text && this.next.kind !== 'string';
  }

  /** Takes that token if it is next. */
  skip(text: string): boolean {
    const found = this.is(text);
    if (found) this.take();
    return found;
  }

  expect(text: string): void {
    if (!this.skip(text)) this.failBefore(`expected ${text}`);
  }

  kind(kind: Kind): string {
    if (this.next.kind !== kind) this.failBefore(`expected a ${kind}`);
    return this.take().text;
  }

  /** A quoted text. */
  string(): string {
    const quoted = this.kind('string');
    try {
      return JSON.parse(quoted) as string;
    } catch {
      return this.fail(`${quoted} is no text as JSON writes it`);
    }
  }

  peek(): Token {
    return this.next;
  }

  /** Items between commas, up to and with `end`. */
  list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    if (this.skip(end)) return items;
    do items.push(item());
    while (this.skip(','));
    this.expect(end);
    return items;
  }
}

const ROLES = new Set<string>(['input', 'const', 'state']);

const value = (reader: Reader): number => Number(reader.kind('value').slice(1));

function commas<T>(reader: Reader, item: () => T): T[] {
  const items = [item()];
  while (reader.skip(',')) items.push(item());
  return items;
}

function data(reader: Reader): Data {
  const tag = reader.kind('data');
  const numbers = reader.list(']', () => Number(reader.kind('number')));
  if (tag === 'f32[') return Float32Array.from(numbers);
  return tag === 'i32[' ? Int32Array.from(numbers) : Uint8Array.from(numbers);
}

function attr(reader: Reader): Attr {
  const { kind, text } = reader.peek();
  if (kind === 'number') return Number(reader.take().text);
  if (kind === 'string') return reader.string();
  if (kind === 'data') return data(reader);
  if (reader.skip('[')) return reader.list(']', () => attr(reader));
  if (text === 'graph') return graph(reader);
  reader.take();
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return reader.fail(`${text} is no attribute`);
}

function type(reader: Reader): TensorType {
  const dtype = reader.kind('word');
  if (!isDType(dtype)) return reader.fail(`${dtype} is no dtype`);
  reader.expect('[');
  return { dtype, shape: reader.list(']', () => Number(reader.kind('number'))) };
}

function node(reader: Reader): Node {
  const ids = commas(reader, () => value(reader));
  reader.expect('=');
  const op = reader.kind('word');
  const named = reader.skip('as') ? reader.kind('word') : op;
  const role = ROLES.has(named) ? (named as Role) : undefined;
  const inputs = reader.skip('(') ? reader.list(')', () => value(reader)) : [];
  const attrs = reader.skip('{')
    ? reader.list('}', () => {
        const name = reader.kind('word');
        reader.expect('=');
        return [name, attr(reader)] as const;
      })
    : [];
  reader.expect(':');
  const types = commas(reader, () => type(reader));
  if (types.length > ids.length) reader.fail('a type has no output');
  const outputs = ids.map((id, index): Value => ({
    id,
    ...(types[index] ?? reader.fail('an output has no type')),
  }));
  const [first, ...rest] = outputs;
  if (!first) return reader.fail('a node makes nothing');
  let lines: number[] = [];
  let origins: number[] = [first.id];
  let group: string[] = [];
  while (reader.skip(';')) {
    if (reader.skip('lines')) lines = commas(reader, () => Number(reader.kind('number')));
    else if (reader.skip('from')) origins = commas(reader, () => value(reader));
    else {
      reader.expect('in');
      group = [];
      do group.push(reader.string());
      while (reader.skip('/'));
    }
  }
  return {
    id: first.id,
    op,
    inputs,
    outputs: [first, ...rest],
    attrs: Object.fromEntries(attrs),
    lines,
    origins,
    group,
    ...(role && { role }),
  };
}

function graph(reader: Reader): Graph {
  reader.expect('graph');
  const name = reader.peek().kind === 'string' ? reader.string() : reader.take().text;
  reader.expect('{');
  const nodes: Node[] = [];
  while (!reader.is('return')) nodes.push(node(reader));
  reader.expect('return');
  const results = reader.peek().kind === 'value' ? commas(reader, () => value(reader)) : [];
  const updates: Update[] = [];
  while (reader.skip('update')) {
    const state = value(reader);
    reader.expect('<-');
    updates.push({ state, value: value(reader) });
  }
  reader.expect('}');
  return { name, nodes, results, updates };
}

/** The graph that `printGraph` gave that text for. A SyntaxError names the line of what is wrong. */
export function parseGraph(text: string): Graph {
  const reader = new Reader(text);
  const parsed = graph(reader);
  if (reader.peek().kind !== 'end') reader.failBefore('expected the end');
  return parsed;
}
