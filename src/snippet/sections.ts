/**
 * Sections of a program: a comment of its own line, `// 1. Make two tensors` or `# 1. Make two tensors`, opens one. In a module of its
 * own, as the editor needs them before the examples' texts are there.
 */

export interface Section {
  /** 0 for what stands before the first marked section. */
  readonly number: number;
  readonly title: string;
  /** 1-based; both lines belong to it. */
  readonly startLine: number;
  readonly endLine: number;
}

const SECTION = /^\s*(?:\/\/|#)\s*(\d{1,3})\.\s+(\S.*?)\s*$/;

/** The sections of a program, in order; every line belongs to one. */
export function sections(text: string): Section[] {
  const lines = text.split(/\r\n|\r|\n/);
  const starts = lines.flatMap((line, index) => {
    const [, number, title] = SECTION.exec(line) ?? [];
    return number === undefined || title === undefined
      ? []
      : [{ number: Number(number), title, startLine: index + 1 }];
  });
  if (starts[0]?.startLine !== 1) starts.unshift({ number: 0, title: '', startLine: 1 });
  return starts.map((start, index) => ({
    ...start,
    endLine: (starts[index + 1]?.startLine ?? lines.length + 1) - 1,
  }));
}
