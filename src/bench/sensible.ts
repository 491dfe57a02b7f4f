/** Which contestants a machine has to offer, and which of them are chosen already: those whose times tell somebody something, on real hardware. */
import { MOST_THREADS, type BackendName } from '../base/backends';
import { contestantId, type ContestantSpec, type Place, type Way } from './contestants';

/** Whether it can be had in this browser, and in words why not. */
type Had = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Of a device's facts those that decide. */
export interface Facts {
  readonly backends: Readonly<Record<BackendName, Had>>;
  /** Logical processors. */
  readonly cores: number;
  /** Cross-origin isolated, which threads need. */
  readonly isolated: boolean;
  /** In the browser's words. */
  readonly webglRenderer?: string;
  readonly webgpuAdapter?: string;
  readonly webnn?: Had;
}

export interface Offer {
  /** As `contestantId` writes it. */
  readonly id: string;
  readonly spec: ContestantSpec;
  readonly chosen: boolean;
  /** Why this browser does not have it: it can't be chosen. */
  readonly lack?: string;
  /** Why it is not chosen already though it is there. */
  readonly note?: string;
}

const SOFTWARE =
  /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|\bwarp\b|\bswr\b|mesa offscreen|\bcpu\b/i;

/** The renderer's own name for what imitates a graphics card; undefined where the card is a card. */
export const softwareOf = (renderer: string): string | undefined => SOFTWARE.exec(renderer)?.[0];

const imitated = (name: string): string =>
  `The processor imitates this graphics card (${name}): its times say nothing about a real one.`;

const NOTES = {
  untested: 'WebNN is here, but what this browser does with it differs from version to version.',
  threads: 'It is chosen with other numbers of threads already.',
  cpu: 'It runs the same kernels as eager code on cpu.',
  frozen: 'For inference alone: what is assigned to a variable would be lost.',
  otherGpu: 'Another graphics interface is chosen already.',
} as const;

function lackOf(place: Place, facts: Facts): string | undefined {
  const had = place === 'webnn' ? facts.webnn : facts.backends[place];
  if (had?.ok === false) return had.reason;
  return had ? undefined : 'It is not known yet whether this browser has it.';
}

function softwareOn(place: Place, { webglRenderer, webgpuAdapter }: Facts): string | undefined {
  const renderer = place === 'webgpu' ? webgpuAdapter : place === 'webgl' ? webglRenderer : undefined;
  return renderer === undefined ? undefined : softwareOf(renderer);
}

function offer(spec: ContestantSpec, facts: Facts, note?: string): Offer {
  const known = { id: contestantId(spec), spec };
  const lack = lackOf(spec.on, facts);
  if (lack !== undefined) return { ...known, chosen: false, lack };
  const software = softwareOn(spec.on, facts);
  const why = software === undefined ? note : imitated(software);
  return { ...known, chosen: why === undefined, ...(why !== undefined && { note: why }) };
}

/** As many as the page takes by itself on most machines. */
const USUAL = 2;

/** How many threads wasm can be measured on; undefined, its own choice, where there are none to choose from. */
function threadCounts({ cores, isolated }: Facts): readonly (number | undefined)[] {
  const most = Math.min(cores, MOST_THREADS);
  return isolated && most > 1 ? [...new Set([1, USUAL, most])] : [undefined];
}

const onWasm = (way: Way, threads: number | undefined): ContestantSpec => ({
  way,
  on: 'wasm',
  ...(threads !== undefined && { threads }),
});

/**
 * All that can be measured here or elsewhere, in the order of a table; those that this browser lacks with the reason. At most seven are
 * chosen: more would take a share of the time from each.
 */
export function offers(facts: Facts): readonly Offer[] {
  const counts = threadCounts(facts);
  const most = counts.at(-1);
  const isReal = (place: Place): boolean =>
    lackOf(place, facts) === undefined && softwareOn(place, facts) === undefined;
  const gpu = (['webgpu', 'webgl'] as const).find(isReal);
  // A place is chosen in all three ways or in none, so that each can be set against the others.
  const chosen = new Set(gpu === undefined ? [counts[0], most] : [most]);
  const eachOnWasm = (way: Way): readonly Offer[] =>
    counts.map((threads) =>
      offer(onWasm(way, threads), facts, chosen.has(threads) ? undefined : NOTES.threads),
    );
  const gpuNote = (place: 'webgl' | 'webgpu'): string | undefined =>
    gpu === undefined || place === gpu ? undefined : NOTES.otherGpu;
  const frozen = (spec: ContestantSpec): Offer => offer({ ...spec, frozen: true }, facts, NOTES.frozen);
  return [
    offer({ way: 'eager', on: 'cpu' }, facts),
    ...eachOnWasm('eager'),
    offer({ way: 'eager', on: 'webgl' }, facts, gpuNote('webgl')),
    offer({ way: 'eager', on: 'webgpu' }, facts, gpuNote('webgpu')),
    offer({ way: 'replay', on: 'cpu' }, facts, NOTES.cpu),
    ...eachOnWasm('replay'),
    offer({ way: 'replay', on: 'webgl' }, facts, gpuNote('webgl')),
    offer({ way: 'replay', on: 'webgpu' }, facts, gpuNote('webgpu')),
    ...eachOnWasm('ort'),
    offer({ way: 'ort', on: 'webgl' }, facts, gpuNote('webgl')),
    offer({ way: 'ort', on: 'webgpu' }, facts, gpuNote('webgpu')),
    offer({ way: 'ort', on: 'webnn' }, facts, NOTES.untested),
    frozen(onWasm('replay', most)),
    frozen(onWasm('ort', most)),
    frozen({ way: 'ort', on: 'webgpu' }),
  ];
}

/** By their ids. */
export const sensible = (facts: Facts): readonly string[] =>
  offers(facts)
    .filter(({ chosen }) => chosen)
    .map(({ id }) => id);
