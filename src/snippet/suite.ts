/**
 * The built-in benchmarks: each a snippet in `suite/` that marks what is measured by `benchmark`. Its first comment has a title in its
 * first line, and after an empty one what there is to see.
 */
import { internalError, must } from '../base/errors';

/** From single operations to whole models. The names of the files without their ending; they name them in addresses and commands. */
export const SUITE = [
  'matmul',
  'convolution',
  'elementwise',
  'reduction',
  'mlp',
  'lenet',
  'cnn',
  'svm',
] as const;
export type SuiteName = (typeof SUITE)[number];

/** How many functions each of them marks, so that what measuring all of them takes can be said without running any. */
const SUITE_SUBJECTS: Readonly<Record<SuiteName, number>> = {
  matmul: 4,
  convolution: 3,
  elementwise: 2,
  reduction: 4,
  mlp: 5,
  lenet: 4,
  cnn: 4,
  svm: 2,
};

export interface SuiteSnippet {
  readonly id: SuiteName;
  readonly title: string;
  readonly about: string;
  readonly text: string;
  /** How many functions it marks. */
  readonly subjects: number;
}

function parse(id: SuiteName, text: string): SuiteSnippet {
  const [, comment = ''] = /^\/\*\*([^]*?)\*\//.exec(text.replace(/\r\n?/g, '\n')) ?? [];
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd());
  const [title = '', ...about] = lines.filter((line) => line !== '');
  if (title === '') throw internalError(`suite/${id}.ts does not begin with a comment that says what it is`);
  return { id, title, about: about.join(' '), text, subjects: SUITE_SUBJECTS[id] };
}

/** In the suite's order, from the files' texts by path. */
export const loadSuite = (texts: Readonly<Record<string, string>>): SuiteSnippet[] =>
  SUITE.map((id) => parse(id, must(texts[`/suite/${id}.ts`], `suite/${id}.ts`)));
