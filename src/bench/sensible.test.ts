import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContestant } from './contestants';
import { offers, sensible, softwareOf, type Facts } from './sensible';

const OK = { ok: true } as const;
const NO = { ok: false, reason: 'Not in this browser.' } as const;

const laptop: Facts = {
  backends: { cpu: OK, wasm: OK, webgl: OK, webgpu: OK },
  cores: 8,
  isolated: true,
  webglRenderer: 'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
  webgpuAdapter: 'apple, metal-3',
  webnn: NO,
};

describe('what is chosen already', () => {
  it('is all three ways on all threads and on the graphics card of a laptop', () => {
    expect(sensible(laptop)).toEqual([
      'eager:cpu',
      'eager:wasm:8',
      'eager:webgpu',
      'replay:wasm:8',
      'replay:webgpu',
      'ort:wasm:8',
      'ort:webgpu',
    ]);
  });

  it('is all three ways on one thread and on all of them where there is no graphics card', () => {
    expect(sensible({ ...laptop, webglRenderer: 'llvmpipe', webgpuAdapter: 'google, swiftshader' })).toEqual([
      'eager:cpu',
      'eager:wasm:1',
      'eager:wasm:8',
      'replay:wasm:1',
      'replay:wasm:8',
      'ort:wasm:1',
      'ort:wasm:8',
    ]);
  });

  it('is nothing that a processor imitates', () => {
    const soft: Facts = {
      ...laptop,
      webglRenderer:
        'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
      webgpuAdapter: 'google, swiftshader',
      isolated: false,
    };
    expect(sensible(soft)).toEqual(['eager:cpu', 'eager:wasm', 'replay:wasm', 'ort:wasm']);
    const webgl = offers(soft).find(({ id }) => id === 'eager:webgl');
    expect(webgl?.lack).toBeUndefined();
    expect(webgl?.note).toBe(
      'The processor imitates this graphics card (SwiftShader): its times say nothing about a real one.',
    );
  });

  it('replays on WebGL where that is the only graphics card', () => {
    expect(sensible({ ...laptop, backends: { ...laptop.backends, webgpu: NO } })).toContain('replay:webgl');
  });

  it('is told for every machine: what is there, or why not', () => {
    const had = fc.constantFrom(OK, NO);
    const facts = fc.record({
      backends: fc.record({ cpu: fc.constant(OK), wasm: had, webgl: had, webgpu: had }),
      cores: fc.integer({ min: 1, max: 256 }),
      isolated: fc.boolean(),
      webglRenderer: fc.constantFrom('NVIDIA GeForce RTX 4090', 'llvmpipe (LLVM 15.0.7, 256 bits)'),
      webgpuAdapter: fc.constantFrom('nvidia, ada', 'Microsoft Basic Render Driver'),
      webnn: had,
    });
    fc.assert(
      fc.property(facts, (each) => {
        const all = offers(each);
        const places = (way: string) =>
          all
            .filter(({ chosen, spec }) => chosen && spec.way === way && spec.on !== 'cpu')
            .map(({ spec: { on, threads } }) => `${on} ${String(threads)}`);
        expect(places('replay')).toEqual(places('eager'));
        expect(places('ort')).toEqual(places('eager'));
        expect(all.filter(({ chosen }) => chosen).length).toBeLessThanOrEqual(7);
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        for (const { id, spec, chosen: is, lack, note } of all) {
          expect(parseContestant(id)).toEqual(spec);
          expect(is).toBe(lack === undefined && note === undefined);
          expect(is && spec.frozen).not.toBe(true);
        }
      }),
    );
  });
});

describe('a graphics card', () => {
  it.each([
    ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
    ['Adreno (TM) 740', false],
    ['Mali-G78', false],
    ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)', true],
    ['llvmpipe (LLVM 15.0.7, 256 bits)', true],
    ['software adapter', true],
    ['Google SwiftShader', true],
    ['llvmpipe, mesa, cpu', true],
  ])('%s: imitated is %s', (renderer, is) => {
    expect(softwareOf(renderer) !== undefined).toBe(is);
  });
});
