/**
 * `npm test`: installs what is missing, finds a Chromium, and runs every check there is. A failed step does not keep the others
 * from running, so that one run shows all that is wrong; only the end-to-end tests need the build. What keeps one core busy runs two
 * at a time. `--full` runs the long tests too. The last line adds up the tests of all steps: `N passed, N failed`.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env } from 'node:process';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, execute, isCurrentlyBuilt, npm, readJson, root } from './ensure.mjs';

await ensureInstalled();
env.TWOGRAPH_CHROMIUM = await ensureChromium();
if (argv.includes('--full')) Object.assign(env, { TWOGRAPH_FULL: '1', VITE_LONG: '1' });

const results = mkdtempSync(join(tmpdir(), 'twograph-test-'));
const shown = { stdio: ['ignore', 'inherit', 'inherit'] };

/** A step of one process, which another may run beside; what it prints is shown when it is done. */
const check = (name) => ({ name, beside: true, run: (io) => npm(['run', '-s', name], io) });

/** A step of vitest's: its own reporter for the reader, and JSON for the count. */
const vitest = (name) => {
  const file = join(results, `${name}.json`);
  return {
    name,
    run: () =>
      npm(
        ['run', '-s', name, '--', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
        shown,
      ),
    count() {
      const report = readJson(file);
      // A file that cannot even be loaded has no tests to count, but it is a failure.
      const broken =
        report?.testResults?.filter((f) => f.status === 'failed' && f.assertionResults.length === 0) ?? [];
      return { passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + broken.length };
    },
  };
};

/** A step of Playwright's, likewise. */
const playwright = (name, needs) => {
  const file = join(results, `${name}.json`);
  return {
    name,
    ...(needs ? { needs } : {}),
    run: () =>
      npm(['run', '-s', name, '--', '--reporter=list,json'], {
        ...shown,
        env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
      }),
    count() {
      const { expected = 0, flaky = 0, unexpected = 0 } = readJson(file)?.stats ?? {};
      return { passed: expected + flaky, failed: unexpected };
    },
  };
};

const build = {
  name: 'build',
  beside: true,
  run: (io) =>
    isCurrentlyBuilt() ? 0 : execute(process.execPath, [join(root, 'scripts/build.mjs'), '--quiet'], io),
};

const size = {
  name: 'size',
  needs: 'build',
  run: async () => (await import('./check-size.mjs')).checkSize(),
};

const steps = [
  check('types'),
  check('lint'),
  check('format:check'),
  build,
  size,
  vitest('unit'),
  vitest('browser'),
  playwright('editor'),
  playwright('e2e', 'build'),
];

const ran = new Map();

async function timed(step, io) {
  const start = performance.now();
  const status = await step.run(io);
  ran.set(step, { status, seconds: ((performance.now() - start) / 1000).toFixed(1).padStart(7) });
}

/** Runs a step, keeps what it prints, and shows that under its name. */
async function aside(step) {
  const path = join(results, `printed-${steps.indexOf(step)}`);
  const out = openSync(path, 'w');
  await timed(step, { stdio: ['ignore', out, out] });
  closeSync(out);
  process.stdout.write(`\n── ${step.name} ──\n${readFileSync(path, 'utf8')}`);
}

const waiting = steps.filter(({ beside }) => beside);
const lane = async () => {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await aside(step);
};
await Promise.all([lane(), lane()]);

const broken = [];
const lines = [];
let passed = 0;
let failed = 0;
for (const step of steps) {
  if (step.needs !== undefined && broken.includes(step.needs)) {
    broken.push(step.name);
    lines.push(`  not run  ${step.name}, as it needs the ${step.needs}`);
    failed += 1;
    continue;
  }
  if (!step.beside) {
    console.log(`\n── ${step.name} ──`);
    await timed(step, shown);
  }
  const { status, seconds } = ran.get(step);
  const tests = step.count?.() ?? { passed: 0, failed: 0 };
  if (status !== 0) broken.push(step.name);
  passed += tests.passed;
  // A step that failed without a failed test counts as one failure: the sum may not say that all is well.
  failed += tests.failed > 0 ? tests.failed : status === 0 ? 0 : 1;
  const counted = step.count === undefined ? '' : `  ${tests.passed} passed, ${tests.failed} failed`;
  lines.push(`${seconds} s  ${status === 0 ? 'ok    ' : 'FAILED'}  ${step.name}${counted}`);
}
rmSync(results, { recursive: true, force: true });

console.log(`\n${lines.join('\n')}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = broken.length > 0 || failed > 0 ? 1 : 0;
