/** The parts of the benchmark, a row each: what measures it, and how its result is told. Adding a part is adding its row. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { BackendName } from '../src/base/backends';
import { benchCalibration, type CalibrationResult } from './calibration';
import { calibrationTable } from './calibration/text';
import { benchCnn, cnnTable, type CnnResult } from './cnn';
import { benchCompiled, type CompiledResult } from './compiled';
import type { Profile } from './compiled/profile';
import { compiledTable } from './compiled/text';
import type { Counts } from './counts';
import { benchFirstOutput, firstOutputTable, type FirstOutputResult } from './first-output';
import { benchFit, fitTable, type FitResult } from './fit';
import { benchHarness, type HarnessResult } from './harness';
import { benchHeld, heldTable, type HeldResult } from './held';
import { benchLayout, layoutTable, type LayoutResult } from './layout';
import { harnessTable, repeatsTable } from './own-benchmark';
import { benchPicture, pictureTable, type PictureResult } from './picture';
import { benchProfile, profileText } from './profile';
import { benchRecording, recordingTable, type RecordingResult } from './recording';
import { benchRepeats, type RepeatsResult } from './repeats';
import { measureSizes, sizesTable, type Sizes } from './sizes';
import { benchStatistics, statisticsTables, type StatisticsResult } from './statistics';

/** What a part is given. */
export interface Bench {
  readonly backend: BackendName;
  /** Of the wasm backend in page and bare worker; by default as the page chooses. */
  readonly threads?: number;
  readonly counts: Counts;
  /** A page of the browser, which starts with the first part that wants one. */
  browser(): Promise<Page>;
  /** Where the built site is served. */
  site(): Promise<string>;
  /** Hears how far it is. */
  tell(words: string): void;
}

interface Part<Result> {
  /** Measured only where it is asked for by its name: it takes minutes, or tells where the time goes rather than how much it is. */
  readonly onRequest?: true;
  measure(bench: Bench): Result | Promise<Result>;
  text(result: Result): string;
}

export interface ResultOf {
  readonly calibration: CalibrationResult;
  readonly cnn: CnnResult;
  readonly compiled: CompiledResult;
  readonly fit: FitResult;
  readonly profile: Profile;
  readonly 'first-output': FirstOutputResult;
  readonly layout: LayoutResult;
  readonly recording: RecordingResult;
  readonly held: HeldResult;
  readonly picture: PictureResult;
  readonly harness: HarnessResult;
  readonly repeats: RepeatsResult;
  readonly sizes: Sizes;
  readonly statistics: StatisticsResult;
}
export type PartName = keyof ResultOf;

/** Where the built site is. */
export const FOLDER = fileURLToPath(new URL('../dist', import.meta.url));

/** In the order in which they are measured and told. */
export const PARTS: { readonly [Name in PartName]: Part<ResultOf[Name]> } = {
  calibration: {
    measure: async ({ browser, counts, tell }) =>
      benchCalibration(await browser(), { turns: counts.calibrations }, tell),
    text: calibrationTable,
  },
  cnn: {
    measure: async ({ browser, site, backend, threads, counts: { epochs, turns }, tell }) => {
      const options = { backend, epochs, turns, ...(threads === undefined ? {} : { threads }) };
      return benchCnn(await browser(), await site(), options, tell);
    },
    text: cnnTable,
  },
  compiled: {
    measure: async ({ browser, counts: { turns }, tell }) => benchCompiled(await browser(), { turns }, tell),
    text: compiledTable,
  },
  fit: {
    measure: async ({ browser, counts: { turns, fitEpochs }, tell }) =>
      benchFit(await browser(), { turns, epochs: fitEpochs }, tell),
    text: fitTable,
  },
  profile: {
    onRequest: true,
    measure: async ({ browser, counts }) => benchProfile(await browser(), counts.profiled),
    text: profileText,
  },
  'first-output': {
    measure: async ({ browser, site, backend, counts: { pages, laterRuns }, tell }) =>
      benchFirstOutput(await browser(), await site(), { backend, pages, runs: laterRuns }, tell),
    text: firstOutputTable,
  },
  layout: {
    measure: async ({ browser, counts: { turns }, tell }) => benchLayout(await browser(), { turns }, tell),
    text: layoutTable,
  },
  recording: {
    measure: async ({ browser, site, counts: { turns }, tell }) =>
      benchRecording(await browser(), await site(), { turns }, tell),
    text: recordingTable,
  },
  held: {
    measure: async ({ browser, site, counts: { held }, tell }) =>
      benchHeld(await browser(), await site(), { turns: held }, tell),
    text: heldTable,
  },
  picture: { measure: async ({ browser }) => benchPicture(await browser()), text: pictureTable },
  harness: {
    onRequest: true,
    measure: async ({ browser, counts: { harness }, tell }) =>
      benchHarness(await browser(), { turns: harness }, tell),
    text: harnessTable,
  },
  repeats: {
    onRequest: true,
    measure: async ({ browser, site, counts: { repeats }, tell }) =>
      benchRepeats(await browser(), await site(), repeats, tell),
    text: repeatsTable,
  },
  sizes: { measure: () => measureSizes(FOLDER), text: sizesTable },
  statistics: {
    onRequest: true,
    measure: ({ counts: { trials, conducted }, tell }) => benchStatistics({ trials, conducted }, tell),
    text: statisticsTables,
  },
};

export const PART_NAMES = Object.keys(PARTS) as readonly PartName[];
