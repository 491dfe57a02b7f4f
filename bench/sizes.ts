/**
 * What a visit loads, in bytes as gzip sends them: the page's own JavaScript, which has a budget, and each part that comes later.
 * A file that several parts need is counted with the first of them. Names of chunks tell little once they are built, so a part is
 * found from its first file: by a name that the sources give it, or by who imports it and what it says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUDGET, closure, eagerScripts, gzBytes, importsOf } from '../scripts/check-size.mjs';
import { kB, table, verdict, type Row } from './table';

export interface PartSize {
  readonly name: string;
  readonly bytes: number;
  readonly files: readonly string[];
}

export interface Sizes {
  readonly budget: number;
  readonly page: PartSize;
  readonly lazy: readonly PartSize[];
}

interface Part {
  readonly name: string;
  /** The names of its first files, without hash: all that fit. */
  readonly files?: RegExp;
  /** What the one of that name imports in the course of time, where it holds the words. */
  readonly importedBy?: RegExp;
  readonly holds?: string;
}

const PARTS: readonly Part[] = [
  { name: 'run client', files: /^client\.js$/ },
  { name: 'output view', files: /^OutputView\.(js|css)$/ },
  { name: 'plots', importedBy: /^(Output(View|Scroller)|plot-model)\.js$/, holds: 'plot-' },
  { name: 'emit worker', files: /^emitter\.js$/ },
  { name: 'run worker and tfjs', files: /^runner\.js$/ },
  { name: 'tfjs wasm backend', importedBy: /^runner\.js$/, holds: 'tfjs-backend-wasm-threaded-simd.wasm' },
  { name: 'its kernels for training', files: /^wasm-kernels\.js$/ },
  { name: 'wasm, SIMD and threads', files: /^tfjs-backend-wasm-threaded-simd\.wasm$/ },
  { name: 'wasm, SIMD', files: /^tfjs-backend-wasm-simd\.wasm$/ },
  { name: 'wasm without SIMD', files: /^tfjs-backend-wasm\.wasm$/ },
  { name: 'tfjs WebGPU backend', importedBy: /^runner\.js$/, holds: 'GPUBufferUsage' },
  { name: 'ONNX Runtime, scripts', files: /^ort(-wasm.*)?\.m?js$/ },
  { name: 'ONNX Runtime, wasm', files: /^ort-wasm.*\.wasm$/ },
  { name: 'twograph/sklearn', files: /^sklearn\.js$/ },
  { name: 'digits', files: /^digits\.bin$/ },
  { name: 'editor', files: /^(monaco-surface|editor)\.(js|css)$|^(typescript|tsMode)\.js$/ },
  { name: 'editor worker', files: /^editor\.worker\.js$/ },
  { name: 'TypeScript worker', files: /^ts\.worker\.js$/ },
  { name: 'typings', files: /^typings\.json$/ },
];

/** `assets/index-Bk-rRjoo.js` is `index.js` in the sources' terms. */
function plainName(path: string): string {
  return path.replace(/^.*\//, '').replace(/-[\w-]{8}(?=\.\w+$)/, '');
}

class Site {
  readonly #paths: readonly string[];

  constructor(readonly folder: string) {
    this.#paths = readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`);
  }

  #text(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  #named(name: RegExp): readonly string[] {
    return this.#paths.filter((path) => name.test(plainName(path)));
  }

  #importedBy(name: RegExp, holds: string): readonly string[] {
    return this.#named(name)
      .flatMap((path) => importsOf(this.#text(path)).later.map((from: string) => join(dirname(path), from)))
      .filter((path) => this.#text(path).includes(holds));
  }

  /** The part's files, those that its scripts cannot do without included. */
  filesOf({ name, files, importedBy, holds = '' }: Part): readonly string[] {
    const first = [
      ...(files === undefined ? [] : this.#named(files)),
      ...(importedBy === undefined ? [] : this.#importedBy(importedBy, holds)),
    ];
    if (first.length === 0)
      throw new Error(`The built site has no file for "${name}": bench/sizes.ts has to be told.`);
    const isScript = (path: string): boolean => /\.m?js$/.test(path);
    return [...closure(this.folder, first.filter(isScript)), ...first.filter((path) => !isScript(path))];
  }

  size(name: string, files: readonly string[]): PartSize {
    return { name, files, bytes: files.reduce((sum, path) => sum + gzBytes(this.folder, path), 0) };
  }
}

/** Of the site built into `folder`. Throws where a part is not there. */
export function measureSizes(folder: string): Sizes {
  const site = new Site(folder);
  const page = site.size(
    'page before editor and engines',
    eagerScripts(folder).map(({ path }) => path),
  );
  const counted = new Set(page.files);
  const lazy = PARTS.map((part) => {
    const own = site.filesOf(part).filter((path) => !counted.has(path));
    for (const path of own) counted.add(path);
    return site.size(part.name, own);
  });
  return { budget: BUDGET, page, lazy };
}

export function sizesTable({ budget, page, lazy }: Sizes): string {
  const row = ({ name, bytes }: PartSize): Row => [name, kB(bytes)];
  return table('Load sizes, gzipped; a file that parts share counts with the first', [
    [page.name, kB(page.bytes), `at most ${kB(budget)}: ${verdict(page.bytes <= budget)}`],
    ...lazy.map(row),
  ]);
}
