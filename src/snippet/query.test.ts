import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKENDS } from '../base/backends';
import { ENGINES, PAGE_MODES } from '../base/modes';
import { PASSES } from '../base/passes';
import { QUERY_THEMES, settingsFromQuery } from './query';
import { settingsToQuery } from './to-query';
import type { QuerySettings } from './query';

describe('settings in an address', () => {
  it('are read, each by its name', () => {
    expect(settingsFromQuery('?example=digits-cnn&backend=webgl&seed=42&theme=contrast&embed')).toEqual({
      settings: { example: 'digits-cnn', backend: 'webgl', seed: 42, theme: 'contrast', embed: true },
      ignored: [],
    });
    expect(settingsFromQuery('')).toEqual({ settings: {}, ignored: [] });
    expect(settingsFromQuery('embed=0').settings).toEqual({ embed: false });
  });

  it.each([
    ['backend=cuda', /backend=cuda; it may be cpu, wasm, webgl, webgpu/],
    ['mode=neither', /mode=neither; it may be eager, compiled, both/],
    ['engine=jax', /engine=jax; it may be ort:wasm, ort:webgpu, ort:webgl, ort:webnn, tfjs/],
    ['without=fuse,all', /without=fuse,all; it may be some of dead_code, fold, .*, with commas between/],
    ['without=', /without=; it may be some of/],
    ['seed=-1', /seed=-1; it may be a whole number/],
    ['seed=4294967296', /whole number/],
    ['seed=', /whole number/],
    ['seed=1e3', /whole number/],
    ['theme=blue', /light, dark, contrast/],
    ['embed=maybe', /nothing, 1 or 0/],
    ['example=../../x', /an example's name/],
    ['colour=red', /'colour', which is no setting/],
    ['constructor=1', /no setting/],
    [`${'x'.repeat(500)}=1`, /^.{0,100}$/],
  ])('that cannot be used are left aside, and it is said: %s', (search, words) => {
    const { settings, ignored } = settingsFromQuery(`?${search}`);
    expect(settings).toEqual({});
    expect(ignored).toHaveLength(1);
    expect(ignored[0]).toMatch(words);
  });

  it('that come twice count the first time', () => {
    const { settings, ignored } = settingsFromQuery('?seed=1&seed=2');
    expect(settings).toEqual({ seed: 1 });
    expect(ignored[0]).toMatch(/more than once/);
  });

  it('come back as they were written', () => {
    const settings: fc.Arbitrary<QuerySettings> = fc.record(
      {
        example: fc.stringMatching(/^[\w-]{1,100}$/),
        backend: fc.constantFrom(...BACKENDS),
        seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        mode: fc.constantFrom(...PAGE_MODES),
        engine: fc.constantFrom(...ENGINES),
        without: fc.subarray([...PASSES], { minLength: 1 }),
        theme: fc.constantFrom(...QUERY_THEMES),
        embed: fc.constant(true),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(settings, (before) => {
        expect(settingsFromQuery(settingsToQuery(before))).toEqual({ settings: before, ignored: [] });
      }),
    );
    expect(settingsToQuery({ embed: false })).toBe('');
  });

  it('never fail, whatever the address', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (search) => void settingsFromQuery(search)));
  });
});

describe('threads', () => {
  it('are a whole number from 1 to 16', () => {
    expect(settingsFromQuery('?threads=4').settings).toEqual({ threads: 4 });
    for (const bad of ['0', '17', '2.5', 'many', '']) {
      const { settings, ignored } = settingsFromQuery(`?threads=${bad}`);
      expect(settings).toEqual({});
      expect(ignored).toHaveLength(1);
    }
  });
});
