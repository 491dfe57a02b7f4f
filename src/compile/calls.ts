/**
 * The compiled functions of a run and the signatures that they were called with: what is needed to write one of them as a file
 * afterwards, in either mode. Light, for an eager run loads no compiler.
 */
import type * as tf from '@tensorflow/tfjs';
import { UserError } from '../base/errors';
import type { PassName } from '../base/passes';
import type { DType, Graph, TensorType } from '../ir/graph';
import type { AnyFunction, CompileOptions } from './eager';
import { signatureOf } from './structure';
import type { Flat, Shaped } from './structure';

/** One signature: what the arguments were, without their tensors. */
export interface Call {
  /** As in the `compiled` list of the command's JSON. */
  readonly signature: string;
  readonly args: readonly { readonly shape: Shaped; readonly types: readonly TensorType[] }[];
}

/** A signature that runs as a graph. */
export interface ReadyGraph {
  readonly graph: Graph;
  /** The variable of each of the graph's states. */
  readonly states: readonly tf.Variable[];
  readonly result: Shaped;
  /** The graph again from its trace, with more passes left out. */
  readonly without?: (off: readonly PassName[]) => Pick<ReadyGraph, 'graph' | 'states'>;
}

export interface Exportable {
  readonly name: string;
  readonly fn: AnyFunction;
  readonly options: CompileOptions;
  /** Every signature once, in the order of the first calls. */
  readonly calls: readonly Call[];
  /** The graph of a signature, when the calls so far are done; undefined where it has none. */
  ready?(signature: string): Promise<ReadyGraph | undefined>;
}

export const signatureText = (flats: readonly Flat[]): string => `(${flats.map(signatureOf).join(', ')})`;

export const callOf = (signature: string, flats: readonly Flat[]): Call => ({
  signature,
  args: flats.map(({ shape, tensors }) => ({
    shape,
    types: tensors.map((tensor) => ({ dtype: tensor.dtype as DType, shape: tensor.shape })),
  })),
});

const exportables = new WeakMap<object, Exportable>();
const byName = new Map<string, Exportable>();
const all = new Set<Exportable>();

/** Remembers what stands behind a function that `compile` gave. Of two of one name the later is known by it. */
export function register(compiled: object, exportable: Exportable): void {
  exportables.set(compiled, exportable);
  byName.set(exportable.name, exportable);
  all.add(exportable);
}

/** What stands behind a function that `compile` gave; undefined for anything else. */
export const exportableOf = (compiled: unknown): Exportable | undefined =>
  typeof compiled === 'function' ? exportables.get(compiled) : undefined;

/**
 * The function of that name that was called with that signature; undefined where there is none.
 * @throws {UserError} of kind 'usage' where there are several.
 */
export function exportableCalled(name: string, signature: string): Exportable | undefined {
  const [found, ...others] = [...all].filter(
    (each) => each.name === name && each.calls.some((call) => call.signature === signature),
  );
  if (others.length === 0) return found;
  throw new UserError(
    'usage',
    `More than one function called ${name} took ${signature}. Give each a name of its own, as in compile(fn, { name: 'step' }), and run again.`,
  );
}

/** Every compiled function by its name. */
export const exportablesByName = (): ReadonlyMap<string, Exportable> => byName;
