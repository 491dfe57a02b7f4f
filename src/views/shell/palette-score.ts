/** How well a row of the palette answers to what was typed: 0 where it doesn't. Every word typed must begin, or at least be, in it. */

export function paletteScore(search: string, texts: readonly string[]): number {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const text = texts.join(' ').toLowerCase();
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === -1) return 0;
    const begins = at === 0 || / /.test(text[at - 1] ?? '') || text.includes(` ${word}`);
    score *= begins ? 0.9 : 0.5;
  }
  // What begins the row itself comes first.
  return text.startsWith(words[0] ?? '') ? score : score * 0.8;
}
