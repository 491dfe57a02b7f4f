/** The benchmark's results as text for a person: aligned columns, units, and the machine's load beside the figures. */
import type { Ratio } from '../src/bench/statistics';
import type { CnnResult } from './cnn';
import type { CompiledResult } from './compiled';
import type { FirstOutputResult, Spread } from './first-output';
import type { PartSize, Sizes } from './sizes';

/** The page may cost a program that runs in it this much. */
export const MOST_RATIO = 1.15;

export interface Machine {
  readonly browser: string;
  readonly cores: number;
  /** Processes that wanted a processor, on average over a minute: before and after. Far below `cores` is quiet. */
  readonly load: { readonly before: number; readonly after: number };
}

export interface Results {
  readonly machine: Machine;
  readonly cnn?: CnnResult;
  readonly compiled?: CompiledResult;
  readonly firstOutput?: FirstOutputResult;
  readonly sizes?: Sizes;
}

type Row = readonly [label: string, figure: string, note?: string];

function table(title: string, rows: readonly Row[]): string {
  const labels = Math.max(...rows.map(([label]) => label.length));
  const figures = Math.max(...rows.map(([, figure]) => figure.length));
  const lines = rows.map(([label, figure, note = '']) =>
    `  ${label.padEnd(labels)}  ${figure.padStart(figures)}  ${note}`.trimEnd(),
  );
  return [title, ...lines].join('\n');
}

const ms = (value: number): string => `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`;
const call = (value: number): string => (value < 1 ? `${(1000 * value).toPrecision(3)} us` : ms(value));
const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function cnnTable(result: CnnResult): string {
  const { backend, epochs, turns, threads, pageMs, bareMs, ratio, workerRatio } = result;
  const where = backend === 'wasm' ? `wasm on ${counted(threads, 'thread')}` : backend;
  const interval = ({ low, high }: typeof ratio): string =>
    `95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}`;
  const verdict = ratio.ratio <= MOST_RATIO ? 'kept' : 'missed';
  return table(`CNN example, ${where}, ${counted(epochs, 'epoch')}, medians of ${counted(turns, 'turn')}`, [
    ['in the page', ms(pageMs)],
    ['bare worker', ms(bareMs)],
    ['ratio', ratio.ratio.toFixed(3), `${interval(ratio)}; at most ${String(MOST_RATIO)}: ${verdict}`],
    ['ratio inside the workers', workerRatio.ratio.toFixed(3), interval(workerRatio)],
  ]);
}

/** At least so many times as fast, or at most so many times as long. */
const BOUNDS = { 'eager, tfjs cpu': 50, 'eager, tfjs wasm': 3.4, traceMs: 5, passesMs: 15 } as const;

function compiledTable({ turns, training, faster, calls, trace }: CompiledResult): string {
  const interval = ({ low, high }: Ratio): string =>
    `95 % interval ${low.toPrecision(3)} to ${high.toPrecision(3)}`;
  const least = (name: string): number | undefined => (BOUNDS as Readonly<Record<string, number>>)[name];
  const kept = (ok: boolean): string => (ok ? 'kept' : 'missed');
  const { trace: traceMs = NaN, passes = NaN, lowering = NaN } = trace;
  return [
    table(
      `Training step of LeNet-5, batch 32, Adam, one thread, medians of ${counted(turns, 'turn')}`,
      Object.entries(training).map(([name, time]): Row => [name, ms(time)]),
    ),
    table(
      'How many times as long it takes as compiled on ort:wasm',
      faster.map(({ of, ratio }): Row => {
        const bound = least(of);
        const verdict =
          bound === undefined ? '' : `; at least ${String(bound)}: ${kept(ratio.ratio >= bound)}`;
        return [of, ratio.ratio.toPrecision(3), `${interval(ratio)}${verdict}`];
      }),
    ),
    table(
      'A compiled call against session.run of the same model, arrays in and out; ratio of the two',
      calls.map(({ name, compiledMs, byHandMs, ratio }): Row => [
        name,
        ratio.ratio.toPrecision(3),
        `${call(compiledMs)} to ${call(byHandMs)}; ${interval(ratio)}`,
      ]),
    ),
    table('The same step on its way to the engine, warm', [
      ['trace', ms(traceMs), `at most ${String(BOUNDS.traceMs)} ms: ${kept(traceMs <= BOUNDS.traceMs)}`],
      [
        'passes and lowering',
        ms(passes + lowering),
        `at most ${String(BOUNDS.passesMs)} ms: ${kept(passes + lowering <= BOUNDS.passesMs)}`,
      ],
    ]),
  ].join('\n\n');
}

function firstOutputTable({ backend, first, later }: FirstOutputResult): string {
  const row = (label: string, { medianMs, p95Ms, all }: Spread): Row => [
    label,
    ms(medianMs),
    `95 % within ${ms(p95Ms)}; ${String(all.length)} runs`,
  ];
  return table(`Run to first output, tensor addition, ${backend}, a worker in store`, [
    row('later runs of a page', later),
    row('first run of a page', first),
  ]);
}

function sizesTable({ budget, page, lazy }: Sizes): string {
  const row = ({ name, bytes }: PartSize): Row => [name, kB(bytes)];
  const verdict = page.bytes <= budget ? 'kept' : 'MISSED';
  return table('Load sizes, gzipped; a file that parts share counts with the first', [
    [page.name, kB(page.bytes), `at most ${kB(budget)}: ${verdict}`],
    ...lazy.map(row),
  ]);
}

export function toText({ machine, cnn, compiled, firstOutput, sizes }: Results): string {
  const { browser, cores, load } = machine;
  const parts = [
    `${browser}, ${String(cores)} cores, load ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after`,
    cnn && cnnTable(cnn),
    compiled && compiledTable(compiled),
    firstOutput && firstOutputTable(firstOutput),
    sizes && sizesTable(sizes),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}
