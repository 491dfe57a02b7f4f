/**
 * `npm run parity`: runs every sample of every row of the op table on every engine and prints what came of it: rows by engine, and each
 * exception and refusal with its reason.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled, npm, readJson } from './ensure.mjs';

await ensureInstalled();
env.TWOGRAPH_CHROMIUM = await ensureChromium();
env.VITE_LONG = '1';

const folder = mkdtempSync(join(tmpdir(), 'twograph-parity-'));
const file = join(folder, 'parity.json');
const status = await npm(
  ['run', '-s', 'browser', '--', 'tests/numerics/parity', '--reporter=json', `--outputFile.json=${file}`],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
const report = readJson(file);
rmSync(folder, { recursive: true, force: true });
if (!report) {
  console.error('The tests gave no report.');
  process.exit(1);
}

const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
const records = tests.flatMap(({ meta, status: outcome }) =>
  (meta.parity ?? []).map((record) => ({ ...record, test: outcome })),
);
const failed = tests.filter(({ status: outcome }) => outcome === 'failed');

/** A row on an engine is what the worst of its samples is. */
const ORDER = ['passed', 'refused', 'excepted'];
const KNOWN = ['tfjs:cpu', 'tfjs:wasm', 'ort:wasm', 'ort:webgpu'];
const rank = (engine) => (KNOWN.includes(engine) ? KNOWN.indexOf(engine) : KNOWN.length);
const engines = [...new Set(records.map(({ engine }) => engine))].sort(
  (a, b) => rank(a) - rank(b) || b.localeCompare(a),
);
const cell = (value, width) => String(value).padEnd(width);
const table = engines.map((engine) => {
  const rows = new Map();
  for (const { row, outcome, engine: on } of records) {
    if (on !== engine) continue;
    const worst = Math.max(ORDER.indexOf(outcome), ORDER.indexOf(rows.get(row) ?? 'passed'));
    rows.set(row, ORDER[worst]);
  }
  const count = (outcome) => [...rows.values()].filter((each) => each === outcome).length;
  const samples = records.filter((record) => record.engine === engine && record.outcome === 'passed').length;
  return [engine, rows.size, count('passed'), count('refused'), count('excepted'), samples];
});
const head = ['engine', 'rows', 'passed', 'refused for some', 'excepted', 'samples passed'];
const widths = head.map((title, column) =>
  Math.max(title.length, ...table.map((row) => String(row[column]).length)),
);
const line = (row) => `| ${row.map((value, column) => cell(value, widths[column])).join(' | ')} |`;
console.log('Against eager tfjs on cpu; tfjs:cpu and tfjs:wasm replay the graph.\n');
console.log(line(head));
console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
for (const row of table) console.log(line(row));

for (const outcome of ['excepted', 'refused']) {
  const reasons = new Map();
  for (const { engine, row, reason, outcome: each } of records) {
    if (each !== outcome) continue;
    const key = `${engine}: ${reason}`;
    reasons.set(key, (reasons.get(key) ?? new Set()).add(row));
  }
  if (reasons.size === 0) continue;
  console.log(`\n${outcome}`);
  for (const [reason, rows] of [...reasons].sort())
    console.log(`- ${[...rows].sort().join(', ')} on ${reason}`);
}
console.log(`\n${tests.length - failed.length} tests passed, ${failed.length} failed`);
for (const { fullName } of failed) console.log(`- failed: ${fullName}`);
process.exitCode = status;
