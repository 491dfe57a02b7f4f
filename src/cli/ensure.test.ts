import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../scripts/ensure.mjs';

const lock = {
  packages: {
    '': { name: 'root' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/mac-only': { version: '2.0.0', integrity: 'sha512-m', optional: true },
  },
};
const installed = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };

describe('what is installed', () => {
  it('is enough where only packages for other systems are missing', () => {
    expect(isInstalled(lock, installed)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['an empty folder', { packages: {} }],
    ['another version', { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } } }],
    ['another content', { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } } }],
  ])('is not enough with %s', (_what, found) => {
    expect(isInstalled(lock, found)).toBe(false);
  });
});
