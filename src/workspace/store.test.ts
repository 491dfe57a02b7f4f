import { describe, expect, it } from 'vitest';
import { FakeShelf } from './fake-shelf';
import { Store, type Shelf } from './store';

const forbids: Shelf = {
  length: 0,
  key: () => null,
  getItem: () => {
    throw new DOMException('no', 'SecurityError');
  },
  setItem: () => {
    throw new DOMException('no', 'SecurityError');
  },
  removeItem: () => undefined,
};

describe('Store', () => {
  it('keeps values under names that no other page of the origin uses', () => {
    const shelf = new FakeShelf();
    expect(new Store(shelf).set('a', '1')).toBe(true);
    expect([...shelf.held]).toEqual([['twograph:a', '1']]);
    expect(new Store(shelf).get('a')).toBe('1');
  });

  it('works without storage, and says why nothing is kept', () => {
    const store = new Store(undefined);
    expect(store.set('a', '1')).toBe(false);
    expect(store.get('a')).toBe('1');
    expect(store.keys('')).toEqual(['a']);
    expect(store.trouble).toBe('forbidden');
  });

  it('has no trouble where nothing is meant to be kept', () => {
    const store = new Store('memory');
    store.set('a', '1');
    expect(store.get('a')).toBe('1');
    expect(store.trouble).toBeUndefined();
  });

  it('works where each use of storage is forbidden', () => {
    const store = new Store(forbids);
    store.set('a', '1');
    expect(store.get('a')).toBe('1');
    expect(store.get('b')).toBeUndefined();
    expect(store.trouble).toBe('forbidden');
  });

  it('gives back the newest value when full, not the older one that is kept', () => {
    const shelf = new FakeShelf(20);
    const store = new Store(shelf);
    store.set('a', '1');
    expect(store.set('a', 'x'.repeat(30))).toBe(false);
    expect(store.get('a')).toBe('x'.repeat(30));
    expect(store.trouble).toBe('full');
  });

  it('tells of trouble once, and writes what waits as soon as there is room', () => {
    const shelf = new FakeShelf(40);
    const store = new Store(shelf);
    const told: unknown[] = [];
    store.troubled = (trouble) => told.push(trouble);
    store.set('old', 'y'.repeat(20));
    store.set('a', '1'.repeat(20));
    store.set('a', '2'.repeat(20));
    expect(told).toEqual(['full']);
    store.remove('old');
    expect(told).toEqual(['full', undefined]);
    expect(shelf.getItem('twograph:a')).toBe('2'.repeat(20));
  });

  it('knows its own entries from those of other pages', () => {
    expect(Store.ownKey('twograph:text:example:a')).toBe('text:example:a');
    expect(Store.ownKey('other')).toBeUndefined();
    expect(Store.ownKey(null)).toBeUndefined();
  });
});
