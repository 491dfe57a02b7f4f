/**
 * Random tfjs programs for property tests: broadcasting, three dtypes, windows with strides, pads and dilations, lengths of 1 and 0, NaN and
 * infinities where they are defined, and gradients of the whole. See `Writer` for why every engine must give the same.
 */
import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { Choices } from '../../../src/passes/arbitrary-builder';
import { ELEMENTWISE } from './steps-elementwise';
import { LINEAR } from './steps-linear';
import { SHAPES } from './steps-shapes';
import { lineOf, textOf, Writer } from './writer';
import type { Known, Limits, ProgramInput } from './writer';

export interface RandomProgram {
  readonly inputs: readonly ProgramInput[];
  /** An arrow function of the inputs, in tfjs. */
  readonly text: string;
  /** That function; gives its results. */
  readonly run: (tensors: readonly tf.Tensor[]) => tf.Tensor[];
  readonly statements: number;
  /** What it gives on the backend on which it was written. */
  readonly wanted: readonly Known[];
  /** For the report of a failure. */
  readonly [fc.toStringMethod]: () => string;
}

interface Options {
  readonly limits: Limits;
  readonly most: number;
  /** Leaves out what only some backends define: NaN, infinities, lengths of 0. */
  readonly tame?: boolean;
}

/** Written in a few letters each: which step, and its choices. */
interface Draft {
  readonly steps: readonly { readonly step: number; readonly numbers: readonly number[] }[];
  readonly ends: readonly number[];
}

const STEPS = [...ELEMENTWISE, ...SHAPES, ...LINEAR, ...LINEAR];

const smooth = ({ dtype, finite, shape }: Known) => dtype === 'float32' && finite && !shape.includes(0);

/** The gradient of what was written so far by all its arguments that have one. */
function sayGradient(writer: Writer): void {
  const last = writer.values.findLast(
    (value) => smooth(value) && !writer.inputs.some(({ name }) => name === value.name),
  );
  const inputs = writer.inputs.filter(({ dtype }) => dtype === 'float32');
  if (!last || inputs.length === 0 || writer.values.some(({ finite }) => !finite)) return;
  const names = inputs.map(({ name }) => name);
  const body = writer.statements.map(lineOf);
  writer.say(
    `tf.grads((${names.join(', ')}) => { ${body.join(' ')} return tf.sum(tf.mul(${last.name}, ${last.name})); })([${names.join(', ')}])`,
    { last: true },
  );
}

/** The function that the text is. */
function functionOf(text: string): RandomProgram['run'] {
  const build = new Function('tf', `return ${text};`) as (
    library: typeof tf,
  ) => (...tensors: readonly tf.Tensor[]) => tf.Tensor[];
  const program = build(tf);
  return (tensors) => program(...tensors);
}

function compose({ steps, ends }: Draft, { limits, most, tame = false }: Options): RandomProgram {
  const writer = new Writer(limits, tame);
  const [gradient = 0, ...others] = ends;
  for (const { step, numbers } of steps) {
    if (writer.statements.length >= most) break;
    STEPS[step % STEPS.length]?.(writer, new Choices(numbers));
  }
  const used = new Set(writer.statements.flatMap(({ expression }) => expression.match(/\bv\d+\b/g) ?? []));
  if (gradient % 3 === 0) sayGradient(writer);
  const made = new Set(writer.statements.flatMap(({ names }) => names));
  const wanted = writer.values.filter(
    ({ name }) => made.has(name) && (!used.has(name) || others.includes(Number(name.slice(1)))),
  );
  const text = textOf(
    writer.inputs,
    writer.statements,
    wanted.map(({ name }) => name),
  );
  const { inputs, statements } = writer;
  return {
    inputs,
    statements: statements.length,
    wanted,
    text,
    run: functionOf(text),
    [fc.toStringMethod]: () =>
      [
        text,
        ...inputs.map(
          ({ name, dtype, shape, data }) => `${name} = ${dtype}[${shape.join()}] ${data.join(' ')}`,
        ),
      ].join('\n'),
  };
}

function write(draft: Draft, options: Options): RandomProgram {
  tf.engine().startScope();
  try {
    return compose(draft, options);
  } finally {
    tf.engine().endScope();
  }
}

/** To be drawn while the backend is the current one that the others are held against. */
export const arbitraryProgram = (options: Options): fc.Arbitrary<RandomProgram> =>
  fc
    .record({
      steps: fc.array(
        fc.record({ step: fc.nat(9999), numbers: fc.array(fc.nat(9999), { minLength: 4, maxLength: 24 }) }),
        { minLength: 1, maxLength: 2 * options.most, size: 'max' },
      ),
      ends: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }),
    })
    .map((draft) => write(draft, options))
    .filter(({ wanted }) => wanted.length > 0);
