/** Colours for the programs of a GPU: highlight.js's core and two grammars, loaded when a program is first shown. */
import hljs from 'highlight.js/lib/core';
import glsl from 'highlight.js/lib/languages/glsl';
import type { Shader } from '../../../base/events';
import { linesOf, type Run } from '../../editor/highlighted';
import { wgsl } from './wgsl';

hljs.registerLanguage('glsl', glsl);
hljs.registerLanguage('wgsl', wgsl);

/** Longer ones stay as they are: it would take too long to read them. */
const LONGEST = 200_000;

/** The lines of a program as runs of one role each. */
export function highlightShader({ language, source }: Pick<Shader, 'language' | 'source'>): readonly Run[][] {
  if (source.length > LONGEST) return source.split('\n').map((text) => [{ text, role: 'plain' }]);
  return linesOf(hljs.highlight(source, { language }).value);
}
