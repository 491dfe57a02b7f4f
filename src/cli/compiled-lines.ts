/** What `run` says on standard error of the functions that became graphs, in the words of the page's list. */
import type { Compiled } from '../base/compiled';
import { compiledWords, TIMES } from '../base/compiled-words';

function checkWords({ check }: Compiled, words: string): string {
  if (check === null) return 'not compared with eager';
  return check.maxRel === 0
    ? 'the same as eager'
    : `differs from eager by at most ${words} of the largest value`;
}

/** A line for a signature, and one below it for each of its notes. */
export function compiledLines(compiled: Compiled): readonly string[] {
  const { name, signature, engine, breaks, notes = [] } = compiled;
  const { nodes, times, check } = compiledWords(compiled);
  const parts: string[] = [];
  if (nodes !== undefined) {
    parts.push(`${nodes} nodes on ${engine}`);
    parts.push(TIMES.map(([time], at) => `${time} ${times[at] ?? ''}`).join(', '));
    parts.push(checkWords(compiled, check));
  }
  // Each was a warning at its line.
  const lines = [...new Set(breaks.map(({ line }) => line))].join(', ');
  if (lines !== '') parts.push(`runs eagerly, see the warning at line ${lines}`);
  return [`compiled ${name} ${signature}: ${parts.join('; ')}`, ...notes.map((note) => `  ${note}`)];
}
