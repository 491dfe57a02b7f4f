import { describe, expect, it } from 'vitest';
import { browserOf } from './machine';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';

describe('the browser of a machine', () => {
  it('is the brand that stands for the browser itself', () => {
    const brands = [
      { brand: 'Not)A;Brand', version: '8' },
      { brand: 'Chromium', version: '156' },
      { brand: 'Microsoft Edge', version: '156' },
    ];
    expect(browserOf(CHROME, { brands })).toBe('Microsoft Edge 156');
    expect(browserOf(CHROME, { brands: brands.slice(0, 2) })).toBe('Chromium 156');
  });

  it.each([
    ['Chrome 156.0', CHROME],
    ['Edge 156.0', `${CHROME} Edg/156.0.0.0`],
    ['Firefox 150.0', 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'],
    [
      'Safari 19.1',
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15',
    ],
    ['Lynx/2.9', 'Lynx/2.9'],
  ])('is else read from what it sends: %s', (browser, userAgent) => {
    expect(browserOf(userAgent)).toBe(browser);
  });
});
