/** Laying out parts of a value in lines of about 100 columns. */

/** Columns of a line. */
const WIDTH = 100;
/** Columns that short parts may fill before they are put one a line. */
const SHORT_LINE = 76;
/** Longest string that is shown whole inside a value. */
const STRING_LENGTH = 2000;

/** `{ a, b }` in one line where it fits, else a part a line. */
export function block(open: string, parts: readonly string[], close: string): string {
  if (parts.length === 0) return open + close;
  if (fitsOneLine(parts)) return `${open} ${parts.join(', ')} ${close}`;
  return `${open}\n${parts.map((part) => `  ${indent(part)}`).join(',\n')}\n${close}`;
}

/** `[a, b]` in one line where it fits; many short parts share lines, in columns; long ones get a line each. */
export function fill(open: string, parts: readonly string[], close: string): string {
  if (parts.length === 0) return open + close;
  if (fitsOneLine(parts)) return open + parts.join(', ') + close;
  const widest = Math.max(...parts.map((part) => part.length));
  if (widest > 24 || parts.some((part) => part.includes('\n'))) {
    return `${open}\n${parts.map((part) => `  ${indent(part)}`).join(',\n')}\n${close}`;
  }
  const perLine = Math.max(1, Math.floor((WIDTH - 4) / (widest + 2)));
  const lines: string[] = [];
  for (let i = 0; i < parts.length; i += perLine) {
    lines.push(
      parts
        .slice(i, i + perLine)
        .map((part) => part.padStart(widest))
        .join(', '),
    );
  }
  return `${open}\n${lines.map((line) => `  ${line}`).join(',\n')}\n${close}`;
}

function fitsOneLine(parts: readonly string[]): boolean {
  let columns = 0;
  for (const part of parts) {
    columns += part.length + 2;
    if (columns > SHORT_LINE || part.includes('\n')) return false;
  }
  return true;
}

/** Moves the lines after the first to the right. */
export function indent(text: string, by = '  '): string {
  return text.replaceAll('\n', `\n${by}`);
}

/** Whether a key can stand without quotes. */
export function plain(key: string): boolean {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(key);
}

/** A string in quotes, control characters escaped, cut when long. */
export function quote(text: string): string {
  const rest = text.length - STRING_LENGTH;
  const shown = rest > 0 ? text.slice(0, STRING_LENGTH) : text;
  const mark = !shown.includes("'") ? "'" : !shown.includes('"') ? '"' : '`';
  const escaped = JSON.stringify(shown).slice(1, -1).replaceAll('\\"', '"');
  const inside =
    mark === '"' ? escaped.replaceAll('"', '\\"') : mark === '`' ? escaped.replaceAll('`', '\\`') : escaped;
  return mark + inside + mark + (rest > 0 ? `… (${rest} more characters)` : '');
}
