import { describe, expect, it } from 'vitest';
import { FakeShelf } from './fake-shelf';
import { DEFAULTS, Settings } from './settings.svelte';
import { Store } from './store';

function page(shelf = new FakeShelf()): Settings {
  return new Settings(new Store(shelf));
}

describe('Settings', () => {
  it('remembers what was chosen', () => {
    const shelf = new FakeShelf();
    page(shelf).choose({ backend: 'webgl', seed: 7, theme: 'dark' });
    const again = page(shelf);
    expect([again.backend, again.seed, again.theme]).toEqual(['webgl', 7, 'dark']);
  });

  it('lets the address win without remembering what it said', () => {
    const shelf = new FakeShelf();
    page(shelf).choose({ backend: 'cpu' });
    const linked = page(shelf);
    linked.override({ backend: 'webgpu', seed: 3 });
    expect([linked.backend, linked.seed]).toEqual(['webgpu', 3]);
    linked.choose({ theme: 'dark' });
    const later = page(shelf);
    expect([later.backend, later.seed, later.theme]).toEqual(['cpu', DEFAULTS.seed, 'dark']);
  });

  it('remembers the mode and its engine', () => {
    const shelf = new FakeShelf();
    page(shelf).choose({ mode: 'compiled', engine: 'tfjs' });
    const again = page(shelf);
    expect([again.mode, again.engine]).toEqual(['compiled', 'tfjs']);
    again.override({ mode: 'neither', engine: 'jax' });
    expect([again.mode, again.engine]).toEqual(['compiled', 'tfjs']);
    again.override({ mode: 'both' });
    expect(again.mode).toBe('both');
  });

  it('remembers whether traces and passes stand over a picture', () => {
    const shelf = new FakeShelf();
    expect(page(shelf).passesOpen).toBe(true);
    page(shelf).choose({ passesOpen: false });
    expect(page(shelf).passesOpen).toBe(false);
  });

  it('leaves it to the room how graphs are shown until somebody chooses', () => {
    const shelf = new FakeShelf();
    expect(page(shelf).graphAs).toBe('fitting');
    page(shelf).choose({ graphAs: 'list' });
    expect(page(shelf).graphAs).toBe('list');
  });

  it('remembers the columns of a benchmark, those of another version too, and leaves them to the room until somebody chooses', () => {
    const shelf = new FakeShelf();
    expect(page(shelf).benchColumns).toBe('fitting');
    page(shelf).choose({ benchColumns: ['cold', 'carbon'] });
    expect(page(shelf).benchColumns).toEqual(['cold', 'carbon']);
    page(shelf).choose({ benchColumns: [] });
    expect(page(shelf).benchColumns).toEqual([]);
    for (const damaged of ['"all"', '[1]', '{}', 'null']) {
      shelf.setItem('twograph:settings', `{"benchColumns":${damaged}}`);
      expect(page(shelf).benchColumns).toBe('fitting');
    }
  });

  it('keeps the valid part of damaged settings', () => {
    const shelf = new FakeShelf();
    shelf.setItem('twograph:settings', '{"backend":"quantum","seed":-1,"theme":"dark","codeShare":400}');
    const settings = page(shelf);
    expect(settings.backend).toBe(DEFAULTS.backend);
    expect(settings.seed).toBe(DEFAULTS.seed);
    expect(settings.codeShare).toBe(DEFAULTS.codeShare);
    expect(settings.theme).toBe('dark');
  });

  it.each(['', '{', 'null', '[]', '3', '"x"'])('starts with the defaults from %j', (json) => {
    const shelf = new FakeShelf();
    shelf.setItem('twograph:settings', json);
    expect(page(shelf).backend).toBe(DEFAULTS.backend);
  });

  it('leaves a setting as it is when asked for one that cannot be', () => {
    const settings = page();
    settings.choose({ seed: 5 });
    settings.choose({ seed: 1.5 });
    settings.override({ seed: 2 ** 32 });
    expect(settings.seed).toBe(5);
  });
});
