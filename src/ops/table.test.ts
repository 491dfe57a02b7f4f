/** The op table as a whole: its names, and that what it says to people can be acted on. */
import { describe, expect, test } from 'vitest';
import { OPS } from '.';
import { UNSUPPORTED } from './unsupported';

describe('the op table', () => {
  test('names each operator once, in snake_case', () => {
    const names = OPS.map(({ op }) => op);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
  });

  test('gives no operator the name of a role', () => {
    const roles = ['input', 'const', 'state', 'random'];
    expect(OPS.map(({ op }) => op).filter((name) => roles.includes(name))).toEqual([]);
  });

  test.each(OPS.map((row) => [row.op, row] as const))(
    'describes %s in a sentence and has samples',
    (_, row) => {
      expect(row.doc).toMatch(/^\S.*\S\.$/);
      expect(row.samples.length).toBeGreaterThan(0);
    },
  );

  test.each(UNSUPPORTED.map((row) => [row.kernels.join(', '), row] as const))(
    'says what to do in place of %s',
    (_, { kernels, reason }) => {
      expect(kernels.length).toBeGreaterThan(0);
      expect(reason).toMatch(/\.$/);
      expect(reason).toMatch(/\. (Call|Use|Pass|Pad|Give|Draw|Do|Make|Turn) /);
    },
  );

  test('says why where it excepts a row from an engine, or allows it a wider tolerance', () => {
    for (const { op, except, tolerance } of OPS) {
      const reasons = [...Object.values(except ?? {}), ...(tolerance ? [tolerance.reason] : [])];
      for (const reason of reasons) expect(reason.split(' ').length, op).toBeGreaterThan(3);
    }
  });
});
