import { describe, expect, it } from 'vitest';
import { cutLongText } from './text';

describe('cutLongText', () => {
  it('leaves ordinary text whole', () => {
    expect(cutLongText('')).toBeUndefined();
    expect(cutLongText('a\n'.repeat(60))).toBeUndefined();
    expect(cutLongText('x'.repeat(4000))).toBeUndefined();
  });

  it('cuts after 4,000 characters or 60 lines', () => {
    expect(cutLongText('x'.repeat(4001))).toHaveLength(4000);
    expect(cutLongText('a\n'.repeat(100))?.split('\n')).toHaveLength(60);
  });

  it('does not cut a character in two', () => {
    const cut = cutLongText('x'.repeat(3999) + '🙂🙂');
    expect(cut).toBe('x'.repeat(3999));
  });
});
