/** The benchmark's results as text for a person: aligned columns, units, and the machine's load beside the figures. */
import type { CalibrationResult } from './calibration';
import type { CnnResult } from './cnn';
import type { CompiledResult } from './compiled';
import type { FirstOutputResult, Spread } from './first-output';
import type { FitFigures, FitResult } from './fit';
import type { HarnessResult } from './harness';
import type { LayoutResult } from './layout';
import type { Profile } from './compiled/profile';
import { profileText } from './profile';
import type { HeldResult } from './held';
import type { PictureResult } from './picture';
import type { RecordingResult } from './recording';
import type { RepeatsResult } from './repeats';
import type { PartSize, Sizes } from './sizes';
import { statisticsTables, type StatisticsResult } from './statistics';
import { call, counted, interval, kB, ms, table, verdict, type Row } from './table';
import { calibrationTable } from './calibration/text';
import { harnessTable, repeatsTable } from './own-benchmark';

/** The page may cost a program that runs in it this much. */
export const MOST_RATIO = 1.15;
/** Compiled, a whole training is at least so many times as fast. */
const LEAST_FIT = 2;

export interface Machine {
  readonly browser: string;
  readonly cores: number;
  /** Processes that wanted a processor, on average over a minute: before and after. Far below `cores` is quiet. */
  readonly load: { readonly before: number; readonly after: number };
}

export interface Results {
  readonly machine: Machine;
  readonly calibration?: CalibrationResult;
  readonly cnn?: CnnResult;
  readonly compiled?: CompiledResult;
  readonly fit?: FitResult;
  readonly profile?: Profile;
  readonly firstOutput?: FirstOutputResult;
  readonly layout?: LayoutResult;
  readonly recording?: RecordingResult;
  readonly held?: HeldResult;
  readonly picture?: PictureResult;
  readonly harness?: HarnessResult;
  readonly repeats?: RepeatsResult;
  readonly sizes?: Sizes;
  readonly statistics?: StatisticsResult;
}

function cnnTable(result: CnnResult): string {
  const { backend, epochs, turns, threads, pageMs, bareMs, ratio, workerRatio } = result;
  const where = backend === 'wasm' ? `wasm on ${counted(threads, 'thread')}` : backend;
  return table(`CNN example, ${where}, ${counted(epochs, 'epoch')}, medians of ${counted(turns, 'turn')}`, [
    ['in the page', ms(pageMs)],
    ['bare worker', ms(bareMs)],
    [
      'ratio',
      ratio.ratio.toPrecision(3),
      `${interval(ratio)}; at most ${String(MOST_RATIO)}: ${verdict(ratio.ratio <= MOST_RATIO)}`,
    ],
    ['ratio inside the workers', workerRatio.ratio.toPrecision(3), interval(workerRatio)],
  ]);
}

/** Eager code takes at least so many times as long as the compiled step. */
const LEAST: Readonly<Record<string, number>> = { 'eager, tfjs cpu': 50, 'eager, tfjs wasm': 3.4 };
const MOST_TRACE_MS = 5;
const MOST_PASSES_MS = 15;
/** A compiled call takes at most so many times as long as `session.run`; */
const MOST_CALL_RATIO = 1.1;
/** and one that computes nothing, as the call of a tiny function, at most so much longer. */
const MOST_CALL_OVER_MS = 0.015;
const TINY = 'add of 2x3';

function callRow({
  name,
  compiledMs,
  byHandMs,
  tensorsMs,
  overMs,
  ratio,
}: CompiledResult['calls'][number]): Row {
  const most = `at most ${call(MOST_CALL_OVER_MS)} more`;
  const bound =
    name === TINY
      ? `${call(Math.abs(overMs))} ${overMs < 0 ? 'less' : 'more'}; ${most}: ${verdict(overMs <= MOST_CALL_OVER_MS)}`
      : `at most ${String(MOST_CALL_RATIO)}: ${verdict(ratio.ratio <= MOST_CALL_RATIO)}`;
  return [
    name,
    ratio.ratio.toPrecision(3),
    `${call(compiledMs)} to ${call(byHandMs)}, tensors ${call(tensorsMs)}; ${interval(ratio)}; ${bound}`,
  ];
}

function compiledTable({ turns, training, faster, calls, forward, threads, trace }: CompiledResult): string {
  const { trace: traceMs = NaN, passes = NaN, lowering = NaN } = trace;
  return [
    table(
      `Training step of LeNet-5, batch 32, Adam, one thread, medians of ${counted(turns, 'turn')}`,
      Object.entries(training).map(([name, time]): Row => [name, ms(time)]),
    ),
    table(
      'How many times as long it takes as compiled on ort:wasm',
      faster.map(({ of, ratio }): Row => {
        const bound = LEAST[of];
        const kept =
          bound === undefined ? '' : `; at least ${String(bound)}: ${verdict(ratio.ratio >= bound)}`;
        return [of, ratio.ratio.toPrecision(3), `${interval(ratio)}${kept}`];
      }),
    ),
    table(
      'A compiled call against session.run of the same model, arrays in and out, one thread each; tensors: what those of tfjs cost without a call',
      calls.map(callRow),
    ),
    table(
      'Forward passes op by op on tfjs wasm against the compiled call, one thread each; below 1 tfjs is the faster',
      forward.map(({ name, opByOpMs, compiledMs, ratio }): Row => [
        name,
        ratio.ratio.toPrecision(3),
        `${call(opByOpMs)} to ${call(compiledMs)}; ${interval(ratio)}`,
      ]),
    ),
    threads &&
      table(
        'Compiled on ort:wasm on one thread against two; below 1 one thread is the faster',
        threads.map(({ name, oneMs, twoMs, ratio }): Row => [
          name,
          ratio.ratio.toPrecision(3),
          `${call(oneMs)} to ${call(twoMs)}; ${interval(ratio)}`,
        ]),
      ),
    table('The training step on its way to the engine, warm', [
      ['trace', ms(traceMs), `at most ${String(MOST_TRACE_MS)} ms: ${verdict(traceMs <= MOST_TRACE_MS)}`],
      [
        'passes and lowering',
        ms(passes + lowering),
        `at most ${String(MOST_PASSES_MS)} ms: ${verdict(passes + lowering <= MOST_PASSES_MS)}`,
      ],
    ]),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

function fitTable({ epochs, turns, first, later }: FitResult): string {
  const rows = (when: string, { eagerMs, compiledMs, ratio }: FitFigures): Row[] => [
    [`${when}: eager, tfjs wasm`, ms(eagerMs)],
    [`${when}: compiled, ort:wasm`, ms(compiledMs)],
    [
      `${when}: times as fast`,
      ratio.ratio.toPrecision(3),
      `${interval(ratio)}; at least ${String(LEAST_FIT)}: ${verdict(ratio.ratio >= LEAST_FIT)}`,
    ],
  ];
  return table(
    `CNN example from Run to its end, ${counted(epochs, 'epoch')}, wasm, one thread, medians of ${counted(turns, 'turn')}`,
    [...rows('first run of a page', first), ...rows('later run', later)],
  );
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

/** Recording may make an operation so many microseconds longer. */
const MOST_RECORDED_US = 20;

function recordingTable({ operations, turns, offUs, onUs, over }: RecordingResult): string {
  const us = (value: number): string => `${value.toPrecision(3)} us`;
  return table(
    `An addition of three numbers on cpu, one of ${String(operations)}, recorded or not, medians of ${counted(turns, 'turn')}`,
    [
      ['not recorded', us(offUs)],
      ['recorded', us(onUs)],
      [
        'more',
        us(over.median),
        `95 % interval ${us(over.low)} to ${us(over.high)}; at most ${us(MOST_RECORDED_US)}: ${verdict(over.median <= MOST_RECORDED_US)}`,
      ],
    ],
  );
}

/** The page's thread may be held up for so long by a layout, in milliseconds. */
const MOST_HELD_UP = 50;

function layoutTable({ turns, idleMs, cases }: LayoutResult): string {
  return table(
    `Graphs laid out in their worker, medians of ${counted(turns, 'turn')}; of what holds the page's thread up, the worst`,
    [
      ...cases.map(({ name, time: { boxes, edges, firstMs, finalMs, callMs, longestMs } }): Row => {
        const first = finalMs - firstMs > 1 ? `a first picture after ${ms(firstMs)}; ` : '';
        const drawn = `${String(boxes)} boxes, ${counted(edges, 'line')}`;
        return [
          name,
          ms(finalMs),
          `${drawn}; ${first}${ms(callMs)} to ask; page held up for ${ms(longestMs)}, at most ${ms(MOST_HELD_UP)}: ${verdict(longestMs <= MOST_HELD_UP)}`,
        ];
      }),
      ['nothing, for a second', '', `page held up for ${ms(idleMs)}, by what else the machine does`],
    ],
  );
}

/** The page may be held up for so long at a time, in milliseconds. */
const MOST_HELD_MS = 50;

function heldTable({ operations, runs }: HeldResult): string {
  const longest = (times: readonly number[]): number => times.reduce((a, b) => Math.max(a, b), 0);
  const processorMs = longest(runs.map((run) => run.processorMs));
  return table(
    `The page while a run of ${String(operations)} operations that do not repeat is recorded, its graph in sight: the longest of all its tasks, ${counted(runs.length, 'run')}`,
    [
      [
        'of the processor’s time',
        ms(processorMs),
        `at most ${ms(MOST_HELD_MS)}: ${verdict(processorMs <= MOST_HELD_MS)}`,
      ],
      ['by the clock', ms(longest(runs.map((run) => run.clockMs))), 'longer where the machine does else'],
    ],
  );
}

/** No frame of a pan or zoom may take longer, in milliseconds. */
const MOST_FRAME_MS = 50;

function pictureTable({ nodes, edges, preparedMs, frames, longestTaskMs }: PictureResult): string {
  const most = `at most ${ms(MOST_FRAME_MS)}`;
  return table(
    `Picture of ${String(nodes)} nodes and ${String(edges)} edges, laid out: frames while it moves`,
    [
      ...Object.entries(frames).map(([name, all]): Row => {
        const sorted = all.toSorted((a, b) => a - b);
        const worst = sorted.at(-1) ?? NaN;
        const usual = sorted[Math.floor(sorted.length / 2)] ?? NaN;
        return [
          name,
          ms(worst),
          `the longest of ${counted(all.length, 'frame')}, half within ${ms(usual)}; ${most}: ${verdict(worst <= MOST_FRAME_MS)}`,
        ];
      }),
      [
        'longest task meanwhile',
        longestTaskMs === 0 ? '< 50 ms' : ms(longestTaskMs),
        `${most}: ${verdict(longestTaskMs <= MOST_FRAME_MS)}`,
      ],
      ['made ready to be drawn, once', ms(preparedMs)],
    ],
  );
}

function sizesTable({ budget, page, lazy }: Sizes): string {
  const row = ({ name, bytes }: PartSize): Row => [name, kB(bytes)];
  return table('Load sizes, gzipped; a file that parts share counts with the first', [
    [page.name, kB(page.bytes), `at most ${kB(budget)}: ${verdict(page.bytes <= budget)}`],
    ...lazy.map(row),
  ]);
}

export function toText(results: Results): string {
  const {
    machine,
    calibration,
    cnn,
    compiled,
    fit,
    profile,
    firstOutput,
    layout,
    held,
    picture,
    recording,
    harness,
    repeats,
    sizes,
    statistics,
  } = results;
  const { browser, cores, load } = machine;
  const parts = [
    `${browser}, ${String(cores)} cores, load ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after`,
    calibration && calibrationTable(calibration),
    cnn && cnnTable(cnn),
    compiled && compiledTable(compiled),
    fit && fitTable(fit),
    profile && profileText(profile),
    firstOutput && firstOutputTable(firstOutput),
    layout && layoutTable(layout),
    recording && recordingTable(recording),
    held && heldTable(held),
    picture && pictureTable(picture),
    harness && harnessTable(harness),
    repeats && repeatsTable(repeats),
    sizes && sizesTable(sizes),
    statistics && statisticsTables(statistics),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}
