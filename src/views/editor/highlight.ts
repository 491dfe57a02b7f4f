/** Colours for the counterpart: highlight.js's core and two grammars, loaded when a counterpart is first shown. */
import hljs from 'highlight.js/lib/core';
import python from 'highlight.js/lib/languages/python';
import { linesOf, type Run } from './highlighted';
import { prototxt } from './prototxt';

hljs.registerLanguage('python', python);
hljs.registerLanguage('prototxt', prototxt);

/** The lines of a program as runs of one role each. */
export function highlight(text: string, language: 'python' | 'prototxt'): Run[][] {
  return linesOf(hljs.highlight(text, { language }).value);
}
