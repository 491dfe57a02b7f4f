/** Where the words of a search stand in a text. */

export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

/** The text in pieces, those that a word covers marked. `words` in lower case, as `wordsOf` gives them. */
export function partsOf(text: string, words: readonly string[]): readonly Part[] {
  const lower = text.toLowerCase();
  // Some letters are longer in lower case: then places would not fit.
  if (words.length === 0 || lower.length !== text.length) return [{ text, hit: false }];
  const hits = new Array<boolean>(text.length).fill(false);
  for (const word of words)
    for (let at = lower.indexOf(word); at >= 0 && word !== ''; at = lower.indexOf(word, at + 1))
      hits.fill(true, at, at + word.length);
  const parts: { text: string; hit: boolean }[] = [];
  hits.forEach((hit, at) => {
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += text[at] ?? '';
    else parts.push({ text: text[at] ?? '', hit });
  });
  return parts.length > 0 ? parts : [{ text, hit: false }];
}

/** Whether a line was searched for by its number. */
export const isLineHit = (lines: readonly number[], words: readonly string[]): boolean =>
  lines.some((line) => words.includes(`line:${String(line)};`));
