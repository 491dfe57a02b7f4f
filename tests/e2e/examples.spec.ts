/**
 * Every example on every backend: it runs, shows what it promises, and agrees with cpu. Long trainings run for a few epochs on
 * software graphics; the whole trainings are part of the full run.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { BACKENDS } from '../../src/base/backends';
import { expect, test } from './fixtures';
import { openRunner, type JsonItem } from './snippets';
import { FULL, WHY_SKIPPED } from './full';

const FOLDER = new URL('../../examples/', import.meta.url);

interface Expectation {
  /** Texts that the output must hold, in any item, on every backend. */
  readonly texts?: readonly (string | RegExp)[];
  /** Epochs of a quick run, or those on wasm and on the slower ones; the example's own without it. */
  readonly epochs?: number | { readonly wasm: number; readonly others: number };
  /** What a quick run does less of: this text of the example is replaced by that one. */
  readonly less?: readonly [from: string, to: string];
  /** Titles of tensors, images and heat maps whose values must be those of cpu. */
  readonly same?: readonly string[];
  /** Accuracy in per cent that a whole training must reach, read from the last text or note that has one. */
  readonly accuracy?: number;
}

const EXPECTED: Readonly<Record<string, Expectation>> = {
  'tensor-addition': { texts: ['5 7 9'], same: ['x', 'first row + second row'] },
  'two-constants': { texts: ['2 + 3 = 5'], same: ['a + b'] },
  'symbolic-product': { texts: ['3.75'] },
  'million-additions': { texts: ['mean', 'last sum', '1999998'], same: ['mean', 'column + row'] },
  'gradient-descent': { texts: [/y = [12]\.\d+ x \+ [01]\.\d+/] },
  'digits-svm': {
    texts: ['802 support vectors', 'predicted: 8', 'accuracy 0.96997 on 899 digits'],
    same: ['predicted: 8', 'Confusion matrix'],
  },
  'digits-cnn': {
    epochs: 1,
    less: ['model.fit(varied, labels.tile([3])', 'model.fit(varied.slice(0, 256), labels.slice(0, 256)'],
    texts: ['held out', 'per cent'],
    accuracy: 97,
  },
  lenet: {
    epochs: { wasm: 1, others: FULL ? 1 : 0 },
    texts: ['conv1', 'ip2', '431,080 parameters', 'a smaller one'],
    accuracy: 90,
  },
  'keras-fit': { epochs: 2, texts: [/test loss: \d\.\d+/, /test accuracy: 0\.\d+/] },
  'two-dimensional-points': { epochs: 2, texts: ['test loss'] },
  'library-or-framework': { epochs: 3, texts: [] },
  'eager-against-graph': { texts: ['middle of the later ones', 'Eager: '], same: ['square roots'] },
  'branch-on-data': {
    same: ['if: small', 'if: large', 'where: small', 'where: large', 'cond: small', 'cond: large'],
  },
  'print-in-traced': {
    texts: ['counted in JavaScript: 3', 'sum 33, doubled 6 60'],
    same: ['calls, counted in a variable'],
  },
  'graph-per-shape': { texts: ['eager: as they are 8 times, padded 8 times', '4.6667', '6.7500'] },
  'cnn-one-graph': {
    epochs: 1,
    less: ['const batches = Math.floor(known.shape[0] / BATCH);', 'const batches = 4;'],
    texts: [/held out: \d+\.\d % right/],
    accuracy: 88,
  },
  'epoch-as-scan': {
    epochs: 1,
    less: ['const steps = Math.floor(1437 / BATCH);', 'const steps = 8;'],
    texts: [/held out: \d+\.\d % right/, 'one scan (ms)', 'step by step (ms)'],
    accuracy: 93,
  },
  'send-as-onnx': {
    epochs: 1,
    texts: [
      'float32 [4, 64]',
      'int32 [4]',
      /recognise\.onnx: 1\d\.\d KiB/,
      /largest difference: (0\.0e\+0|\d\.\de-[6-9])/,
    ],
  },
};

const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -'.ts'.length));

function source(name: string, epochs?: number, [from, to] = EXPECTED[name]?.less ?? ['', '']): string {
  const text = readFileSync(new URL(`${name}.ts`, FOLDER), 'utf8');
  if (epochs === undefined) return text;
  expect(text).toMatch(/^const EPOCHS = \d+;$/m);
  expect(text).toContain(from);
  return text.replace(/^const EPOCHS = \d+;$/m, `const EPOCHS = ${String(epochs)};`).replace(from, to);
}

function find(items: readonly JsonItem[], title: string): JsonItem {
  const item = items.find((candidate) => candidate.title === title);
  expect(item, `an output called "${title}"`).toBeDefined();
  return item as JsonItem;
}

/** contracts: float32 within 1e-5 of the largest value on wasm, 1e-3 on webgl and webgpu; whole numbers exactly. */
function expectClose(item: JsonItem, cpu: JsonItem, backend: string): void {
  expect(item.shape).toEqual(cpu.shape);
  expect(item.dtype).toEqual(cpu.dtype);
  const [values, truth] = [item.values ?? [], cpu.values ?? []].map((list) => list.map(Number));
  const largest = Math.max(...(truth ?? []).map(Math.abs));
  const tolerance =
    cpu.dtype === 'int32' || cpu.dtype === 'bool' ? 0 : (backend === 'wasm' ? 1e-5 : 1e-3) * largest;
  expect(values).toHaveLength(truth?.length ?? 0);
  truth?.forEach((value, index) => {
    expect(Math.abs((values?.[index] ?? NaN) - value)).toBeLessThanOrEqual(tolerance);
  });
}

/** The last figure in per cent. */
function accuracyOf(items: readonly JsonItem[]): number {
  const figures = items.flatMap(({ text, note }) => [
    ...`${text ?? ''} ${note ?? ''}`.matchAll(/(\d+\.\d+) %/g),
  ]);
  return Number(figures.at(-1)?.[1]);
}

test('every example has what it must show written down here', () => {
  expect(names.sort()).toEqual(Object.keys(EXPECTED).sort());
});

for (const name of names) {
  const { texts = [], same = [], epochs } = EXPECTED[name] ?? {};
  const epochsOn = (backend: string) =>
    typeof epochs === 'object' ? epochs[backend === 'wasm' ? 'wasm' : 'others'] : epochs;
  // Software graphics take most of a training's time: they are left to the long tests.
  const backends =
    FULL || epochs === undefined ? BACKENDS : BACKENDS.filter((each) => each === 'cpu' || each === 'wasm');
  test(`${name} runs on ${FULL || epochs === undefined ? 'every backend' : 'cpu and wasm'} and agrees with cpu`, async ({
    page,
  }) => {
    test.setTimeout(240_000);
    const run = await openRunner(page);
    let cpu: readonly JsonItem[] = [];
    for (const backend of backends) {
      const { reply, items } = await run(source(name, epochsOn(backend)), {
        backend,
        as: 'json',
        timeoutMs: 120_000,
      });
      expect(reply, backend).toMatchObject({ status: 'ran', result: { status: 'ok', warnings: [] } });
      const said = JSON.stringify(items, (key, value: unknown) => (key === 'rgba' ? undefined : value));
      for (const text of texts) {
        if (typeof text === 'string') expect(said, backend).toContain(text);
        else expect(said, backend).toMatch(text);
      }
      if (backend === 'cpu') cpu = items;
      for (const title of same) expectClose(find(items, title), find(cpu, title), backend);
      expect(
        items.map(({ kind }) => kind),
        backend,
      ).toEqual(cpu.map(({ kind }) => kind));
    }
  });
}

test.describe('whole trainings', () => {
  test.skip(!FULL, WHY_SKIPPED);
  for (const [name, { accuracy }] of Object.entries(EXPECTED)) {
    if (accuracy === undefined) continue;
    test(`${name} reaches ${String(accuracy)} % on cpu and wasm, within a point of one another`, async ({
      page,
    }) => {
      test.setTimeout(1_200_000);
      const run = await openRunner(page);
      const reached: number[] = [];
      for (const backend of ['wasm', 'cpu'] as const) {
        const { reply, items } = await run(source(name), {
          backend,
          as: 'json',
          timeoutMs: 900_000,
        });
        expect(reply, backend).toMatchObject({ status: 'ran', result: { status: 'ok' } });
        reached.push(accuracyOf(items));
      }
      const [wasm = NaN, cpu = NaN] = reached;
      expect(Math.min(wasm, cpu)).toBeGreaterThanOrEqual(accuracy);
      expect(Math.abs(wasm - cpu)).toBeLessThanOrEqual(1);
    });
  }
});
