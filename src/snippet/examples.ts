/**
 * The examples: each a snippet in `examples/` whose first comment says what it is, and beside it, where there is one, the same program
 * in the idiom of the system that it comes from.
 *
 *   /**
 *    * Tensor addition
 *    *
 *    * After: PyTorch                  the source system
 *    * Graph: define-by-run            how that system makes its graph: define-by-run, define-then-run or no graph
 *    * Order: 1                        its place in the list
 *    * Look at: the sum of each column, computed as the line runs.
 *    *\/
 *
 * In both programs a comment of its own line, `// 1. Make two tensors` or `# 1. Make two tensors`, opens a section; sections of
 * the same number do the same.
 */
import { internalError } from '../base/errors';
import type { UserError } from '../base/errors';

export const GRAPH_KINDS = ['define-by-run', 'define-then-run', 'no graph'] as const;
export type GraphKind = (typeof GRAPH_KINDS)[number];

export interface Counterpart {
  readonly language: 'python' | 'prototxt';
  readonly text: string;
  /** Its file's name. */
  readonly file: string;
}

/** A counterpart that is read when it is first shown: the page's first picture can do without it. */
export interface CounterpartFile extends Omit<Counterpart, 'text'> {
  load(): Promise<Counterpart>;
}

export interface Example {
  /** Its file's name without the ending; names it in addresses. */
  readonly id: string;
  readonly title: string;
  /** The source system. */
  readonly after: string;
  readonly graph: GraphKind;
  readonly order: number;
  readonly lookAt: string;
  readonly text: string;
  readonly counterpart?: CounterpartFile;
}

/** An example as the site has it: read when the site is built, so that the page has only to fetch it. */
export interface ExampleEntry extends Omit<Example, 'counterpart'> {
  readonly counterpart?: Omit<Counterpart, 'text'>;
}

const FIELDS = ['After', 'Graph', 'Order', 'Look at'] as const;
type Field = (typeof FIELDS)[number];

function isGraphKind(word: string): word is GraphKind {
  return (GRAPH_KINDS as readonly string[]).includes(word);
}

/** The title and the fields of a header; a line that names no field continues the one before. */
function readHeader(comment: string): {
  readonly title: string;
  readonly fields: ReadonlyMap<Field, string>;
} {
  const fields = new Map<Field, string>();
  let title = '';
  let field: Field | undefined;
  for (const raw of comment.split('\n')) {
    const line = raw.replace(/^\s*\*?\s*/, '').trim();
    const named = FIELDS.find((name) => line.startsWith(`${name}:`));
    field = named ?? field;
    const value = named === undefined ? line : line.slice(named.length + 1).trim();
    if (field === undefined) title = `${title} ${value}`.trim();
    else fields.set(field, `${fields.get(field) ?? ''} ${value}`.trim());
  }
  return { title, fields };
}

/** Reads an example's file, without its counterpart. Throws an internal error that names the file and the fault. */
export function parseExample(path: string, text: string): ExampleEntry {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const fault = (what: string): UserError => internalError(`examples/${file} ${what}`);
  const [, comment] = /^\ufeff?\s*\/\*\*([^]*?)\*\//.exec(text.replace(/\r\n?/g, '\n')) ?? [];
  if (comment === undefined) throw fault('does not begin with a /** … */ comment that says what it is');
  const { title, fields } = readHeader(comment);
  if (title === '') throw fault('has no title in its first comment');
  const value = (name: Field): string => {
    const found = fields.get(name);
    if (found === undefined || found === '') throw fault(`does not say "${name}:" in its first comment`);
    return found;
  };
  const graph = value('Graph');
  if (!isGraphKind(graph)) throw fault(`says "Graph: ${graph}", which is none of ${GRAPH_KINDS.join(', ')}`);
  const order = value('Order');
  if (!/^\d+$/.test(order)) throw fault(`says "Order: ${order}", which is no number`);
  const id = file.replace(/\.[^.]*$/, '');
  return { id, title, after: value('After'), graph, order: Number(order), lookAt: value('Look at'), text };
}

const LANGUAGES = { py: 'python', prototxt: 'prototxt' } as const;

function counterpartOf(id: string, files: readonly string[]): ExampleEntry['counterpart'] {
  for (const [ending, language] of Object.entries(LANGUAGES)) {
    const file = `${id}.${ending}`;
    if (files.includes(file)) return { language, file };
  }
  return undefined;
}

/** Whether a file in `examples/` holds a counterpart. */
export function isCounterpart(file: string): boolean {
  return Object.keys(LANGUAGES).some((ending) => file.endsWith(`.${ending}`));
}

/**
 * The examples from their texts by path, in order, with the names of their counterparts' files, where these have them. Throws an
 * internal error for one badly written.
 */
export function readExamples(
  texts: Readonly<Record<string, string>>,
  counterparts: readonly string[],
): ExampleEntry[] {
  return Object.entries(texts)
    .map(([path, text]): ExampleEntry => {
      const example = parseExample(path, text);
      const counterpart = counterpartOf(example.id, counterparts);
      return counterpart ? { ...example, counterpart } : example;
    })
    .sort((a, b) => a.order - b.order || a.id.localeCompare(b.id));
}
