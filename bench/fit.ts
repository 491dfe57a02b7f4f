/**
 * What compiling gains a whole training: the example that trains a small CNN with `model.fit`, op by op on tfjs' wasm backend and as
 * static graphs on ONNX Runtime, in turns, each in a fresh bare worker on one thread, which has its backend or its engine started before as
 * the page's has. The time is from Run to the end, with what is traced and prepared on the way.
 */
import type { Page } from 'playwright-core';
import { median, ratioOf, type Ratio } from '../src/bench/statistics';
import { cnnExample } from './bare/example';
import type { Pushed } from './bare/messages';
import { openBare, type BarePage } from './bare/open';
import { withBareSite } from './bare/site';
import { counted, interval, ms, table, verdict, type Row } from './table';

/** contracts: after a whole training, of an accuracy from 0 to 1. */
const TOLERANCE = 0.01;

export interface FitOptions {
  readonly turns: number;
  /** Of each training; undefined for the example's own. */
  readonly epochs: number | undefined;
}

export interface FitTurn {
  readonly eagerMs: number;
  readonly compiledMs: number;
}

export interface FitFigures {
  /** Medians. */
  readonly eagerMs: number;
  readonly compiledMs: number;
  /** Eager to compiled. */
  readonly ratio: Ratio;
  readonly all: readonly FitTurn[];
}

export interface FitResult {
  readonly epochs: number;
  readonly turns: number;
  /** Each in a page that has run nothing: the browser's translation of WebAssembly to fast machine code is a part of it. */
  readonly first: FitFigures;
  /** In a page that has run it before. */
  readonly later: FitFigures;
}

function checkSame(eager: Pushed, compiled: Pushed): void {
  const [one = NaN, other = NaN] = [eager, compiled].map((pushed) => pushed['Accuracy']?.['held out']);
  if (Math.abs(one - other) <= TOLERANCE) return;
  throw new Error(`Held out, the eager network had ${String(one)} right, the compiled one ${String(other)}`);
}

interface Contestants {
  readonly eager: BarePage;
  readonly compiled: BarePage;
  close(): Promise<void>;
}

async function openBoth(browser: Page, url: string): Promise<Contestants> {
  const pages: Page[] = [];
  const open = async (mode: 'eager' | 'compiled'): Promise<BarePage> => {
    const page = await browser.context().newPage();
    pages.push(page);
    return openBare(page, url, { backend: 'wasm', seed: 1, threads: 1, mode });
  };
  const [eager, compiled] = [await open('eager'), await open('compiled')];
  return {
    eager,
    compiled,
    close: async () => {
      for (const page of pages) await page.close();
    },
  };
}

async function takeTurn({ eager, compiled }: Contestants, eagerFirst: boolean): Promise<FitTurn> {
  // Both before either runs: a worker that boots must not take the processor from the other contestant.
  await eager.ready();
  await compiled.ready();
  const runs = new Map<BarePage, Awaited<ReturnType<BarePage['run']>>>();
  for (const page of eagerFirst ? [eager, compiled] : [compiled, eager]) runs.set(page, await page.run());
  const [one, other] = [runs.get(eager), runs.get(compiled)];
  if (!one || !other) throw new Error('a contestant did not run');
  checkSame(one.pushed, other.pushed);
  return { eagerMs: one.wallMs, compiledMs: other.wallMs };
}

const figuresOf = (all: readonly FitTurn[]): FitFigures => ({
  eagerMs: median(all.map(({ eagerMs }) => eagerMs)),
  compiledMs: median(all.map(({ compiledMs }) => compiledMs)),
  ratio: ratioOf(all.map(({ eagerMs, compiledMs }) => ({ of: eagerMs, to: compiledMs }))),
  all,
});

/** `tell` hears how far it is. */
export async function benchFit(
  browser: Page,
  { turns, epochs: wanted }: FitOptions,
  tell: (words: string) => void,
): Promise<FitResult> {
  const { text, epochs } = cnnExample(wanted);
  const told = (name: string, turn: FitTurn): FitTurn => {
    tell(`${name}: eager ${turn.eagerMs.toFixed(0)} ms, compiled ${turn.compiledMs.toFixed(0)} ms`);
    return turn;
  };
  return withBareSite(text, async (url) => {
    const first: FitTurn[] = [];
    for (let turn = 1; turn <= turns; turn++) {
      const pages = await openBoth(browser, url);
      first.push(told(`first run, turn ${String(turn)}`, await takeTurn(pages, turn % 2 === 0)));
      await pages.close();
    }
    const pages = await openBoth(browser, url);
    told('warm-up', await takeTurn(pages, true));
    const later: FitTurn[] = [];
    for (let turn = 1; turn <= turns; turn++)
      later.push(told(`later run, turn ${String(turn)}`, await takeTurn(pages, turn % 2 === 0)));
    await pages.close();
    return { epochs, turns, first: figuresOf(first), later: figuresOf(later) };
  });
}

/** Compiled, a whole training is at least so many times as fast. */
const LEAST_FIT = 2;

export function fitTable({ epochs, turns, first, later }: FitResult): string {
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
