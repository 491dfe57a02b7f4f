/**
 * `npm run bench`: what the page costs a program that runs in it, what compiled functions gain, how soon Run shows something, and how
 * much a visit loads. Figures of one machine at one time: ratios within one run can be compared, milliseconds cannot.
 */
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { BACKENDS, type BackendName } from '../src/base/backends';
import { NoBrowser, openBrowser } from '../src/cli/browser';
import { serveSite } from '../src/cli/serve';
import { benchCalibration } from './calibration';
import { benchCompiled } from './compiled';
import { benchCnn, DEFAULT_EPOCHS } from './cnn';
import { benchFirstOutput } from './first-output';
import { benchFit } from './fit';
import { benchHarness } from './harness';
import { benchHeld } from './held';
import { benchLayout } from './layout';
import { benchPicture } from './picture';
import { benchProfile } from './profile';
import { benchRecording } from './recording';
import { benchRepeats } from './repeats';
import { toText, type Results } from './report';
import { measureSizes } from './sizes';
import { benchStatistics } from './statistics';

const PARTS = [
  'calibration',
  'cnn',
  'compiled',
  'fit',
  'held',
  'first-output',
  'harness',
  'layout',
  'picture',
  'profile',
  'recording',
  'repeats',
  'sizes',
  'statistics',
] as const;
type Part = (typeof PARTS)[number];

interface Options {
  readonly backend: BackendName;
  readonly epochs?: number;
  readonly turns: number;
  readonly pages: number;
  readonly only?: Part;
  readonly threads?: number;
  readonly json: boolean;
}

const EXIT = { ok: 0, failed: 1, usage: 2, noBrowser: 3 } as const;
/** Later runs of each page that is opened for first outputs. */
const RUNS_OF_A_PAGE = 5;
/** Each opens a page of its own. */
const MOST_HELD = 5;
/** Enough to see how far its figures go apart. */
const MOST_CALIBRATIONS = 6;
/** Pairs of a contestant and a bare loop. */
const HARNESS_TURNS = 60;
const REPEATS = 10;

const tell = (words: string): void => {
  process.stderr.write(`${words}\n`);
};

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number above 0 is wanted.');
  return value;
}

async function measure(options: Options): Promise<Results> {
  const wanted = (part: Part): boolean => options.only === undefined || options.only === part;
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  const sizes = wanted('sizes') ? { sizes: measureSizes(folder) } : {};
  const load = (): number => loadavg()[0] ?? NaN;
  const before = load();
  const machine = { browser: 'no browser', cores: availableParallelism() };
  // On synthetic clocks, for who asks.
  const statistics = options.only === 'statistics' ? { statistics: await benchStatistics(tell) } : {};
  if (options.only === 'sizes' || options.only === 'statistics')
    return { machine: { ...machine, load: { before, after: load() } }, ...sizes, ...statistics };

  const browser = await openBrowser();
  const site = await serveSite({ folder });
  try {
    const { page } = browser;
    const { backend, turns, pages, threads } = options;
    const chosen = threads === undefined ? {} : { threads };
    const epochs = options.epochs ?? DEFAULT_EPOCHS[backend];
    const calibration = wanted('calibration')
      ? { calibration: await benchCalibration(page, { turns: Math.min(turns, MOST_CALIBRATIONS) }, tell) }
      : {};
    const cnn = wanted('cnn')
      ? { cnn: await benchCnn(page, site.url, { backend, epochs, turns, ...chosen }, tell) }
      : {};
    const compiled = wanted('compiled') ? { compiled: await benchCompiled(page, { turns }, tell) } : {};
    const fit = wanted('fit') ? { fit: await benchFit(page, { turns }, tell) } : {};
    // Where the time goes, for who asks: no part of how much it is.
    const profile = options.only === 'profile' ? { profile: await benchProfile(page) } : {};
    const firstOutput = wanted('first-output')
      ? {
          firstOutput: await benchFirstOutput(page, site.url, { backend, pages, runs: RUNS_OF_A_PAGE }, tell),
        }
      : {};
    const layout = wanted('layout') ? { layout: await benchLayout(page, { turns }, tell) } : {};
    const recording = wanted('recording')
      ? { recording: await benchRecording(page, site.url, { turns }, tell) }
      : {};
    // Of the benchmark that the page offers, for who asks: both take minutes.
    const harness =
      options.only === 'harness' ? { harness: await benchHarness(page, { turns: HARNESS_TURNS }, tell) } : {};
    const repeats =
      options.only === 'repeats' ? { repeats: await benchRepeats(page, site.url, REPEATS, tell) } : {};
    const held = wanted('held')
      ? { held: await benchHeld(page, site.url, { turns: Math.min(turns, MOST_HELD) }, tell) }
      : {};
    const picture = wanted('picture') ? { picture: await benchPicture(page) } : {};
    const version = `Chromium ${page.context().browser()?.version() ?? ''}`;
    return {
      machine: { ...machine, browser: version, load: { before, after: load() } },
      ...calibration,
      ...cnn,
      ...compiled,
      ...fit,
      ...profile,
      ...firstOutput,
      ...layout,
      ...recording,
      ...harness,
      ...repeats,
      ...held,
      ...picture,
      ...sizes,
    };
  } finally {
    await Promise.all([browser.close(), site.close()]);
  }
}

async function bench(options: Options): Promise<number> {
  const results = await measure(options);
  process.stdout.write(`${options.json ? JSON.stringify(results) : toText(results)}\n`);
  const { sizes } = results;
  return sizes !== undefined && sizes.page.bytes > sizes.budget ? EXIT.failed : EXIT.ok;
}

/** Takes the words after the command's name; gives the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  let exit: number = EXIT.ok;
  const program = new Command('bench')
    .description('Measures the built site. Exit code 1: it is larger than its budget, or something failed.')
    .addOption(new Option('--backend <name>', 'where the tensors live').choices(BACKENDS).default('wasm'))
    .addOption(new Option('--only <part>', 'one part of the benchmark').choices(PARTS))
    .option('--epochs <count>', 'of each training of the CNN; by default as suits the backend', count)
    .option(
      '--turns <count>',
      'of page and bare worker, and of each comparison of compiled code, after warming up',
      count,
      12,
    )
    .option('--pages <count>', 'opened for the first output', count, 6)
    .option(
      '--threads <count>',
      'of the wasm backend in page and bare worker; by default as the page chooses',
      count,
    )
    .option('--json', 'one JSON object on standard output, and nothing else', false)
    .exitOverride()
    .action(async (options: Options) => {
      exit = await bench(options);
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return error instanceof NoBrowser ? EXIT.noBrowser : EXIT.failed;
  }
}
