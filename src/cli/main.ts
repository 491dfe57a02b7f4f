/** The command: runs a snippet without a window, through the built site in a headless browser. */
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { BACKENDS } from '../base/backends';
import { ENGINES, MODES } from '../base/modes';
import { PASSES } from '../base/passes';
import { version } from '../../package.json';
import { bench } from './bench';
import { withBenchOptions, type BenchOptions } from './bench-options';
import { NoBrowser, openBrowser } from './browser';
import { compiledLines } from './compiled-lines';
import type { PageRequest } from './contract';
import { drive } from './drive';
import {
  checkFile,
  DEFAULT_BACKEND,
  DEFAULT_ENGINE,
  DEFAULT_MODE,
  DEFAULT_SEED,
  DEFAULT_TIMEOUT_S,
  parsePasses,
  parseSeed,
  parseThreads,
  parseTimeout,
  readSnippet,
  UsageError,
  type RunOptions,
} from './options';
import { checkOutput, parseSignature, writeOutput, type ExportOptions } from './export';
import { broken, EXIT, judge, Output, toLine, toReport, unavailable, type Verdict } from './report';
import { serveSite } from './serve';

const HELP = `
Exit codes: 0 ok, 1 the snippet failed, 2 wrong use, 3 no browser or no such backend or engine, 4 timed out.

Examples:
  npm run -s twograph -- run examples/tensor-addition.ts
  npm run -s twograph -- run mine.ts --backend webgpu --json
  npm run -s twograph -- run mine.ts --mode compiled --engine ort:wasm
  npm run -s twograph -- run mine.ts --mode compiled --without fuse,chains
  npm run -s twograph -- run mine.ts --mode compiled --json --graphs
  npm run -s twograph -- run mine.ts --file points.csv --file labels.idx
  npm run -s twograph -- export mine.ts --fn predict -o predict.onnx
  npm run -s twograph -- bench mine.ts --contestants eager:wasm,ort:wasm
  npm run -s twograph -- bench --suite lenet --html lenet.html`;

const out = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const err = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Runs and gives what there is to say; the output goes to `output` as it is made. */
async function runSnippet(
  text: string,
  options: RunOptions & Pick<PageRequest, 'exported'>,
  output: Output,
): Promise<Verdict> {
  const { backend, threads, mode, engine, without, seed, json, exported, graphs = false } = options;
  const timeoutMs = options.timeout * 1000;
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  const [site, browser] = await Promise.allSettled([serveSite({ folder }), openBrowser()]);
  try {
    if (browser.status === 'rejected') {
      if (browser.reason instanceof NoBrowser) return unavailable(browser.reason.message);
      throw browser.reason;
    }
    if (site.status === 'rejected') throw site.reason;
    const outcome = await drive(browser.value.page, site.value.url, {
      request: {
        text,
        backend,
        mode,
        engine,
        without,
        seed,
        timeoutMs,
        as: json ? 'json' : 'text',
        ...(threads ? { threads } : {}),
        ...(exported ? { exported } : {}),
        ...(graphs ? { graphs } : {}),
      },
      files: options.file,
      onItems: (items) => {
        output.add(items);
      },
    });
    return judge(outcome, backend, timeoutMs);
  } catch (error) {
    return broken(error);
  } finally {
    await Promise.all([
      browser.status === 'fulfilled' ? browser.value.close() : undefined,
      site.status === 'fulfilled' ? site.value.close() : undefined,
    ]);
  }
}

async function run(path: string, options: RunOptions): Promise<number> {
  const file = path === '-' ? '<stdin>' : path;
  if (options.graphs && !options.json) throw new UsageError('--graphs is a part of --json: give both.');
  const text = readSnippet(path);
  const files = options.file.map(checkFile);
  const output = new Output(options.json ? undefined : out);
  const verdict = await runSnippet(text, { ...options, file: files }, output);
  output.end();
  if (verdict.dropped > 0) err(`${String(verdict.dropped)} lines of console output were left out.`);
  if (options.json) {
    out(JSON.stringify(toReport(verdict, output.values(), options)));
    return verdict.exit;
  }
  for (const line of verdict.compiled.flatMap(compiledLines)) err(line);
  complain(file, verdict);
  return verdict.exit;
}

/** What only compiled mode looks at must not seem to have been obeyed in another. */
function checkMode({ mode }: RunOptions, command: Command): void {
  if (mode === 'compiled') return;
  for (const name of ['engine', 'without']) {
    if (command.getOptionValueSource(name) === 'cli')
      throw new UsageError(`--${name} is for static graphs: add --mode compiled.`);
  }
}

/** Warnings and the error, as lines for a person. */
function complain(file: string, { warnings, error, exit }: Verdict): void {
  for (const warning of warnings) err(toLine(file, warning, 'warning: '));
  if (error === undefined) return;
  const hasPlace = exit !== EXIT.unavailable && exit !== EXIT.usage;
  err(hasPlace ? toLine(file, error) : error.message);
}

/** Runs in compiled mode without printing what the snippet shows, and writes one of its functions. */
async function exportFunction(path: string, options: ExportOptions): Promise<number> {
  const { fn, signature, output } = options;
  const text = readSnippet(path);
  const file = options.file.map(checkFile);
  const full = checkOutput(output);
  const exported = signature === undefined ? { fn } : { fn, signature };
  const asked = { ...options, mode: 'compiled', json: false, file, exported } as const;
  const ended = await runSnippet(text, asked, new Output());
  // A function or a signature that the snippet doesn't have.
  const verdict = ended.error?.kind === 'usage' ? { ...ended, exit: EXIT.usage } : ended;
  complain(path === '-' ? '<stdin>' : path, verdict);
  if (verdict.exported === undefined) return verdict.exit;
  const { bytes, signature: written } = verdict.exported;
  writeOutput(output, full, bytes);
  out(`${output}: ${fn} ${written}, ${String(bytes.length)} bytes`);
  return verdict.exit;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** What `run` and `export` have in common. */
function withOptions(command: Command): Command {
  return command
    .argument('<file>', 'TypeScript or JavaScript; - reads standard input')
    .addOption(
      new Option('--backend <name>', 'where the tensors live').choices(BACKENDS).default(DEFAULT_BACKEND),
    )
    .option('--threads <number>', 'of the wasm backend; by default 1 or 2', parseThreads)
    .addOption(
      new Option('--engine <name>', 'what static graphs run on; ort:webnn is untested')
        .choices(ENGINES)
        .default(DEFAULT_ENGINE),
    )
    .option(
      '--without <passes>',
      `passes over static graphs to leave out, with commas between: ${PASSES.join(', ')}`,
      parsePasses,
      [],
    )
    .option('--seed <number>', 'of everything random: the same seed, the same run', parseSeed, DEFAULT_SEED)
    .option('--file <path>', 'a file that the snippet may read; may be given again', collect, [])
    .option('--timeout <seconds>', 'ends the run', parseTimeout, DEFAULT_TIMEOUT_S)
    .addHelpText('after', HELP);
}

/** Takes the words after the command's name; gives the exit code and never rejects. */
export async function main(words: readonly string[]): Promise<number> {
  let exit: number = EXIT.ok;
  const program = new Command('twograph')
    .description('Runs tensor programs in the browser, without a window.')
    .version(version)
    .showHelpAfterError('(--help tells how it is used)')
    .exitOverride();
  withOptions(program.command('run').description('run a snippet and print its output'))
    .addOption(
      new Option('--mode <name>', 'how compiled functions run: op by op, or as static graphs')
        .choices(MODES)
        .default(DEFAULT_MODE),
    )
    .option('--json', 'one JSON object on standard output, and nothing else', false)
    .option('--graphs', 'with --json: the dynamic graph, and the static ones with their passes', false)
    .action(async (path: string, options: RunOptions, command: Command) => {
      checkMode(options, command);
      exit = await run(path, options);
    });
  withOptions(program.command('export').description('write a compiled function as an ONNX file'))
    .requiredOption('--fn <name>', 'the function, by the name that compile knows it by')
    .option('--signature <number>', 'which of its signatures; the last one by default', parseSignature)
    .requiredOption('-o, --output <path>', 'the .onnx file')
    .action(async (path: string, options: ExportOptions) => {
      exit = await exportFunction(path, options);
    });
  withBenchOptions(program.command('bench').description('measure which way to run a function is the fastest'))
    .addHelpText('after', HELP)
    .action(async (path: string | undefined, options: BenchOptions) => {
      exit = await bench(path, options);
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof UsageError) {
      err(error.message);
      return EXIT.usage;
    }
    err(`internal: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return EXIT.failed;
  }
}
