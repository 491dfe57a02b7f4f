/** Every part of `npm run bench` still runs, with its counts at their least: what it measures changes, and nobody else runs it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PART_NAMES } from '../../bench/parts';
import { expect, test } from './fixtures';
import { FULL, WHY_SKIPPED } from './full';

const script = fileURLToPath(new URL('../../scripts/bench.mjs', import.meta.url));

const quick = (
  part: string,
): Promise<{ readonly out: string; readonly err: string; readonly code: number }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, '--quick', '--only', part], (error, out, err) => {
      resolve({ out, err, code: error === null ? 0 : Number(error.code) });
    });
  });

test.describe('the benchmark of the page', () => {
  test.skip(!FULL, WHY_SKIPPED);
  for (const part of PART_NAMES)
    test(`has the figures of its part "${part}"`, async () => {
      test.setTimeout(600_000);
      const { out, err, code } = await quick(part);
      expect(code, err).toBe(0);
      const [machine, ...tables] = out.trim().split('\n\n');
      expect(machine).toMatch(/, \d+ cores, load /);
      expect(tables.length).toBeGreaterThan(0);
      for (const table of tables) {
        const [, ...rows] = table.split('\n');
        // A part that is told in words has a title alone.
        for (const row of rows) expect(row).toMatch(/\d/);
      }
      expect(tables.join('\n')).toMatch(/^ {2}.*\d/m);
      expect(out).not.toMatch(/\b(NaN|Infinity|undefined|null)\b/);
    });
});
