import { expect, it } from 'vitest';
import { paletteScore } from './palette-score';

it('finds rows by the words in them, in any order', () => {
  expect(paletteScore('draft save', ['Save as a draft…'])).toBeGreaterThan(0);
  expect(paletteScore('dra', ['Digits, a small convolutional network', 'Keras'])).toBe(0);
});

it('puts rows that begin with what was typed first', () => {
  const [begins, holds] = ['Drafts…', 'Save as a draft…'].map((title) => paletteScore('dra', [title]));
  expect(begins).toBeGreaterThan(holds ?? 0);
});

it('shows everything where nothing was typed', () => {
  expect(paletteScore('', ['Run'])).toBeGreaterThan(0);
});
