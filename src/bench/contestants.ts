/** What can be measured against what: a way to run a function, on what, on how many threads. Written as one word: `ort:wasm:2:frozen`. */
import { BACKENDS, MOST_THREADS } from '../base/backends';

/** Op by op; the optimised graph on tfjs' kernels; the graph whole, by ONNX Runtime. */
const WAYS = ['eager', 'replay', 'ort'] as const;
export type Way = (typeof WAYS)[number];

const PROVIDERS = ['wasm', 'webgl', 'webgpu', 'webnn'] as const;

/** A tfjs backend for `eager` and `replay`, an execution provider for `ort`. */
export type Place = (typeof BACKENDS)[number] | (typeof PROVIDERS)[number];

export interface ContestantSpec {
  readonly way: Way;
  readonly on: Place;
  /** Of wasm; the place's own choice where it is left out. */
  readonly threads?: number;
  /** Variables are constants, for inference: of graphs alone. */
  readonly frozen?: true;
}

const isPlaceOf = (way: Way, on: string): on is Place =>
  (way === 'ort' ? PROVIDERS : BACKENDS).some((place) => place === on);

export const contestantId = ({ way, on, threads, frozen }: ContestantSpec): string =>
  [way, on, ...(threads === undefined ? [] : [String(threads)]), ...(frozen ? ['frozen'] : [])].join(':');

/** Undefined where it is none. */
export function parseContestant(id: string): ContestantSpec | undefined {
  const [way, on = '', ...rest] = id.split(':');
  const known = WAYS.find((each) => each === way);
  if (!known || !isPlaceOf(known, on)) return undefined;
  const frozen = rest.at(-1) === 'frozen';
  const [threads, ...others] = frozen ? rest.slice(0, -1) : rest;
  if (others.length > 0 || (frozen && known === 'eager')) return undefined;
  if (
    threads !== undefined &&
    !(on === 'wasm' && /^[1-9]\d?$/.test(threads) && Number(threads) <= MOST_THREADS)
  )
    return undefined;
  return {
    way: known,
    on,
    ...(threads !== undefined && { threads: Number(threads) }),
    ...(frozen && { frozen }),
  };
}

const WAY_WORDS: Readonly<Record<Way, string>> = {
  eager: 'eager tfjs',
  replay: 'graph on tfjs',
  ort: 'compiled ONNX Runtime',
};

/** "eager tfjs wasm on 2 threads": without a comma, so that it can stand in a sentence. */
export const contestantWords = ({ way, on, threads, frozen }: ContestantSpec): string =>
  [
    ...(frozen ? ['frozen'] : []),
    `${WAY_WORDS[way]} ${on}`,
    ...(threads === undefined ? [] : [threads === 1 ? 'on 1 thread' : `on ${String(threads)} threads`]),
  ].join(' ');
