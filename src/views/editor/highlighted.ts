/** What highlight.js gives, as runs of one role each: for every grammar. */
import type { TokenRole } from './tokens';

export interface Run {
  readonly text: string;
  readonly role: TokenRole;
}

const ROLES: Readonly<Record<string, TokenRole>> = {
  'hljs-comment': 'comment',
  'hljs-keyword': 'keyword',
  'hljs-literal': 'keyword',
  'hljs-string': 'string',
  'hljs-subst': 'plain',
  'hljs-number': 'number',
  'hljs-type': 'type',
  'hljs-attr': 'type',
  'hljs-built_in': 'type',
  'hljs-meta': 'keyword',
  'hljs-title class_': 'type',
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};
const PIECE = /<span class="([^"]*)">|(<\/span>)|(\n)|([^<\n]+)/g;

/** Reads highlight.js's output, which is nested spans and escaped text and nothing else; a span may run over several lines. */
export function linesOf(html: string): Run[][] {
  const lines: Run[][] = [[]];
  const open: TokenRole[] = [];
  for (const [, opened, closed, newline, text] of html.matchAll(PIECE)) {
    if (opened !== undefined) open.push(ROLES[opened] ?? open.at(-1) ?? 'plain');
    else if (closed !== undefined) open.pop();
    else if (newline !== undefined) lines.push([]);
    else if (text !== undefined) {
      lines.at(-1)?.push({
        text: text.replace(/&(?:amp|lt|gt|quot|#x27);/g, (entity) => ENTITIES[entity] ?? entity),
        role: open.at(-1) ?? 'plain',
      });
    }
  }
  return lines;
}
