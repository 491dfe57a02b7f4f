/** Contestants as a grid: ways down, places across; and how many threads, and whether weights are frozen, for all that can have that. */
import { BACKENDS } from '../../base/backends';
import { contestantId, parseContestant, type Place, type Way } from '../../bench/contestants';
import type { Availability, DeviceInfo } from '../../worker/protocol';

export const PLACES = [...BACKENDS, 'webnn'] as const satisfies readonly Place[];

export const WAY_ROWS: readonly { readonly way: Way; readonly name: string; readonly hint: string }[] = [
  { way: 'eager', name: 'Eager tfjs', hint: 'Op by op, as the lines say it' },
  { way: 'replay', name: 'Graph on tfjs', hint: 'The optimised graph on the same kernels' },
  { way: 'ort', name: 'ONNX Runtime', hint: 'The optimised graph in one session' },
];

/** 0 leaves the threads to the place. */
export interface Variants {
  readonly threads: readonly number[];
  readonly frozen: readonly boolean[];
}

export const hasCell = (way: Way, on: Place): boolean =>
  parseContestant(contestantId({ way, on })) !== undefined;

const AVAILABLE: Readonly<Record<Place, (device: DeviceInfo) => Availability | undefined>> = {
  cpu: ({ backends }) => backends.cpu,
  wasm: ({ backends }) => backends.wasm,
  webgl: ({ backends }) => backends.webgl,
  webgpu: ({ backends }) => backends.webgpu,
  webnn: ({ webnn }) => webnn,
};

/** Why this browser does not have a place, in words; undefined where it has, or where that is not known yet. */
export function lackOf(device: DeviceInfo | undefined, on: Place): string | undefined {
  const found = device && AVAILABLE[on](device);
  return found?.ok === false ? found.reason : undefined;
}

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** What is asked for by some of them; where nothing speaks of it, the place's own choice. */
export function variantsOf(ids: readonly string[]): Variants {
  const specs = ids.flatMap((id) => parseContestant(id) ?? []);
  const threads = distinct(specs.filter(({ on }) => on === 'wasm').map((spec) => spec.threads ?? 0));
  const frozen = distinct(specs.filter(({ way }) => way !== 'eager').map((spec) => spec.frozen === true));
  return {
    threads: threads.length > 0 ? [...threads].sort((a, b) => a - b) : [0],
    frozen: frozen.length > 0 ? frozen : [false],
  };
}

const cellOf = (id: string): string => id.split(':', 2).join(':');

export const cellsOf = (ids: readonly string[]): ReadonlySet<string> => new Set(ids.map(cellOf));

/** All that a cell stands for. */
function ofCell(way: Way, on: Place, { threads, frozen }: Variants): readonly string[] {
  const counts = on === 'wasm' ? threads : [0];
  const weights = way === 'eager' ? [false] : frozen;
  return counts.flatMap((count) =>
    weights.map((isFrozen) =>
      contestantId({ way, on, ...(count > 0 && { threads: count }), ...(isFrozen && { frozen: true }) }),
    ),
  );
}

export const toggled = (cells: ReadonlySet<string>, cell: string): ReadonlySet<string> =>
  cells.has(cell) ? new Set([...cells].filter((other) => other !== cell)) : new Set([...cells, cell]);

/** The contestants of these cells, way by way. */
export function contestantsOf(cells: ReadonlySet<string>, variants: Variants): readonly string[] {
  return WAY_ROWS.flatMap(({ way }) =>
    PLACES.flatMap((on) => (cells.has(contestantId({ way, on })) ? ofCell(way, on, variants) : [])),
  );
}

/** "eager on cpu, wasm; ONNX Runtime on wasm". */
export function contestantsWords(ids: readonly string[]): string {
  const cells = cellsOf(ids);
  return WAY_ROWS.flatMap(({ way, name }) => {
    const on = PLACES.filter((place) => cells.has(contestantId({ way, on: place })));
    return on.length > 0 ? [`${name} on ${on.join(', ')}`] : [];
  }).join('; ');
}
