import { expect, it } from 'vitest';
import { browserName } from './browser';

const MOZILLA = 'Mozilla/5.0 (X11; Linux x86_64)';

it.each([
  [`${MOZILLA} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36`, 'Chrome 156'],
  [
    `${MOZILLA} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1`,
    'Edge 156',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox 150'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
    'Safari 26.1',
  ],
  ['something else', 'this browser'],
])('reads the browser from %j', (userAgent, name) => {
  expect(browserName({ userAgent })).toBe(name);
});

it('prefers what the browser says of itself to what it is built on', () => {
  const brands = [
    { brand: 'Not?A_Brand', version: '24' },
    { brand: 'Chromium', version: '156' },
    { brand: 'Google Chrome', version: '156' },
  ];
  expect(browserName({ userAgent: '', userAgentData: { brands } })).toBe('Google Chrome 156');
  expect(browserName({ userAgent: '', userAgentData: { brands: brands.slice(0, 2) } })).toBe('Chromium 156');
});
