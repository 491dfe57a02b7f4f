/**
 * `npm run bench`: what the page costs a program that runs in it, what compiled functions gain, how soon Run shows something, and how
 * much a visit loads. Figures of one machine at one time: ratios within one run can be compared, milliseconds cannot.
 */
import { availableParallelism, loadavg } from 'node:os';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { BACKENDS, type BackendName } from '../src/base/backends';
import { NoBrowser, openBrowser } from '../src/cli/browser';
import { serveSite } from '../src/cli/serve';
import { FEWEST, usualCounts } from './counts';
import { FOLDER, PART_NAMES, PARTS, type Bench, type PartName, type ResultOf } from './parts';
import { toText, type Results } from './report';

interface Options {
  readonly backend: BackendName;
  readonly epochs?: number;
  readonly turns?: number;
  readonly pages?: number;
  readonly quick: boolean;
  readonly only?: PartName;
  readonly threads?: number;
  readonly json: boolean;
}

const EXIT = { ok: 0, failed: 1, usage: 2, noBrowser: 3 } as const;
const tell = (words: string): void => {
  process.stderr.write(`${words}\n`);
};

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('A whole number above 0 is wanted.');
  return value;
}

/** Made when it is first wanted. */
function once<T>(make: () => Promise<T>): { get(): Promise<T>; ifMade(): Promise<T> | undefined } {
  let made: Promise<T> | undefined;
  return { get: () => (made ??= make()), ifMade: () => made };
}

/** One part, under its name. */
async function measurePart<Name extends PartName>(name: Name, bench: Bench): Promise<Partial<ResultOf>> {
  return { [name]: await PARTS[name].measure(bench) };
}

async function measure(options: Options): Promise<Results> {
  const { backend, threads, only } = options;
  const wanted = (name: PartName): boolean =>
    only === undefined ? PARTS[name].onRequest === undefined : only === name;
  const browser = once(() => openBrowser());
  const site = once(() => serveSite({ folder: FOLDER }));
  const bench: Bench = {
    backend,
    ...(threads === undefined ? {} : { threads }),
    counts: options.quick ? FEWEST : usualCounts(options),
    browser: async () => (await browser.get()).page,
    site: async () => (await site.get()).url,
    tell,
  };
  const load = (): number => loadavg()[0] ?? NaN;
  const before = load();
  try {
    const results: Partial<ResultOf> = {};
    for (const name of PART_NAMES.filter(wanted)) Object.assign(results, await measurePart(name, bench));
    const opened = await browser.ifMade();
    const version = opened?.page.context().browser()?.version();
    const machine = {
      browser: version === undefined ? 'no browser' : `Chromium ${version}`,
      cores: availableParallelism(),
      load: { before, after: load() },
    };
    return { machine, ...results };
  } finally {
    await Promise.all(
      [browser, site].map(async (made) => (await made.ifMade()?.catch(() => undefined))?.close()),
    );
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
    .addOption(new Option('--only <part>', 'one part of the benchmark').choices(PART_NAMES))
    .option('--epochs <count>', 'of each training of the CNN; by default as suits the backend', count)
    .option(
      '--turns <count>',
      'of page and bare worker, and of each comparison of compiled code, after warming up; 12 unless told',
      count,
    )
    .option('--pages <count>', 'opened for the first output; 6 unless told', count)
    .option(
      '--threads <count>',
      'of the wasm backend in page and bare worker; by default as the page chooses',
      count,
    )
    .option('--quick', 'every count at its least: shows that the parts run, and nothing else', false)
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
