/** A text as the stretches that are set level with those of another. */

/** A stretch of one side: a numbered section, or (0) what stands before the first. */
export interface Block {
  readonly number: number;
  /** 1-based line of the text where it starts. */
  readonly startLine: number;
  /** In pixels. */
  readonly height: number;
}

/** Sections that cover a text of lines of one height, in pixels. */
export function blocksOf(
  sections: readonly { readonly number: number; readonly startLine: number; readonly endLine: number }[],
  lineHeight: number,
): Block[] {
  return sections.map(({ number, startLine, endLine }) => ({
    number,
    startLine,
    height: (endLine - startLine + 1) * lineHeight,
  }));
}
