/**
 * Writes random tfjs programs, statement by statement, as text that anybody can paste, and runs each statement as it is written. A statement
 * stays only if its result is what every correct engine must give: it is run again on arithmetic that is a little off, by what rounding may do
 * (then the result must hardly move) and by much more (then integers, bools and the branches of step functions must not change). So that
 * nothing has to be known about single operators: whoever cancels, divides by almost nothing or stands on a discontinuity is left out.
 */
import * as tf from '@tensorflow/tfjs';
import { makeData, sizeOf } from '../../../src/ir/graph';
import type { Data, DType, Shape, TensorType } from '../../../src/ir/graph';
import type { Choices } from '../../../src/passes/arbitrary-builder';
import { moved, scatter, withNoise } from './noisy';

/** A value of the program, and what its elements are. */
export interface Known extends TensorType {
  /** In the text: v0, v1 … */
  readonly name: string;
  readonly data: Data;
  readonly finite: boolean;
  readonly nan: boolean;
}

export interface ProgramInput extends TensorType {
  readonly name: string;
  readonly data: Data;
}

export interface Statement {
  readonly names: readonly string[];
  /** Whether the expression gives a list, even of one. */
  readonly listed: boolean;
  /** A tfjs expression over earlier names: a tensor, or a list of them. */
  readonly expression: string;
}

export interface Limits {
  /** What a result may move by, of its largest element, when the values before it move by what rounding does. */
  readonly sensitivity: number;
  /** What integers, bools and branches must not notice, relative to each element. */
  readonly margin: number;
  /** What an engine may round an element by. */
  readonly rounding: number;
}

type Kind = 'any' | 'positive' | 'unit' | 'wild' | 'infinite';

const MOST_ELEMENTS = 600;
const LARGEST = { float32: 1e5, int32: 2e4, bool: 1 };
/** Below it engines may flush to zero. */
const SMALLEST = 1e-20;
/** What a step function's jump is more than, of the largest element, and what no smooth result reaches within the margin. */
const JUMP = 50;

const WILD = [NaN, Infinity, -Infinity, 1.5, -2.25, 0.375, -Infinity, 3.125, NaN, Infinity, -0.625];
const INFINITE = [Infinity, 1.5, -Infinity, -2.25, 0.375, 3.125, -0.625];

function element(kind: Kind, dtype: DType, salt: number, index: number): number {
  const part = scatter(salt, index, 7);
  if (dtype === 'bool') return part < 0.5 ? 0 : 1;
  if (dtype === 'int32') return kind === 'positive' ? 1 + Math.floor(part * 8) : Math.floor(part * 19) - 9;
  if (kind === 'wild') return WILD[Math.floor(part * WILD.length)] ?? 0;
  if (kind === 'infinite') return INFINITE[Math.floor(part * INFINITE.length)] ?? 0;
  if (kind === 'positive') return 0.2 + part * 2.8;
  return kind === 'unit' ? part * 1.8 - 0.9 : part * 6 - 3;
}

/** The program's values once more: exactly, or on arithmetic that is a little off. */
interface Track {
  /** What each kernel moves its results by, and each argument too where `arguments` says so. */
  readonly noise: number;
  readonly salt: number;
  readonly arguments: boolean;
  readonly values: Map<string, tf.Tensor>;
}

const track = (noise: number, salt: number, moves: boolean): Track => ({
  noise,
  salt,
  arguments: moves,
  values: new Map(),
});

const on = <T>({ noise, salt }: Track, place: number, work: () => T): T =>
  noise === 0 ? work() : withNoise(noise, salt, place, work);

function evaluate(
  expression: string,
  values: ReadonlyMap<string, tf.Tensor>,
): { readonly tensors: readonly tf.Tensor[]; readonly listed: boolean } {
  const run = new Function('tf', ...values.keys(), `return ${expression};`) as (
    ...given: unknown[]
  ) => tf.Tensor | tf.Tensor[];
  const made = run(tf, ...values.values());
  return Array.isArray(made) ? { tensors: made, listed: true } : { tensors: [made], listed: false };
}

export class Writer {
  readonly inputs: ProgramInput[] = [];
  readonly statements: Statement[] = [];
  readonly values: Known[] = [];
  readonly #tracks: readonly Track[];

  /** To be made and used within one `tf.tidy`, on the backend that the others are held against. */
  constructor(
    private readonly limits: Limits,
    private readonly tame = false,
  ) {
    const { rounding, margin } = limits;
    this.#tracks = [
      track(0, 0, false),
      ...[1, 2].map((salt) => track(rounding, salt, false)),
      ...[3, 4].map((salt) => track(margin, salt, true)),
      track(-margin, 4, true),
    ];
  }

  /** A new argument of the program. */
  input(dtype: DType, shape: Shape, wanted: Kind = 'any'): Known {
    const kind = this.tame && (wanted === 'wild' || wanted === 'infinite') ? 'any' : wanted;
    const index = this.values.length;
    const data = makeData(dtype, sizeOf(shape));
    for (let at = 0; at < data.length; at++) data[at] = element(kind, dtype, index, at);
    const known = this.#know(`v${String(index)}`, { dtype, shape }, data);
    this.inputs.push({ name: known.name, dtype, shape, data });
    for (const each of this.#tracks) {
      const values =
        each.arguments && data instanceof Float32Array ? moved(data, each.noise, each.salt, index) : data;
      each.values.set(
        known.name,
        on(each, index, () => tf.tensor(values, [...shape], dtype)),
      );
    }
    return known;
  }

  #know(name: string, { dtype, shape }: TensorType, data: Data): Known {
    const [finite, nan] = [
      data.every((value) => Number.isFinite(value)),
      data.some((value) => Number.isNaN(value)),
    ];
    const known = { name, dtype, shape, data, finite, nan };
    this.values.push(known);
    return known;
  }

  /** Adds a statement, unless tfjs refuses it or its result would not be certain. Gives what it made. */
  say(
    expression: string,
    { wild = false, last = false }: { readonly wild?: boolean; readonly last?: boolean } = {},
  ): readonly Known[] | undefined {
    const made: (readonly tf.Tensor[])[] = [];
    let listed = false;
    try {
      for (const each of this.#tracks) {
        const one = on(each, this.values.length, () => evaluate(expression, each.values));
        made.push(one.tensors);
        listed = one.listed;
      }
    } catch {
      return undefined;
    }
    const [exact = [], ...others] = made;
    const sound = exact.every((tensor, at) => {
      const data = tensor.dataSync() as Data;
      return (
        fits(tensor, data, wild && !this.tame) &&
        // Engines differ in the sign of a zero, which a quotient would show.
        (last || !data.some((value) => Object.is(value, -0))) &&
        others.every((tensors, index) =>
          this.#certain(tensor.dtype, data, tensors[at]?.dataSync() as Data, index < 2),
        )
      );
    });
    if (!sound) return undefined;
    const first = this.values.length;
    const known = exact.map((tensor, at) =>
      this.#know(`v${String(first + at)}`, tensor as TensorType, (tensor.dataSync() as Data).slice()),
    );
    this.#tracks.forEach(({ values }, index) => {
      made[index]?.forEach((tensor, at) => values.set(`v${String(first + at)}`, tensor));
    });
    this.statements.push({ names: known.map(({ name }) => name), listed, expression });
    return known;
  }

  /** Whether a result stayed what it was. */
  #certain(dtype: string, exact: Data, moved: Data, byRounding: boolean): boolean {
    const { sensitivity, margin } = this.limits;
    if (dtype !== 'float32') return exact.every((value, at) => value === moved[at]);
    const largest = Array.from(exact)
      .filter(Number.isFinite)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const allowed = (byRounding ? sensitivity : JUMP * margin) * largest;
    return exact.every((value, at) => {
      const other = moved[at] ?? NaN;
      return Object.is(value, other) || value === other || Math.abs(value - other) <= allowed;
    });
  }

  /** A value of the program that fits, mostly one of the latest; or else a new argument. */
  pick(
    choices: Choices,
    suits: (value: Known) => boolean,
    otherwise: () => Known,
    { wild = false }: { readonly wild?: boolean } = {},
  ): Known {
    const fitting = this.values.filter((value) => (wild || value.finite) && suits(value));
    const chosen = choices.of(choices.below(3) > 0 ? fitting.slice(-2) : fitting);
    return chosen && choices.below(8) > 0 ? chosen : otherwise();
  }
}

/** Whether a result is of a size and a magnitude in which engines can be compared. */
function fits(tensor: tf.Tensor, data: Data, wild: boolean): boolean {
  if (tensor.size > MOST_ELEMENTS || !['float32', 'int32', 'bool'].includes(tensor.dtype)) return false;
  // Of some cases that it does not refuse tfjs makes shapes that are none.
  if (tensor.rank > 6 || tensor.shape.some((length) => !(length >= 0))) return false;
  return data.every((value) => {
    if (!Number.isFinite(value)) return wild;
    const magnitude = Math.abs(value);
    const most = LARGEST[tensor.dtype as DType];
    return magnitude === 0 || (magnitude <= most && magnitude > SMALLEST);
  });
}

export const lineOf = ({ names, listed, expression }: Statement): string =>
  `const ${listed ? `[${names.join(', ')}]` : names.join()} = ${expression};`;

/** The program as text: a function of its arguments. */
export function textOf(
  inputs: readonly ProgramInput[],
  statements: readonly Statement[],
  results: readonly string[],
): string {
  const lines = statements.map((statement) => `  ${lineOf(statement)}`);
  return [
    `(${inputs.map(({ name }) => name).join(', ')}) => {`,
    ...lines,
    `  return [${results.join(', ')}];`,
    '}',
  ].join('\n');
}
