/** `bench`: which way to run a function is the fastest, measured without a window, here or in browsers elsewhere. */
import { fileURLToPath } from 'node:url';
import type { SnippetError } from '../base/errors';
import { faultsOf } from '../bench/faults';
import { subjectKey, type BenchmarkReport, type Row } from '../bench/report';
import type { Found } from '../bench/session';
import { Interrupt } from './bench-interrupt';
import { measureIn, type Asked, type Machine } from './bench-machine';
import { sourcesOf, type BenchOptions, type Source } from './bench-options';
import { formatOf, writeHtml } from './bench-output';
import { ProgressLine } from './bench-progress';
import { NoBrowser, openBrowser } from './browser';
import { connectBrowser } from './connect';
import { checkOutput } from './export';
import { checkFile, UsageError } from './options';
import { EXIT, toLine } from './report';
import { serveSite } from './serve';

const STOPPING =
  'Stopping: what was measured is printed when the sample has ended that is being taken. Once more ends all at once.';

/** Ends the command, with what there is to say of the snippet. */
class Failed extends Error {
  constructor(
    readonly exit: number,
    readonly problem: SnippetError,
    readonly source: Source,
  ) {
    super(problem.message);
  }
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** Throws where nothing, or not all that was named, can be measured. */
export function checkFound(
  all: readonly { readonly source: Source; readonly found: Found }[],
  fn: readonly string[],
): void {
  const names = all.flatMap(({ found }) => found.subjects.map(({ name }) => name));
  const missing = fn.filter((name) => !names.includes(name));
  if (names.length > 0 && missing.length === 0) return;
  const [broken] = all.filter(({ found }) => found.error);
  if (broken?.found.error) throw new Failed(EXIT.failed, broken.found.error, broken.source);
  const [slow] = all.filter(({ found }) => found.unfinished);
  if (slow)
    throw new Failed(
      EXIT.timedOut,
      {
        kind: 'timeout',
        message:
          names.length === 0
            ? 'The snippet was still running after a minute, and had marked nothing yet that can be measured.'
            : `The snippet was still running after a minute, and had not come to ${quoted(missing)} yet.`,
      },
      slow.source,
    );
  throw new UsageError(
    names.length === 0
      ? "Nothing to measure: mark a function by benchmark(name, fn, ...args) of 'twograph', or compile one and call it."
      : `There is no ${quoted(missing)} to measure. There is ${quoted([...new Set(names)])}.`,
  );
}

/** Where to measure. Browsers of one host take turns, since they would measure each other. */
function machinesOf({ connect, name }: BenchOptions): readonly (readonly Machine[])[] {
  if (connect.length === 0)
    return [
      [
        {
          ...(name[0] !== undefined && { name: name[0] }),
          open: () => openBrowser({ interruptible: false }),
        },
      ],
    ];
  const hosts = new Map<string, Machine[]>();
  for (const [index, address] of connect.entries()) {
    // Its path may be a secret.
    const { host, hostname } = new URL(address);
    const machine = { name: name[index] ?? host, open: () => connectBrowser(address) };
    hosts.set(hostname, [...(hosts.get(hostname) ?? []), machine]);
  }
  return [...hosts.values()];
}

/** What is the same on every machine comes together, in the order of the first. */
export function bySubject(reports: readonly BenchmarkReport[]): readonly BenchmarkReport[] {
  const keys = reports.map(subjectKey);
  const order = [...new Set(keys)];
  return order.flatMap((key) => reports.filter((_, index) => keys[index] === key));
}

const err = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const print = (text: string): void => {
  if (text !== '') process.stdout.write(`${text}\n`);
};

/** What failed at a line, as an editor or a terminal makes a link of it. */
export function faultLines(reports: readonly BenchmarkReport[]): readonly string[] {
  const lines = reports.flatMap((report) =>
    faultsOf(report).map(({ place, why, isLack }) =>
      toLine(report.title, { kind: 'runtime', message: why, ...place }, isLack ? 'warning: ' : ''),
    ),
  );
  return [...new Set(lines)];
}

/** What there is to say of a snippet that ended early, though what it marked before can be measured. */
function warn(all: readonly { readonly source: Source; readonly found: Found }[]): void {
  for (const { source, found } of all) if (found.error) err(toLine(source.title, found.error, 'warning: '));
}

interface Measured {
  readonly reports: readonly BenchmarkReport[];
  /** Of browsers that could not be had. */
  readonly lacking: readonly string[];
}

/** What all machines are asked, and who hears of it. */
interface Asking {
  readonly asked: Asked;
  readonly interrupt: Interrupt;
  readonly line: ProgressLine;
}

/** On one machine; the error where it gives no browser. */
async function measureOn(
  machine: Machine,
  { asked, interrupt, line }: Asking,
): Promise<readonly BenchmarkReport[] | NoBrowser> {
  try {
    return await measureIn(machine, asked, {
      doing: (doing) => {
        line.show(doing, machine.name);
      },
      found: (all) => {
        checkFound(all, asked.fn);
        line.clear();
        warn(all);
      },
      lost: ({ source, subject }, why) => {
        line.clear();
        err(`${source.title}: ${subject.name}: ${why}`);
      },
      onStop: (stop) => {
        interrupt.onStop(stop);
      },
      stopped: () => interrupt.asked,
    });
  } catch (error) {
    if (error instanceof NoBrowser) return error;
    throw error;
  }
}

async function measure(
  sources: readonly Source[],
  options: BenchOptions,
  files: readonly string[],
  interrupt: Interrupt,
): Promise<Measured> {
  const { contestants = [], batches, budget, precision, seed, fn, timeout } = options;
  const settings = { contestants, batches, budgetMs: budget * 1000, precision, seed };
  const site = await serveSite({ folder: fileURLToPath(new URL('../dist', import.meta.url)) });
  const line = new ProgressLine(process.stderr);
  const patience = timeout ? { patienceMs: timeout * 1000 } : {};
  const asked = { url: site.url, sources, fn, files, settings, ...patience };
  interrupt.onStop(() => {
    line.clear();
    err(STOPPING);
  });
  const lacking: string[] = [];
  const inTurn = async (machines: readonly Machine[]): Promise<readonly BenchmarkReport[]> => {
    const all: BenchmarkReport[] = [];
    for (const machine of machines) {
      if (interrupt.asked) break;
      const made = await measureOn(machine, { asked, interrupt, line });
      if (made instanceof NoBrowser) lacking.push(made.message);
      else all.push(...made);
    }
    return all;
  };
  try {
    const reports = await Promise.all(machinesOf(options).map(inTurn));
    return { reports: bySubject(reports.flat()), lacking };
  } finally {
    line.clear();
    await site.close();
  }
}

/** Of all functions and sizes. */
const rowsOf = (reports: readonly BenchmarkReport[]): readonly Row[] =>
  reports.flatMap(({ points }) => points.flatMap(({ rows }) => rows));

/** Nothing at all was timed, of no function and no size, since what was to be measured failed or was wrong. */
export function isAllFailed(reports: readonly BenchmarkReport[]): boolean {
  const rows = rowsOf(reports);
  return (
    rows.some(({ status }) => status === 'failed' || status === 'wrong') &&
    rows.every(({ samples }) => samples.length === 0)
  );
}

/** There is nobody here of those that were asked for. */
export function isNobodyHere(reports: readonly BenchmarkReport[]): boolean {
  const rows = rowsOf(reports);
  return rows.length > 0 && rows.every(({ status }) => status === 'unavailable');
}

function exitOf({ reports, lacking }: Measured): number {
  if (lacking.length > 0 || isNobodyHere(reports)) return EXIT.unavailable;
  return isAllFailed(reports) || reports.some(({ status }) => status === 'failed') ? EXIT.failed : EXIT.ok;
}

/** Gives the exit code. Throws `UsageError`. */
export async function bench(path: string | undefined, options: BenchOptions): Promise<number> {
  const sources = sourcesOf(path, options);
  const files = options.file.map(checkFile);
  const html = options.html === undefined ? undefined : checkOutput(options.html);
  const format = formatOf(options);
  const interrupt = new Interrupt(process, () => performance.now());
  try {
    const measured = await measure(sources, options, files, interrupt);
    for (const words of measured.lacking) err(words);
    if (!options.json) for (const line of faultLines(measured.reports)) err(line);
    const [message] = measured.lacking;
    print(format(measured.reports, message === undefined ? undefined : { kind: 'backend', message }));
    // A stop before anything was measured leaves the file of an earlier time as it was.
    if (html !== undefined && (measured.reports.length > 0 || !interrupt.asked))
      writeHtml(options.html ?? html, html, measured.reports);
    return interrupt.exit ?? exitOf(measured);
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    const { exit, problem, source } = error;
    if (options.json) print(format([], problem));
    else err(toLine(source.title, problem));
    return exit;
  } finally {
    interrupt.dispose();
  }
}
