import { describe, expect, test } from 'vitest';
import { outlineOf } from '../../graphs/outline';
import type { ShownNode } from '../../graphs/node';
import { Finding } from './finding.svelte';
import { Folds } from './folds.svelte';

const node = (id: number, op: string, group: readonly string[]): ShownNode => ({
  id,
  op,
  inputs: [],
  outputs: [],
  attrs: {},
  lines: [1],
  origins: [],
  group,
});
const nodes = [
  ...Array.from({ length: 60 }, (_, at) => node(at, `op${String(at)}`, ['inner'])),
  node(90, 'relu', []),
];

describe('what a pass changed', () => {
  test('is counted in closed groups too, gone to one after the other, and gives way to a search', () => {
    const items = outlineOf(nodes);
    const folds = new Folds(() => items);
    let query = '';
    const changed = new Set([3, 90]);
    const finding = new Finding(
      () => items,
      folds,
      () => query,
      () => (each) => changed.has(each.id),
    );
    expect(finding.all.map(({ node: { id } }) => id)).toEqual([3, 90]);
    expect(finding.hidden).toBe(1);
    finding.step(1);
    expect(finding.current?.node.id).toBe(3);
    expect(finding.hidden).toBe(0);
    finding.goTo(({ id }) => id === 90);
    expect(finding.place).toBe(1);
    query = 'op5';
    expect(finding.all[0]?.node.id).toBe(5);
    expect(finding.searched).toBe(true);
  });

  test('is nothing where it is not asked for', () => {
    const items = outlineOf(nodes);
    const finding = new Finding(
      () => items,
      new Folds(() => items),
      () => '',
      () => undefined,
    );
    expect(finding.asked).toBe(false);
    expect(finding.all).toEqual([]);
  });
});
