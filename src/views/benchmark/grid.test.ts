import { describe, expect, it } from 'vitest';
import { parseContestant } from '../../bench/contestants';
import type { DeviceInfo } from '../../worker/protocol';
import {
  cellsOf,
  contestantsOf,
  contestantsWords,
  hasCell,
  lackOf,
  PLACES,
  toggled,
  variantsOf,
  WAY_ROWS,
} from './grid';

const NO_WEBGPU: DeviceInfo = {
  backends: {
    cpu: { ok: true, detail: '' },
    wasm: { ok: true, detail: '' },
    webgl: { ok: true, detail: '' },
    webgpu: { ok: false, reason: 'no adapter' },
  },
  cores: 4,
  isolated: true,
  wasmThreads: 2,
};

describe('contestants as a grid', () => {
  it('has a cell for each that there is, whatever the variants', () => {
    const cells = cellsOf(
      WAY_ROWS.flatMap(({ way }) => PLACES.flatMap((on) => (hasCell(way, on) ? [`${way}:${on}`] : []))),
    );
    expect(cells.size).toBe(12);
    const all = contestantsOf(cells, { threads: [0, 1, 4], frozen: [false, true] });
    expect(all.filter((id) => parseContestant(id) === undefined)).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
    // Four of eager code, two more for threads; of graphs twice as many of each.
    expect(all).toHaveLength(4 + 2 + 2 * (4 + 2) + 2 * (4 + 2));
  });

  it('shows what is chosen as what would choose it', () => {
    const ids = ['eager:cpu', 'eager:wasm:1', 'eager:wasm:4', 'ort:wasm:1', 'ort:wasm:4'];
    expect(variantsOf(ids)).toEqual({ threads: [1, 4], frozen: [false] });
    expect(contestantsOf(cellsOf(ids), variantsOf(ids))).toEqual(ids);
    expect(contestantsWords(ids)).toBe('Eager tfjs on cpu, wasm; ONNX Runtime on wasm');
  });

  it('takes a cell in and out', () => {
    const cells = new Set(['eager:cpu']);
    expect([...toggled(cells, 'ort:wasm')]).toEqual(['eager:cpu', 'ort:wasm']);
    expect([...toggled(cells, 'eager:cpu')]).toEqual([]);
  });

  it('says why one is not to be had, and nothing where that is not known yet', () => {
    expect(lackOf(NO_WEBGPU, 'webgpu')).toBe('no adapter');
    expect(lackOf(NO_WEBGPU, 'wasm')).toBeUndefined();
    expect(lackOf(undefined, 'webgpu')).toBeUndefined();
  });
});
