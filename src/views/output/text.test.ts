import { describe, expect, it } from 'vitest';
import { cutLongText } from './text';

describe('cutLongText', () => {
  it('leaves ordinary text whole', () => {
    expect(cutLongText('')).toBeUndefined();
    expect(cutLongText('a\n'.repeat(39))).toBeUndefined();
    expect(cutLongText('x'.repeat(2000))).toBeUndefined();
  });

  it('cuts after 2,000 characters or 40 lines', () => {
    expect(cutLongText('x'.repeat(2001))).toHaveLength(2000);
    expect(cutLongText('a\n'.repeat(100))?.split('\n')).toHaveLength(40);
  });

  it('does not cut a character in two', () => {
    const cut = cutLongText('x'.repeat(1999) + '🙂🙂');
    expect(cut).toBe('x'.repeat(1999));
  });
});
