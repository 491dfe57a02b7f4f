/** The built-in benchmarks: each of their subjects, op by op on the cpu backend and as a graph on wasm, must agree: results, and variables. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { must } from '../../src/base/errors';
import { eagerCompile, type Compile } from '../../src/compile/eager';
import { flatten } from '../../src/compile/structure';
import { ortWasm } from '../../src/engines/ort/wasm';
import { useBackend } from '../../src/engines/tfjs/backends';
import { seedRandomness } from '../../src/engines/tfjs/randomness';
import { MODULE_NAMES } from '../../src/snippet/modules';
import { emit } from '../../src/snippet/emit';
import { link } from '../../src/snippet/link';
import { loadSuite } from '../../src/snippet/suite';
import { compileBench } from './compile-host';

const SUITE = loadSuite(
  import.meta.glob<string>('/suite/*.ts', { query: '?raw', import: 'default', eager: true }),
);
const TOLERANCE = 1e-5;

interface Outcome {
  readonly name: string;
  /** Results, then every variable. */
  readonly tensors: readonly {
    readonly dtype: string;
    readonly shape: number[];
    readonly values: ArrayLike<number>;
  }[];
}

const scope = globalThis as typeof globalThis & { suiteModules?: Record<string, Record<string, unknown>> };

/** Where a snippet imports a module from that is here already. */
function shim(name: string, names: readonly string[]): string {
  const source = `export const { ${names.join(', ')} } = globalThis.suiteModules[${JSON.stringify(name)}];`;
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

async function outcomes(text: string, compile: Compile): Promise<readonly Outcome[]> {
  seedRandomness(5);
  const all: Outcome[] = [];
  const before = new Set(Object.keys(tf.engine().state.registeredVariables));
  const benchmark = async (name: string, fn: (...args: never[]) => unknown, ...args: unknown[]) => {
    const call = compile((...given: never[]) => tf.tidy(() => fn(...given) as tf.TensorContainer), { name });
    const result = await call(...args);
    const variables = Object.entries(tf.engine().state.registeredVariables)
      .filter(([variable]) => !before.has(variable))
      .map(([, variable]) => variable);
    const { tensors: made } = flatten(result);
    const tensors = [...made, ...variables].map(async (tensor) => {
      const { dtype, shape } = must(tensor, 'a tensor');
      return { dtype, shape, values: (await tensor.data()) as ArrayLike<number> };
    });
    all.push({ name, tensors: await Promise.all(tensors) });
    tf.dispose([...made]);
  };
  const names = Object.keys(tf).filter((name) => /^[a-z]\w*$/i.test(name) && name !== 'default');
  scope.suiteModules = { tfjs: tf, twograph: { benchmark } };
  const emitted = emit(text, MODULE_NAMES);
  if (!emitted.ok) throw new Error(emitted.error.message);
  const { code } = link(emitted, {
    '@tensorflow/tfjs': shim('tfjs', names),
    twograph: shim('twograph', ['benchmark']),
  });
  await import(/* @vite-ignore */ URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  tf.disposeVariables();
  return all;
}

beforeAll(async () => {
  await useBackend('wasm', 1);
});

test.each(SUITE)('$id gives as a graph on wasm what it gives op by op on cpu', async ({ text, subjects }) => {
  await tf.setBackend('cpu');
  const eager = await outcomes(text, eagerCompile);
  expect(eager).toHaveLength(subjects);
  await tf.setBackend('wasm');
  const { compile, warnings, reports } = compileBench(ortWasm, { check: false });
  const graphs = await outcomes(text, compile);
  expect(warnings).toEqual([]);
  expect(reports.map(({ name }) => name)).toEqual(eager.map(({ name }) => name));
  for (const [at, { name, tensors }] of graphs.entries()) {
    expect(tensors.length, name).toBe(eager[at]?.tensors.length);
    for (const [index, { dtype, shape, values }] of tensors.entries()) {
      const truth = must(eager[at]?.tensors[index], 'the same of cpu');
      expect([dtype, ...shape], name).toEqual([truth.dtype, ...truth.shape]);
      let [largest, furthest] = [0, 0];
      for (let element = 0; element < values.length; element++) {
        const [value, wanted] = [values[element] ?? NaN, truth.values[element] ?? NaN];
        largest = Math.max(largest, Math.abs(wanted));
        furthest = Math.max(furthest, Math.abs(value - wanted));
      }
      expect(furthest, `${name}, tensor ${String(index)}`).toBeLessThanOrEqual(
        dtype === 'float32' ? TOLERANCE * largest : 0,
      );
    }
  }
});
