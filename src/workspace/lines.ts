/** Lists of lines, ascending and each once. */
import { firstWhere } from '../base/search';

/** The list with what it lacks; the same list where it lacks nothing. */
export function withLines(known: readonly number[], more: Iterable<number>): readonly number[] {
  const all = new Set(known);
  for (const line of more) all.add(line);
  return all.size === known.length ? known : [...all].sort((a, b) => a - b);
}

/** Where a line stands in a list; -1 where it doesn't. */
export function indexOfLine(lines: readonly number[], line: number): number {
  const at = firstWhere(lines.length, (index) => (lines[index] ?? line) >= line);
  return lines[at] === line ? at : -1;
}
