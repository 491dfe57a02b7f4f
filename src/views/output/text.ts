/** Where a very long console line is cut until the reader asks for all of it. */

const LONGEST = 2000;
const MOST_LINES = 40;

/** The beginning of a long text; undefined for one that is shown whole. */
export function cutLongText(text: string): string | undefined {
  let end = -1;
  for (let line = 0; line < MOST_LINES; line++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) break;
  }
  const byLines = end < 0 ? text.length : end;
  const cut = Math.min(byLines, LONGEST);
  if (cut >= text.length) return undefined;
  // Half of a surrogate pair is no character.
  const last = text.charCodeAt(cut - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? cut - 1 : cut);
}
